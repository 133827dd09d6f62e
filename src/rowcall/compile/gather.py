"""What a survivor keeps of the rows merged into it."""

from rowcall.compile.bind import Bound, BoundProject, Reading
from rowcall.compile.joins import label_joins
from rowcall.compile.relations import ROW, gathered, overruled
from rowcall.compile.units import units
from rowcall.compile.values import over_source
from rowcall.sql.quote import name, text


def gathered_table(bound: Bound, project: BoundProject) -> str:
    """Return the statement that collects, for each survivor, what its merged rows leave it."""
    wanted = bound.gathers
    lines = "\nUNION ALL\n".join(
        _lines(number, reading, bound, project) for number, reading in enumerate(bound.readings)
    )
    columns = ",\n       ".join(
        f"{_aggregate(bound, target, f'gather{i}')} AS gather{i}"
        for i, target in enumerate(wanted, 1)
    )
    return (
        f"/* rowcall: gather {bound.name} */\n"
        f"CREATE UNLOGGED TABLE {gathered(bound.name)} AS\n"
        "SELECT survivor_source AS source, survivor_position AS position,\n"
        f"       survivor_part AS part,\n       {columns}\n"
        f"  FROM ({lines}) AS line\n"
        " GROUP BY survivor_source, survivor_position, survivor_part"
    )


def _lines(number: int, reading: Reading, bound: Bound, project: BoundProject) -> str:
    joins = label_joins(reading.joins, project, reading.shape)
    own = dict(bound.mapping.merge.gather) if bound.mapping and bound.mapping.merge else {}
    own |= reading.gather
    columns = ", ".join(
        f"{over_source(own[target]) if target in own else 'NULL'}"
        f"::{_kind(bound, target)} AS gather{i}"
        for i, target in enumerate(bound.gathers, 1)
    )
    part = "source.part" if reading.fan_out else "''"
    joined = "".join(f"\n  {join}" for join in joins)
    return (
        f"SELECT ruled.*, {columns}\n"
        f"  FROM {overruled(bound.name)} AS ruled\n"
        f"  JOIN {units(reading)} AS source\n"
        f"    ON source.{ROW} = ruled.position AND ruled.part = {part}{joined}\n"
        f" WHERE ruled.source = {number} AND ruled.outcome = 'merged'"
    )


def _kind(bound: Bound, target: str) -> str:
    """Return the type of one gathered value: jsonb under a key, an array's element, or text."""
    column = bound.target.column(target.partition(".")[0]) if bound.target else None
    if "." in target:
        return "jsonb"
    return column.type.removesuffix("[]") if column and column.type.endswith("[]") else "text"


def _is_text(bound: Bound, target: str) -> bool:
    column = bound.target.column(target) if bound.target else None
    return column is not None and "." not in target and not column.type.endswith("[]")


def _aggregate(bound: Bound, target: str, column: str) -> str:
    order = "ORDER BY line.source, line.position, line.part"
    given = f"FILTER (WHERE {column} IS DISTINCT FROM NULL)"
    if _is_text(bound, target):
        return f"string_agg({column}, '; ' {order}) {given}"
    if "." in target:
        return f"jsonb_agg({column} {order}) {given}"
    return f"array_agg({column} {order}) {given}"


def combined(bound: Bound, column: str) -> str:
    """Return SQL for a column of a survivor: its own value and what was gathered for it."""
    value = f"judged.{name(column)}"
    for i, target in enumerate(bound.gathers, 1):
        into, _, key = target.partition(".")
        if into != column:
            continue
        more = f"gathered.gather{i}"
        if key:
            added = f"jsonb_build_object({text(key)}, {more})"
            value = (
                f"CASE WHEN {more} IS NULL THEN {value}"
                f" ELSE coalesce({value}, '{{}}') || {added} END"
            )
        elif _is_text(bound, target):
            value = f"nullif(concat_ws('; ', {value}, {more}), '')"
        else:
            value = f"coalesce({value} || {more}, {value}, {more})"
    return value
