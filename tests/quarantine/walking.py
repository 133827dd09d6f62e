"""Counts causes by walking from each quarantined unit to its parents, one by one, in Python.

Of the ledger it reads what became of each unit and the list of its problems, and not its causes;
keys of parents are computed from the staged rows, and looked up in dictionaries.
"""

from dataclasses import dataclass, field
from typing import Any

import psycopg

from rowcall import Path, Project, Ref
from rowcall.api.databases import bind_to_staging
from rowcall.compile.bind import Bound, BoundProject, Reading
from rowcall.compile.joins import label_joins
from rowcall.compile.units import unit_columns, units
from rowcall.compile.values import over_source
from rowcall.mapping.fallbacks import Null, Placeholder

Name = tuple[str, str, str, str]
Cause = tuple[str, str]
# each problem is a list of ways out of it: a cause to mend, or a parent that must move
Way = Cause | Name
Problems = dict[str, list[Way]]
Key = tuple[str, str, tuple[str | None, ...]]
Hop = tuple[str, str, str]
Values = dict[str, str | None]


@dataclass
class Unit:
    """An entry of the ledger, by mapping, source table, key and part."""

    name: Name
    outcome: str
    reason: str | None
    problems: list[str]


@dataclass
class Walk:
    """All units that stay, and the way from each to the causes that keep it."""

    project: BoundProject
    connection: psycopg.Connection[Any] = field(repr=False)
    units: dict[Name, Unit] = field(default_factory=dict[Name, Unit])
    first: dict[Key, Unit] = field(default_factory=dict[Key, Unit])
    problems: dict[Name, Problems] = field(default_factory=dict[Name, Problems])
    first_problem: dict[Name, str] = field(default_factory=dict[Name, str])
    parentless: set[tuple[Name, str]] = field(default_factory=set[tuple[Name, str]])
    hops: dict[Hop, Values] = field(default_factory=dict[Hop, Values])

    def quarantined(self) -> list[Name]:
        """Return the units that could not move."""
        return [name for name, unit in self.units.items() if unit.outcome == "quarantined"]

    def root(self, name: Name) -> Cause:
        """Return the cause that a unit counts for: its first problem's, up to where it sits."""
        unit = self.units[name]
        if unit.outcome == "excluded":
            return name[0], unit.reason or ""
        way = self.problems[name][self.first_problem[name]][0]
        return way if len(way) == 2 else self.root(way)

    def place(self, name: Name, order: list[Cause], seen: dict[Name, int]) -> int:
        """Return the place of the cause that lets the unit go, when they are mended in order."""
        unit = self.units[name]
        if unit.outcome == "excluded":
            return order.index((name[0], unit.reason or ""))
        if name not in seen:
            seen[name] = max(
                min(
                    order.index(way) if len(way) == 2 else self.place(way, order, seen)
                    for way in ways
                )
                for ways in self.problems[name].values()
            )
        return seen[name]

    def causes(self) -> set[Cause]:
        """Return every cause that some unit waits for."""
        found: set[Cause] = set()
        for name in self.quarantined():
            for way in (way for ways in self.problems[name].values() for way in ways):
                if len(way) == 2:
                    found.add(way)
                elif self.units[way].outcome == "excluded":
                    found.add(self.root(way))
        return found

    def own(self, name: Name) -> set[Cause]:
        """Return what is wrong with the unit itself."""
        return {way for ways in self.problems[name].values() for way in ways if len(way) == 2}


def walk(project: Project, target: str) -> Walk:
    """Return the walk over a migrated target."""
    with psycopg.connect(target) as connection:
        found = Walk(bind_to_staging(project, connection), connection)
        for bound in found.project.mappings:
            for reading in bound.readings:
                _read(found, bound, reading)
        for bound in found.project.mappings:
            for reading in bound.readings:
                _follow(found, bound, reading)
    return found


def _read(found: Walk, bound: Bound, reading: Reading) -> None:
    keys = ", ".join(f"k{i}::text" for i in range(1, len(reading.key) + 1))
    for key, part, outcome, reason, detail, problems, is_first, typed in found.connection.execute(
        f"SELECT source_key, part, outcome::text, reason, detail, problems, is_first,"
        f' ARRAY[{keys}] FROM rowcall."{reading.entry_table}"'.encode()
    ):
        name = (bound.name, reading.relation, key, part)
        told = problems or ([f"{reason}|{detail}"] if outcome == "quarantined" else [])
        unit = found.units[name] = Unit(name, outcome, reason, told)
        if is_first and None not in typed:
            found.first[bound.name, reading.relation, tuple(typed)] = unit


def _follow(found: Walk, bound: Bound, reading: Reading) -> None:
    stuck = {
        name: unit
        for name, unit in found.units.items()
        if name[:2] == (bound.name, reading.relation)
        and unit.outcome in {"quarantined", "excluded"}
    }
    if not any(unit.outcome == "quarantined" for unit in stuck.values()):
        return
    refs = {
        column: ref
        for column, ref in [
            *reading.columns.items(),
            *(
                (f"require__{label}", ref)
                for label, ref in (bound.mapping.require if bound.mapping else {}).items()
            ),
        ]
        if isinstance(ref, Ref) and not isinstance(ref.fallback, Null | Placeholder)
    }
    parents = _parents(found, bound, reading, refs, stuck)
    for name, unit in stuck.items():
        if unit.outcome == "excluded":
            continue
        problems: dict[str, list[Way]] = {}
        found.problems[name] = problems
        for told in unit.problems:
            reason, _, detail = told.partition("|")
            column = detail.partition(": ")[0]
            is_blocked = detail.endswith(" did not move") and column in refs
            key = column if column in refs and refs[column].alternatives else told
            ways: list[Way] = [] if is_blocked else [(bound.name, reason)]
            if is_blocked or (reason == "missing_reference" and column in refs):
                ways += [parent for parent in parents[name][column] if parent]
            problems[key] = ways
        found.first_problem[name] = next(iter(problems))
    for column, ref in refs.items():
        if ref.target_mapping == bound.name:
            _follow_own(found, bound, column, {n: parents[n][column][0] for n in parents})


def _follow_own(found: Walk, bound: Bound, column: str, parents: dict[Name, Name | None]) -> None:
    """Look at the parents in the own mapping of every unit, whatever else is wrong with it."""
    shape = bound.target.column(column) if bound.target else None
    assert shape is not None
    assert not shape.not_null
    for name, own_parent in parents.items():
        problems = found.problems.get(name)
        if problems is None:
            continue
        chain = [name]
        while (parent := parents.get(chain[-1])) and parent not in chain:
            chain.append(parent)
        for told in [told for told in problems if f"|{column}: " in told]:
            del problems[told]
        told = f"{column} itself"
        if parent == name:
            problems[told] = [(bound.name, "reference_cycle")]
        elif own_parent:
            problems[told] = [own_parent]
        elif (name, column) in found.parentless:
            problems[told] = [(bound.name, "missing_reference")]
        if found.first_problem[name] not in problems:
            found.first_problem[name] = told


def _parents(
    found: Walk,
    bound: Bound,
    reading: Reading,
    refs: dict[str, Ref],
    stuck: dict[Name, Unit],
) -> dict[Name, dict[str, list[Name | None]]]:
    """Return, by unit and column, the parents that stay: of the reference and its alternatives."""
    computed = {
        name
        for name, unit in stuck.items()
        if not unit.problems[:1] or "expression_failed" not in unit.problems[0]
    }
    result: dict[Name, dict[str, list[Name | None]]] = {name: {} for name in computed}
    listed = [
        (column, one, [by.hops[0][0] if isinstance(by, Path) else by for by in one.by])
        for column, ref in refs.items()
        for one in (ref, *ref.alternatives)
    ]
    expressions = [sql for _, _, given in listed for sql in given]
    if not expressions:
        return result
    columns = ", ".join(f"({over_source(sql)})::text" for sql in expressions)
    unit = unit_columns(reading)
    joins = " ".join(label_joins(reading.joins, found.project))
    rows = found.connection.execute(
        f"SELECT unit__key, unit__part, {columns} FROM (SELECT source.*,"
        f" {unit['unit__key']} AS unit__key, {unit['unit__part']} AS unit__part"
        f" FROM {units(reading)} AS source OFFSET '0') AS source {joins}"
        " WHERE unit__key = ANY (%s)".encode(),
        ([name[2] for name in computed],),
    )
    for key, part, *values in rows:
        name = (bound.name, reading.relation, key, part)
        if name not in computed:
            continue
        given = iter(values)
        for column, ref, sqls in listed:
            texts = [next(given) for _ in sqls]
            typed = tuple(
                _walked(found, by, value) if isinstance(by, Path) else value
                for by, value in zip(ref.by, texts, strict=True)
            )
            parent = _first(found, ref, typed)
            stays = parent is not None and parent.outcome in {"quarantined", "excluded"}
            result[name].setdefault(column, []).append(parent.name if parent and stays else None)
            if parent is None and any(value is not None for value in typed):
                found.parentless.add((name, column))
    return result


def _first(found: Walk, ref: Ref, typed: tuple[str | None, ...]) -> Unit | None:
    relation = ref.source or found.project[ref.target_mapping].readings[0].relation
    return found.first.get((ref.target_mapping, relation, typed))


def _walked(found: Walk, path: Path, value: str | None) -> str | None:
    for number, (_, end) in enumerate(path.hops):
        if value is None:
            return None
        table, column = end.split(".", 1)
        is_last = number + 1 == len(path.hops)
        wanted = (path.column or "") if is_last else path.hops[number + 1][0]
        value = _staged(found, table, column, wanted).get(value)
    return value


def _staged(found: Walk, table: str, column: str, wanted: str) -> Values:
    hop = (table, column, wanted)
    if hop not in found.hops:
        rows = found.connection.execute(
            f'SELECT "{column}"::text, "{wanted}"::text FROM rowcall_staging."{table}"'.encode()
        )
        found.hops[hop] = dict(rows.fetchall())
    return found.hops[hop]
