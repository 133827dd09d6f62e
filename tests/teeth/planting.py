"""Plants faults into a target, and says which of them were found and what else was."""

from collections.abc import Sequence
from dataclasses import dataclass

import psycopg

from rowcall.compile.bind import BoundProject
from rowcall.compile.load import row_hash
from rowcall.compile.relations import entries
from rowcall.pg.connect import Connection
from rowcall.sql.quote import name, qualified
from rowcall.verify.finding import Difference
from teeth.fault import Fault, Line
from teeth.ledger import LEDGER_FAULTS, SCHEMA_FAULTS
from teeth.rows import ROW_FAULTS

CATALOGUE = (*ROW_FAULTS, *LEDGER_FAULTS, *SCHEMA_FAULTS)


@dataclass(frozen=True)
class Planted:
    """A kind of fault, and the lines of what was planted of it."""

    fault: Fault
    lines: tuple[Line, ...]

    @property
    def wanted(self) -> list[Line]:
        """Return what must be found."""
        return [line for line in self.lines if line.is_planted]


def plant(target: Connection, k: int, faults: Sequence[Fault] = CATALOGUE) -> list[Planted]:
    """Plant k faults of each kind, behind the back of all foreign keys and triggers."""
    target.execute("SET session_replication_role = replica")
    taken: list[str] = []
    planted: list[Planted] = []
    for fault in faults:
        lines: list[Line] = []
        for statement in fault.statements:
            given = {"k": k, "seed": fault.name, "taken": taken}
            # DDL and DO take no parameters
            has_any = "%(" in statement
            cursor = target.execute(statement.encode(), given if has_any else None)
            if cursor.description:
                lines += [Line(*row) for row in cursor.fetchall()]
        assert any(line.is_planted for line in lines), f"nothing of this could be planted: {fault}"
        taken += [line.key for line in lines]
        # entries are chosen by their key without its part
        taken += [line.key.partition("/")[0] for line in lines]
        planted.append(Planted(fault, tuple(lines)))
    target.execute("SET session_replication_role = DEFAULT")
    return planted


def let_entries_agree(target: Connection, project: BoundProject) -> None:
    """Write each row's hash anew, as if the run itself had written the faults."""
    for bound in project.mappings:
        if bound.target is None:
            continue
        now = row_hash(bound, {column: f"target.{name(column)}" for column in bound.columns})
        key = name(bound.target.primary_key[0])
        table = qualified(project.target.schema, bound.target.name)
        for reading in bound.readings:
            target.execute(
                f"UPDATE {entries(reading.entry_table)} AS entry SET row_hash = {now}"
                f" FROM {table} AS target WHERE target.{key} = entry.target_id"
                f" AND entry.outcome = 'migrated' AND entry.row_hash <> {now}".encode()
            )


def is_found(line: Line, checks: Sequence[str], found: Sequence[Difference]) -> bool:
    """Return whether a finding of one of these checks names the line's place and key."""
    return any(
        one.check in checks
        and (
            # a cause is told where it should be, with the mapping before the key
            f"{line.place} {line.key}" in one.keys
            if one.check == "cause"
            else one.where == line.place and (line.key in one.keys or line.key == "")
        )
        for one in found
    )


def unplanted(planted: Sequence[Planted], found: Sequence[Difference]) -> list[str]:
    """Return what was found and follows from nothing that was planted."""
    keys = {line.key for one in planted for line in one.lines if line.key}
    keys |= {f"{line.place} {line.key}" for one in planted for line in one.lines}
    places = {line.place for one in planted for line in one.lines if not line.key}
    also = {pair for one in planted for pair in one.fault.also}
    return [
        f"{one.check} {one.where} {key}"
        for one in found
        for key in (one.keys or ("",))
        if key not in keys and (one.check, one.where) not in also
        if not (key == "" and one.where in places)
    ]


def connect(uri: str) -> Connection:
    """Return a connection as the run has it: times print in UTC."""
    return psycopg.connect(uri, options="-c timezone=UTC")
