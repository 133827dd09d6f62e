"""What is behind a trouble: which columns of the unit's own row, or a parent that did not move?

A trouble is known by what the ledger tells of it, `kind|detail`, which the judging writes from the
same pieces that are read here.
"""

from dataclasses import dataclass

from rowcall.compile.bind import Bound, BoundProject, Reading
from rowcall.compile.copied_keys import KINDS, copied_keys
from rowcall.compile.gather import gather_troubles
from rowcall.compile.judge import judging
from rowcall.compile.own_columns import (
    of_expression,
    of_target,
    of_what_raises,
    of_word,
    unaliased,
)
from rowcall.compile.problems import BY_A_RULE, told
from rowcall.compile.self_references import TOLD, self_references
from rowcall.compile.troubles import FAILED
from rowcall.compile.unique_keys import judged_keys, told_of_key
from rowcall.compile.unwritten import read_of
from rowcall.mapping.columns import Computed, Ref


@dataclass(frozen=True)
class Blame:
    """The columns that feed a trouble; where a parent blocks, the reference to it, if there is one:
    a copied value leads there without.
    """

    columns: frozenset[str]
    parent: tuple[str, Ref] | None = None
    is_blocked: bool = False


@dataclass(frozen=True)
class Blames:
    """Everything that can be wrong with the units of one reading.

    `written` feeds any target column, `raising` any expression that can fail.
    """

    bound: Bound
    number: int
    project: BoundProject
    by_told: dict[str, Blame]
    by_constraint: dict[str, Blame]
    written: Blame
    raising: Blame

    @property
    def reading(self) -> Reading:
        """Return the reading that is spoken of."""
        return self.bound.readings[self.number]

    @property
    def blocked(self) -> list[str]:
        """Return what is told of units that a parent blocks."""
        return [said for said, blame in self.by_told.items() if blame.is_blocked]

    def of(self, said: str) -> Blame:
        """Return what is behind a trouble; of the keys' troubles, nothing of the row itself."""
        if said in self.by_told:
            return self.by_told[said]
        kind, _, detail = said.partition("|")
        if kind == "refused_by_database":
            # SQLSTATE, then the constraint if there is one
            _, _, named = detail.partition(" ")
            return self.by_constraint.get(named.partition(" ")[0], self.written)
        if kind != FAILED:
            return Blame(frozenset())
        column = detail.partition(": ")[0]
        return self.by_told.get(f"{FAILED}|{column}: cannot be computed", self.raising)

    def columns(self, problems: list[str], part: str, *, own: bool = False) -> set[str]:
        """Return the columns of the staged row behind these; `own` leaves parents' troubles out."""
        blames = [self.of(said) for said in problems]
        found = {c for blame in blames if not (own and blame.is_blocked) for c in blame.columns}
        return unaliased(found, self.reading, part)

    @property
    def everything(self) -> set[str]:
        """Return the columns of the staged row that any trouble can come from."""
        blames = (*self.by_told.values(), *self.by_constraint.values(), self.written, self.raising)
        return unaliased({c for blame in blames for c in blame.columns}, self.reading, "")


def blames(bound: Bound, number: int, project: BoundProject) -> Blames:
    """Return what can be wrong with the units of a reading, and what is behind it."""
    reading = bound.readings[number]
    by_constraint = {
        constraint: Blame(frozenset(of_target(columns, reading)))
        for constraint, columns in _constraints(bound).items()
    }
    by_told = _of_pieces(bound, number, project)
    by_told |= _of_own_rows(bound, reading)
    by_told |= _of_copied(bound, reading, project)
    by_told |= _of_rejects(reading)
    by_told |= _of_gathers(bound, reading, project)
    for check in bound.target.checks if bound.target else ():
        by_told[f"check_violated|{check.name}"] = by_constraint[check.name]
    for key in judged_keys(bound):
        found = of_target([*key.columns], reading)
        by_told[f"check_violated|{told_of_key(key)}"] = Blame(frozenset(found))
    written = Blame(frozenset(of_target([*reading.columns], reading)))
    raising = Blame(frozenset(of_what_raises(bound, reading)))
    return Blames(bound, number, project, by_told, by_constraint, written, raising)


def _of_pieces(bound: Bound, number: int, project: BoundProject) -> dict[str, Blame]:
    """Return what each column and required reference can tell."""
    reading = bound.readings[number]
    found: dict[str, Blame] = {}
    for p in judging(bound, project).pieces[number]:
        is_computed = isinstance(p.word, Computed)
        fed_by = of_target([p.name], reading) if is_computed else of_word(p.word, reading)
        columns = frozenset(fed_by)
        for t in p.later_troubles:
            found[told(t, p.word.fallback if is_computed else None)] = Blame(columns)
        for t in p.troubles:
            is_blocked = t.kind == "blocked_by_parent"
            parent = (p.name, p.word) if is_blocked and isinstance(p.word, Ref) else None
            found[told(t, p.word.fallback)] = Blame(columns, parent, parent is not None)
    return found


def _of_own_rows(bound: Bound, reading: Reading) -> dict[str, Blame]:
    """Return what references to the mapping itself can tell."""
    found: dict[str, Blame] = {}
    for column, ref in self_references(bound).items():
        columns = frozenset(of_word(ref, reading))
        for kind, says in TOLD.items():
            parent = (column, ref) if kind == "blocked_by_parent" else None
            found[f"{kind}|{column}: {says}"] = Blame(columns, parent, parent is not None)
    return found


def _of_copied(bound: Bound, reading: Reading, project: BoundProject) -> dict[str, Blame]:
    """Return what values that are copied into foreign keys can tell."""
    found: dict[str, Blame] = {}
    for one in copied_keys(bound, project):
        columns = frozenset(of_target([*one.key.columns], reading))
        for kind in KINDS:
            is_blocked = kind == "blocked_by_parent"
            found[f"{kind}|{one.told(kind)}"] = Blame(columns, is_blocked=is_blocked)
    return found


def _of_gathers(bound: Bound, reading: Reading, project: BoundProject) -> dict[str, Blame]:
    """Return what values that survivors gather can tell."""
    found: dict[str, Blame] = {}
    for target, listed in gather_troubles(bound, reading, project).items():
        columns = of_expression(reading.gather.get(target) or bound.gathers[target], reading)
        columns |= of_target([target.partition(".")[0]], reading)
        found |= dict.fromkeys(listed, Blame(frozenset(columns)))
    return found


def _of_rejects(reading: Reading) -> dict[str, Blame]:
    """Return what the rules by which units shall not or cannot move tell.

    What is left over is told of all takers.
    """
    taken = {column for when in reading.takers for column in of_expression(when, reading)}
    found = {
        rule.reason: Blame(frozenset(of_expression(rule.when, reading))) for rule in reading.exclude
    }
    return found | {
        f"{rule.reason}|{BY_A_RULE}": Blame(frozenset(taken | of_expression(rule.when, reading)))
        for rule in reading.reject
    }


def _constraints(bound: Bound) -> dict[str, list[str]]:
    """Return the target columns of each constraint by its name."""
    if bound.target is None:
        return {}
    named = {key.name: [*key.columns] for key in bound.target.unique_keys}
    named |= {key.name: [*key.columns] for key in bound.target.foreign_keys}
    return named | {
        check.name: read_of(bound.target, check.expression) for check in bound.target.checks
    }
