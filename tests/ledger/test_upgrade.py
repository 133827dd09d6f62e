"""Does a ledger that an older rowcall made go on, finished or stopped in the middle?

`versions/` holds targets as version 2 (c1250d6) and 3 (8467ff6) of the ledger left them, dumped:
the projects of `tests/faults`, finished, and killed while they loaded, with keys dropped; passwords
hashed at the cost of tests.
"""

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest

from engine.moving import Move, execute
from faults.conftest import stopped, whole
from faults.stopping import Stopped, Whole, advised
from faults.test_correction_killed import FOUNDED, correct
from fixtures.postgres import NewDatabase
from rowcall.ledger.opening import VERSION

__all__ = ["stopped", "whole"]

pytestmark = pytest.mark.parametrize("server", [18], indirect=True)

VERSIONS = Path(__file__).parent / "versions"
OLD = [
    pytest.param(f"{version}/{name}", marks=() if name in often else pytest.mark.full)
    for version, often in ((2, ("club_finished",)), (3, ("club_stopped", "cellar_stopped")))
    for name in ("club_finished", "club_stopped", "cellar_finished", "cellar_stopped")
]

LEDGER = """
SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull::text,
       pg_get_expr(d.adbin, d.adrelid)
  FROM pg_attribute AS a
  JOIN pg_class AS c ON c.oid = a.attrelid AND c.relkind IN ('r', 'v')
  LEFT JOIN pg_attrdef AS d ON d.adrelid = c.oid AND d.adnum = a.attnum
 WHERE c.relnamespace = 'rowcall'::regnamespace AND a.attnum > 0 AND NOT a.attisdropped
UNION ALL
SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid), '', ''
  FROM pg_constraint WHERE connamespace = 'rowcall'::regnamespace AND contype <> 'n'
UNION ALL
SELECT tablename, indexname, indexdef, '', '' FROM pg_indexes WHERE schemaname = 'rowcall'
UNION ALL
SELECT oid::regprocedure::text, prosrc, provolatile::text, '', ''
  FROM pg_proc WHERE pronamespace = 'rowcall'::regnamespace
UNION ALL
SELECT objoid::regclass::text, (SELECT attname FROM pg_attribute WHERE attrelid = objoid
                                  AND attnum = objsubid), description, '', ''
  FROM pg_description JOIN pg_class ON pg_class.oid = objoid AND classoid = 'pg_class'::regclass
 WHERE relnamespace = 'rowcall'::regnamespace
"""
# what the target of the cellar got since those versions
SINCE = """
CREATE SEQUENCE old_numbers;
ALTER TABLE casks ALTER COLUMN old SET DEFAULT nextval('old_numbers')
"""
FOUND = "SELECT * FROM rowcall.found_object ORDER BY table_name, kind, object_name"


@pytest.fixture
def older(stopped: Callable[[str], Stopped], new_database: NewDatabase) -> Callable[[str], Stopped]:
    """Bring a target as an older version left it: `older("3/club_stopped")`."""

    def bring(name: str) -> Stopped:
        run = stopped(name.split("/")[1].split("_", maxsplit=1)[0])
        target = new_database()
        execute(target, gzip.decompress((VERSIONS / f"{name}.sql.gz").read_bytes()).decode())
        if "cellar" in name:
            execute(target, SINCE)
        return Stopped(run.whole, Move(run.move.project, run.move.source, target), run.rowcall)

    return bring


@pytest.mark.parametrize("name", OLD)
def test_it_is_upgraded_and_goes_on_to_the_same_end(
    older: Callable[[str], Stopped], name: str
) -> None:
    old = older(name)
    done = old.rowcall(*old.run_verb)
    assert done.returncode == 0, done.stderr
    assert "the ledger of an older rowcall is upgraded" in done.stderr
    assert old.move.rows("SELECT version FROM rowcall.ledger") == [(VERSION,)]
    old.assert_same_end()
    assert old.rowcall("verify", *old.options).returncode == 0


@pytest.mark.parametrize(
    "name", ["2/cellar_finished", pytest.param("3/cellar_stopped", marks=pytest.mark.full)]
)
def test_an_upgraded_ledger_is_as_a_new_one(
    older: Callable[[str], Stopped], whole: Callable[[str], Whole], name: str
) -> None:
    old = older(name)
    assert old.rowcall(*old.run_verb).returncode == 0
    new = Move(old.move.project, old.move.source, whole("cellar").done)
    assert set(old.move.rows(LEDGER)) == set(new.rows(LEDGER))
    assert old.move.rows(FOUND) == new.rows(FOUND)


@pytest.mark.parametrize("version", [2, pytest.param(3, marks=pytest.mark.full)])
def test_corrections_are_carried_after_the_upgrade(
    older: Callable[[str], Stopped], stopped: Callable[[str], Stopped], version: int
) -> None:
    new = stopped("club")
    new.move.run()
    old = older(f"{version}/club_finished")
    for one in (new, old):
        if one is old:
            assert one.rowcall(*one.run_verb).returncode == 0
        correct(one, FOUNDED)
        assert one.rowcall(*one.run_verb).returncode == 0
    assert old.move.differences() == {}
    assert old.move.state() == new.move.state()


@pytest.mark.parametrize("verb", ["report", "status", "plan", "check", "verify"])
def test_a_command_that_only_reads_says_which_one_upgrades(
    older: Callable[[str], Stopped], verb: str
) -> None:
    old = older("2/club_finished")
    refused = old.rowcall(verb, *old.options)
    assert refused.returncode == 2
    assert f"of version 2, and this rowcall's {VERSION}" in refused.stderr
    assert old.move.rows("SELECT version FROM rowcall.ledger") == [(2,)]
    upgraded = old.rowcall(*advised(refused.stderr))
    assert upgraded.returncode == 0, upgraded.stderr
    assert old.rowcall(verb, *old.options).returncode == 0


@pytest.mark.parametrize("version", [1, VERSION + 1])
def test_a_ledger_that_cannot_be_upgraded_is_left_alone(
    older: Callable[[str], Stopped], version: int
) -> None:
    old = older("3/club_finished")
    execute(old.move.target, f"UPDATE rowcall.ledger SET version = {version}")
    refused = old.rowcall(*old.run_verb)
    assert refused.returncode == 2
    assert "go on with the version that it began with" in refused.stderr
    assert old.move.rows("SELECT version FROM rowcall.ledger") == [(version,)]
