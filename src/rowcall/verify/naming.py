"""Names that DuckDB keeps apart: it folds case, where PostgreSQL knows "Title" and "title"."""

import hashlib
import re
from collections.abc import Mapping

from rowcall.sql.quote import name as quoted

# PostgreSQL, which names the columns of what it hands over, cuts names at 63 bytes
_PLAIN = re.compile(r"[a-z_][a-z0-9_]{0,47}")


def alias(identifier: str) -> str:
    """Return the name by which DuckDB knows it: itself, or a digest where that might be folded."""
    if _PLAIN.fullmatch(identifier):
        return identifier
    return f"n_{hashlib.sha256(identifier.encode()).hexdigest()[:24]}"


def name(identifier: str) -> str:
    """Return DuckDB's name for it, quoted."""
    return quoted(alias(identifier))


def qualified(schema: str, relation: str) -> str:
    """Return the quoted name of a relation of DuckDB's."""
    return f"{quoted(schema)}.{name(relation)}"


def select_list(columns: Mapping[str, str]) -> str:
    """Return `expression AS name` lines for DuckDB, one a column."""
    return ",\n       ".join(f"{sql} AS {name(column)}" for column, sql in columns.items())
