"""An override as a value."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Override:
    """A corrected value of a staged row, and the correction that it came with."""

    correction_id: int
    made_at: str
    made_by: str
    column_name: str
    old_value: str | None
    new_value: str | None
    reason: str
