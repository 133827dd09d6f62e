"""Identifiers and literals as PostgreSQL reads them."""

from collections.abc import Iterable
from functools import lru_cache
from hashlib import sha256

# what PostgreSQL keeps of a name: the rest it cuts off, and two names may become one
_BYTES = 63
_DIGITS = 12


def name(identifier: str) -> str:
    """Return the identifier in double quotes.

    What a database has is never too long: only names that we make of others are, such as that of a
    column with what we add. Their end gives way to hex digits of their sha256.
    """
    return '"' + _kept(identifier).replace('"', '""') + '"'


@lru_cache(maxsize=65536)
def _kept(identifier: str) -> str:
    whole = identifier.encode()
    if len(whole) <= _BYTES:
        return identifier
    kept = whole[: _BYTES - _DIGITS - 1].decode(errors="ignore")
    return f"{kept}~{sha256(whole).hexdigest()[:_DIGITS]}"


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
