"""What keeps units from moving, each cause with everything that is blocked behind it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rowcall.account.lines import Reason


@dataclass(frozen=True)
class Cause:
    """A root of trouble: where it sits, its own units, and those that it blocks."""

    mapping: str
    reason: str
    detail: str
    own: int
    blocked: int

    @property
    def units(self) -> int:
        """Return how many units are quarantined for it, itself and behind it."""
        return self.own + self.blocked


def rank_causes(reasons: Iterable[Reason]) -> list[Cause]:
    """Return the causes of all quarantined units, the largest first."""
    found: dict[tuple[str, str], list[Reason]] = defaultdict(list)
    for line in reasons:
        if line.outcome == "quarantined":
            cause = (line.cause_mapping or line.mapping, line.cause_reason or line.reason)
            found[cause].append(line)
    causes = [_cause(mapping, reason, lines) for (mapping, reason), lines in found.items()]
    return sorted(causes, key=lambda cause: (-cause.units, cause.mapping, cause.reason))


def _cause(mapping: str, reason: str, lines: list[Reason]) -> Cause:
    own = [line for line in lines if (line.mapping, line.reason) == (mapping, reason)]
    details: dict[str, int] = defaultdict(int)
    for line in own:
        if line.detail:
            details[line.detail] += line.units
    most = max(details, key=lambda detail: (details[detail], detail), default="")
    others = len(details) - 1
    own_units = sum(line.units for line in own)
    return Cause(
        mapping,
        reason,
        f"{most} (and {others} other details)" if others > 0 else most,
        own_units,
        sum(line.units for line in lines) - own_units,
    )
