"""Columns computed from what was loaded: over the target's tables, when all mappings are there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rowcall.compile.alone import Alone, alone, laterals
from rowcall.compile.bind import Bound, BoundProject
from rowcall.compile.relations import computed as computed_table
from rowcall.compile.relations import entries
from rowcall.compile.same import differ
from rowcall.compile.types import Type, type_named
from rowcall.mapping.sources import AfterLoad
from rowcall.schema.order import dependency_order
from rowcall.schema.table import Column
from rowcall.sql.clauses import select_list
from rowcall.sql.quote import name, qualified, text
from rowcall.sql.tables_read import columns_read

_RULE = "after_load"


def after_loads(project: BoundProject) -> list[Bound]:
    """Return the mappings with such columns, each after those whose columns its query reads."""
    having = {b.name: b for b in project.mappings if has_after_load(b)}
    depends = {one: _read_by(bound, having, project) for one, bound in having.items()}
    return [having[one] for one in dependency_order(depends)]


def has_after_load(bound: Bound) -> bool:
    """Return whether the mapping computes columns at the end."""
    return bound.mapping is not None and bound.mapping.after_load is not None


def after_load_of(bound: Bound) -> AfterLoad:
    """Return what a mapping computes at the end."""
    assert bound.mapping is not None
    assert bound.mapping.after_load is not None
    return bound.mapping.after_load


def after_load_mark_rules(bound: Bound) -> list[tuple[str, str, str]]:
    """Return the marks of values that the mapping wrote and the computation replaces, and of those
    that stay since the column would alter what is computed.
    """
    if not has_after_load(bound) or not bound.target:
        return []
    return [
        rule
        for shape in _shapes(bound)
        for rule in (
            *([_replaced(bound, shape)] if shape.name in bound.columns else []),
            _kept(bound, shape),
        )
    ]


def _replaced(bound: Bound, column: Column) -> tuple[str, str, str]:
    return column.name, _RULE, f"computed by {after_load_of(bound).name}"


def _kept(bound: Bound, column: Column) -> tuple[str, str, str]:
    said = f"what {after_load_of(bound).name} computes does not fit {column.type}"
    return column.name, _RULE, said


def _shapes(bound: Bound) -> list[Column]:
    assert bound.target is not None
    return [shape for shape in bound.target.columns if shape.name in after_load_of(bound).columns]


@dataclass(frozen=True)
class Computation:
    """What a mapping computes at the end; `given` are the types of the query's columns.

    A value that its column would alter is not written: the row keeps what it has, and a mark says
    so.
    """

    bound: Bound
    project: BoundProject
    given: Mapping[str, Type]

    @property
    def _misfits(self) -> dict[str, Alone]:
        """Return the columns that could alter what is computed for them."""
        made = {
            shape.name: alone(f"computed.{name(shape.name)}", self.given.get(shape.name), shape)
            for shape in _shapes(self.bound)
        }
        return {column: one for column, one in made.items() if one.troubles}

    def rows(self) -> str:
        """Return the SELECT of the query's rows: values as their columns hold them, and where they
        do not fit, `column misfit`.
        """
        computed = after_load_of(self.bound)
        query = f"(\n{computed.text()}\n) AS computed"
        misfits = self._misfits
        columns = {computed.key: f"computed.{name(computed.key)}"}
        columns |= {column: f"computed.{name(column)}" for column in computed.columns}
        columns |= {column: one.value for column, one in misfits.items()}
        columns |= {
            _misfit(column): " OR ".join(f"coalesce({t.when}, FALSE)" for t in one.troubles)
            for column, one in misfits.items()
        }
        made = laterals(one.made for one in misfits.values()) if misfits else ()
        joins = " CROSS JOIN LATERAL ".join([query, *made])
        return f"SELECT {select_list(columns)}\n  FROM {joins}"

    def compute(self) -> list[str]:
        """Return the statements that compute it once, for all that is written of it.

        An UPDATE computes what it reads without workers, a table that is made has them.
        """
        table = computed_table(self.bound.name)
        return [
            f"/* rowcall: compute {self.bound.name} */\n"
            f"CREATE UNLOGGED TABLE {table} AS\n{self.rows()}",
            f"ANALYZE {table}",
        ]

    def value(self, column: str) -> str:
        """Return SQL, over the relation and the row as `target`, for what the row will hold."""
        value = f"computed.{name(column)}"
        if column not in self._misfits:
            return value
        misfit = f"computed.{name(_misfit(column))}"
        return f"CASE WHEN {misfit} THEN target.{name(column)} ELSE {value} END"

    def update(self) -> str:
        """Return the UPDATE of the rows whose values differ: done twice, it changes nothing."""
        columns = ",\n       ".join(f"{name(c.name)} = {self.value(c.name)}" for c in self._columns)
        return (
            f"/* rowcall: after load {self.bound.name} */\n"
            f"UPDATE {self._target} AS target\n"
            f"   SET {columns}\n"
            f"  FROM {computed_table(self.bound.name)} AS computed\n"
            f" WHERE {self._is_own}\n"
            f"   AND ({' OR '.join(map(self._is_other, self._columns))})"
        )

    def marks(self, number: int) -> list[str]:
        """Return the UPDATEs that mark the units of a reading, before anything is written.

        Parameter mapping.
        """
        statements: list[str] = []
        for shape in self._columns:
            if shape.name in self.bound.columns:
                rule = _replaced(self.bound, shape)
                statements.append(self._mark(number, rule, self._is_other(shape)))
            if shape.name in self._misfits:
                misfit = f"computed.{name(_misfit(shape.name))}"
                statements.append(self._mark(number, _kept(self.bound, shape), misfit))
        return statements

    def _mark(self, number: int, rule: tuple[str, str, str], when: str) -> str:
        column, _, reason = rule
        key = name(self._key)
        mark = (
            "(SELECT number FROM rowcall.mark_rule WHERE mapping = %(mapping)s"
            f" AND column_name = {text(column)} AND rule = '{_RULE}' AND reason = {text(reason)})"
        )
        return (
            f"/* rowcall: mark {self.bound.name}.{column} */\n"
            f"UPDATE {entries(self.bound.readings[number].entry_table)} AS entry\n"
            f"   SET marks = coalesce(entry.marks, '{{}}') || {mark}\n"
            f"  FROM {computed_table(self.bound.name)} AS computed,\n"
            f"       {self._target} AS target\n"
            f" WHERE {self._is_own}\n"
            f"   AND ({when})\n"
            f"   AND entry.target_id = target.{key} AND entry.outcome = 'migrated'\n"
            f"   AND NOT coalesce({mark} = ANY (entry.marks), FALSE)"
        )

    @property
    def _columns(self) -> list[Column]:
        return _shapes(self.bound)

    @property
    def _key(self) -> str:
        assert self.bound.target is not None
        return self.bound.target.primary_key[0]

    @property
    def _target(self) -> str:
        assert self.bound.target is not None
        return qualified(self.project.target.schema, self.bound.target.name)

    @property
    def _is_own(self) -> str:
        return f"target.{name(self._key)} = computed.{name(after_load_of(self.bound).key)}"

    def _is_other(self, column: Column) -> str:
        return differ(f"target.{name(column.name)}", self.value(column.name), column)


def _misfit(column: str) -> str:
    return f"{column} misfit"


def types_asked(bound: Bound) -> str:
    """Return the SELECT of the types of the query's columns, in one row; nothing is computed."""
    computed = after_load_of(bound)
    columns = ", ".join(f"pg_typeof(computed.{name(c)})::text" for c in computed.columns)
    return (
        f"SELECT {columns}\n  FROM (SELECT 1) AS one\n"
        f"  LEFT JOIN (SELECT * FROM (\n{computed.text()}\n) AS query LIMIT 0) AS computed ON TRUE"
    )


def computation(bound: Bound, project: BoundProject, types: Sequence[str]) -> Computation:
    """Return what is computed, given what was answered to `types_asked`."""
    named = zip(after_load_of(bound).columns, types, strict=True)
    return Computation(bound, project, {column: type_named(kind) for column, kind in named})


def _read_by(bound: Bound, having: dict[str, Bound], project: BoundProject) -> set[str]:
    tables = project.target.columns_by_table
    read = columns_read(after_load_of(bound).text(), tables, project.target.schema)
    return {
        one
        for one, other in having.items()
        if other.target and read.get(other.target.name, set()) & set(after_load_of(other).columns)
    }
