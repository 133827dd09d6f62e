"""Does each cause free what was promised, and is the promise what a walk through units finds?"""

from pathlib import Path

import pytest

from engine.moving import Move, select
from fixtures.once import MovedOnce, copy, scripts
from fixtures.postgres import NewDatabase
from quarantine.compared import account_of, assert_walked
from quarantine.desk import Desk, Row
from quarantine.harbour.project import project
from quarantine.walking import Cause, walk
from rowcall.quarantine.cells import written

HARBOUR = Path(__file__).with_name("harbour")


@pytest.fixture
def harbour(moved_once: MovedOnce, new_database: NewDatabase) -> Move:
    return copy(moved_once("harbour", project, *scripts(HARBOUR)), new_database)


def test_causes_are_what_a_walk_from_unit_to_parent_finds(harbour: Move) -> None:
    account = assert_walked(project, harbour.target)
    by_cause = {(c.mapping, c.reason): c for c in account.causes}
    # each unit goes once
    assert sum(c.freeing.frees for c in account.causes if c.freeing) == account.quarantined
    # nobody counts for it, and yet it must be mended: it is the second trouble of some
    behind = by_cause["radios", "bad_value"]
    assert (behind.units, behind.freeing.frees if behind.freeing else 0) == (0, 4)
    # the cycle keeps 21, whose own trouble comes first, and what hangs on it
    assert by_cause["quays", "reference_cycle"].own == 2


def test_an_export_of_a_cause_holds_the_rows_where_it_stands_behind_another(
    harbour: Move, tmp_path: Path
) -> None:
    desk = Desk(project, harbour.target, tmp_path)
    lines = desk.lines(cause_mapping="quays", cause_reason="bad_value")
    found = {(line["source_table"], line["source_key"], line["reason"]) for line in lines}
    assert ("quay", "30", "missing_reference") in found
    assert {key for table, key, _ in found if table == "quay"} == {"10", "13", "21", "30", "51"}
    second = desk.lines(cause_mapping="radios", cause_reason="bad_value")
    assert {line["source_key"] for line in second} == {"2", "7", "9"}


# what mends a trouble: by mapping and what is wrong, a column of the source row and its new value
MENDED = {
    ("harbours", "founded"): ("founded", "1900-01-01"),
    ("harbours", "closed_down"): ("closed", "false"),
    ("senders", "since"): ("since", "2001-01-01"),
    ("keepers", "harbour_id"): ("harbour_id", "1"),
    ("quays", "harbour_id"): ("harbour_id", "1"),
    ("quays", "parent_id"): ("parent_id", r"\N"),
    ("quays", "depth"): ("depth", "1"),
    ("ships", "quay_id"): ("quay_id", "1"),
    ("ships", "keeper_id"): ("keeper_id", "1"),
    ("ships", "flag"): ("flag", "a"),
    ("crates", "ship_id"): ("voyage_id", "27"),
    ("crates", "kilos"): ("kilos", "1"),
    ("lots", "crate_id"): ("crate_id", "9"),
    ("lots", "pieces"): ("pieces", "1"),
    ("radios", "channel d"): ("day_call", "1"),
    ("radios", "channel n"): ("night_call", "1"),
}
# of a further copy no value can be corrected
ONCE = "DELETE FROM lot WHERE batch IN (500, 501);"


@pytest.mark.parametrize("mended_causes", [4, pytest.param(None, marks=pytest.mark.full)])
def test_mending_one_cause_after_the_other_frees_what_was_promised(
    moved_once: MovedOnce, new_database: NewDatabase, tmp_path: Path, mended_causes: int | None
) -> None:
    source, target = scripts(HARBOUR)
    move = copy(moved_once("harbour_once", project, source + ONCE, target), new_database)
    desk = Desk(project, move.target, tmp_path)
    promised = account_of(project, move.target)
    left = promised.quarantined
    for cause in promised.causes[:mended_causes]:
        assert cause.freeing
        rows = mended(move, (cause.mapping, cause.reason))
        assert rows
        assert not desk.bring(*rows).findings
        assert move.run()
        now = account_of(project, move.target)
        freed = left - now.quarantined
        assert (cause.mapping, cause.reason, freed) == (
            cause.mapping,
            cause.reason,
            cause.freeing.frees,
        )
        left = now.quarantined
    assert mended_causes or left == 0


def mended(move: Move, cause: Cause) -> list[Row]:
    """Return the corrections of every row with this trouble of its own, whatever else is wrong."""
    found = walk(project, move.target)
    lines: dict[tuple[str, ...], Row] = {}
    for name, unit in found.units.items():
        mapping, table, key, part = name
        wrong = [unit.reason or ""] if (mapping, unit.reason) == cause else []
        if unit.outcome == "quarantined":
            wrong = [said for said, ways in found.problems[name].items() if cause in ways]
        for said in wrong if unit.outcome in {"quarantined", "excluded"} else ():
            what = said.rpartition("|")[2].replace(":", " ").split()[0]
            column, value = MENDED[mapping, f"{what} {part}".rstrip()]
            lines[table, key, column] = {
                "mapping": mapping,
                "source_table": table,
                "source_key": key,
                "column_name": column,
                "old_value": written(old_value(move, table, key, column)),
                "new_value": value,
                "why": "asked the harbour master",
            }
    return [*lines.values()]


def old_value(move: Move, table: str, key: str, column: str) -> str | None:
    own = "jsonb_build_array(batch::text, nr::text)::text" if table == "lot" else "id::text"
    [(value,)] = select(
        move.target,
        f"SELECT {column}::text FROM rowcall_staging.{table} WHERE {own} = '{key}'",
    )
    return None if value is None else str(value)
