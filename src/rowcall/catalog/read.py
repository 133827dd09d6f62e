"""Reads all tables of a schema: three statements, however many tables there are."""

from collections import defaultdict
from dataclasses import fields
from typing import Any

from psycopg.rows import dict_row

from rowcall.errors import ProjectError
from rowcall.pg.connect import Connection
from rowcall.schema.table import Check, Column, Database, ForeignKey, Table, UniqueKey
from rowcall.schema.type import TypeFacts
from rowcall.sql.statements import statement


def read_database(connection: Connection, schema: str) -> Database:
    """Return the schema's tables; raises ProjectError where the schema does not exist."""
    exists = connection.execute("SELECT to_regnamespace(quote_ident(%s))", [schema]).fetchone()
    if exists is None or exists[0] is None:
        raise ProjectError(
            rule=f'schema "{schema}" does not exist in database "{connection.info.dbname}"',
            next="name the right database with --source or --target, or the right schema:"
            " source_schema or target_schema in the project, for a draft --source-schema or"
            " --target-schema",
        )
    columns, estimates = _columns(connection, schema)
    primary, unique = _keys(connection, schema)
    checks, foreign = _constraints(connection, schema)
    tables = {
        name: Table(
            name=name,
            columns=tuple(columns[name]),
            primary_key=primary.get(name, ()),
            unique_keys=tuple(unique[name]),
            checks=tuple(checks[name]),
            foreign_keys=tuple(foreign[name]),
            estimated_rows=estimates[name],
        )
        for name in columns
    }
    return Database(schema, tables, connection.info.server_version)


def _rows(connection: Connection, name: str, schema: str) -> list[dict[str, Any]]:
    with connection.cursor(row_factory=dict_row) as cursor:
        # regnamespace takes an identifier as it is written in SQL
        quoted = '"' + schema.replace('"', '""') + '"'
        return cursor.execute(
            statement("rowcall.catalog", name).encode(), {"schema": quoted}
        ).fetchall()


def _columns(connection: Connection, schema: str) -> tuple[dict[str, list[Column]], dict[str, int]]:
    columns: dict[str, list[Column]] = defaultdict(list)
    estimates: dict[str, int] = {}
    for row in _rows(connection, "columns", schema):
        estimates[row["table_name"]] = row["estimated_rows"]
        columns[row["table_name"]].append(
            Column(
                name=row["column_name"],
                type=row["type"],
                not_null=row["not_null"],
                default=row["default_expression"],
                default_is_volatile=bool(row["default_is_volatile"]),
                labels=tuple(row["labels"]),
                max_length=row["max_length"],
                is_generated=row["is_generated"],
                facts=TypeFacts(**{fact.name: row[fact.name] for fact in fields(TypeFacts)}),
            )
        )
    return columns, estimates


def _keys(
    connection: Connection, schema: str
) -> tuple[dict[str, tuple[str, ...]], dict[str, list[UniqueKey]]]:
    primary: dict[str, tuple[str, ...]] = {}
    unique: dict[str, list[UniqueKey]] = defaultdict(list)
    for row in _rows(connection, "keys", schema):
        columns = tuple(row["columns"])
        if row["is_primary"]:
            primary[row["table_name"]] = columns
        else:
            unique[row["table_name"]].append(
                UniqueKey(
                    row["key_name"],
                    columns,
                    row["predicate"],
                    row["nulls_equal"],
                    tuple(row["collations"]),
                )
            )
    return primary, unique


def _constraints(
    connection: Connection, schema: str
) -> tuple[dict[str, list[Check]], dict[str, list[ForeignKey]]]:
    checks: dict[str, list[Check]] = defaultdict(list)
    foreign: dict[str, list[ForeignKey]] = defaultdict(list)
    for row in _rows(connection, "constraints", schema):
        if row["kind"] == "c":
            checks[row["table_name"]].append(Check(row["constraint_name"], row["expression"]))
        else:
            foreign[row["table_name"]].append(
                ForeignKey(
                    row["constraint_name"],
                    tuple(row["columns"]),
                    row["to_table"],
                    tuple(row["to_columns"]),
                    row["is_full"],
                    row["is_period"],
                    row["is_elsewhere"],
                )
            )
    return checks, foreign
