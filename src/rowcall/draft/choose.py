"""What of all that is alike is proposed, and what is left to be decided?"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace

from rowcall.draft.proposal import HIGHEST, ColumnPair, Draft, TablePair, Way
from rowcall.draft.shapes import is_secret
from rowcall.draft.observed import Shape
from rowcall.draft.tables import Likeness
from rowcall.draft.wishes import Kind
from rowcall.schema.table import Column, Table

# at most so many source tables for a target table, and source columns for a target column
_CANDIDATES = 3
_LEAST_TABLE, _LEAST_COLUMN = 0.3, 0.4
# a further candidate is close to the best one
_CLOSE_TABLE, _CLOSE_COLUMN = 0.7, 0.6
_KEY, _LEFTOVER = 0.45, 0.3
_NAMED = 0.85
# what so many tables have is bookkeeping, and needs no place of its own
_BOOKKEEPING = 0.4


def choose(likeness: Likeness) -> Draft:
    """Return the draft: what is alike enough, best first, with its evidence."""
    chooser = _Chooser(likeness)
    pairs = tuple(pair for target in likeness.targets for pair in chooser.candidates(target))
    database = likeness.comparison.sampled.database
    filled = {table.name for table in likeness.sources}
    placed = {pair.source for pair in pairs}
    return Draft(
        pairs=pairs,
        open_targets=tuple(
            t.name for t in likeness.targets if not any(p.target == t.name for p in pairs)
        ),
        open_sources=tuple(name for name in database.tables if name in filled - placed),
        empty_sources=tuple(name for name in database.tables if name not in filled),
        references=tuple(likeness.comparison.structure.references.values()),
        copies=likeness.comparison.structure.copies,
    )


class _Chooser:
    def __init__(self, likeness: Likeness) -> None:
        self._likeness = likeness
        self._sampled = likeness.comparison.sampled
        self._naming = likeness.comparison.naming
        counts = Counter(name for table in likeness.sources for name in table.column_names)
        self._common = {
            name for name, count in counts.items() if count > _BOOKKEEPING * len(likeness.sources)
        }

    def candidates(self, target: Table) -> list[TablePair]:
        scored = sorted(
            ((self._likeness.scores[source.name, target.name], source.name, source)
             for source in self._likeness.sources),
            key=lambda entry: (-entry[0], entry[1]),
        )  # fmt: skip
        return [
            self._pair(source, target, score)
            for score, _, source in scored[:_CANDIDATES]
            if score >= max(_LEAST_TABLE, _CLOSE_TABLE * scored[0][0])
        ]

    def _pair(self, source: Table, target: Table, score: float) -> TablePair:
        columns = self._columns(source, target)
        columns += self._leftovers(source, target, columns)
        given = {pair.target for pair in columns}
        made = target.primary_key if len(target.primary_key) == 1 else ()
        read = {pair.source for pair in columns}
        return TablePair(
            source=source.name,
            target=target.name,
            score=min(score, HIGHEST),
            evidence=tuple(self._evidence(source, target, columns)),
            columns=tuple(columns),
            open_targets=tuple(
                column.name
                for column in target.columns
                if column.name not in given
                and not column.is_generated
                and not (column.name in made and column.type == "uuid")
            ),
            open_sources=tuple(name for name in source.column_names if name not in read),
        )

    def _columns(self, source: Table, target: Table) -> list[ColumnPair]:
        offered: dict[str, list[ColumnPair]] = defaultdict(list)
        for pair in self._likeness.columns(source.name, target.name):
            offered[pair.target].append(pair)
        for pair in self._keys(source, target):
            offered[pair.target].append(pair)
        found: list[ColumnPair] = []
        for column in target.columns:
            chosen = _best(offered[column.name])
            found += chosen or self._only_ones(source, target, column)
            if chosen and column.not_null:
                found += self._stand_in(source, chosen, offered[column.name])
        return found

    def _stand_in(
        self, source: Table, chosen: list[ColumnPair], offered: list[ColumnPair]
    ) -> Iterator[ColumnPair]:
        """A column that must be filled takes another value where the best one is NULL."""
        nulls = self._sampled.profile(source.name, chosen[0].source).nulls
        if not nulls or chosen[0].way is not Way.VALUE:
            return
        for pair in sorted(offered, key=lambda p: -p.score):
            profile = self._sampled.profile(source.name, pair.source)
            if pair.way is Way.VALUE and not profile.nulls:
                if pair not in chosen:
                    text = f"is there where {chosen[0].source} is NULL"
                    yield replace(pair, evidence=(*pair.evidence, text), is_stand_in=True)
                return

    def _only_ones(self, source: Table, target: Table, column: Column) -> Iterator[ColumnPair]:
        """Dates and times are rare enough that one or two columns of them are an offer."""
        wish = self._likeness.wishes[target.name].get(column.name)
        if wish is None or wish.kind not in _RARE:
            return
        shape = _RARE[wish.kind]
        having = [
            name
            for name in source.column_names
            if self._sampled.profile(source.name, name).shape is shape
        ]
        for name in having if len(having) <= _FEW else ():
            text = f"the only {shape}" if len(having) == 1 else f"one of {len(having)} {shape}"
            yield ColumnPair(name, column.name, _LEFTOVER, (text,))

    def _keys(self, source: Table, target: Table) -> Iterator[ColumnPair]:
        """The old key fills what must be unique and what remembers it."""
        key = self._sampled.keys.get(source.name)
        if key is None:
            return
        for name, wish in self._likeness.wishes[target.name].items():
            column = target.column(name)
            words = self._naming.words(name)
            called = {self._naming.alike(word, other) for word in words for other in _OLD}
            if max(called) >= _NAMED and wish.kind in (Kind.INTEGER, Kind.TEXT):
                rest = " ".join(w for w in words if w not in ("old", "id"))
                alike = self._naming.alike(rest, source.name) if rest else 0.5
                if alike >= 0.5:
                    text = f"remembers the key of {source.name}"
                    yield ColumnPair(key, name, min(0.5 + alike / 2, HIGHEST), (text,), Way.KEY)
            elif column and column.not_null and wish.is_unique and wish.kind is Kind.TEXT:
                if any(self._naming.alike(word, "code") >= _NAMED for word in words):
                    text = "must be unique and there, as the key is"
                    yield ColumnPair(key, name, _KEY, (text,), Way.KEY)

    def _leftovers(
        self, source: Table, target: Table, columns: list[ColumnPair]
    ) -> list[ColumnPair]:
        """What has no other place can be kept in a column that takes anything."""
        given = {pair.target for pair in columns}
        takes = next(
            (
                name
                for name, wish in self._likeness.wishes[target.name].items()
                if wish.kind is Kind.JSON and name not in given
                and self._naming.alike(name, "metadata") >= _NAMED
            ),
            None,
        )  # fmt: skip
        if takes is None:
            return []
        placed = {pair.source for pair in columns}
        return [
            ColumnPair(name, takes, _LEFTOVER, ("has no other place",), Way.LEFTOVER)
            for name in source.column_names
            if name not in placed
            and (name not in self._common or name == self._sampled.keys.get(source.name))
            and not is_secret(name)
            and self._sampled.profile(source.name, name).shape is not Shape.EMPTY
        ]

    def _evidence(self, source: Table, target: Table, columns: list[ColumnPair]) -> Iterator[str]:
        alike = self._naming.alike(source.name, target.name)
        if alike >= 0.3:
            yield f"names alike {alike:.2f}"
        strong = {p.target for p in columns if p.way is not Way.LEFTOVER}
        yield f"{len(strong)} of {len(target.columns)} columns have a candidate"
        references = [p for p in columns if p.way is Way.REFERENCE]
        if references:
            shown = ", ".join(sorted({f"{p.source} → {p.to_target}" for p in references}))
            yield f"refers to tables like those of the target: {shown}"
        if source.name in self._likeness.comparison.structure.copies:
            yield f"looks like a copy of {self._likeness.comparison.structure.copies[source.name]}"


_OLD = ("old", "legacy")
_RARE = {Kind.DATE: Shape.DATE, Kind.TIME: Shape.TIME}
_FEW = 2


def _best(pairs: list[ColumnPair]) -> list[ColumnPair]:
    """Return the best pairs of a column; all languages of one name stand together."""
    pairs = [replace(pair, score=min(pair.score, HIGHEST)) for pair in pairs]
    pairs = sorted(pairs, key=lambda p: (-p.score, len(p.hops), p.source))
    pairs = [pair for pair in pairs if pair.score >= _LEAST_COLUMN]
    chosen: list[ColumnPair] = []
    groups: list[object] = []
    for pair in pairs:
        if pair.score < _CLOSE_COLUMN * pairs[0].score:
            break
        # of several ways from one column the best is enough
        group = (pair.hops, pair.score) if pair.way is Way.LANGUAGE else pair.source
        if group not in groups:
            if len(groups) == _CANDIDATES:
                break
            groups.append(group)
        elif pair.way is not Way.LANGUAGE:
            continue
        chosen.append(pair)
    return chosen
