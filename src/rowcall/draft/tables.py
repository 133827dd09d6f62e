"""Which tables are alike? Names, columns and neighbours: who refers to likely pairs is likelier."""

import math
from collections import Counter, defaultdict
from dataclasses import dataclass

from rowcall.draft.columns import Comparison, without_key
from rowcall.draft.proposal import ColumnPair, Hop, Way
from rowcall.draft.wishes import Wish, wish_of
from rowcall.schema.table import Database, ForeignKey, Table

_ROUNDS = 4
_NAME, _TARGET, _SOURCE = 0.3, 0.4, 0.3
_INCOMING = 0.2
_STRUCTURE = 0.35
# two foreign keys that must be filled say all that structure can say
_WHOLE_STRUCTURE = 3.0
# the best candidate of a table is only so good, if it is not as good as this
_GOOD = 0.45
_NEIGHBOURS, _CALLED = 0.55, 0.45
# a key leads to the rows of the likeliest table rather than to those of another
_SECOND_BEST = 0.75
_HOPS = 3
# rows of one table may become rows of two, of which one refers to the other
_OWN_KEY = 0.9
# `room_id` without a table of rooms: the rooms may be made of its values
_MADE_OF_VALUES = 0.25
_FURTHER = 0.75
_LABEL_NAMES_TABLE = 0.1
_NAMED = 0.85
_COPY = 0.5
# a column that must be filled speaks louder
_REQUIRED = 2.0
# what so many tables refer to is bookkeeping: who made a row
_BOOKKEEPING = 0.4

Scores = dict[tuple[str, str], float]


@dataclass(frozen=True)
class Chain:
    """A way from a column along references to the table `end`, whose key it leads to.

    Without a hop the column is the table's own key, or leads to no table at all.
    """

    start: str
    hops: tuple[Hop, ...]
    end: str
    weight: float


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


class Likeness:
    """The likeness of every source table to every target table, in some rounds."""

    def __init__(self, comparison: Comparison, target: Database) -> None:
        """Compare names, types and values once; what hangs on neighbours comes in rounds."""
        self.comparison = comparison
        self.sources = comparison.sampled.filled
        self.targets = list(target.tables.values())
        self._chains_of = {table.name: self._chains(table.name) for table in self.sources}
        self.wishes = {table.name: _wishes(table) for table in self.targets}
        self._weights = _weights(self.targets), _weights(self.sources)
        self._callers = self._incoming()
        self._keys = {table.name: _key_weights(table) for table in self.targets}
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

    def _relate(self) -> None:
        """Look at the scores from both sides: who is the best of its target, and of its source."""
        self.relative = _relative(self.scores)
        self._best: dict[str, float] = defaultdict(float)
        for (_, target), score in self.relative.items():
            self._best[target] = max(self._best[target], score)

    def _know(self, source: Table, target: Table) -> _Known:
        naming = self.comparison.naming
        wishes = self.wishes[target.name]
        calls = [
            _Call(
                chain,
                key,
                naming.columns_alike(
                    without_key(chain.start),
                    source.name,
                    without_key(key.columns[0]),
                    target.name,
                ),
            )
            for key in target.foreign_keys
            if len(key.columns) == 1
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
        bonus = _LABEL_NAMES_TABLE if names_table else 0.0
        if named_only >= _NAMED:
            bonus += _MADE_OF_VALUES
        return _Known(
            naming.alike(source.name, target.name),
            self.comparison.values(source, target, wishes),
            calls,
            bonus,
        )

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
            + _TARGET * _covered(by_target, of_target[target])
            + _SOURCE * _covered(by_source, of_source[source])
        )
        keys = self._keys[target]
        if keys:
            share = _STRUCTURE * min(1.0, sum(keys.values()) / _WHOLE_STRUCTURE)
            local = (1 - share) * local + share * _covered(by_target, keys)
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
                if key.to_table != table.name:
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

    def _chains(self, table: str) -> list[Chain]:
        structure = self.comparison.structure
        counts = Counter(column for _, column in structure.references)
        common = {c for c, n in counts.items() if n > _BOOKKEEPING * len(self.sources)}
        found = [Chain(column, (), "", 1.0) for column in self._unfound(table)]
        if key := self.comparison.sampled.keys.get(table):
            found.append(Chain(key, (), table, _OWN_KEY))
        ways: list[tuple[Hop, ...]] = [()]
        for length in range(_HOPS):
            longer: list[tuple[Hop, ...]] = []
            for way in ways:
                passed = {table, *(hop.to_table for hop in way)}
                for reference in structure.of(way[-1].to_table if way else table):
                    if way and (reference.to_table in passed or reference.column in common):
                        continue
                    hop = Hop(reference.column, reference.to_table, reference.to_column)
                    hops = (*way, hop)
                    chain = Chain(hops[0].column, hops, hop.to_table, _FURTHER**length)
                    found.append(chain)
                    if reference.column not in common:
                        longer.append(hops)
            ways = longer
        return found

    def _unfound(self, table: str) -> list[str]:
        """Return the columns named like references whose table the source does not have."""
        structure, sampled = self.comparison.structure, self.comparison.sampled
        return [
            column
            for column in sampled.database.tables[table].column_names
            if without_key(column) != column
            and column != sampled.keys.get(table)
            and (table, column) not in structure.references
            and sampled.profile(table, column).distinct
        ]


def _key_weights(table: Table) -> dict[str, float]:
    """Return how much each foreign key tells: those that must be filled tell most."""
    columns = [key.columns[0] for key in table.foreign_keys if len(key.columns) == 1]
    required = {column.name for column in table.columns if column.not_null}
    return {column: 3.0 if column in required else 1.0 for column in columns}


def _relative(scores: Scores) -> Scores:
    """Return each score as a part of the best of its target table and of its source table."""
    of_target: dict[str, float] = defaultdict(float)
    of_source: dict[str, float] = defaultdict(float)
    for (source, target), score in scores.items():
        of_target[target] = max(of_target[target], score)
        of_source[source] = max(of_source[source], score)
    return {
        (source, target): score
        and (score / of_target[target])
        * (score / of_source[source])
        * min(1.0, of_target[target] / _GOOD)
        for (source, target), score in scores.items()
    }


def _wishes(table: Table) -> dict[str, Wish]:
    keys = {column for key in table.foreign_keys for column in key.columns}
    return {
        column.name: wish_of(table, column)
        for column in table.columns
        if column.name not in keys and not column.is_generated
        and not (column.name in table.primary_key and column.type == "uuid")
    }  # fmt: skip


def _weights(tables: list[Table]) -> dict[str, dict[str, float]]:
    """Return how much each column tells of its table: those that all tables have tell little."""
    counts = Counter(name for table in tables for name in table.column_names)
    return {
        table.name: {
            column.name: math.log(1 + len(tables) / counts[column.name] ** 1.5)
            * (_REQUIRED if column.not_null and column.default is None else 1)
            for column in table.columns
        }
        for table in tables
    }


def _covered(best: dict[str, float], weights: dict[str, float]) -> float:
    total = sum(weights.values())
    return sum(weights[c] * best.get(c, 0.0) for c in weights) / total if total else 0.0
