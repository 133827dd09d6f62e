"""The names of everything that rowcall keeps in the target database."""

from rowcall.sql.quote import qualified

LEDGER = "rowcall"
STAGING = "rowcall_staging"
JUDGING = "rowcall_judging"
ROW = "rowcall_row"


def staged(relation: str) -> str:
    """Return the staged copy of a source table, or the staged result of a query."""
    return qualified(STAGING, relation)


def judged(mapping: str) -> str:
    """Return the table of a mapping's units, each judged from its own row."""
    return qualified(JUDGING, mapping)


def overruled(mapping: str) -> str:
    """Return the table of the units that other rows decided about."""
    return qualified(JUDGING, f"{mapping}__overruled")


def gathered(mapping: str) -> str:
    """Return the table of what survivors keep of the rows merged into them."""
    return qualified(JUDGING, f"{mapping}__gathered")


def contested(mapping: str) -> str:
    """Return the table of the units that share a unique value of the target with another."""
    return qualified(JUDGING, f"{mapping}__contested")


def poison(mapping: str) -> str:
    """Return the table of the rows on which a user's expression raises."""
    return qualified(JUDGING, f"{mapping}__poison")


def computed(mapping: str) -> str:
    """Return the table of what a mapping computes at the end, while it is written."""
    return qualified(JUDGING, f"{mapping}__computed")


def entries(entry_table: str) -> str:
    """Return the ledger table that holds the entries of one mapping's source."""
    return qualified(LEDGER, entry_table)


def adoption(mapping: str) -> str:
    """Return the ledger table of the rows that an earlier migration wrote for the mapping."""
    return qualified(LEDGER, f"adoption_{mapping}")


def unit_is(unit: str, other: str) -> str:
    """Return the condition that a line (overruled, gathered) speaks of a judged unit."""
    return " AND ".join(
        f"{other}.{part} = {unit}.unit__{part}" for part in ("source", "position", "part")
    )
