"""What is known of one unit: all that is wrong, the chain to its root, the values behind it."""

from collections.abc import Iterator
from dataclasses import dataclass

from rowcall.compile.bind import BoundProject
from rowcall.compile.blame import Blames, blames
from rowcall.compile.correctable import correctable
from rowcall.compile.quarantined import parent_of_unit, row_of_key, units_of_key
from rowcall.ledger.overrides import overrides_of_row
from rowcall.pg.connect import Connection
from rowcall.pg.run_sql import run
from rowcall.quarantine.lines import Link, StagedValue, Unit

_Name = tuple[str, str, str]


@dataclass(frozen=True)
class _Entry:
    behind: Blames
    key: str
    part: str
    outcome: str
    reason: str | None
    detail: str | None
    problems: list[str]
    root: _Name | None
    keys: list[str | None]

    @property
    def name(self) -> _Name:
        return self.behind.bound.name, self.key, self.part


def read_units(
    connection: Connection, project: BoundProject, mapping: str, key: str, part: str | None = None
) -> list[Unit]:
    """Return the units of a mapping with this key: several, where it has parts or sources."""
    return [_unit(connection, entry) for entry in _entries(connection, project, mapping, key, part)]


def _entries(
    connection: Connection, project: BoundProject, mapping: str, key: str, part: str | None
) -> Iterator[_Entry]:
    bound = project[mapping]
    for number in range(len(bound.readings)):
        behind = blames(bound, number, project)
        for row in run(connection, units_of_key(behind), key=key, part=part).fetchall():
            unit_part, outcome, reason, detail, problems, *root, _, keys = row
            cause = (root[0], root[1], root[2]) if root[0] else None
            told: list[str] = problems or []
            yield _Entry(behind, key, unit_part, outcome, reason, detail, told, cause, keys)


def _unit(connection: Connection, entry: _Entry) -> Unit:
    behind = entry.behind
    table = behind.reading.relation
    position, values = _values(connection, entry)
    return Unit(
        mapping=behind.bound.name,
        source_table=table,
        source_key=entry.key,
        part=entry.part,
        outcome=entry.outcome,
        reason=entry.reason,
        detail=entry.detail,
        problems=tuple(entry.problems),
        chain=tuple(_chain(connection, entry)),
        values=values,
        overrides=overrides_of_row(connection, table, position) if position else (),
    )


def _values(connection: Connection, entry: _Entry) -> tuple[int | None, tuple[StagedValue, ...]]:
    """Return the number of the staged row, and the values behind what is wrong."""
    behind = entry.behind
    troubled = behind.columns(entry.problems, entry.part)
    staged: tuple[str, ...] = ()
    refused: dict[str, str | None] = {}
    if not behind.bound.is_derived:
        can_be = correctable(behind.project, behind.reading.relation)
        staged = can_be.staged
        refused = {column: can_be.refuses(column) for column in troubled}
    columns = [column for column in staged if column in troubled]
    statement = row_of_key(behind.reading, columns, entry.keys)
    row = run(connection, statement, key=entry.key).fetchone()
    if row is None:
        return None, ()
    position, values = row
    listed = zip(columns, values, strict=True)
    return position, tuple(StagedValue(one, value, refused[one]) for one, value in listed)


def _chain(connection: Connection, entry: _Entry) -> Iterator[Link]:
    """Follow what blocks a unit, parent by parent, to the unit where the trouble sits."""
    seen = {entry.name}
    parent = _parent(connection, entry)
    while parent and parent not in seen:
        seen.add(parent)
        found = next(_entries(connection, entry.behind.project, *parent), None)
        if found is None:
            return
        yield Link(*parent, found.outcome, found.reason, found.detail)
        parent = _parent(connection, found)


def _parent(connection: Connection, entry: _Entry) -> _Name | None:
    """Return the unit that blocks another; what follows its survivor has no reference to it."""
    blame = entry.behind.of(entry.problems[0]) if entry.problems else None
    if blame is None or blame.parent is None:
        return entry.root
    column, ref = blame.parent
    statement = parent_of_unit(entry.behind, column, ref, entry.keys)
    row = run(connection, statement, key=entry.key, part=entry.part).fetchone()
    return (ref.target_mapping, row[0], row[1]) if row else entry.root
