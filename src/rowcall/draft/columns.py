"""Which source columns may give a target column its value? Judged by names, types and values."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from rowcall.draft.names import Naming
from rowcall.draft.observed import Profile, Sampled, Shape
from rowcall.draft.proposal import ColumnPair, Hop, Way
from rowcall.draft.references import Structure
from rowcall.draft.shapes import is_secret
from rowcall.draft.wishes import Kind, Wish, fit
from rowcall.schema.table import Table

_NAME, _TYPE = 0.7, 0.2
_VALUES = 0.1
# below, two names have nothing in common but a word that all have
_ALIKE = 0.3
# labels are the strongest witness: whoever has the values has the meaning
_LABELS = 0.8
_FLAG_OF_LABEL = 0.5
# `name_az` is a name
_IS_NAME = 0.6


@dataclass(frozen=True)
class Comparison:
    """Compares the columns of the source with those of the target."""

    naming: Naming
    sampled: Sampled
    structure: Structure

    def values(self, source: Table, target: Table, wishes: dict[str, Wish]) -> list[ColumnPair]:
        """Return the pairs of columns between two tables that speak for themselves."""
        families = language_families(source)
        numbered = _numbered(source)
        in_family = {column for family in families.values() for column in family.values()}
        found: list[ColumnPair] = []
        for name, wish in wishes.items():
            if wish.kind is Kind.JSON:
                found += self._languages(source, target, name, wish, families)
            for column in source.column_names:
                if column in in_family and wish.kind is Kind.JSON:
                    continue
                said = self._said(source, column, numbered)
                pair = self._pair(source, target, (column, said), (name, wish))
                if pair:
                    found.append(pair)
        return found

    def _said(self, source: Table, column: str, numbered: dict[str, str]) -> str:
        """Return what a column's name says without `_id`, where it refers, and without a number."""
        if (source.name, column) in self.structure.references:
            return without_key(column)
        return numbered.get(column, column)

    def _pair(
        self, source: Table, target: Table, mine: tuple[str, str], theirs: tuple[str, Wish]
    ) -> ColumnPair | None:
        (column, said), (name, wish) = mine, theirs
        profile = self.sampled.profile(source.name, column)
        leads = self.structure.references.get((source.name, column))
        alike = self.naming.columns_alike(said, source.name, name, target.name)
        if profile.shape is Shape.SECRET or is_secret(name):
            return _secret(column, name, alike, profile) if wish.kind is Kind.TEXT else None
        if leads and wish.kind not in (Kind.LABEL, Kind.TEXT):
            return None
        shared = _shared_labels(wish, profile)
        suits = fit(wish, profile)
        if shared:
            score = max(_LABELS, _NAME * alike + _TYPE + _VALUES)
            text = f"values are labels of the target: {', '.join(sorted(shared))}"
            return ColumnPair(column, name, min(score, 0.9), (text, *_names(alike)))
        if wish.kind is Kind.LABEL and profile.shape is Shape.FLAG and column in wish.labels:
            text = f'a flag with the name of the label "{column}"'
            return ColumnPair(column, name, _FLAG_OF_LABEL, (text,))
        if not suits or alike < _ALIKE:
            return None
        bonus, reasons = _constraints(wish, profile)
        score = _NAME * alike + _TYPE * suits + _VALUES * bonus
        evidence = (*_names(alike), _types(profile, wish), *reasons)
        if said != column and not leads:
            evidence = (*evidence, "one of several numbered columns: a FanOut takes them apart")
        if not leads:
            return ColumnPair(column, name, score, evidence)
        read = self._name_column(leads.to_table)
        if not read:
            return None
        hop = Hop(column, leads.to_table, leads.to_column)
        evidence = (*_names(alike), f"codes of {leads.to_table}")
        return ColumnPair(column, name, score, evidence, Way.LOOKUP, (hop,), read)

    def _name_column(self, table: str) -> str:
        """Return the column by which people know a row of a lookup table, if it has one."""
        shape = self.sampled.database.tables[table]
        families = language_families(shape)
        in_family = {family[first]: base for base, family in families.items() for first in family}
        alike = {
            column: self.naming.columns_alike(in_family.get(column, column), table, "name", table)
            for column in shape.column_names
        }
        best = max(alike, key=lambda column: alike[column])
        return best if alike[best] >= _IS_NAME else ""

    def _languages(
        self,
        source: Table,
        target: Table,
        name: str,
        wish: Wish,
        families: dict[str, dict[str, str]],
    ) -> Iterator[ColumnPair]:
        """A name in several languages becomes one object, from the row or from a row it names."""
        for base, family in families.items():
            alike = self.naming.columns_alike(base, source.name, name, target.name)
            yield from _family(name, wish, family, alike, ())
        for reference in self.structure.of(source.name):
            parent = self.sampled.database.tables[reference.to_table]
            hop = Hop(reference.column, reference.to_table, reference.to_column)
            for base, family in language_families(parent).items():
                said = without_key(reference.column)
                alike = max(
                    self.naming.columns_alike(said, source.name, name, target.name),
                    0.9 * self.naming.columns_alike(base, source.name, name, target.name),
                )
                yield from _family(name, wish, family, 0.9 * alike, (hop,))


@cache
def without_key(column: str) -> str:
    """Return the name of a reference without its `_id`: what it means."""
    return re.sub(r"(?<=[^\W_])_?id$", "", column)


def language_families(table: Table) -> dict[str, dict[str, str]]:
    """Return {base: {language: column}} of columns that differ in two last letters only."""
    families: dict[str, dict[str, str]] = defaultdict(dict)
    for column in table.column_names:
        if found := re.fullmatch(r"(.+)_([a-z]{2})", column):
            families[found[1]][found[2]] = column
    return {base: family for base, family in families.items() if len(family) > 1}


def _numbered(table: Table) -> dict[str, str]:
    """Return {note_2: note} of columns of which the table has several with a number."""
    found = {
        column: match[1]
        for column in table.column_names
        if (match := re.fullmatch(r"(.+?)_?\d{1,2}", column))
    }
    counts = Counter(found.values())
    return {column: base for column, base in found.items() if counts[base] > 1}


def _family(
    name: str, wish: Wish, family: dict[str, str], alike: float, hops: tuple[Hop, ...]
) -> Iterator[ColumnPair]:
    if alike < _ALIKE or (wish.languages and not set(wish.languages) <= set(family)):
        return
    asked = f", and the target asks for {', '.join(wish.languages)}" if wish.languages else ""
    where = f" of {hops[-1].to_table}" if hops else ""
    text = f"one name in {len(family)} languages{where}{asked}"
    score = _NAME * alike + _TYPE + (_VALUES if wish.languages else 0)
    for language, column in family.items():
        source = hops[0].column if hops else column
        yield ColumnPair(
            source, name, score, (*_names(alike), text), Way.LANGUAGE, hops, column, language
        )


def _secret(column: str, name: str, alike: float, profile: Profile) -> ColumnPair | None:
    if profile.shape is not Shape.SECRET or not is_secret(name) or alike < _ALIKE:
        return None
    score = _NAME * alike + _TYPE
    return ColumnPair(column, name, score, (*_names(alike), "both are named like secrets"))


def _shared_labels(wish: Wish, profile: Profile) -> set[str]:
    if not wish.labels or not profile.values:
        return set()
    labels = {label.lower() for label in wish.labels}
    values = {value.lower() for value in profile.values}
    shared = labels & values
    return shared if len(shared) * 2 >= len(values) else set()


def _constraints(wish: Wish, profile: Profile) -> tuple[float, list[str]]:
    bonus, reasons = 0.0, list[str]()
    if wish.is_email and profile.shape is Shape.EMAIL:
        bonus, reasons = 1.0, ["addresses, as the target's check wants"]
    if wish.low is not None and wish.high is not None and profile.high is not None:
        assert profile.low is not None
        if wish.low - 1 <= profile.low and profile.high <= wish.high + 1:
            bonus = 1.0
            reasons.append(
                f"within the target's check {wish.low:g} to {wish.high:g}, or next to it"
            )
    if wish.is_unique and profile.is_unique:
        bonus = 1.0
        reasons.append("unique on both sides")
    return bonus, reasons


def _names(alike: float) -> tuple[str, ...]:
    if alike >= _ALIKE:
        return ("same name" if alike > _SAME else f"names alike {alike:.2f}",)
    return ()


_SAME = 0.999


def _types(profile: Profile, wish: Wish) -> str:
    return f"{profile.shape} for {wish.kind}"
