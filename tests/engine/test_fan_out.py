"""A fan-out that one mapping has for itself: its filled parts move, and nothing else."""

from engine.conftest import Prepare
from rowcall import FanOut, Mapping

SOURCE = """
CREATE TABLE visit (id integer PRIMARY KEY, morning text, evening text);
INSERT INTO visit VALUES (1, 'swim', 'sauna'), (2, NULL, 'swim'), (3, NULL, NULL);
"""
TARGET = "CREATE TABLE visits (id uuid PRIMARY KEY, what text);"
halves = FanOut(
    "halves", "visit", key="id", parts={"1": {"what": "morning"}, "2": {"what": "evening"}}
)
visits = Mapping(target="visits", source=halves, columns={"what": "what"})


def test_a_row_with_nothing_filled_is_excluded_and_makes_no_row(move: Prepare) -> None:
    club = move(SOURCE, TARGET, visits)
    assert club.run()
    assert club.differences() == {}
    assert club.rows("SELECT what FROM visits ORDER BY what") == [("sauna",), ("swim",), ("swim",)]
    assert club.outcomes("visits") == {
        "1/1": ("migrated", None),
        "1/2": ("migrated", None),
        "2/2": ("migrated", None),
    }
    assert club.outcomes("halves") == {"3": ("excluded", "nothing_filled")}
