"""Which values would have to be corrected? One line each, as CSV, however many there are."""

import csv
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from typing import TextIO

from rowcall.compile.bind import BoundProject
from rowcall.compile.blame import Blames, blames
from rowcall.compile.correctable import NO_COLUMN, correctable
from rowcall.compile.quarantined import blocked_units, own_units
from rowcall.pg.connect import Connection
from rowcall.pg.run_sql import run, stream
from rowcall.quarantine.cells import written
from rowcall.quarantine.lines import COLUMNS, Exported, Filter

# rows that the server sends at once: a few hundred kilobytes
_AT_ONCE = 2_000

_Line = tuple[str, ...]


def export_units(
    connection: Connection,
    project: BoundProject,
    judged: set[str],
    wanted: Filter,
    file: TextIO,
    limit: int | None = None,
) -> Exported:
    """Write the lines of the units of their own trouble, at most so many units.

    Units that only a parent blocks are counted by their root: they follow it.
    """
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    # the whole is wanted, not its first rows soon
    run(connection, "SET LOCAL cursor_tuple_fraction = 1")
    run(connection, "SET LOCAL jit = off")
    readings = [
        blames(bound, number, project)
        for bound in project.mappings
        if bound.name in judged and wanted.mapping in {None, bound.name}
        for number in range(len(bound.readings))
    ]
    where = asdict(wanted)
    blocked: Counter[tuple[str, str]] = Counter()
    for one in readings:
        for mapping, reason, count in run(connection, blocked_units(one), **where):
            blocked[mapping, reason] += count
    refused: Counter[str] = Counter()
    lines = units = 0
    for found in (unit for one in readings for unit in _units(connection, one, where, refused)):
        if units == limit:
            return Exported(lines, units, True, dict(blocked), dict(refused))
        writer.writerows(found)
        lines += len(found)
        units += 1
    return Exported(lines, units, False, dict(blocked), dict(refused))


def _units(
    connection: Connection, behind: Blames, where: dict[str, str | None], refused: Counter[str]
) -> Iterator[list[_Line]]:
    """Yield the lines of each unit that can be corrected, and count the others."""
    bound, reading = behind.bound, behind.reading
    columns: list[str] = []
    if not bound.is_derived:
        can_be = correctable(behind.project, reading.relation).columns
        columns = [column for column in can_be if column in behind.everything]
    for row in stream(connection, own_units(behind, columns), _AT_ONCE, **where):
        key, part, reason, detail, problems, refuses, is_root, values, overrides = row
        troubled = behind.columns(problems, part, own=not is_root)
        if refuses or not troubled & {*columns}:
            refused[refuses or NO_COLUMN[0]] += 1
            continue
        known: dict[str, str | None] = dict(zip(columns, values, strict=True))
        known |= overrides or {}
        named = (bound.name, reading.relation, key, part, reason, detail or "")
        yield [
            (*(written(name) for name in named), column, written(known[column]), "", "")
            for column in columns
            if column in troubled
        ]
