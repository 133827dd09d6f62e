"""A doubt: something that speaks against a rule by which rows were recognised."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Example:
    """A target row by its key, what stands in it, and what the rule says instead, if it tells."""

    target_key: str
    value: str | None
    instead: str | None = None


@dataclass(frozen=True)
class Doubt:
    """What speaks against a rule of a mapping, in how many of how many rows, and the first three.

    `kind` is one of `compile.doubt.DOUBTS`. `subject` is a column, columns with a plus between
    them, or the name of a rule. Under its name a doubt is accepted in the identity, with a reason.
    """

    kind: str
    mapping: str
    target_table: str
    subject: str
    rows: int
    of_rows: int
    examples: tuple[Example, ...] = ()
    facts: dict[str, str] = field(default_factory=dict[str, str])
    accepted: str | None = None

    @property
    def name(self) -> str:
        """Return the name under which it is accepted."""
        return f"{self.kind} {self.subject}"
