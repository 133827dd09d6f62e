"""The steps of a plan. A step that is not recorded as done can be done again without harm."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from rowcall.ledger.step import StepId


@dataclass(frozen=True)
class _OfPlan:
    """A step is known by its kind, and the mapping, relation or phase and the column it is of."""

    KIND: ClassVar[str]

    @property
    def id(self) -> StepId:
        """Return by what the ledger, the log and the screen know it."""
        given = vars(self)
        names = [str(given[key]) for key in ("relation", "mapping", "phase") if key in given]
        return StepId(self.KIND, *names, *([str(given["column"])] if "column" in given else ()))

    @property
    def title(self) -> str:
        """Return how it reads."""
        return self.id.title


@dataclass(frozen=True)
class StageTable(_OfPlan):
    """Copy the claimed columns of a source table into staging."""

    relation: str
    columns: tuple[str, ...]
    estimated_rows: int

    KIND: ClassVar[str] = "stage"


@dataclass(frozen=True)
class Override(_OfPlan):
    """Write the corrected values over the staged ones."""

    correction: int

    KIND: ClassVar[str] = "override"


@dataclass(frozen=True)
class StageQuery(_OfPlan):
    """Run a project's query over the staged tables and keep its result beside them."""

    relation: str

    KIND: ClassVar[str] = "stage query"


@dataclass(frozen=True)
class CloseStaging(_OfPlan):
    """Say that staging is complete, and stop if a table or column is unclaimed."""

    KIND: ClassVar[str] = "staging complete"


@dataclass(frozen=True)
class Adopt(_OfPlan):
    """Find the rows that an earlier migration wrote for a mapping."""

    mapping: str

    KIND: ClassVar[str] = "adopt"


@dataclass(frozen=True)
class CloseAdoption(_OfPlan):
    """Say that every row of an earlier migration has its line."""

    KIND: ClassVar[str] = "adoption complete"


@dataclass(frozen=True)
class HashStanding(_OfPlan):
    """Hash the passwords that an earlier migration left in plain text, as they stand."""

    mapping: str
    column: str

    KIND: ClassVar[str] = "hash standing"


@dataclass(frozen=True)
class RemoveSurplus(_OfPlan):
    """Remove surplus rows to which nothing refers, children first, if that was asked for."""

    KIND: ClassVar[str] = "remove surplus"


@dataclass(frozen=True)
class Judge(_OfPlan):
    """Decide about every unit of a mapping."""

    mapping: str
    relations: tuple[str, ...]
    estimated_rows: int

    KIND: ClassVar[str] = "judge"


@dataclass(frozen=True)
class StandIns(_OfPlan):
    """Write the placeholder rows that the mapping's rows refer to."""

    mapping: str

    KIND: ClassVar[str] = "placeholders"


@dataclass(frozen=True)
class Load(_OfPlan):
    """Write target rows and entries, batch by batch: each batch is one transaction.

    Before the first one keys of the table are dropped, and its triggers disabled.
    """

    mapping: str
    relations: tuple[str, ...]
    batch: int
    estimated_rows: int

    KIND: ClassVar[str] = "load"


@dataclass(frozen=True)
class Verify(_OfPlan):
    """Check a phase whose mappings are loaded: its balance, its rows, its keys and foreign keys.

    `tables` are those that no later mapping writes: what was dropped of them is restored.
    """

    phase: str
    mappings: tuple[str, ...]
    tables: tuple[str, ...]

    KIND: ClassVar[str] = "verify"


@dataclass(frozen=True)
class Fill(_OfPlan):
    """Fill a deferred column, when both of its tables are loaded."""

    mapping: str
    column: str

    KIND: ClassVar[str] = "fill"


@dataclass(frozen=True)
class Withdraw(_OfPlan):
    """Remove the rows whose records are no more, children first."""

    KIND: ClassVar[str] = "withdraw"


@dataclass(frozen=True)
class Compute(_OfPlan):
    """Compute columns of a mapping from what was loaded."""

    mapping: str

    KIND: ClassVar[str] = "after load"


@dataclass(frozen=True)
class HashSecrets(_OfPlan):
    """Read the passwords from the source, hash them, and write the hashes."""

    mapping: str
    column: str

    KIND: ClassVar[str] = "hash"


@dataclass(frozen=True)
class Distribute(_OfPlan):
    """Count rows by value, in what is staged and in the target."""

    KIND: ClassVar[str] = "distributions"


@dataclass(frozen=True)
class RestoreKeys(_OfPlan):
    """Restore what the phases have left dropped, and enable the triggers."""

    KIND: ClassVar[str] = "restore keys"


@dataclass(frozen=True)
class AdvanceSequences(_OfPlan):
    """Advance the sequences of written columns past what was written."""

    KIND: ClassVar[str] = "advance sequences"


@dataclass(frozen=True)
class Reckon(_OfPlan):
    """Check both balances: a difference of one row fails the run."""

    KIND: ClassVar[str] = "balance"


Step = (
    StageTable | Override | StageQuery | CloseStaging | Adopt | CloseAdoption | HashStanding
    | Judge | StandIns | Load | Verify | Fill | Withdraw | RemoveSurplus
    | Compute | HashSecrets | RestoreKeys | AdvanceSequences | Distribute | Reckon
)  # fmt: skip


# the step itself, as one of the things that it is made of
DEFINITION = StepId("definition")


@dataclass(frozen=True)
class MadeOf:
    """What a step is made of: its definition, as a fingerprint, and what other steps make.

    A column of a staged relation is an input of its own: `StepId("stage", relation, column)`.
    """

    definition: str
    steps: tuple[StepId, ...] = ()


@dataclass(frozen=True)
class Plan:
    """The steps in order, what each is made of, and a fingerprint of it all.

    It `withdraws` rows that no record stands for any more; else they stay as they are.
    """

    steps: tuple[Step, ...]
    made_of: Mapping[StepId, MadeOf]
    fingerprint: str
    withdraws: bool = False
