"""Joins a project with the two schemas: what each mapping reads and writes, resolved."""

from collections.abc import Iterable
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass, field, replace

from rowcall.errors import ProjectError
from rowcall.mapping.columns import Const, Existing, Join, Ref, Secret, Value, word
from rowcall.mapping.fallbacks import Placeholder
from rowcall.mapping.mapping import Mapping
from rowcall.mapping.place import Place
from rowcall.mapping.project import Project
from rowcall.mapping.sources import Exclude, FanOut, Member, Query, Reject, Union, key_columns
from rowcall.schema.order import Cycle, dependency_groups, dependency_order
from rowcall.schema.table import Database, ForeignKey, Table


@dataclass(frozen=True)
class Reading:
    """One source of a mapping: a staged relation, its key, and what is made of its rows."""

    relation: str
    shape: Table | None
    key: tuple[str, ...]
    entry_table: str
    columns: MappingOf[str, Value]
    joins: MappingOf[str, Join]
    survivor: str
    created: str | None
    exclude: tuple[Exclude, ...]
    reject: tuple[Reject, ...]
    gather: MappingOf[str, str] = field(default_factory=dict[str, str])
    when: str | None = None
    fan_out: FanOut | None = None
    takers: tuple[str, ...] = ()

    @property
    def has_unique_key(self) -> bool:
        """Return whether the source's catalog proves that no key is NULL or occurs twice."""
        return self.shape is None or _is_unique(self.shape, self.key)


@dataclass(frozen=True)
class Bound:
    """A mapping with the table that it writes; `target` is None for what a fan-out leaves over.

    `copied` are the foreign keys of the table whose values the mapping copies instead of following
    a reference, `copied_from` the mappings that write the tables where they lead.
    """

    name: str
    target: Table | None
    readings: tuple[Reading, ...]
    mapping: Mapping | None
    is_derived: bool
    place: Place
    batch: int
    phase: str = ""
    copied: tuple[ForeignKey, ...] = ()
    copied_from: tuple[str, ...] = ()

    @property
    def columns(self) -> list[str]:
        """Return the target columns written, in the table's order."""
        if self.target is None:
            return []
        given = {column for reading in self.readings for column in reading.columns}
        given |= {target.partition(".")[0] for target in self.gathers}
        return [column for column in self.target.column_names if column in given]

    @property
    def gathers(self) -> dict[str, str]:
        """Return {column or column.key: expression} of what survivors keep; members may differ."""
        found = dict(self.mapping.merge.gather) if self.mapping and self.mapping.merge else {}
        for reading in self.readings:
            found |= reading.gather
        return found

    @property
    def secrets(self) -> list[str]:
        """Return the target columns that hold passwords, in whichever member, each once."""
        return list(
            dict.fromkeys(
                column
                for reading in self.readings
                for column, value in reading.columns.items()
                if isinstance(value, Secret)
            )
        )

    @property
    def makes_ids(self) -> bool:
        """Return whether the key of the target row is made by us."""
        return self.target is not None and not set(self.target.primary_key) <= set(self.columns)


@dataclass(frozen=True)
class BoundProject:
    """All mappings in the order in which they load; `adopts` a target that an earlier migration
    has begun to fill.

    `circles` are mappings that refer to each other by copied values: none can be loaded behind all
    of its parents, and their rows are looked at once more when the last one is loaded.
    """

    project: Project
    source: Database
    target: Database
    mappings: tuple[Bound, ...]
    adopts: bool = False
    circles: tuple[tuple[str, ...], ...] = ()

    def __getitem__(self, name: str) -> Bound:
        """Return the bound mapping of that name."""
        return next(bound for bound in self.mappings if bound.name == name)

    @property
    def queries(self) -> list[Query]:
        """Return the queries that are staged, each once."""
        found = {
            bound.mapping.source.name: bound.mapping.source
            for bound in self.mappings
            if bound.mapping and isinstance(bound.mapping.source, Query)
        }
        found |= {query.name: query for query in self.project.queries}
        return list(found.values())

    def mapping_of_key(self, table: str, columns: tuple[str, ...]) -> Reading | None:
        """Return a reading of the table by that key, if there is one."""
        for bound in self.mappings:
            for reading in bound.readings:
                if reading.relation == table and reading.key == columns:
                    return reading
        return None

    def proves_unique(self, table: str, columns: tuple[str, ...]) -> bool:
        """Return whether the source's catalog says that the columns are a key of the table."""
        shape = self.source.tables.get(table)
        return shape is not None and _is_unique(shape, columns)


def bind(project: Project, source: Database, target: Database) -> BoundProject:
    """Return the project bound to both schemas; raises ProjectError on a cycle of references.

    What the schemas lack is for `check` to find; binding passes over it.
    """
    # phases stay together as far as the references allow it
    phases = list(dict.fromkeys(mapping.phase for mapping in project.mappings))
    listed = sorted(project.mappings, key=lambda mapping: phases.index(mapping.phase))
    bound = {mapping.name: _bind(mapping, source, target) for mapping in listed}
    bound = {name: _with_copied(b, [*bound.values()], target) for name, b in bound.items()}
    groups = dependency_groups({name: references(b) for name, b in bound.items()})
    order: list[str] = []
    for group in groups:
        # where copied values make a circle, the references that are left are followed
        depends = {
            name: references(replace(bound[name], copied_from=())) - {name} for name in group
        }
        try:
            order += dependency_order(depends)
        except Cycle as cycle:
            raise ProjectError(
                rule=f"the mappings refer to each other in a circle: {cycle}",
                where=str(bound[cycle.names[0]].place),
                next="write .deferred().or_null() after one Ref of the circle,"
                " whose column may be NULL, then: rowcall check",
            ) from None
    circles = tuple(
        tuple(name for name in order if name in group) for group in groups if len(group) > 1
    )
    ordered = [bound[name] for name in order]
    for rest in _rests(project, source):
        shared = rest.readings[0].fan_out
        last = max(i for i, b in enumerate(ordered) if b.readings[0].fan_out == shared)
        ordered.insert(last + 1, rest)
    return BoundProject(project, source, target, tuple(ordered), circles=circles)


def references(bound: Bound) -> set[str]:
    """Return the mappings that must be loaded before this one (itself, if it refers to itself)."""
    found = set(bound.copied_from)
    for reading in bound.readings:
        values = list(reading.columns.values())
        if bound.mapping:
            values += list(bound.mapping.require.values())
        for value in values:
            refs = [value, *value.alternatives] if isinstance(value, Ref) else value.alternatives
            found |= {ref.target_mapping for ref in refs if not ref.is_deferred}
    return found


def is_filled(key: ForeignKey, bound: Bound, bounds: Iterable[Bound], target: Database) -> bool:
    """Return whether every member of a mapping fills the key with ids of rows of that table that
    are looked up, or with nothing; `bounds` are all mappings.
    """
    parent = None if key.is_elsewhere else target.tables.get(key.to_table)
    if parent is None or len(key.columns) != 1 or parent.primary_key != key.to_columns:
        return False
    makers = {other.name for other in bounds if other.target == parent}
    words = [reading.columns.get(key.columns[0]) for reading in bound.readings]
    return all(_is_id(word, parent, makers) for word in words) and (
        None not in words or _is_null_by_default(bound, key.columns[0])
    )


def _is_id(word: Value | None, table: Table, makers: set[str]) -> bool:
    match word:
        case None:
            return True
        case Const(value=value):
            return value is None
        case Ref():
            return {one.target_mapping for one in (word, *word.alternatives)} <= makers
        case Existing():
            # what a placeholder writes instead is the author's own value
            return word.table == table.name and not isinstance(word.fallback, Placeholder)
        case _:
            return False


def _is_null_by_default(bound: Bound, name: str) -> bool:
    column = bound.target.column(name) if bound.target else None
    return column is not None and column.default is None


def _with_copied(bound: Bound, bounds: list[Bound], target: Database) -> Bound:
    if bound.target is None:
        return bound
    known = set(bound.columns) - _filled_later(bound)
    # also of keys that are left to the database, whose parents come first
    by_value = [
        key
        for key in bound.target.foreign_keys
        if not key.is_elsewhere
        and key.to_table in target.tables
        and set(key.columns) <= known
        and not is_filled(key, bound, bounds, target)
    ]
    # all columns NULL or none, a period that others cover: these are left to the database
    copied = tuple(key for key in by_value if not (key.is_full or key.is_period))
    led_to = {key.to_table for key in by_value}
    parents = tuple(b.name for b in bounds if b.target and b.target.name in led_to)
    return replace(bound, copied=copied, copied_from=parents)


def _filled_later(bound: Bound) -> set[str]:
    """Return the columns whose values are not known when a unit is judged from its own row."""
    found = {into.partition(".")[0] for into in bound.gathers} | set(bound.secrets)
    if bound.mapping and bound.mapping.after_load:
        found |= set(bound.mapping.after_load.columns)
    return found | {
        column
        for reading in bound.readings
        for column, word in reading.columns.items()
        if isinstance(word, Ref) and (word.is_deferred or word.target_mapping == bound.name)
    }


def _bind(mapping: Mapping, source: Database, target: Database) -> Bound:
    readings: tuple[Reading, ...]
    match mapping.source:
        case Union(members=members):
            readings = tuple(_member(mapping, member, source) for member in members)
        case FanOut() as fan_out:
            readings = (_reading(mapping, fan_out.table, source, key=fan_out.key, fan_out=fan_out),)
        case Query() as query:
            readings = (_reading(mapping, query.name, source, key=query.key),)
        case str() as table:
            readings = (_reading(mapping, table, source, key=mapping.key),)
    return Bound(
        name=mapping.name,
        target=target.tables.get(mapping.target),
        readings=readings,
        mapping=mapping,
        is_derived=isinstance(mapping.source, Query),
        place=mapping.place,
        batch=mapping.batch,
        phase=mapping.phase,
    )


def _reading(
    mapping: Mapping,
    relation: str,
    source: Database,
    *,
    key: str | tuple[str, ...],
    fan_out: FanOut | None = None,
) -> Reading:
    return Reading(
        relation=relation,
        shape=None if isinstance(mapping.source, Query) else source.tables.get(relation),
        key=key_columns(key),
        entry_table=f"entry_{mapping.name}",
        columns={name: word(value) for name, value in mapping.columns.items()},
        joins=mapping.joins,
        survivor=(mapping.merge.survivor if mapping.merge else "") or mapping.survivor,
        created=mapping.created,
        exclude=mapping.exclude,
        reject=mapping.reject,
        when=_taken(mapping),
        fan_out=fan_out,
    )


def _member(mapping: Mapping, member: Member, source: Database) -> Reading:
    return Reading(
        relation=member.table,
        shape=source.tables.get(member.table),
        key=key_columns(member.key),
        entry_table=f"entry_{mapping.name}_{member.table}",
        columns={name: word(v) for name, v in {**mapping.columns, **member.columns}.items()},
        joins={**mapping.joins, **member.joins},
        survivor=member.survivor or (mapping.merge.survivor if mapping.merge else ""),
        created=member.created or mapping.created,
        exclude=(*mapping.exclude, *member.exclude),
        reject=(*mapping.reject, *member.reject),
        gather=member.gather,
    )


def _taken(mapping: Mapping) -> str | None:
    """Return which units a mapping takes: of a fan-out that it has for itself, all filled parts."""
    if mapping.when is None and isinstance(mapping.source, FanOut):
        return "part <> ''"
    return mapping.when


def _rests(project: Project, source: Database) -> list[Bound]:
    """What no mapping takes of a fan-out: rows with nothing filled, and parts without a taker."""
    sharing: dict[str, list[Mapping]] = {}
    for mapping in project.mappings:
        if isinstance(mapping.source, FanOut):
            sharing.setdefault(mapping.source.name, []).append(mapping)
    return [_rest(mappings, source) for mappings in sharing.values()]


def _rest(mappings: list[Mapping], source: Database) -> Bound:
    fan_out = mappings[0].source
    assert isinstance(fan_out, FanOut)
    taken = " OR ".join(f"coalesce(({_taken(mapping)}), false)" for mapping in mappings)
    joins = {label: path for mapping in mappings for label, path in mapping.joins.items()}
    reading = Reading(
        relation=fan_out.table,
        shape=source.tables.get(fan_out.table),
        key=key_columns(fan_out.key),
        entry_table=f"entry_{fan_out.name}",
        columns={},
        joins=joins,
        survivor=mappings[0].survivor,
        created=None,
        exclude=(Exclude("nothing_filled", "part = ''"),),
        reject=(Reject("not_taken", "part <> ''"),),
        when=f"part = '' OR NOT ({taken})",
        fan_out=fan_out,
        takers=tuple(_taken(mapping) or "true" for mapping in mappings),
    )
    return Bound(
        name=fan_out.name,
        target=None,
        readings=(reading,),
        mapping=None,
        is_derived=False,
        place=fan_out.place,
        batch=mappings[0].batch,
        phase=mappings[0].phase,
    )


def _is_unique(shape: Table, columns: tuple[str, ...]) -> bool:
    if shape.primary_key == columns:
        return True
    return any(
        key.columns == columns and key.predicate is None
        and all((c := shape.column(name)) is not None and c.not_null for name in columns)
        for key in shape.unique_keys
    )  # fmt: skip
