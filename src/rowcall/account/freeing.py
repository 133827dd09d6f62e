"""What mending each cause frees, one after the other, and how long the run takes that moves it."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

from rowcall.account.causes import Behind, Freeing
from rowcall.account.lines import Account
from rowcall.compile.bind import BoundProject
from rowcall.compile.freeing import Held, freed_units, problems_told
from rowcall.ledger.steps import made_steps
from rowcall.pg.connect import Connection
from rowcall.pg.run_sql import run
from rowcall.plan.reapply_estimate import estimate_reapplying

_Cause = tuple[str, str]


@dataclass(frozen=True)
class _Freed:
    """Units of a mapping by the cause that they count for, and the one that lets them go."""

    counts_for: _Cause
    let_go: _Cause
    mapping: str
    units: int


def with_freeing(connection: Connection, project: BoundProject, account: Account) -> Account:
    """Return the account with what each of its causes frees, in the order of the causes.

    It is counted from the ledger and the staged rows, in the snapshot of the account.
    """
    if not account.causes:
        return account
    lines = _read(connection, project, account)
    order = [
        (cause.mapping, cause.reason)
        for cause in replace(account, freeings=_unranked(lines)).causes
    ]
    made = made_steps(connection)
    by_cause: dict[_Cause, Counter[str]] = defaultdict(Counter)
    for line in lines:
        by_cause[line.let_go][line.mapping] += line.units
    freeings = tuple(
        Freeing(
            *cause,
            by_cause[cause].total(),
            estimate_reapplying(project, cause, by_cause[cause], made),
            _then(lines, cause, order),
        )
        for cause in order
    )
    return replace(account, freeings=freeings)


def _then(lines: list[_Freed], cause: _Cause, order: list[_Cause]) -> tuple[Behind, ...]:
    later = {*order[order.index(cause) + 1 :]}
    units: Counter[_Cause] = Counter()
    for line in lines:
        if line.counts_for == cause and line.let_go in later:
            units[line.let_go] += line.units
    listed = [Behind(*of, count) for of, count in units.items()]
    return tuple(sorted(listed, key=lambda one: (-one.units, one.mapping, one.reason)))


def _unranked(lines: Iterable[_Freed]) -> tuple[Freeing, ...]:
    return tuple(Freeing(*of, 0, 0.0) for of in dict.fromkeys(line.let_go for line in lines))


def _read(connection: Connection, project: BoundProject, account: Account) -> list[_Freed]:
    is_held = {(line.mapping, line.source_table) for line in account.source if line.quarantined}
    held = [
        Held(number, bound, of)
        for number, (bound, of) in enumerate(
            (bound, of)
            for bound in project.mappings
            for of, reading in enumerate(bound.readings)
            if (bound.name, reading.relation) in is_held
        )
    ]
    told: dict[int, dict[str, int]] = defaultdict(dict)
    for number, problem, units in run(connection, problems_told(held)):
        told[number][problem] = units
    held = [replace(one, told=frozenset(told[one.number])) for one in held]
    causes = [(cause.mapping, cause.reason, cause.units) for cause in account.causes]
    run(connection, "SET LOCAL work_mem = '192MB'")
    run(connection, "SET LOCAL jit = off")
    # the planner knows nothing of what the parts of the statement find, and would loop over it
    run(connection, "SET LOCAL enable_nestloop = off")
    found = run(connection, freed_units(held, project, causes)).fetchall()
    run(connection, "SET LOCAL enable_nestloop = on")
    return [_Freed((row[0], row[1]), (row[2], row[3]), row[4], row[5]) for row in found]
