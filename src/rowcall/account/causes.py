"""What keeps units from moving, each cause with everything that is blocked behind it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rowcall.account.lines import Reason


@dataclass(frozen=True)
class Behind:
    """Units that do not move with a cause, and the later cause that lets them go."""

    mapping: str
    reason: str
    units: int


@dataclass(frozen=True)
class Freeing:
    """What moves when this cause is mended and all before it are: units, and seconds of the run.

    `then` are the units that count for this cause and still fail, the largest group first.
    """

    mapping: str
    reason: str
    frees: int
    seconds: float
    then: tuple[Behind, ...] = ()

    @property
    def fails(self) -> int:
        """Return how many units would still fail for another reason."""
        return sum(one.units for one in self.then)


@dataclass(frozen=True)
class Cause:
    """A root of trouble: where it sits, its own units, and those that it blocks.

    `freeing` is what mending it moves, given that the causes before it are mended; None where
    nobody asked. A cause that is only the second trouble of units has none to itself.
    """

    mapping: str
    reason: str
    detail: str
    own: int
    blocked: int
    freeing: Freeing | None = None

    @property
    def units(self) -> int:
        """Return how many units are quarantined for it, itself and behind it."""
        return self.own + self.blocked


def rank_causes(reasons: Iterable[Reason], freeings: Iterable[Freeing] = ()) -> list[Cause]:
    """Return the causes of all quarantined units, the largest first."""
    found: dict[tuple[str, str], list[Reason]] = defaultdict(list)
    for line in reasons:
        if line.outcome == "quarantined":
            cause = (line.cause_mapping or line.mapping, line.cause_reason or line.reason)
            found[cause].append(line)
    causes = {of: _cause(*of, lines) for of, lines in found.items()}
    for one in freeings:
        of = (one.mapping, one.reason)
        causes[of] = replace(causes.get(of, Cause(*of, "", 0, 0)), freeing=one)
    return sorted(causes.values(), key=lambda cause: (-cause.units, cause.mapping, cause.reason))


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
