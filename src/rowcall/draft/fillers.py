"""What may fill a target column to which no source column is alike: keys, leftovers, stand-ins?"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from rowcall.draft.observed import Shape
from rowcall.draft.proposal import HIGHEST, ColumnPair, Way
from rowcall.draft.shapes import is_secret
from rowcall.draft.tables import Likeness
from rowcall.draft.wishes import Kind, Wish
from rowcall.schema.table import Table

_KEY, _WEAK = 0.45, 0.3
# a word is that one, or a synonym of it
_CALLED = 0.85
_HALF = 0.5
# what so many tables have is bookkeeping, and needs no place of its own
_BOOKKEEPING = 0.4
_RARE = {Kind.DATE: Shape.DATE, Kind.TIME: Shape.TIME}
_FEW = 2


class Fillers:
    """Offers for columns that nothing is alike to, each of them weak."""

    def __init__(self, likeness: Likeness) -> None:
        """Count which columns so many tables have that they are bookkeeping."""
        self._sampled = likeness.comparison.sampled
        self._naming = likeness.comparison.naming
        self._wishes = likeness.wishes
        counts = Counter(name for table in likeness.sources for name in table.column_names)
        self._common = {
            name for name, count in counts.items() if count > _BOOKKEEPING * len(likeness.sources)
        }

    def keys(self, source: Table, target: Table) -> Iterator[ColumnPair]:
        """Offer the old key for what remembers it, and for what must be there and unique."""
        key = self._sampled.keys.get(source.name)
        for name, wish in self._wishes[target.name].items() if key else ():
            assert key is not None
            if alike := self._remembers(source, name, wish):
                text = f"remembers the key of {source.name}"
                score = min(_HALF + _HALF * alike, HIGHEST)
                yield ColumnPair(key, name, score, (text,), Way.KEY)
            elif self._is_needed_code(target, name, wish):
                text = "must be there and unique, as the key is"
                yield ColumnPair(key, name, _KEY, (text,), Way.KEY)

    def stand_in(
        self, source: Table, chosen: list[ColumnPair], offered: list[ColumnPair]
    ) -> Iterator[ColumnPair]:
        """Offer, for a column that must be filled, what is there where the best one is NULL."""
        best = chosen[0]
        if best.way is not Way.VALUE or not self._sampled.profile(source.name, best.source).nulls:
            return
        for pair in sorted(offered, key=lambda p: -p.score):
            if pair.way is Way.VALUE and not self._sampled.profile(source.name, pair.source).nulls:
                if pair.source not in {other.source for other in chosen}:
                    text = f"is there where {best.source} is NULL"
                    yield replace(pair, evidence=(*pair.evidence, text), is_stand_in=True)
                return

    def only_ones(self, source: Table, target: Table, column: str) -> Iterator[ColumnPair]:
        """Offer dates and times, which are rare enough that one or two columns are an offer."""
        wish = self._wishes[target.name].get(column)
        shape = _RARE.get(wish.kind) if wish else None
        having = [
            name
            for name in source.column_names
            if self._sampled.profile(source.name, name).shape is shape
        ]
        for name in having if len(having) <= _FEW else ():
            text = f"the only {shape}" if len(having) == 1 else f"one of {len(having)} {shape}"
            yield ColumnPair(name, column, _WEAK, (text,))

    def leftovers(
        self, source: Table, target: Table, columns: list[ColumnPair]
    ) -> Iterator[ColumnPair]:
        """Offer a column that takes anything to what has no other place."""
        given = {pair.target for pair in columns}
        key = self._sampled.keys.get(source.name)
        placed = {pair.source for pair in columns}
        if not any(pair.way is Way.KEY and pair.score >= _HALF for pair in columns):
            # nothing else remembers the old key as it was
            placed -= {key}
        takes = [
            name
            for name, wish in self._wishes[target.name].items()
            if wish.kind is Kind.JSON
            and name not in given
            and self._naming.alike(name, "metadata") >= _CALLED
        ]
        for name in source.column_names if takes else ():
            is_worth_it = name == key or name not in self._common
            is_empty = self._sampled.profile(source.name, name).shape is Shape.EMPTY
            if is_worth_it and name not in placed and not is_empty and not is_secret(name):
                yield ColumnPair(name, takes[0], _WEAK, ("has no other place",), Way.LEFTOVER)

    def _remembers(self, source: Table, name: str, wish: Wish) -> float:
        """Return how well `old_order_id` is named after the table; 0 where it remembers nothing."""
        words = self._naming.words(name)
        old = {word for word in words if self._naming.alike(word, "old") >= _CALLED}
        if not old or wish.kind not in (Kind.INTEGER, Kind.TEXT):
            return 0.0
        rest = " ".join(word for word in words if word not in old and word != "id")
        alike = self._naming.alike(rest, source.name) if rest else _HALF
        return alike if alike >= _HALF else 0.0

    def _is_needed_code(self, target: Table, name: str, wish: Wish) -> bool:
        column = target.column(name)
        return (
            column is not None
            and column.not_null
            and wish.is_unique
            and wish.kind is Kind.TEXT
            and any(self._naming.alike(w, "code") >= _CALLED for w in self._naming.words(name))
        )
