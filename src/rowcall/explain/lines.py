"""What is told of one key, as values."""

from dataclasses import dataclass

from rowcall.explain.held import Held
from rowcall.quarantine.lines import Link


@dataclass(frozen=True)
class UnitName:
    """A unit: the mapping that reads it, and where it stands in the source."""

    mapping: str
    source_table: str
    source_key: str
    part: str


@dataclass(frozen=True)
class Mark:
    """A value that a rule replaced."""

    column_name: str
    rule: str
    reason: str


@dataclass(frozen=True)
class Adopted:
    """What adoption says of a target row and the unit that it was recognised by."""

    mapping: str
    target_table: str
    target_key: str
    origin: str
    rule: str
    source_table: str | None
    source_key: str | None
    part: str | None
    kept_key: str | None
    strays: tuple[str, ...]
    touched: tuple[str, ...]
    candidates: tuple[str, ...]
    group_size: int | None


@dataclass(frozen=True)
class Kept:
    """A value of an adopted row that stays, although the mapping writes another."""

    column_name: str
    reason: str


@dataclass(frozen=True)
class Replaced:
    """A value of an adopted row that a repair replaced, or that went with the row."""

    column_name: str
    old_value: Held


@dataclass(frozen=True)
class Staged:
    """A value of the staged row that is behind an outcome."""

    column_name: str
    value: Held


@dataclass(frozen=True)
class Correction:
    """A corrected value of the staged row."""

    correction_id: int
    made_at: str
    made_by: str
    column_name: str
    old_value: Held
    new_value: Held
    reason: str


@dataclass(frozen=True)
class OldUnit:
    """What became of a unit of an old key; `outcome` is None as long as it is only recognised."""

    name: UnitName
    outcome: str | None
    reason: str | None
    detail: str | None
    target_table: str | None
    target_key: str | None
    survivor: UnitName | None
    problems: tuple[str, ...]
    chain: tuple[Link, ...]
    values: tuple[Staged, ...]
    corrections: tuple[Correction, ...]
    marks: tuple[Mark, ...]
    adopted: tuple[Adopted, ...]
    kept: tuple[Kept, ...]
    replaced: tuple[Replaced, ...]


@dataclass(frozen=True)
class Maker:
    """A unit that went into a target row: it made it (`migrated`), or was merged into it."""

    name: UnitName
    outcome: str


@dataclass(frozen=True)
class StandIn:
    """For whom a placeholder stands: the missing key, and the first unit that needed it."""

    mapping: str
    source_key: str
    for_mapping: str
    for_key: str
    for_part: str


@dataclass(frozen=True)
class NewColumn:
    """A column of a target row; `leads_nowhere` names a table that lacks the row referred to."""

    column_name: str
    value: Held
    marks: tuple[Mark, ...]
    kept: str | None
    replaced: Held | None
    leads_nowhere: str | None


@dataclass(frozen=True)
class NewRow:
    """A target row with all that it came from; `is_there` is False of one that was removed."""

    target_table: str
    target_key: str
    origin: str
    is_there: bool
    makers: tuple[Maker, ...]
    adopted: Adopted | None
    stand_in: StandIn | None
    columns: tuple[NewColumn, ...]


@dataclass(frozen=True)
class Explained:
    """What is known of a key on both sides."""

    table: str
    key: str
    old: tuple[OldUnit, ...]
    new: NewRow | None
