"""The account as values: what a report tells, and nothing of how it was read."""

from collections import Counter
from dataclasses import dataclass

from rowcall.account.adoption import AdoptionLine, EditLine, RuleLine
from rowcall.account.causes import Cause, Freeing, rank_causes
from rowcall.account.doubt import Doubt
from rowcall.compile.detect.fault import Fault
from rowcall.pg.wait import Wait


@dataclass(frozen=True)
class SourceLine:
    """One line of the source balance: a mapping and a source that it reads."""

    mapping: str
    source_table: str
    source_rows: int
    migrated: int
    merged: int
    excluded: int
    quarantined: int
    difference: int


@dataclass(frozen=True)
class TargetLine:
    """One line of the target balance: a table by the origin of its rows."""

    target_table: str
    target_rows: int
    migrated: int
    adopted: int
    placeholder: int
    derived: int
    surplus: int
    native: int
    undecided: int
    difference: int


@dataclass(frozen=True)
class TableAccount:
    """A source table's rows, each once, by the worst outcome of its units."""

    source_table: str
    rows: int
    quarantined: int
    migrated: int
    merged: int
    excluded: int

    @property
    def difference(self) -> int:
        """Return how many rows the four outcomes miss or count too much."""
        return abs(self.rows - self.quarantined - self.migrated - self.merged - self.excluded)


@dataclass(frozen=True)
class Reason:
    """Why units were merged, excluded or quarantined, and the root of it."""

    mapping: str
    outcome: str
    reason: str
    detail: str | None
    cause_mapping: str | None
    cause_reason: str | None
    units: int


@dataclass(frozen=True)
class Mark:
    """How often a rule replaced a value of a column."""

    mapping: str
    column_name: str
    rule: str
    reason: str
    units: int


@dataclass(frozen=True)
class SourceItem:
    """A source table, or a column of one, and what the project says of it."""

    table_name: str
    column_name: str
    value_count: int
    claim: str
    reason: str | None


@dataclass(frozen=True)
class CorrectionLine:
    """How many values of a column a correction gave; carried ones were taken over by a run."""

    correction_id: int
    made_at: str
    made_by: str
    source_table: str
    column_name: str
    values: int
    carried: int
    replaced: int

    @property
    def waiting(self) -> int:
        """Return how many values the next run takes over."""
        return self.values - self.carried - self.replaced


@dataclass(frozen=True)
class StepTime:
    """A step that is done, its rows and how long it took."""

    step: str
    rows: int | None
    seconds: float
    kind: str


@dataclass(frozen=True)
class RunTime:
    """A run, when it began and when it came to its end, as ISO 8601."""

    run_id: int
    started_at: str
    finished_at: str | None
    seconds: float | None


@dataclass(frozen=True)
class BatchCount:
    """How many batches of a mapping are done; how many there are, once its source is staged."""

    mapping: str
    done: int
    total: int | None


@dataclass(frozen=True)
class Status:
    """How far the runs on a target have come; the total of the steps may be unknown."""

    has_ledger: bool
    is_finished: bool = False
    is_running: bool = False
    project: str = ""
    runs: tuple[RunTime, ...] = ()
    done_steps: int = 0
    total_steps: int | None = None
    next_step: str | None = None
    batches: tuple[BatchCount, ...] = ()
    dropped_objects: int = 0
    adopts: bool = False
    is_adopted: bool = False
    waits: tuple[Wait, ...] = ()

    @property
    def next(self) -> str:
        """Return the next command."""
        if self.waits:
            return "let the session that holds the lock end, or end it: rowcall status"
        if self.is_running:
            return "wait: a run is going on"
        if self.is_finished:
            return "rowcall report"
        if not self.adopts:
            return "rowcall run"
        return "rowcall run --offline" if self.is_adopted else "rowcall adopt"


@dataclass(frozen=True)
class KeptLine:
    """Rows that stay as they are although something else is decided now: somebody else changed
    them, or they would have to go, which nobody has allowed.
    """

    mapping: str
    reason: str
    rows: int
    is_edited: bool


@dataclass(frozen=True)
class DistributionLine:
    """A value of a distribution, and its rows in the source and in the target."""

    name: str
    says: str
    value: str
    source_rows: int
    target_rows: int


@dataclass(frozen=True)
class SequenceLine:
    """A sequence that was advanced past a written column: what it gave next before, and since."""

    sequence: str
    target_table: str
    column_name: str
    was_next: int
    next: int


@dataclass(frozen=True)
class Account:
    """Everything that a report tells."""

    project: str
    is_finished: bool
    is_loaded: bool
    runs: tuple[RunTime, ...]
    source: tuple[SourceLine, ...]
    target: tuple[TargetLine, ...]
    tables: tuple[TableAccount, ...]
    reasons: tuple[Reason, ...]
    marks: tuple[Mark, ...]
    items: tuple[SourceItem, ...]
    steps: tuple[StepTime, ...]
    corrections: tuple[CorrectionLine, ...] = ()
    kept: tuple[KeptLine, ...] = ()
    distributions: tuple[DistributionLine, ...] = ()
    sequences: tuple[SequenceLine, ...] = ()
    adoption: tuple[AdoptionLine, ...] = ()
    rules: tuple[RuleLine, ...] = ()
    edits: tuple[EditLine, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    freeings: tuple[Freeing, ...] = ()
    faults: tuple[Fault, ...] = ()

    @property
    def difference(self) -> int:
        """Return the sum of all differences: 0, or a row is lost or counted twice."""
        lines: list[SourceLine | TargetLine | TableAccount] = [
            *self.source,
            *self.target,
            *self.tables,
        ]
        return sum(line.difference for line in lines)

    @property
    def is_broken(self) -> bool:
        """Return whether rows are lost or counted twice; before all is loaded, some are to come."""
        return bool(self.difference) and (self.is_finished or self.is_loaded)

    @property
    def rows(self) -> int:
        """Return how many rows the mapped tables of the source have."""
        return sum(table.rows for table in self.tables)

    @property
    def quarantined(self) -> int:
        """Return how many units could not move."""
        return sum(line.quarantined for line in self.source)

    @property
    def withheld(self) -> int:
        """Return how many rows stay that a run removes where that is allowed."""
        return sum(line.rows for line in self.kept if not line.is_edited)

    @property
    def open_doubts(self) -> tuple[Doubt, ...]:
        """Return what speaks against a rule and was not accepted."""
        return tuple(doubt for doubt in self.doubts if doubt.accepted is None)

    @property
    def causes(self) -> list[Cause]:
        """Return what keeps units from moving, the largest cause first."""
        return rank_causes(self.reasons, self.freeings)

    def reasons_of(self, outcome: str) -> list[tuple[str, str, str | None, int]]:
        """Return mapping, reason, detail and units of an outcome, the largest first."""
        units: Counter[tuple[str, str, str | None]] = Counter()
        for one in self.reasons:
            if one.outcome == outcome:
                units[one.mapping, one.reason, one.detail] += one.units
        return [(*of, count) for of, count in units.most_common()]

    @property
    def unclaimed(self) -> tuple[SourceItem, ...]:
        """Return the tables and columns that hold something and that nobody claims."""
        return tuple(i for i in self.items if i.claim == "unclaimed" and i.value_count)
