"""Which tables are alike? Names, columns and neighbours: who refers to likely pairs is likelier."""

import math
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from rowcall.draft.chains import Chain, find_chains, without_key
from rowcall.draft.columns import Comparison
from rowcall.draft.proposal import ColumnPair, Way
from rowcall.draft.weights import Scores, column_weights, covered, key_weights, relative_scores
from rowcall.draft.wishes import wishes_of
from rowcall.schema.table import Database, ForeignKey, Table

_ROUNDS = 4
_NAME, _TARGET, _SOURCE = 0.3, 0.4, 0.3
_INCOMING = 0.2
_STRUCTURE = 0.35
# two foreign keys that must be filled say all that structure can say
_WHOLE_STRUCTURE = 3.0
_NEIGHBOURS, _CALLED = 0.55, 0.45
_MAKER = 0.6
# a key leads to the rows of the likeliest table rather than to those of another
_SECOND_BEST = 0.75
# `room_id` without a table of rooms: the rooms may be made of its values
_MADE_OF_VALUES = 0.25
_LABEL_NAMES_TABLE = 0.15
_NAMED = 0.85
_COPY = 0.5


@dataclass(frozen=True)
class _Call:
    """A chain that may fill a foreign key; `called` says how alike the two columns are named."""

    chain: Chain
    key: ForeignKey
    called: float


@dataclass(frozen=True)
class _Known:
    """What is known of two tables before their neighbours are looked at."""

    name: float
    pairs: list[ColumnPair]
    calls: list[_Call]
    bonus: float
    notes: tuple[str, ...]


class Likeness:
    """The likeness of every source table to every target table, in some rounds."""

    def __init__(self, comparison: Comparison, target: Database) -> None:
        """Compare names, types and values once; what hangs on neighbours comes in rounds."""
        self.comparison = comparison
        self.sources = comparison.sampled.filled
        self.targets = list(target.tables.values())
        self._chains_of = find_chains(comparison.sampled, comparison.structure)
        self.wishes = {table.name: wishes_of(table) for table in self.targets}
        self._weights = column_weights(self.targets), column_weights(self.sources)
        self._callers = self._incoming()
        self._keys = {table.name: key_weights(table) for table in self.targets}
        self._known = {
            (source.name, table.name): self._know(source, table)
            for source in self.sources
            for table in self.targets
        }
        self.scores: Scores = {pair: known.name for pair, known in self._known.items()}
        for _ in range(_ROUNDS):
            self._relate()
            self.scores = {pair: self._score(*pair) for pair in self._known}
        self._relate()

    def columns(self, source: str, target: str) -> list[ColumnPair]:
        """Return all pairs of columns of two tables, references as the last round sees them."""
        known = self._known[source, target]
        return [*known.pairs, *(self._reference(call) for call in known.calls)]

    def known_notes(self, source: str, target: str) -> tuple[str, ...]:
        """Return by which words one of two tables names the rows of the other."""
        return self._known[source, target].notes

    def notes(self, source: str, target: str) -> Iterator[str]:
        """Yield what else speaks for two tables, or against them."""
        yield from self.known_notes(source, target)
        if source in self.comparison.structure.copies:
            yield f"looks like a copy of {self.comparison.structure.copies[source]}"

    def _relate(self) -> None:
        """Look at the scores from both sides: who is the best of its target, and of its source."""
        self.relative = relative_scores(self.scores)
        self._best: dict[str, float] = defaultdict(float)
        for (_, target), score in self.relative.items():
            self._best[target] = max(self._best[target], score)

    def _know(self, source: Table, target: Table) -> _Known:
        naming = self.comparison.naming
        wishes = self.wishes[target.name]
        calls = [
            _Call(chain, key, self._alike(source, chain, target, key))
            for key in target.foreign_keys
            if len(key.columns) == 1 and not key.is_elsewhere
            for chain in self._chains_of[source.name]
        ]
        names_table = any(
            naming.words(label) == naming.words(source.name)
            for wish in wishes.values()
            for label in wish.labels
        )
        named_only = max(
            (
                naming.refers(chain.start, target.name, "id")
                for chain in self._chains_of[source.name]
                if not chain.end
            ),
            default=0.0,
        )
        bonus, notes = 0.0, list[str]()
        if names_table:
            bonus += _LABEL_NAMES_TABLE
            notes.append(f'a label of the target is "{source.name}"')
        if named_only >= _NAMED:
            bonus += _MADE_OF_VALUES
            notes.append("names these rows by a column, and the source has no table of them")
        return _Known(
            naming.alike(source.name, target.name),
            self.comparison.values(source, target, wishes),
            calls,
            bonus,
            tuple(notes),
        )

    def _alike(self, source: Table, chain: Chain, target: Table, key: ForeignKey) -> float:
        """Compare the names of two references; `uploaded_by` is who made the row."""
        mine, theirs = without_key(chain.start), without_key(key.columns[0])
        alike = self.comparison.naming.columns_alike(mine, source.name, theirs, target.name)
        is_maker = chain.is_bookkeeping and theirs.endswith("_by")
        return max(alike, _MAKER) if is_maker else alike

    def _score(self, source: str, target: str) -> float:
        known = self._known[source, target]
        by_target: dict[str, float] = defaultdict(float)
        by_source: dict[str, float] = defaultdict(float)
        scored = [(pair.source, pair.target, pair.score) for pair in known.pairs]
        scored += [(c.chain.start, c.key.columns[0], self._called(c)) for c in known.calls]
        for mine, theirs, score in scored:
            by_target[theirs] = max(by_target[theirs], score)
            by_source[mine] = max(by_source[mine], score)
        of_target, of_source = self._weights
        local = (
            _NAME * known.name
            + _TARGET * covered(by_target, of_target[target])
            + _SOURCE * covered(by_source, of_source[source])
        )
        keys = self._keys[target]
        if keys:
            share = _STRUCTURE * min(1.0, sum(keys.values()) / _WHOLE_STRUCTURE)
            local = (1 - share) * local + share * covered(by_target, keys)
        local += known.bonus
        if source in self.comparison.structure.copies:
            local *= _COPY
        return self._with_incoming(source, target, local)

    def _called(self, call: _Call) -> float:
        likely = self.relative.get((call.chain.end, call.key.to_table), 0.0)
        if likely < self._best[call.key.to_table]:
            likely *= _SECOND_BEST
        return call.chain.weight * (_NEIGHBOURS * likely + _CALLED * call.called)

    def _reference(self, call: _Call) -> ColumnPair:
        chain, key = call.chain, call.key
        passed = " and ".join(hop.to_table for hop in chain.hops[:-1])
        through = f" through {passed}" if passed else ""
        text = f"its values are keys of {chain.end}{through}, and the target's of {key.to_table}"
        if not chain.end:
            text = f"named alike, but no table of the source has these keys for {key.to_table}"
        elif not chain.hops:
            text = f"rows of {chain.end} may become rows of {key.to_table} too"
        return ColumnPair(
            chain.start,
            key.columns[0],
            self._called(call),
            (text,),
            Way.REFERENCE,
            chain.hops,
            read="" if chain.hops else chain.end,
            to_target=key.to_table,
        )

    def _incoming(self) -> tuple[dict[str, set[str]], dict[str, list[str]]]:
        """Return who refers to each source table, and who to each target table."""
        to_source: dict[str, set[str]] = defaultdict(set)
        for name, chains in self._chains_of.items():
            for chain in chains:
                to_source[chain.end].add(name)
        to_target: dict[str, list[str]] = defaultdict(list)
        for table in self.targets:
            for key in table.foreign_keys:
                if key.to_table != table.name and not key.is_elsewhere:
                    to_target[key.to_table].append(table.name)
        return to_source, to_target

    def _with_incoming(self, source: str, target: str, local: float) -> float:
        to_source, to_target = self._callers
        theirs = set(to_target[target])
        if not theirs:
            return local
        best = sorted(
            (max((self.relative[m, t] for m in to_source[source]), default=0.0) for t in theirs),
            reverse=True,
        )
        # a table to which everything refers is not better known by the last of them
        telling = best[: math.isqrt(len(best)) + 1]
        return (1 - _INCOMING) * local + _INCOMING * sum(telling) / len(telling)
