"""Generated columns of the target: what checks, keys and NOT NULL say of them."""

import pytest

from engine.conftest import Prepare
from rowcall import Mapping

MOVES = ("migrated", None)
CHECKED = ("quarantined", "check_violated")
REFUSED = ("quarantined", "refused_by_database")
SOURCE = """
CREATE TABLE line (id integer PRIMARY KEY, mail text, pieces integer, price numeric);
INSERT INTO line VALUES
  (1, 'Ann@x', 2, 10.5), (2, 'ann@x', 3, 5), (3, 'bo@x', 2000, 600), (4, 'cy@x', -1, 1),
  (5, NULL, 4, 7), (6, 'di@x', 4, 0), (7, NULL, 1, NULL)
"""
lines = Mapping(
    target="lines",
    source="line",
    columns={"old_id": "id", "mail": "mail", "pieces": "pieces", "price": "price"},
)


def test_checks_over_generated_columns_are_judged(move: Prepare) -> None:
    moved = move(
        SOURCE,
        "CREATE TABLE lines (id uuid PRIMARY KEY, old_id integer, mail text, pieces integer,"
        " price numeric, rate numeric NOT NULL DEFAULT 2, \"the %\" text DEFAULT '-',"
        ' "Sum ""x""" numeric GENERATED ALWAYS AS (pieces * price * rate) STORED,'
        " address text GENERATED ALWAYS AS (lower(mail)) STORED UNIQUE,"
        " one numeric GENERATED ALWAYS AS (100 / price) STORED,"
        ' CONSTRAINT least CHECK ("Sum ""x""" >= 0),'
        ' CONSTRAINT most CHECK ("Sum ""x""" < 1000000 OR "the %" = \'+\'))',
        lines,
    )
    moved.run()
    assert moved.outcomes("lines") == {
        "1": MOVES, "2": REFUSED, "3": CHECKED, "4": CHECKED, "5": MOVES, "6": REFUSED, "7": MOVES,
    }  # fmt: skip
    told = moved.rows(
        "SELECT source_key, detail FROM rowcall.source_rows WHERE reason = 'check_violated'"
    )
    assert dict(told) == {"3": "most", "4": "least"}
    assert moved.rows('SELECT old_id, "Sum ""x""", address FROM lines ORDER BY 1') == [
        (1, 42, "ann@x"), (5, 56, None), (7, None, None),
    ]  # fmt: skip
    assert moved.differences() == {}


@pytest.mark.parametrize("server", [18], indirect=True)
def test_virtual_columns_are_judged_as_stored_ones(move: Prepare) -> None:
    moved = move(
        SOURCE,
        "CREATE TABLE lines (id uuid PRIMARY KEY, old_id integer, mail text, pieces integer,"
        " price numeric, total numeric GENERATED ALWAYS AS (pieces * price) VIRTUAL NOT NULL,"
        " CONSTRAINT most CHECK (total < 1000000), CONSTRAINT least CHECK (total >= 0))",
        lines,
    )
    moved.run()
    assert moved.outcomes("lines") == {
        **dict.fromkeys("1256", MOVES),
        **dict.fromkeys("34", CHECKED),
        "7": REFUSED,
    }
    assert moved.rows("SELECT old_id, total FROM lines ORDER BY 1") == [
        (1, 21), (2, 15), (5, 28), (6, 0),
    ]  # fmt: skip
    assert moved.differences() == {}
