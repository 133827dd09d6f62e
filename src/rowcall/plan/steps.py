"""The steps of a plan. A step that is not recorded as done can be done again without harm."""

from dataclasses import dataclass


@dataclass(frozen=True)
class StageTable:
    """Copy the claimed columns of a source table into staging."""

    relation: str
    columns: tuple[str, ...]
    estimated_rows: int

    @property
    def title(self) -> str:
        """Return the step's name in the ledger and on the screen."""
        return f"stage {self.relation}"


@dataclass(frozen=True)
class StageQuery:
    """Run a project's query over the staged tables and keep its result beside them."""

    relation: str

    @property
    def title(self) -> str:
        """Return the step's name."""
        return f"stage query {self.relation}"


@dataclass(frozen=True)
class CloseStaging:
    """Say that staging is complete, and stop if a table or column is unclaimed."""

    @property
    def title(self) -> str:
        """Return the step's name."""
        return "staging complete"


@dataclass(frozen=True)
class DropKeys:
    """Drop keys and disable triggers of the empty target tables, keeping the definitions."""

    tables: tuple[str, ...]

    @property
    def title(self) -> str:
        """Return the step's name."""
        return "drop keys"


@dataclass(frozen=True)
class Judge:
    """Decide about every unit of a mapping."""

    mapping: str
    estimated_rows: int

    @property
    def title(self) -> str:
        """Return the step's name."""
        return f"judge {self.mapping}"


@dataclass(frozen=True)
class StandIns:
    """Write the placeholder rows that the mapping's rows refer to."""

    mapping: str

    @property
    def title(self) -> str:
        """Return the step's name."""
        return f"placeholders {self.mapping}"


@dataclass(frozen=True)
class Load:
    """Write target rows and entries, batch by batch: each batch is one transaction."""

    mapping: str
    batch: int
    estimated_rows: int

    @property
    def title(self) -> str:
        """Return the step's name."""
        return f"load {self.mapping}"


@dataclass(frozen=True)
class Fill:
    """Fill a deferred column, when both of its tables are loaded."""

    mapping: str
    column: str

    @property
    def title(self) -> str:
        """Return the step's name."""
        return f"fill {self.mapping}.{self.column}"


@dataclass(frozen=True)
class HashSecrets:
    """Read the passwords from the source, hash them, and write the hashes."""

    mapping: str
    column: str

    @property
    def title(self) -> str:
        """Return the step's name."""
        return f"hash {self.mapping}.{self.column}"


@dataclass(frozen=True)
class RestoreKeys:
    """Restore what was dropped: this checks every foreign key in bulk."""

    @property
    def title(self) -> str:
        """Return the step's name."""
        return "restore keys"


@dataclass(frozen=True)
class Reckon:
    """Check both balances: a difference of one row fails the run."""

    @property
    def title(self) -> str:
        """Return the step's name."""
        return "balance"


Step = (
    StageTable | StageQuery | CloseStaging | DropKeys | Judge | StandIns | Load | Fill
    | HashSecrets | RestoreKeys | Reckon
)  # fmt: skip


@dataclass(frozen=True)
class Plan:
    """The steps in order, and a fingerprint that tells whether a run may go on with them."""

    steps: tuple[Step, ...]
    fingerprint: str
