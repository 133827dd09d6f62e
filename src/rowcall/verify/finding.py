"""What verification found: one line for each kind of trouble, with the first keys."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Difference:
    """Rows of one mapping or table that are not as they should be, for one check.

    `check` is a code such as `value`, `missing_row`, `foreign_key`; `column` is '' where the row as
    a whole is meant; `keys` are the first target (or source) keys, in key order, and `samples` what
    stood and what was expected, as text; values are masked by whoever prints. `rows` counts all.
    """

    check: str
    where: str
    column: str
    rows: int
    says: str
    keys: tuple[str, ...] = ()
    samples: tuple[tuple[str | None, str | None], ...] = ()

    @property
    def samples_are_values(self) -> bool:
        """Return whether the samples are values of rows; else outcomes, keys, counts of codes."""
        return self.check == "value"


@dataclass(frozen=True)
class Coverage:
    """How one mapping was verified: values of a row made again by whom, and what was not, why.

    `unverified` names columns, `unchecked` the checks (`merged`, `survivor`) that were passed over.
    """

    mapping: str
    units: int
    by_duckdb: int
    by_postgres: int
    unverified: dict[str, str]
    unchecked: dict[str, str]


@dataclass(frozen=True)
class Verification:
    """What was found, and what was looked at; `unchecked` are checks of the whole project."""

    project: str
    differences: tuple[Difference, ...]
    coverage: tuple[Coverage, ...]
    unchecked: dict[str, str] = field(default_factory=dict[str, str])

    @property
    def units(self) -> int:
        """Return how many units were made again."""
        return sum(line.units for line in self.coverage)
