"""Is staging still what was read from the source? Counts and checksums, computed anew."""

import hashlib

from rowcall.compile.relations import ROW, staged
from rowcall.pg.connect import Connection
from rowcall.pg.run_sql import run, value
from rowcall.sql.quote import name, names, text
from rowcall.verify.finding import Difference


def altered_staging(target: Connection) -> list[Difference]:
    """Return the staged tables whose rows are not those that were counted and hashed."""
    found: list[Difference] = []
    lines = run(
        target,
        "SELECT relation, is_query, source_rows, row_count, checksum"
        "  FROM rowcall.staged ORDER BY relation",
    ).fetchall()
    for relation, is_query, source_rows, row_count, checksum in lines:
        if value(target, "SELECT to_regclass(%(table)s) IS NULL", table=staged(relation)):
            says = "the staged table is gone"
            found.append(Difference("staged_rows", relation, "", row_count, says))
            continue
        rows = int(value(target, f"SELECT count(*) FROM {staged(relation)}"))
        if not rows == row_count == source_rows:
            says = f"{rows:,} rows are staged, {row_count:,} were, of {source_rows:,} in the source"
            found.append(
                Difference("staged_rows", relation, "", abs(rows - source_rows) or 1, says)
            )
        elif not is_query and _checksum(target, relation) != checksum:
            says = "staged values are not those that were read from the source"
            found.append(Difference("staged_checksum", relation, "", 1, says))
    return found


def _checksum(target: Connection, relation: str) -> str:
    """Return the checksum of the rows as they came; what corrections changed counts as it was."""
    columns = [
        row[0]
        for row in run(
            target,
            "SELECT attname FROM pg_attribute WHERE attrelid = %(table)s::regclass"
            " AND attnum > 0 AND NOT attisdropped AND attname <> %(row)s ORDER BY attnum",
            table=staged(relation),
            row=ROW,
        )
    ]
    corrected = {
        row[0]: row[1]
        for row in run(
            target,
            "SELECT DISTINCT column_name, (SELECT format_type(atttypid, atttypmod)"
            " FROM pg_attribute WHERE attrelid = %(table)s::regclass AND attname = column_name)"
            "  FROM rowcall.override WHERE source_table = %(relation)s",
            table=staged(relation),
            relation=relation,
        )
    }
    query = f"SELECT {names(columns, 'source.')} FROM {staged(relation)} AS source"
    if corrected:
        query = _before_corrections(relation, columns, corrected)
    digest = hashlib.sha256()
    with target.cursor().copy(
        f"COPY ({query} ORDER BY source.{ROW}) TO STDOUT (FORMAT binary)".encode()
    ) as copy:
        for chunk in copy:
            digest.update(chunk)
    return digest.hexdigest()


def _before_corrections(relation: str, columns: list[str], corrected: dict[str, str]) -> str:
    listed: list[str] = []
    joins: list[str] = []
    for number, column in enumerate(columns):
        if column not in corrected:
            listed.append(f"source.{name(column)}")
            continue
        first = f"first{number}"
        listed.append(
            f"CASE WHEN {first}.position IS NULL THEN source.{name(column)}"
            f" ELSE {first}.old_value::{corrected[column]} END"
        )
        joins.append(
            "LEFT JOIN (SELECT DISTINCT ON (position) position, old_value"
            f" FROM rowcall.override WHERE source_table = {text(relation)}"
            f" AND column_name = {text(column)} ORDER BY position, correction_id) AS {first}"
            f" ON {first}.position = source.{ROW}"
        )
    return f"SELECT {', '.join(listed)} FROM {staged(relation)} AS source {' '.join(joins)}"
