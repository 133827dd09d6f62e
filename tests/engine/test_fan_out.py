"""A fan-out that one mapping has for itself: its filled parts move, and nothing else."""

from engine.conftest import Prepare
from rowcall import FanOut, Mapping, Sql
from rowcall.api.databases import Databases
from rowcall.api.notes import check_project
from rowcall.api.verifying import verify_project

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


def test_a_value_of_nothings_and_a_very_long_time_fill_a_part(move: Prepare) -> None:
    made = "CREATE TYPE box_size AS (wide integer, high integer);"
    slots = FanOut(
        "slots",
        "rack",
        key="id",
        parts={"1": {"size": "low", "held": "since"}, "2": {"size": "top", "held": "until"}},
    )
    boxes = Mapping(target="boxes", source=slots, columns={"size": "size", "held": "held"})
    store = move(
        made
        + "CREATE TABLE rack (id integer PRIMARY KEY, low box_size, since interval,"
        + " top box_size, until interval);"
        # 342 years in hours are more nanoseconds than 64 bits hold
        + "INSERT INTO rack (id, low, top) VALUES (1, '(,)', '(3,)');"
        + "INSERT INTO rack (id, since) VALUES (2, '3000000:00')",
        made + "CREATE TABLE boxes (id uuid PRIMARY KEY, size box_size, held interval)",
        boxes,
    )
    store.run()
    assert sorted(store.rows("SELECT size::text, held::text FROM boxes"), key=str) == [
        ("(,)", None),
        ("(3,)", None),
        (None, "3000000:00:00"),
    ]
    found = verify_project(store.project, Databases(store.source, store.target))
    assert found.differences == ()


def test_a_part_may_have_the_name_of_a_column_and_takes_its_place(move: Prepare) -> None:
    """The morning is what the part calls so: of the second one, the evening."""
    for key in ("PRIMARY KEY", ""):
        club = move(
            SOURCE.replace("PRIMARY KEY", key) + "ALTER TABLE visit ADD note text;"
            "UPDATE visit SET note = 'n' || id;"
            + ("" if key else "INSERT INTO visit SELECT * FROM visit WHERE id = 1"),
            "CREATE TABLE visits (id uuid PRIMARY KEY, what text, half text, note text);",
            Mapping(
                target="visits",
                source=FanOut(
                    "halves",
                    "visit",
                    key="id",
                    parts={"1": {"morning": "morning"}, "2": {"morning": "evening"}},
                ),
                columns={
                    "what": "upper(morning)",
                    "half": Sql("part").or_null(),
                    "note": "note || '!'",
                },
            ),
        )
        databases = Databases(club.source, club.target)
        assert check_project(club.project, databases).findings == []
        assert club.run()
        assert club.differences() == {}
        assert club.rows("SELECT half, what, note FROM visits ORDER BY 1, 2") == [
            ("1", "SWIM", "n1!"),
            ("2", "SAUNA", "n1!"),
            ("2", "SWIM", "n2!"),
        ]
        assert list(verify_project(club.project, databases).differences) == []
