"""The pairs of a source row and the target row that was adopted for it, as it stood before any
repair: a sample of them as one relation, whose values are all texts.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from rowcall.compile.bind import Bound, BoundProject, Reading
from rowcall.compile.detect.sides import Side, column_kind, side_of
from rowcall.compile.evidence import identity_of, source_joins
from rowcall.compile.relations import adoption, staged
from rowcall.compile.units import typed_keys, unit_columns, units
from rowcall.compile.values import over_source
from rowcall.mapping.columns import Gather
from rowcall.schema.table import Column
from rowcall.sql.clauses import indented, select_list
from rowcall.sql.quote import name, qualified, text

SAMPLE = 5_000
# a text that is a whole number, as a pattern
WHOLE = "'^[0-9]{1,30}$'"


@dataclass(frozen=True)
class Own:
    """A column of the source row itself."""

    place: int
    name: str
    kind: str
    type: str

    @property
    def sql(self) -> str:
        """Return its name in the relation of pairs."""
        return f"o{self.place}"

    @property
    def whole(self) -> str:
        """Return SQL for its value as a whole number, NULL where it is none."""
        return f"CASE WHEN {self.sql} ~ {WHOLE} THEN {self.sql}::numeric END"


@dataclass(frozen=True)
class Gathered:
    """A table whose rows belong to the source row, and the keys by which they do."""

    place: int
    gather: Gather
    columns: tuple[Column, ...]

    @property
    def keys(self) -> list[str]:
        """Return the names of its keys in the relation of pairs."""
        return [f"g{self.place}_{i}" for i in range(len(self.gather.on))]


@dataclass(frozen=True)
class Pairs:
    """A mapping's pairs: the clause that makes the relation `pair`, and what it holds."""

    project: BoundProject
    bound: Bound
    number: int
    of_rows: int
    sides: tuple[Side, ...]
    own: tuple[Own, ...]
    gathered: tuple[Gathered, ...]
    clause: str

    @property
    def table(self) -> str:
        """Return the target table."""
        assert self.bound.target is not None
        return self.bound.target.name

    @property
    def relation(self) -> str:
        """Return the source table, or the query."""
        return self.bound.readings[self.number].relation

    @property
    def reading(self) -> Reading:
        """Return the member of the mapping."""
        return self.bound.readings[self.number]

    @property
    def key(self) -> tuple[str, ...]:
        """Return the columns of the source's key."""
        return self.bound.readings[self.number].key


def pairs_of(
    bound: Bound, number: int, of_rows: int, project: BoundProject, *, plain: bool = False
) -> Pairs:
    """Return the pairs of one member of a mapping that recognises rows.

    Of more than SAMPLE pairs those are taken whose key has a hash with so many zeros that at most
    as many are left: the same ones each time. `plain` passes over words that compute, as an
    expression may raise.
    """
    assert bound.target is not None
    reading = bound.readings[number]
    sides = [
        side
        for column in bound.target.columns
        if (side := side_of(column, bound, number, project, plain=plain))
    ]
    own = tuple(
        Own(i, c.name, column_kind(c), c.bare_type)
        for i, c in enumerate(_own_columns(reading.relation, project))
    )
    gathered = () if plain else tuple(_gathered(bound, number, project))
    expressions = [sql for side in sides for sql in side.expressions]
    expressions += [sql for one in gathered for sql in one.gather.on.values()]
    joins = source_joins(expressions, reading, dict(identity_of(bound).joins), project)
    joins += [join for side in sides for join in side.joins]
    own_given = {one.sql: f"source.{name(one.name)}::text" for one in own}
    keys = {
        key: over_source(sql)
        for one in gathered
        for key, sql in zip(one.keys, one.gather.on.values(), strict=True)
    }
    given = {"unit__key": unit_columns(reading)["unit__key"], **own_given, **keys}
    given |= {column: sql for side in sides for column, sql in side.given.items()}
    resolved = {key: sql for side in sides for key, sql in side.resolved.items()}
    last = {key: key for key in keys} | {key: f'{key} COLLATE "C"' for key in own_given}
    last |= {key: sql for side in sides for key, sql in side.last.items()}
    layer = "".join(f",\n         {sql} AS {name(key)}" for key, sql in resolved.items())
    clause = (
        f"WITH line AS MATERIALIZED (\n{indented(_lines(bound, number, of_rows))}\n"
        f"), given AS (\n{indented(_given(bound, number, project, given, joins))}\n"
        f"), resolved AS (\n  SELECT source.*{layer}\n    FROM given AS source\n"
        "), pair AS MATERIALIZED (\n"
        '  SELECT row_number() OVER (ORDER BY unit__key COLLATE "C") AS n, unit__key,\n'
        f"         {select_list(last)}\n"
        # no row is left out: it tells the planner, who expects 140 million, how many there can be
        f"    FROM resolved\n   LIMIT {2 * SAMPLE}\n)\n"
    )
    return Pairs(project, bound, number, of_rows, tuple(sides), own, gathered, clause)


def _own_columns(relation: str, project: BoundProject) -> list[Column]:
    """Return what is staged of a table: never a secret, and of a query all columns."""
    shape = project.source.tables.get(relation)
    if shape is None:
        return []
    return [column for column in shape.columns if not _is_large(column)]


def _is_large(column: Column) -> bool:
    return column.bare_type in ("json", "jsonb", "xml", "bytea") or column.type.endswith("[]")


def _gathered(bound: Bound, number: int, project: BoundProject) -> Iterator[Gathered]:
    """Yield a table of rows that belong to the unit's, once for each way in which they do."""
    found: list[Gather] = []
    joins = {**bound.readings[number].joins, **identity_of(bound).joins}
    for gather in joins.values():
        if not isinstance(gather, Gather):
            continue
        if any(one.of == gather.of and one.on == gather.on for one in found):
            continue
        found.append(gather)
        yield Gathered(len(found), gather, tuple(_own_columns(gather.of, project)))


def _lines(bound: Bound, number: int, of_rows: int) -> str:
    # the planner takes a hash for 1 row in 200, and joins by nested loops; half of the rows is what
    # it takes a CASE for, and a limit that is never reached tells it how many they are at most
    return (
        f"SELECT * FROM {adoption(bound.name)}\n"
        f" WHERE origin = 'adopted' AND reading = {number}\n"
        f"   AND CASE WHEN {sampled('target_id::text', of_rows)} THEN TRUE ELSE FALSE END\n"
        f" LIMIT {2 * SAMPLE}"
    )


def sampled(value: str, of_rows: int) -> str:
    """Return the condition that keeps at most SAMPLE of so many rows, by the value's hash."""
    mask = 0
    while of_rows // (mask + 1) > SAMPLE:
        mask = 2 * mask + 1
    return f"hashtextextended({value}, 0) & {mask} = 0" if mask else "TRUE"


def _given(
    bound: Bound, number: int, project: BoundProject, given: dict[str, str], joins: list[str]
) -> str:
    assert bound.target is not None
    reading = bound.readings[number]
    shared, _ = typed_keys(bound, number)
    same = " AND ".join(
        f"line.k{i} = source.{name(key)}{cast}"
        for i, (key, cast) in enumerate(zip(reading.key, shared, strict=True), 1)
    )
    rows, copies = "", ""
    if not reading.has_unique_key:
        # copies are numbered among the rows looked at alone, not among all
        rows = (
            f"(SELECT source.* FROM {staged(reading.relation)} AS source\n"
            f"    WHERE EXISTS (SELECT FROM line WHERE {same}))"
        )
        copies = " AND source.unit__copy = 1"
    if reading.fan_out:
        copies += " AND source.part = line.part"
    return (
        f"SELECT {select_list(given)}\n"
        "  FROM line\n"
        f"  JOIN {units(reading, rows)} AS source ON {same}{copies}\n"
        f"  JOIN {qualified(project.target.schema, bound.target.name)} AS target\n"
        f"    ON target.{name(bound.target.primary_key[0])} = line.target_id\n"
        "  LEFT JOIN (SELECT DISTINCT ON (target_key) target_key, old_values\n"
        "               FROM rowcall.before_image\n"
        f"              WHERE mapping = {text(bound.name)} AND NOT is_removed\n"
        "                AND target_key IN (SELECT target_id::text FROM line)\n"
        "              ORDER BY target_key, run_id) AS image\n"
        "    ON image.target_key = line.target_id::text" + "".join(f"\n  {join}" for join in joins)
    )
