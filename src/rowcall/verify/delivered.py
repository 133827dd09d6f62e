"""How a value travels from PostgreSQL to DuckDB so that two of them can be compared there."""

from rowcall.schema.table import Column
from rowcall.verify.dialect import Translated, Untranslatable, kind_of
from rowcall.verify.json_text import json_text

_DUCKDB = {
    "int": "BIGINT",
    "text": "VARCHAR",
    "bool": "BOOLEAN",
    "timestamptz": "TIMESTAMPTZ",
    "timestamp": "TIMESTAMP",
    "date": "DATE",
}


def base_type(column: Column) -> str:
    """Return the type of a column beneath its domains."""
    return column.facts.base or column.type


def cast_type(column: Column) -> str:
    """Return the type by which an expression becomes a value of a column, all characters kept.

    The blanks that fill a char(n) up are no part of its text.
    """
    return "bpchar" if column.facts.kind == "character" else column.bare_type


def is_number(type_name: str) -> bool:
    """Return whether a type is numeric, of whatever precision."""
    return type_name == "numeric" or (type_name.startswith("numeric(") and type_name[-1] == ")")


def handed_over(sql: str, column: Column, *, as_json: bool = False) -> str:
    """Return PostgreSQL's expression for a value of a column, as it is handed over.

    Of an array whose elements are put together in DuckDB, `as_json`.
    """
    if as_json:
        return f"to_jsonb({sql})::text"
    base = base_type(column)
    return delivered(f"({sql})::{base}" if column.facts.is_domain else sql, base)


def delivered(sql: str, type_name: str) -> str:
    """Return PostgreSQL's expression for a value of that type, as it is handed over.

    Whole numbers, times and UUIDs travel as they are, numbers without zeros at their end, bytes as
    their digest, all else as text. As text, bytes of half a gigabyte are too long for PostgreSQL.
    """
    if type_name == "uuid" or kind_of(type_name) not in {None, "text"}:
        return sql
    if is_number(type_name):
        return f"trim_scale({sql})::text"
    if type_name == "bytea":
        return f"encode(sha256({sql}), 'hex')"
    return f"({sql})::text"


def duckdb_type(type_name: str) -> str:
    """Return the type that a delivered value has in DuckDB."""
    if type_name == "uuid":
        return "UUID"
    return _DUCKDB.get(kind_of(type_name) or "text", "VARCHAR")


def fitted(found: Translated, type_name: str) -> str:
    """Return a translated expression as a value of the column's type; raises Untranslatable."""
    kind = kind_of(type_name)
    if found.kind == "null":
        return f"CAST(NULL AS {duckdb_type(type_name)})"
    if kind == "text" and found.kind in {"text", "quoted"}:
        return found.sql
    if (kind == "text" or is_number(type_name)) and found.kind == "int":
        return f"CAST({found.sql} AS VARCHAR)"
    if kind == "text" and found.kind == "bool":
        return f"CAST({found.sql} AS VARCHAR)"
    if kind == found.kind or (type_name == "jsonb" and found.kind == "json"):
        return found.sql
    raise Untranslatable(f"{found.kind} as {type_name}")


def json_array(texts: list[str]) -> str:
    """Return DuckDB's SQL for a json array of texts, as PostgreSQL prints one."""
    listed = ", ', ', ".join(f"coalesce({json_text(one)}, 'null')" for one in texts)
    return f"concat('[', {listed}, ']')"
