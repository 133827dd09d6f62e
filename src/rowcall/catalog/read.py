"""Reads the relations of one schema, or of all: four statements, however many there are."""

from collections import defaultdict
from dataclasses import fields, replace
from typing import Any

from psycopg.rows import dict_row

from rowcall.errors import ProjectError
from rowcall.pg.connect import Connection
from rowcall.schema.access import OPEN, Access
from rowcall.schema.table import Check, Column, Database, ForeignKey, Table, UniqueKey
from rowcall.schema.type import TypeFacts
from rowcall.sql.quote import qualified
from rowcall.sql.statements import statement

# relkinds of what holds rows, and of what can be read besides
_TABLES = ["r", "p"]
_RELATIONS = ["r", "p", "v", "m", "f"]
# schema and name in the catalog
_Known = tuple[str, str]


def read_database(connection: Connection, schema: str) -> Database:
    """Return the schema's tables; raises ProjectError where the schema does not exist."""
    _refuse_missing(connection, schema)
    return _read(connection, schema, [schema], _TABLES)


def read_source(connection: Connection, schema: str) -> Database:
    """Return everything that a source holds: relations of every kind and of every schema.

    Those of the schema have their own names, all others `schema.table`; what rowcall keeps in a
    target is none of it. Raises ProjectError where the schema does not exist.
    """
    _refuse_missing(connection, schema)
    schemas = [row[0] for row in connection.execute(_SCHEMAS.encode(), {"schema": schema})]
    found = _read(connection, schema, schemas, _RELATIONS)
    if not connection.execute(b"SELECT 1 FROM pg_largeobject_metadata LIMIT 1").fetchone():
        return found
    return replace(found, tables={**found.tables, _LARGE_OBJECTS.name: _LARGE_OBJECTS})


# one row for each, by the name that people know; their contents only a superuser may select
_LARGE_OBJECTS = Table(
    "pg_largeobject",
    (Column("oid", "oid", not_null=True),),
    primary_key=("oid",),
    schema="pg_catalog",
    own_name="pg_largeobject_metadata",
)


# temporary tables of other sessions cannot be read
_SCHEMAS = """
SELECT nspname
  FROM pg_namespace
 WHERE nspname <> 'information_schema' AND NOT starts_with(nspname, 'pg_')
   AND (nspname = %(schema)s OR nspname NOT IN ('rowcall', 'rowcall_staging', 'rowcall_judging'))
"""


def _refuse_missing(connection: Connection, schema: str) -> None:
    exists = connection.execute("SELECT to_regnamespace(quote_ident(%s))", [schema]).fetchone()
    if exists is None or exists[0] is None:
        raise ProjectError(
            rule=f'schema "{schema}" does not exist in database "{connection.info.dbname}"',
            next="name the right database with --source or --target, or the right schema:"
            " source_schema or target_schema in the project, for a draft --source-schema or"
            " --target-schema",
        )


def _read(connection: Connection, schema: str, schemas: list[str], kinds: list[str]) -> Database:
    columns, facts = _columns(connection, schemas, kinds)
    primary, unique = _keys(connection, schemas)
    checks, foreign = _constraints(connection, schemas)
    access = _access(connection, schemas, kinds)
    # a table of the schema itself may be called `schema.table`, and goes first
    ordered = sorted(columns, key=lambda known: known[0] != schema)
    called: dict[str, _Known] = {}
    for known in ordered:
        own = known[1] if known[0] == schema else ".".join(known)
        called[qualified(*known) if own in called else own] = known
    tables = {
        name: Table(
            name=name,
            columns=tuple(columns[known]),
            primary_key=primary.get(known, ()),
            unique_keys=tuple(unique[known]),
            checks=tuple(checks[known]),
            foreign_keys=tuple(foreign[known]),
            access=access.get(known, OPEN),
            **facts[known],
        )
        for name, known in called.items()
    }
    encoding = connection.info.parameter_status("server_encoding") or "UTF8"
    return Database(schema, tables, connection.info.server_version, encoding)


def _rows(connection: Connection, name: str, **parameters: list[str]) -> list[dict[str, Any]]:
    with connection.cursor(row_factory=dict_row) as cursor:
        return cursor.execute(statement("rowcall.catalog", name).encode(), parameters).fetchall()


def _columns(
    connection: Connection, schemas: list[str], kinds: list[str]
) -> tuple[dict[_Known, list[Column]], dict[_Known, dict[str, Any]]]:
    columns: dict[_Known, list[Column]] = defaultdict(list)
    facts: dict[_Known, dict[str, Any]] = {}
    numbered = {
        (row["schema_name"], row["table_name"], row["column_name"]): row
        for row in _rows(connection, "sequences", schemas=schemas)
    }
    for row in _rows(connection, "columns", schemas=schemas, kinds=kinds):
        known = (row["schema_name"], row["table_name"])
        facts[known] = {
            "schema": row["schema_name"],
            "own_name": row["table_name"],
            "kind": row["relation_kind"],
            "has_children": row["has_children"],
            "is_populated": row["is_populated"],
            "is_of_extension": row["is_of_extension"],
            "estimated_rows": row["estimated_rows"],
        }
        numbering = numbered.get((*known, row["column_name"]), {})
        columns[known].append(
            Column(
                name=row["column_name"],
                type=row["type"],
                not_null=row["not_null"],
                default=row["default_expression"],
                default_is_volatile=bool(row["default_is_volatile"]),
                labels=tuple(row["labels"]),
                max_length=row["max_length"],
                is_generated=row["is_generated"],
                facts=_facts(row),
                identity=numbering.get("identity", ""),
                sequence=numbering.get("sequence") or "",
            )
        )
    return columns, facts


def _facts(row: dict[str, Any]) -> TypeFacts:
    known: dict[str, Any] = {fact.name: row[fact.name] for fact in fields(TypeFacts)}
    known["parts"] = tuple(row["parts"])
    return TypeFacts(**known)


def _keys(
    connection: Connection, schemas: list[str]
) -> tuple[dict[_Known, tuple[str, ...]], dict[_Known, list[UniqueKey]]]:
    primary: dict[_Known, tuple[str, ...]] = {}
    unique: dict[_Known, list[UniqueKey]] = defaultdict(list)
    for row in _rows(connection, "keys", schemas=schemas):
        known, columns = (row["schema_name"], row["table_name"]), tuple(row["columns"])
        if row["is_primary"]:
            primary[known] = columns
        else:
            unique[known].append(
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
    connection: Connection, schemas: list[str]
) -> tuple[dict[_Known, list[Check]], dict[_Known, list[ForeignKey]]]:
    checks: dict[_Known, list[Check]] = defaultdict(list)
    foreign: dict[_Known, list[ForeignKey]] = defaultdict(list)
    for row in _rows(connection, "constraints", schemas=schemas):
        known = (row["schema_name"], row["table_name"])
        if row["kind"] == "c":
            checks[known].append(Check(row["constraint_name"], row["expression"]))
        else:
            foreign[known].append(
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


def _access(connection: Connection, schemas: list[str], kinds: list[str]) -> dict[_Known, Access]:
    """Return what is not open to the role, of those relations where anything is not."""
    return {
        (row["schema_name"], row["table_name"]): Access(
            tuple(row["unreadable"]), row["hides_rows"], tuple(row["rules"])
        )
        for row in _rows(connection, "access", schemas=schemas, kinds=kinds)
    }
