"""Targets that hold rows, or lost some: does what the error says next work?"""

import re
from collections.abc import Callable

import pytest

from advice.conftest import Advised
from advice.desk import Desk

answers = pytest.mark.answers


@answers("run/filled", "the target is empty: there is nothing to adopt")
def test_an_empty_target_is_run(desk: Desk, advised: Advised) -> None:
    told = advised(desk("adopt", "--no-backup"))
    desk.type(told.command("run"))


@answers("run/filled", "the target is not empty: {}")
def test_a_filled_target_is_adopted_or_another_one_taken(
    half: Desk, advised: Advised, new_target: Callable[[], str]
) -> None:
    told = advised(half("run"))
    adopted = half.type(told.command("adopt", DIR="kept"))
    assert "1 of 2 target rows are adopted" in adopted.stdout
    half.type(told.command("run", URI=new_target()))


@answers("run/filled", "a run has begun on this target: its rows are known to the ledger")
def test_a_run_that_has_begun_goes_on(desk: Desk, advised: Advised) -> None:
    desk("run", "--until", "depots")
    told = advised(desk("adopt", "--no-backup"))
    assert "accounted for; difference 0" in desk.type(told.command("run")).stdout


@answers("run/filled", "the rows of this target are adopted already")
@answers("run/filled", "a run on adopted rows drops keys of tables that hold rows")
def test_what_is_adopted_is_run_offline(half: Desk, advised: Advised) -> None:
    half("adopt", "--no-backup")
    told = advised(half("adopt", "--no-backup", "--jobs", "1"))
    again = advised(half("run", "--max-quarantined", "9"))
    assert "--max-quarantined" in half.type(again.command("run", "--offline")).args
    assert "nothing is left to do" in half.type(told.command("run", "--offline")).stderr


@answers("run/filled", "the adoption of this target's rows is not finished")
def test_an_adoption_goes_on(half: Desk, advised: Advised) -> None:
    half("adopt", "--no-backup")
    half.at_target("DELETE FROM rowcall.step WHERE kind = 'adoption complete'")
    told = advised(half("run", "--offline"))
    assert "are adopted" in half.type(told.command("adopt")).stdout


@answers("api/adoption", "the target has a ledger: rows are adopted already, or about to be")
def test_what_is_adopted_is_reported(half: Desk, advised: Advised) -> None:
    half("adopt", "--no-backup")
    told = advised(half("adopt", "--dry-run"))
    # the account is not finished, which is what its exit code says
    said = half.type(told.command("report"), 3)
    assert "What an earlier migration left" in said.stdout


@answers("run/rights", 'role "{}" may not do in the target what a run does')
def test_what_is_missing_is_granted(desk: Desk, advised: Advised, weak_role: str) -> None:
    done = desk("run", "--target", desk.target.replace("postgres@", f"{weak_role}@"))
    told = advised(done)
    lacking = done.stderr.partition("it lacks ")[2].partition(" (42501)")[0].split(", ")
    assert len(lacking) == 3
    for right in lacking:
        owned = right.replace("ownership of", "ALTER")
        granted = f"GRANT {right} TO {weak_role}"
        desk.at_target(granted if owned == right else f"{owned} OWNER TO {weak_role}")
    desk.type(told.command("run"))


@answers("run/keys", '{} "{}" of "{}" cannot be restored')
def test_what_a_key_forbids_is_mended(whole: Desk, advised: Advised) -> None:
    whole("run", "--until", "couriers")
    whole.at_target(f"INSERT INTO couriers SELECT '{_TWICE}', 'ana', '', id FROM depots LIMIT 1")
    told = advised(whole("run"))
    whole.at_target(f"DELETE FROM couriers WHERE id = '{_TWICE}'")
    whole.type(told.command("run"))


_TWICE = "00000000-0000-0000-0000-000000000000"


@answers("run/verifying", 'phase "{}" does not add up')
def test_a_phase_that_lost_a_row_is_reported(desk: Desk, advised: Advised) -> None:
    desk("run", "--until", "depots")
    desk.at_target("DELETE FROM depots WHERE town = 'Basel'")
    told = advised(desk("run"))
    # not all rows are loaded yet, and the account of those that are shows which one is missing
    said = desk.type(told.command("report"), 3).stdout
    assert re.search(r"^depots +2 +2 +1 *$", said, re.MULTILINE)


@answers("run/reckoning", "the account of the rows does not add up")
def test_an_account_that_lost_a_row_is_reported(desk: Desk, advised: Advised) -> None:
    desk("run", "--until", "restore keys")
    desk.at_target("DELETE FROM depots WHERE town = 'Basel'")
    told = advised(desk("run"))
    assert "tell the maintainers" in desk.type(told.command("report"), 1).stdout
