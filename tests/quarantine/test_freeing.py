"""Does each cause free what was promised, and is the promise what a walk from unit to unit finds?"""

import csv
import io
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from engine.moving import Move, prepare, select
from quarantine.desk import Desk, Row
from quarantine.harbour.project import project
from quarantine.walking import Cause, Name, walk
from rowcall import Project
from rowcall.account.freeing import with_freeing
from rowcall.account.lines import Account
from rowcall.account.read import read_account
from rowcall.api.databases import bind_to_staging
from rowcall.api.reading import reading

HARBOUR = Path(__file__).with_name("harbour")


def account_of(wanted: Project, target: str) -> Account:
    with reading(target) as connection:
        bound = bind_to_staging(wanted, connection)
        return with_freeing(connection, bound, read_account(connection, bound))


def assert_walked(wanted: Project, target: str) -> Account:
    """Compare every number of every cause with the walk."""
    account = account_of(wanted, target)
    found = walk(wanted, target)
    stuck = found.quarantined()
    assert account.quarantined == len(stuck) > 0
    order = [(cause.mapping, cause.reason) for cause in account.causes]
    assert set(order) == found.causes() | {found.root(name) for name in stuck}
    counts_for = Counter(found.root(name) for name in stuck)
    places: dict[Name, int] = {}
    let_go = Counter(order[found.place(name, order, places)] for name in stuck)
    fails: dict[Cause, Counter[Cause]] = {cause: Counter() for cause in order}
    for name in stuck:
        if places[name] > order.index(found.root(name)):
            fails[found.root(name)][order[places[name]]] += 1
    for cause in account.causes:
        of = (cause.mapping, cause.reason)
        assert cause.freeing
        assert (cause.units, cause.freeing.frees) == (counts_for[of], let_go[of]), of
        assert {(b.mapping, b.reason): b.units for b in cause.freeing.then} == fails[of], of
        assert cause.freeing.fails == fails[of].total()
    return account


@pytest.fixture
def harbour(new_database: Callable[[], str]) -> Move:
    source, target = ((HARBOUR / f"{name}.sql").read_text() for name in ("source", "target"))
    move = prepare(project, source, target, new_database)
    assert move.run()
    return move


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


# what mends the own trouble of a unit: a column of its row, and the new value
MENDED: dict[Cause, dict[str, str]] = {
    ("harbours", "bad_value"): {"founded": "1900-01-01"},
    ("harbours", "closed_down"): {"closed": "false"},
    ("senders", "bad_value"): {"since": "2001-01-01"},
    ("keepers", "no_harbour"): {"harbour_id": "1"},
    ("quays", "bad_value"): {"depth": "1"},
    ("quays", "reference_cycle"): {"parent_id": r"\N"},
    ("ships", "unknown_code"): {"flag": "a"},
    ("crates", "missing_reference"): {"voyage_id": "1"},
    ("crates", "bad_value"): {"kilos": "1"},
    ("lots", "missing_reference"): {"crate_id": "2"},
    ("lots", "bad_value"): {"pieces": "1"},
}
