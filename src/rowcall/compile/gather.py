"""What a survivor keeps of the rows merged into it."""

from collections.abc import Iterator
from dataclasses import replace

from rowcall.compile.alone import Alone, alone, of_a_fallback
from rowcall.compile.bind import Bound, BoundProject, Reading
from rowcall.compile.joins import label_joins
from rowcall.compile.relations import ROW, gathered, judged, overruled, unit_is
from rowcall.compile.troubles import Trouble, first_of
from rowcall.compile.types import TEXT, is_text, type_named
from rowcall.compile.typing import type_in
from rowcall.compile.units import unit_columns, units
from rowcall.compile.values import over_source
from rowcall.schema.table import Column
from rowcall.schema.type import PLAIN
from rowcall.sql.quote import name, text

GATHERED = "gathered"


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


def ungathered(bound: Bound, project: BoundProject) -> list[str]:
    """Return the UPDATEs by which a unit stays of whose value the survivor would keep another."""
    return [
        sql
        for number, reading in enumerate(bound.readings)
        for sql in _ungathered(number, reading, bound, project)
    ]


def overfilled(bound: Bound) -> list[str]:
    """Return the INSERTs of survivors whose texts have no room for what they would gather."""
    return [
        f"/* rowcall: overrule {bound.name}: gathered {target} */\n"
        f"INSERT INTO {overruled(bound.name)}\n"
        "SELECT judged.unit__source, judged.unit__position, judged.unit__part,\n"
        f"       'quarantined', {text(trouble.kind)}, {text(trouble.detail)},\n"
        f"       {text(bound.name)}, judged.unit__key, judged.unit__part, {text(trouble.kind)},\n"
        "       NULL, NULL, NULL, NULL\n"
        f"  FROM {judged(bound.name)} AS judged\n"
        f"  JOIN {gathered(bound.name)} AS gathered ON {unit_is('judged', 'gathered')}\n"
        " WHERE judged.unit__outcome = 'migrated'\n"
        f"   AND NOT EXISTS (SELECT FROM {overruled(bound.name)} AS ruled\n"
        f"                    WHERE {unit_is('judged', 'ruled')})\n"
        f"   AND {trouble.when}"
        for target in bound.gathers
        if _is_text(bound, target)
        for trouble in _of_whole_text(bound, target)
    ]


def _of_whole_text(bound: Bound, target: str) -> tuple[Trouble, ...]:
    column = bound.target.column(target) if bound.target else None
    assert column is not None
    whole = alone(combined(bound, target), TEXT, column)
    return of_a_fallback(whole, column, GATHERED, whole.within)


def gather_troubles(bound: Bound, reading: Reading, project: BoundProject) -> dict[str, list[str]]:
    """Return what may be told of each gather of a reading, of a unit that leaves its value or of
    the survivor.
    """
    whole = {t: _of_whole_text(bound, t) for t in bound.gathers if _is_text(bound, t)}
    found = {target: [t.told for t in troubles] for target, troubles in whole.items()}
    for target, one in _gathered_values(bound, reading, project).items():
        listed = of_a_fallback(one, gathered_as(bound, target), GATHERED, one.within)
        found[target] = [t.told for t in listed]
    return found


def _own(bound: Bound, reading: Reading) -> dict[str, str]:
    own = dict(bound.mapping.merge.gather) if bound.mapping and bound.mapping.merge else {}
    return own | dict(reading.gather)


def _gathered_values(bound: Bound, reading: Reading, project: BoundProject) -> dict[str, Alone]:
    """Return the values of a reading's units that what they are gathered into could alter."""
    made = {
        target: alone(
            over_source(sql), type_in(sql, reading, project.source), gathered_as(bound, target)
        )
        for target, sql in _own(bound, reading).items()
        if target in bound.gathers and not _is_text(bound, target)
    }
    return {target: one for target, one in made.items() if one.troubles}


def _ungathered(
    number: int, reading: Reading, bound: Bound, project: BoundProject
) -> Iterator[str]:
    key = unit_columns(reading)["unit__key"]
    for target, one in _gathered_values(bound, reading, project).items():
        troubles = of_a_fallback(one, gathered_as(bound, target), GATHERED, one.within)
        told = f"SELECT ruled.*, {key} AS unit__key, {first_of([*troubles])} AS told"
        lines = _of_merged(told, number, reading, bound, project)
        kind = "split_part(line.told, '|', 1)"
        yield (
            f"/* rowcall: overrule {bound.name}: gathered {target} */\n"
            f"UPDATE {overruled(bound.name)} AS own\n"
            f"   SET outcome = 'quarantined', reason = {kind},\n"
            "       detail = split_part(line.told, '|', 2),\n"
            f"       cause_mapping = {text(bound.name)}, cause_key = line.unit__key,\n"
            f"       cause_part = own.part, cause_reason = {kind}, target_id = NULL,\n"
            "       survivor_source = NULL, survivor_position = NULL, survivor_part = NULL\n"
            f"  FROM ({lines}) AS line\n"
            " WHERE line.told IS NOT NULL AND line.source = own.source\n"
            "   AND line.position = own.position AND line.part = own.part"
        )


def _lines(number: int, reading: Reading, bound: Bound, project: BoundProject) -> str:
    own, judged_values = _own(bound, reading), _gathered_values(bound, reading, project)

    def value(target: str) -> str:
        if target in judged_values:
            return judged_values[target].within(judged_values[target].value)
        kind = "text" if _is_text(bound, target) else gathered_as(bound, target).type
        return f"{over_source(own[target]) if target in own else 'NULL'}::{kind}"

    columns = ", ".join(
        f"{value(target)} AS gather{i}" for i, target in enumerate(bound.gathers, 1)
    )
    return _of_merged(f"SELECT ruled.*, {columns}", number, reading, bound, project)


def _of_merged(
    select: str, number: int, reading: Reading, bound: Bound, project: BoundProject
) -> str:
    joins = label_joins(reading.joins, project, reading.shape)
    part = "source.part" if reading.fan_out else "''"
    joined = "".join(f"\n  {join}" for join in joins)
    return (
        f"{select}\n"
        f"  FROM {overruled(bound.name)} AS ruled\n"
        f"  JOIN {units(reading)} AS source\n"
        f"    ON source.{ROW} = ruled.position AND ruled.part = {part}{joined}\n"
        f" WHERE ruled.source = {number} AND ruled.outcome = 'merged'"
    )


def gathered_as(bound: Bound, target: str) -> Column:
    """Return what one gathered value becomes: jsonb under a key, an array's element, or text."""
    if "." in target:
        return Column(target, "jsonb")
    column = bound.target.column(target) if bound.target else None
    assert column is not None
    element = type_named(column.facts.element or column.type.removesuffix("[]"))
    has_length = is_text(element) and element.modifiers
    return Column(
        target,
        column.type.removesuffix("[]"),
        max_length=element.modifiers[0] if has_length else None,
        facts=replace(PLAIN, base=element.sql),
    )


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
