"""How do the rows in memory get into the target, and what was its schema in those days?"""

from collections.abc import Iterable
from typing import Any

import psycopg
from psycopg.sql import SQL, Identifier
from psycopg.types.json import Jsonb

from first_migration.retold.memory import Memory
from first_migration.retold.target import TABLES, Grade

Connection = psycopg.Connection[Any]

MANIFEST = b"""
CREATE SCHEMA retold;
CREATE TABLE retold.origin (
    target_table text, target_key text, source_table text, source_key text, wrote boolean
);
CREATE TABLE retold.invented (target_table text, target_key text);
"""

# after the rows: an index is built faster than kept
KEYS = b"""
ALTER TABLE retold.origin ADD PRIMARY KEY (target_table, target_key, source_table, source_key);
ALTER TABLE retold.invented ADD PRIMARY KEY (target_table, target_key);
"""

# grades.enrollment_id came later (rules), the unique key on 4 October (failure 54)
GRADES_OF_THAT_TIME = b"""
ALTER TABLE grades ALTER COLUMN enrollment_id DROP NOT NULL;
ALTER TABLE grades DROP CONSTRAINT grades_assessment_student_unique;
"""
UNIQUE_GRADES = b"""
ALTER TABLE grades
    ADD CONSTRAINT grades_assessment_student_unique UNIQUE (assessment_id, student_id)
"""


def write(memory: Memory, target: Connection, *, purged: bool) -> None:
    """Write all rows and the manifest, and commit."""
    target.commit()
    with target.transaction():
        target.execute(GRADES_OF_THAT_TIME)
        target.execute(MANIFEST)
        # Nothing dated or audited rows in those days.
        switch_triggers(target, "DISABLE")
        for table, kind in TABLES.items():
            rows = memory.of(table)
            if kind is Grade:
                rows = [graded.grade for graded in memory.grades]
            copy(target, "public", table, kind._fields, rows)
        write_manifest(memory, target)
        target.execute(KEYS)
        if purged:
            target.execute(UNIQUE_GRADES)
        switch_triggers(target, "ENABLE")


def write_manifest(memory: Memory, target: Connection) -> None:
    """Write where each row came from; the lines of grades are made here, they are too many."""
    columns = ("target_table", "target_key", "source_table", "source_key", "wrote")
    copy(target, "retold", "origin", columns, memory.manifest.lines())
    with target.cursor().copy(b"COPY retold.origin FROM STDIN") as lines:
        for grade, detail_id, journal_id in memory.grades:
            lines.write(
                f"grades\t{grade.id}\tjournal_details\t{detail_id}\tt\n"
                f"grades\t{grade.id}\tjournal\t{journal_id}\tt\n"
            )
    invented = memory.manifest.invented
    copy(target, "retold", "invented", columns[:2], [(table, str(key)) for table, key in invented])


def copy(
    target: Connection,
    schema: str,
    table: str,
    columns: tuple[str, ...],
    rows: Iterable[tuple[Any, ...]],
) -> None:
    """Send rows with COPY."""
    statement = SQL("COPY {} ({}) FROM STDIN").format(
        Identifier(schema, table), SQL(", ").join(map(Identifier, columns))
    )
    with target.cursor().copy(statement) as lines:
        for row in rows:
            lines.write_row([Jsonb(cell) if isinstance(cell, dict) else cell for cell in row])


def switch_triggers(target: Connection, how: str) -> None:
    """Disable or enable what the system does by itself on the tables that are written."""
    for table in TABLES:
        statement = SQL("ALTER TABLE {} {} TRIGGER USER").format(Identifier(table), SQL(how))
        target.execute(statement)
