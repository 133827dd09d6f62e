"""The steps of a plan. A step that is not recorded as done can be done again without harm."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True)
class _Titled:
    """A step is known by its title: in the ledger, on the screen, in the report."""

    TITLE: ClassVar[str]

    @property
    def title(self) -> str:
        """Return the title with the step's own names in it, and the correction that it serves."""
        correction: int = getattr(self, "correction", 0)
        title = self.TITLE.format(**vars(self))
        return f"{title} of correction {correction}" if correction else title


@dataclass(frozen=True)
class StageTable(_Titled):
    """Copy the claimed columns of a source table into staging."""

    relation: str
    columns: tuple[str, ...]
    estimated_rows: int

    TITLE: ClassVar[str] = "stage {relation}"


@dataclass(frozen=True)
class StageQuery(_Titled):
    """Run a project's query over the staged tables and keep its result beside them."""

    relation: str
    correction: int = 0

    TITLE: ClassVar[str] = "stage query {relation}"


@dataclass(frozen=True)
class CloseStaging(_Titled):
    """Say that staging is complete, and stop if a table or column is unclaimed."""

    TITLE: ClassVar[str] = "staging complete"


@dataclass(frozen=True)
class Adopt(_Titled):
    """Find the rows that an earlier migration wrote for a mapping."""

    mapping: str

    TITLE: ClassVar[str] = "adopt {mapping}"


@dataclass(frozen=True)
class CloseAdoption(_Titled):
    """Say that every row of an earlier migration has its line."""

    TITLE: ClassVar[str] = "adoption complete"


@dataclass(frozen=True)
class HashStanding(_Titled):
    """Hash the passwords that an earlier migration left in plain text, as they stand."""

    mapping: str
    column: str

    TITLE: ClassVar[str] = "hash standing {mapping}.{column}"


@dataclass(frozen=True)
class RemoveSurplus(_Titled):
    """Remove surplus rows to which nothing refers, children first, if that was asked for."""

    TITLE: ClassVar[str] = "remove surplus"


@dataclass(frozen=True)
class Judge(_Titled):
    """Decide about every unit of a mapping."""

    mapping: str
    relations: tuple[str, ...]
    estimated_rows: int

    TITLE: ClassVar[str] = "judge {mapping}"


@dataclass(frozen=True)
class StandIns(_Titled):
    """Write the placeholder rows that the mapping's rows refer to."""

    mapping: str

    TITLE: ClassVar[str] = "placeholders {mapping}"


@dataclass(frozen=True)
class Load(_Titled):
    """Write target rows and entries, batch by batch: each batch is one transaction.

    Before the first one keys of the table are dropped, and its triggers disabled.
    """

    mapping: str
    relations: tuple[str, ...]
    batch: int
    estimated_rows: int

    TITLE: ClassVar[str] = "load {mapping}"


@dataclass(frozen=True)
class Verify(_Titled):
    """Check a phase whose mappings are loaded: its balance, its rows, its keys and foreign keys.

    `tables` are those that no later mapping writes: what was dropped of them is restored.
    """

    phase: str
    mappings: tuple[str, ...]
    tables: tuple[str, ...]

    TITLE: ClassVar[str] = "verify {phase}"


@dataclass(frozen=True)
class Fill(_Titled):
    """Fill a deferred column, when both of its tables are loaded."""

    mapping: str
    column: str
    correction: int = 0

    TITLE: ClassVar[str] = "fill {mapping}.{column}"


@dataclass(frozen=True)
class Compute(_Titled):
    """Compute columns of a mapping from what was loaded."""

    mapping: str
    correction: int = 0

    TITLE: ClassVar[str] = "after load {mapping}"


@dataclass(frozen=True)
class HashSecrets(_Titled):
    """Read the passwords from the source, hash them, and write the hashes."""

    mapping: str
    column: str
    correction: int = 0

    TITLE: ClassVar[str] = "hash {mapping}.{column}"


@dataclass(frozen=True)
class Distribute(_Titled):
    """Count rows by value, in what is staged and in the target."""

    correction: int = 0

    TITLE: ClassVar[str] = "distributions"


@dataclass(frozen=True)
class RestoreKeys(_Titled):
    """Restore what the phases have left dropped, and enable the triggers."""

    TITLE: ClassVar[str] = "restore keys"


@dataclass(frozen=True)
class AdvanceSequences(_Titled):
    """Advance the sequences of written columns past what was written."""

    correction: int = 0

    TITLE: ClassVar[str] = "advance sequences"


@dataclass(frozen=True)
class Reckon(_Titled):
    """Check both balances: a difference of one row fails the run."""

    correction: int = 0

    TITLE: ClassVar[str] = "balance"


@dataclass(frozen=True)
class Override(_Titled):
    """Write the corrected values over the staged ones."""

    correction: int

    TITLE: ClassVar[str] = "override"


@dataclass(frozen=True)
class Carry(_Titled):
    """Judge a mapping again and move what the corrections free; what stands, stays.

    Nothing is to be done where it reads no corrected value and no parent was carried: for this
    correction, or for one from `since` on that was interrupted before its balance. Mappings that
    refer to each other in a circle are carried `again`, when the others have been.
    """

    mapping: str
    is_corrected: bool
    parents: tuple[str, ...]
    correction: int
    since: int
    again: str = ""

    TITLE: ClassVar[str] = "carry {mapping}{again}"


Step = (
    StageTable | StageQuery | CloseStaging | Adopt | CloseAdoption | HashStanding | RemoveSurplus
    | Judge | StandIns | Load | Verify | Fill
    | Compute | HashSecrets | RestoreKeys | AdvanceSequences | Distribute | Reckon
    | Override | Carry
)  # fmt: skip


@dataclass(frozen=True)
class Plan:
    """The steps in order, and a fingerprint that tells whether a run may go on with them."""

    steps: tuple[Step, ...]
    fingerprint: str
