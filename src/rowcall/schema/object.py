"""Constraints, indexes, triggers and identities, and what becomes of those that are dropped."""

from dataclasses import dataclass

from rowcall.sql.quote import name


@dataclass(frozen=True)
class Object:
    """A constraint, index, trigger or identity, as it stands or as the ledger remembers it.

    `statements` make it to the letter; an older ledger that dropped it may not know them.
    """

    table: str
    kind: str
    name: str
    definition: str
    columns: tuple[str, ...]
    to_table: str | None
    to_columns: tuple[str, ...]
    condition: str | None
    nulls_equal: bool
    is_sound: bool
    statements: tuple[str, ...] | None = None

    @property
    def is_enforced(self) -> bool:
        """Return whether PostgreSQL holds rows against it at all: 18 has constraints that are not.

        Both this and the period are read off the definition, which is PostgreSQL's own text.
        """
        return not self.definition.endswith(" NOT ENFORCED")

    @property
    def period(self) -> str:
        """Return the column of a foreign key whose span the parents' spans together cover."""
        last = self.columns[-1] if self.columns else ""
        spans = (f", PERIOD {written}) REFERENCES " for written in (last, name(last)))
        return last if any(span in self.definition for span in spans) else ""


@dataclass(frozen=True)
class Dropped:
    """An object that is dropped or switched off; positions restore in order."""

    position: int
    table: str
    kind: str
    name: str
    definition: str
    statements: tuple[str, ...]
    relation: str | None


@dataclass(frozen=True)
class Left:
    """What could not be restored, what the database said, and how many rows forbid it if it is
    they that do.
    """

    dropped: Dropped
    cause: str
    rows: int | None


@dataclass(frozen=True)
class Restoration:
    """What was restored, and what was not."""

    restored: tuple[Dropped, ...]
    left: tuple[Left, ...]

    @property
    def next(self) -> str:
        """Return what comes next."""
        if not self.left:
            return "rowcall run, which drops them again where rows are still to come"
        return (
            "rowcall run, which goes on where it stopped: rows that are still to come may be what"
            " is missing; else mend in the target what the key forbids, then: rowcall keys restore"
        )
