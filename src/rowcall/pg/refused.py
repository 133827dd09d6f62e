"""What a database says when it refuses, without any value."""

import psycopg


def told(error: psycopg.Error) -> str:
    """Return what the ledger keeps of a database error: never DETAIL, CONTEXT or the statement."""
    named = [error.diag.constraint_name, error.diag.column_name]
    parts = [error.sqlstate, *(part for part in named if part), error.diag.message_primary]
    return " ".join(part for part in parts if part)
