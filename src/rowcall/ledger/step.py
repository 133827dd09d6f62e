"""What the ledger keeps of a step: by what it is known, what it has made, and of what."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class StepId:
    """A step of any plan: its kind, and the mapping, relation or phase and the column it is of."""

    kind: str
    name: str = ""
    column: str = ""

    @property
    def title(self) -> str:
        """Return how it reads."""
        of = ".".join(filter(None, (self.name, self.column)))
        return f"{self.kind} {of}".rstrip()


Inputs = Mapping[StepId, str]


@dataclass(frozen=True)
class Made:
    """What a step has made: since which change it is so, and of which inputs; none are known of
    what an older version made. It `keeps` rows that would be withdrawn where that is allowed.
    """

    version: int
    inputs: Inputs
    is_finished: bool
    rows: int | None = None
    seconds: float = 0.0
    keeps: bool = False
