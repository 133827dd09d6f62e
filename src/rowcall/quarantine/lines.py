"""Quarantined units and corrections as values, and nothing of how they were read."""

from dataclasses import dataclass

from rowcall.ledger.override import Override
from rowcall.mapping.finding import Finding

# the columns of the file that goes out; what must come back is `WANTED`
COLUMNS = (
    "mapping",
    "source_table",
    "source_key",
    "part",
    "reason",
    "detail",
    "column_name",
    "old_value",
    "new_value",
    "why",
)
WANTED = ("mapping", "source_table", "source_key", "column_name", "old_value", "new_value")


@dataclass(frozen=True)
class Filter:
    """Which quarantined units are wanted: None means all."""

    mapping: str | None = None
    reason: str | None = None
    cause_mapping: str | None = None
    cause_reason: str | None = None


@dataclass(frozen=True)
class Waiting:
    """How many units wait for one reason, and how many of them are its root themselves."""

    mapping: str
    reason: str
    detail: str | None
    cause_mapping: str
    cause_reason: str
    units: int
    own: int


@dataclass(frozen=True)
class Link:
    """A unit in the chain from a blocked one to its root."""

    mapping: str
    source_key: str
    part: str
    outcome: str
    reason: str | None
    detail: str | None


@dataclass(frozen=True)
class StagedValue:
    """A value of the staged row that feeds what is wrong, and why it cannot be corrected."""

    column_name: str
    value: str | None
    refused: str | None


@dataclass(frozen=True)
class Unit:
    """Everything that is known of one unit."""

    mapping: str
    source_table: str
    source_key: str
    part: str
    outcome: str
    reason: str | None
    detail: str | None
    problems: tuple[str, ...]
    chain: tuple[Link, ...]
    values: tuple[StagedValue, ...]
    overrides: tuple[Override, ...]


@dataclass(frozen=True)
class Sample:
    """A quarantined unit: its key and a value behind its trouble, both masked.

    `number` is its place among the units of this mapping and reason; of its values one is first.
    """

    mapping: str
    source_table: str
    source_key: str
    reason: str
    column_name: str
    value: str | None
    number: int = 1
    is_first: bool = True


@dataclass(frozen=True)
class Exported:
    """What an export wrote, what it left to its root, and what nobody can correct here."""

    lines: int
    units: int
    is_cut: bool
    blocked: dict[tuple[str, str], int]
    refused: dict[str, int]


@dataclass(frozen=True)
class Imported:
    """What an import found, and what it wrote if it found nothing wrong."""

    lines: int
    rows: int
    values: int
    standing: int
    correction_id: int | None
    findings: tuple[Finding, ...]
