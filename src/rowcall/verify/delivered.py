"""How a value travels from PostgreSQL to DuckDB so that two of them can be compared there."""

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


def delivered(sql: str, type_name: str) -> str:
    """Return PostgreSQL's expression for a value of that type, as it is handed over.

    Whole numbers, times and UUIDs travel as they are, numbers without zeros at their end, arrays as
    json, all else as text.
    """
    if type_name == "uuid" or kind_of(type_name) not in {None, "text"}:
        return sql
    if type_name.startswith("numeric"):
        return f"trim_scale({sql})::text"
    if type_name.endswith("[]"):
        return f"to_jsonb({sql})::text"
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
    if (kind == "text" or type_name.startswith("numeric")) and found.kind == "int":
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
