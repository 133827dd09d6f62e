"""What became of an old key: each unit with its outcome, its row, or why there is none."""

from collections.abc import Iterator
from dataclasses import replace

from rowcall.compile.bind import Bound, BoundProject, Reading
from rowcall.compile.correctable import correctable
from rowcall.compile.evidence import adopts
from rowcall.compile.explained import (
    adopted_row,
    adopted_rows_of_key,
    entry_of_unit,
    keys_read,
    keys_written,
    units_of_row,
)
from rowcall.compile.own_columns import unaliased
from rowcall.explain.held import Mask
from rowcall.explain.ledger import adopted_of, kept_of, marks_of, replaced_of
from rowcall.explain.lines import Adopted, Correction, OldUnit, Staged, UnitName
from rowcall.pg.connect import Connection
from rowcall.pg.run_sql import run
from rowcall.quarantine.lines import Unit
from rowcall.quarantine.show import read_units


def explain_old(
    connection: Connection,
    project: BoundProject,
    judged: set[str],
    table: str,
    key: str,
    mask: Mask,
) -> tuple[OldUnit, ...]:
    """Return the units of a source table's key in the order of the mappings, all parts of each."""
    found: list[OldUnit] = []
    for bound in project.mappings:
        for number, reading in enumerate(bound.readings):
            if reading.relation != table:
                continue
            lines = _adopted(connection, project, bound, number, key)
            if bound.name in judged:
                units = read_units(connection, project, bound.name, key)
                found += (
                    _unit(connection, project, bound, reading, unit, lines, mask)
                    for unit in units
                    if unit.source_table == table
                )
            else:
                found += _only_adopted(bound, lines)
    return tuple(found)


def _adopted(
    connection: Connection, project: BoundProject, bound: Bound, number: int, key: str
) -> list[Adopted]:
    if not adopts(bound, project):
        return []
    rows = run(connection, adopted_rows_of_key(bound), key=key, reading=number)
    return [adopted_of(bound, row) for row in rows]


def _unit(
    connection: Connection,
    project: BoundProject,
    bound: Bound,
    reading: Reading,
    unit: Unit,
    lines: list[Adopted],
    mask: Mask,
) -> OldUnit:
    row = run(connection, entry_of_unit(reading), key=unit.source_key, part=unit.part).fetchone()
    assert row is not None
    target_key, marks = row
    told = OldUnit(
        name=UnitName(bound.name, reading.relation, unit.source_key, unit.part),
        outcome=unit.outcome,
        reason=unit.reason,
        detail=mask.detail(unit.reason, unit.detail),
        target_table=bound.target.name if bound.target and target_key else None,
        target_key=target_key,
        survivor=None,
        problems=tuple(mask.problem(said) for said in unit.problems),
        chain=tuple(
            replace(link, detail=mask.detail(link.reason, link.detail)) for link in unit.chain
        ),
        values=tuple(_values(project, bound, reading, unit, mask)),
        corrections=tuple(_corrections(project, bound, reading, unit, mask)),
        marks=marks_of(connection, bound, marks),
        adopted=tuple(line for line in lines if line.part == unit.part),
        kept=(),
        replaced=(),
    )
    if bound.target is None or target_key is None:
        return told
    if unit.outcome == "merged":
        return replace(told, survivor=_survivor(connection, bound, target_key))
    if not adopts(bound, project):
        return told
    standing = run(connection, adopted_row(bound, target_key)).fetchone()
    keys = keys_written([bound]) | {*bound.target.primary_key}
    more = [adopted_of(bound, standing)] if standing else []
    return replace(
        told,
        # of a merge group, the row may have been recognised by another unit
        adopted=tuple(dict.fromkeys([*told.adopted, *more])),
        kept=kept_of(connection, bound.name, target_key),
        replaced=replaced_of(connection, bound.target, target_key, mask, open_to=keys),
    )


def _values(
    project: BoundProject, bound: Bound, reading: Reading, unit: Unit, mask: Mask
) -> Iterator[Staged]:
    keys = _keys(project, bound, reading, unit.part)
    for one in unit.values:
        held = mask.held(
            one.value, _type(project, reading, one.column_name), is_key=one.column_name in keys
        )
        yield Staged(one.column_name, held)


def _corrections(
    project: BoundProject, bound: Bound, reading: Reading, unit: Unit, mask: Mask
) -> Iterator[Correction]:
    keys = _keys(project, bound, reading, unit.part)
    for one in unit.overrides:
        kind = _type(project, reading, one.column_name)
        is_key = one.column_name in keys
        yield Correction(
            one.correction_id,
            one.made_at,
            one.made_by,
            one.column_name,
            mask.held(one.old_value, kind, is_key=is_key),
            mask.held(one.new_value, kind, is_key=is_key),
            one.reason,
        )


def _keys(project: BoundProject, bound: Bound, reading: Reading, part: str) -> set[str]:
    """Return the columns of the staged row that hold keys: its own, and those of other rows."""
    found = unaliased(keys_read(bound, reading), reading, part)
    return found if bound.is_derived else found | correctable(project, reading.relation).keys


def _type(project: BoundProject, reading: Reading, column: str) -> str:
    table = project.source.tables.get(reading.relation)
    shape = table.column(column) if table else None
    return shape.type if shape else "text"


def _survivor(connection: Connection, bound: Bound, target_key: str) -> UnitName | None:
    """Return the unit that made the row into which another was merged."""
    for reading in bound.readings:
        for key, part, outcome, _ in run(connection, units_of_row(reading, target_key)):
            if outcome == "migrated":
                return UnitName(bound.name, reading.relation, key, part)
    return None


def _only_adopted(bound: Bound, lines: list[Adopted]) -> Iterator[OldUnit]:
    """Yield the units of a mapping that no run has judged yet, as adoption knows them."""
    for part in dict.fromkeys(line.part or "" for line in lines):
        own = [line for line in lines if line.part == part]
        first = own[0]
        assert first.source_table is not None
        assert first.source_key is not None
        yield OldUnit(
            name=UnitName(bound.name, first.source_table, first.source_key, part),
            outcome=None,
            reason=None,
            detail=None,
            target_table=first.target_table,
            target_key=first.kept_key or first.target_key,
            survivor=None,
            problems=(),
            chain=(),
            values=(),
            corrections=(),
            marks=(),
            adopted=tuple(own),
            kept=(),
            replaced=(),
        )
