"""How the rows of a mapping were written: by that it is known what somebody else changed."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Writing:
    """The columns that a mapping writes, and SQL for the hash of them over a row called target."""

    mapping: str
    target_table: str
    columns: tuple[str, ...]
    secrets: tuple[str, ...]
    hash_sql: str
    entry_tables: tuple[str, ...]
