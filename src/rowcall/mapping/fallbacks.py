"""What happens where a column has no value that can move: the last word on its line."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self

from rowcall.mapping.place import Place, here

if TYPE_CHECKING:
    from rowcall.mapping.columns import Ref


@dataclass(frozen=True)
class Quarantine:
    """The row does not move; the reason of the trouble stands unless another is given."""

    reason: str | None = None


@dataclass(frozen=True)
class Null:
    """The row moves with NULL in the column, and a mark says so."""


@dataclass(frozen=True)
class Placeholder:
    """The row moves with this value, and a mark says so; for a reference, with a stand-in row."""

    sql: str | None = None
    row: dict[str, str] | None = None


@dataclass(frozen=True)
class Stop:
    """The run stops: the author is sure that this cannot happen."""

    reason: str


Fallback = Quarantine | Null | Placeholder | Stop


@dataclass(frozen=True, kw_only=True)
class Word:
    """What every word for a column shares: its fallback and where it was written."""

    fallback: Fallback | None = None
    alternatives: tuple[Ref, ...] = ()
    place: Place = field(default_factory=here, compare=False, repr=False)

    def or_quarantine(self, reason: str | None = None) -> Self:
        """Quarantine the row where there is no value."""
        return self._with("fallback", Quarantine(reason))

    def or_null(self) -> Self:
        """Write NULL where there is no value that can move."""
        return self._with("fallback", Null())

    def or_stop(self, reason: str) -> Self:
        """Stop the run where there is no value."""
        return self._with("fallback", Stop(reason))

    def or_placeholder(self, sql: str | None = None, **row: str) -> Self:
        """Write this value, or refer to a stand-in row with these columns, where there is none."""
        return self._with("fallback", Placeholder(sql, row or None))

    def or_ref(self, other: Ref) -> Self:
        """Try another reference before the fallback."""
        return self._with("alternatives", (*self.alternatives, other))

    def _with(self, name: str, value: object) -> Self:
        word = copy(self)
        object.__setattr__(word, name, value)
        return word
