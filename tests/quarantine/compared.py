"""Compares the causes of an account with a walk through its units."""

from collections import Counter

from quarantine.walking import Cause, Name, walk
from rowcall import Project
from rowcall.account.freeing import with_freeing
from rowcall.account.lines import Account
from rowcall.account.read import read_account
from rowcall.api.databases import bind_to_staging
from rowcall.api.reading import reading


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
