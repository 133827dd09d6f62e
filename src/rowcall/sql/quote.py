"""Identifiers and literals as PostgreSQL reads them."""

from collections.abc import Iterable


def name(identifier: str) -> str:
    """Return the identifier in double quotes."""
    return '"' + identifier.replace('"', '""') + '"'


def qualified(schema: str, table: str) -> str:
    """Return schema and table as one quoted name."""
    return f"{name(schema)}.{name(table)}"


def text(value: str) -> str:
    """Return a string literal, safe whatever standard_conforming_strings says."""
    quoted = value.replace("'", "''")
    if "\\" in quoted:
        return "E'" + quoted.replace("\\", "\\\\") + "'"
    return f"'{quoted}'"


def names(identifiers: Iterable[str], prefix: str = "") -> str:
    """Return the identifiers as a list, each with the prefix (an alias and a dot) before it."""
    return ", ".join(prefix + name(identifier) for identifier in identifiers)
