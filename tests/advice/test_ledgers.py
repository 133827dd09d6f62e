"""Ledgers that are missing, foreign, older or newer: does what the error says next work?"""

from collections.abc import Callable

import pytest

from advice.conftest import KEY, Advised
from advice.desk import Desk
from rowcall.ledger.opening import OLDEST, VERSION

answers = pytest.mark.answers


@answers("account/read", "this target has no ledger: no run has begun here")
def test_without_a_ledger_a_run_is_begun_or_its_target_named(
    desk: Desk, advised: Advised, new_target: Callable[[], str]
) -> None:
    told = advised(desk("report"))
    desk.type(told.command("run"))
    assert desk("report").returncode == 0
    assert "--target" in advised(desk("quarantine", "list", "--target", new_target())).next
    assert desk("quarantine", "list").returncode == 0


_OTHER = 'the ledger in this target belongs to project "{}", not to "{}"'


@pytest.mark.parametrize(
    "words",
    [
        pytest.param(("run",), marks=answers("ledger/opening", _OTHER)),
        pytest.param(
            ("plan", "--what-if", "parcels.kilos=quarantine"),
            marks=answers("api/what_if", _OTHER),
        ),
    ],
)
def test_the_other_project_or_its_target_is_named(
    moved: Desk, advised: Advised, new_target: Callable[[], str], words: tuple[str, ...]
) -> None:
    other = moved.folder / "letters.py"
    other.write_text(moved.project.read_text().replace('name="parcels"', 'name="letters"'))
    told = advised(moved(*words, "--project", "letters.py"))
    assert told.next.startswith("name the target of this project with --target, or the other one")
    assert moved(*words, "--project", "parcels").returncode == 0
    if words == ("run",):
        assert moved("run", "--project", "letters.py", "--target", new_target()).returncode == 0


_OTHER_KEY = "the project key is another one than the key of the rows that are here already"
_NO_KEY = "the project key of this migration is not here"


@pytest.mark.parametrize(
    "left",
    [
        pytest.param(KEY[::-1], marks=answers("ledger/opening", _OTHER_KEY)),
        pytest.param(None, marks=answers("api/key_file", _NO_KEY)),
    ],
)
def test_the_key_of_the_first_run_is_given(moved: Desk, advised: Advised, left: str | None) -> None:
    key = moved.folder / "rowcall.key"
    kept = key.rename(moved.folder / "kept.key")
    if left:
        key.write_text(left)
        key.chmod(0o600)
    told = advised(moved("run"))
    assert told.next == "give the key of the first run with --key-file, or in ROWCALL_PROJECT_KEY"
    assert moved("run", "--key-file", str(kept)).returncode == 0
    assert moved("run", ROWCALL_PROJECT_KEY=KEY).returncode == 0


@answers(
    "ledger/opening",
    "the ledger in this target is of version {}, and this rowcall's {}",
    "rowcall run, which upgrades it",
)
def test_an_older_ledger_is_upgraded(moved: Desk, advised: Advised) -> None:
    moved.at_target(_TO_3)
    told = advised(moved("report"))
    assert "is upgraded" in moved.type(told.command("run")).stderr
    assert moved("report").returncode == 0


# what versions 4 to 6 brought, taken back
_TO_3 = """
CREATE TABLE rowcall.older AS
SELECT title AS step, run_id, row_count, coalesce(seconds, 0) AS seconds, finished_at
  FROM rowcall.step WHERE finished_at IS NOT NULL AND kind <> 'withdraw';
DROP TABLE rowcall.step_input, rowcall.step, rowcall.withdrawal, rowcall.writing, rowcall.kept_row;
ALTER TABLE rowcall.older RENAME TO step;
ALTER TABLE rowcall.step ADD PRIMARY KEY (step), ADD FOREIGN KEY (run_id) REFERENCES rowcall.run;
CREATE TABLE rowcall.kept_row (correction_id integer NOT NULL REFERENCES rowcall.correction,
  mapping text NOT NULL, source_key text NOT NULL, part text NOT NULL, reason text NOT NULL,
  run_id integer NOT NULL REFERENCES rowcall.run,
  PRIMARY KEY (correction_id, mapping, source_key, part));
ALTER TABLE rowcall.placeholder DROP COLUMN row_hash, DROP COLUMN hash_sql;
ALTER TABLE rowcall.dropped_object DROP COLUMN statements, DROP COLUMN relation;
ALTER TABLE rowcall.found_object DROP COLUMN statements;
DROP TABLE rowcall.advanced_sequence;
DROP INDEX rowcall.placeholder_key;
ALTER TABLE rowcall.placeholder ADD PRIMARY KEY (mapping, source_key);
ALTER TABLE rowcall.dropped_object ADD key_columns text[], ADD predicate text,
  ADD nulls_equal boolean;
ALTER TABLE rowcall.run ALTER COLUMN run_id ADD GENERATED ALWAYS AS IDENTITY;
ALTER TABLE rowcall.ledger DROP COLUMN is_dry_run;
UPDATE rowcall.ledger SET version = 3;
"""


@answers(
    "ledger/opening",
    "the ledger in this target is of version {}, and this rowcall's {}",
    "go on with the version that it began with",
)
@pytest.mark.parametrize("version", [OLDEST - 1, VERSION + 1])
def test_another_rowcall_goes_on_with_its_ledger(
    moved: Desk, advised: Advised, version: int
) -> None:
    moved.at_target(f"UPDATE rowcall.ledger SET version = {version}")
    advised(moved("run"))
    # the other one is this one again
    moved.at_target(f"UPDATE rowcall.ledger SET version = {VERSION}")
    assert moved("run").returncode == 0


@answers(
    "verify/verification",
    "the run has not come to its end: rows are missing that are still to come",
)
def test_a_run_comes_to_its_end_and_is_verified(desk: Desk, advised: Advised) -> None:
    desk("run", "--until", "depots")
    told = advised(desk("verify"))
    desk.type(told.command("run"))
    desk.type(told.command("verify"))
