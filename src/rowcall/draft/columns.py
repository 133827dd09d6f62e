"""Which source columns may give a target column its value? Judged by names, types and values."""

import re
from collections import Counter
from dataclasses import dataclass

from rowcall.draft.chains import without_key
from rowcall.draft.evidence import (
    ALIKE,
    NAME,
    TYPE,
    VALUES,
    shared_labels,
    told_constraints,
    told_names,
)
from rowcall.draft.languages import language_families, language_pairs, name_column
from rowcall.draft.names import Naming
from rowcall.draft.observed import Sampled, Shape
from rowcall.draft.proposal import ColumnPair, Hop, Way
from rowcall.draft.references import Structure
from rowcall.draft.shapes import is_secret
from rowcall.draft.wishes import Kind, Wish, fit
from rowcall.schema.table import Table

# labels are the strongest witness: whoever has the values has the meaning
_LABELS = 0.8
_FLAG_OF_LABEL = 0.5


@dataclass(frozen=True)
class _Both:
    """A source column and a target column; `said` is what the first one's name means."""

    source: Table
    column: str
    said: str
    target: Table
    name: str
    wish: Wish


@dataclass(frozen=True)
class Comparison:
    """Compares the columns of the source with those of the target."""

    naming: Naming
    sampled: Sampled
    structure: Structure

    def values(self, source: Table, target: Table, wishes: dict[str, Wish]) -> list[ColumnPair]:
        """Return the pairs of columns between two tables that speak for themselves."""
        said = self._meanings(source)
        families = language_families(source).values()
        translated = {column for family in families for column in family.values()}
        found: list[ColumnPair] = []
        for name, wish in wishes.items():
            is_json = wish.kind is Kind.JSON
            if is_json:
                asked = (name, wish)
                found += language_pairs(
                    source, target, asked, self.naming, self.sampled, self.structure
                )
            for column in source.column_names:
                if not is_json or column not in translated:
                    found += self._pairs(_Both(source, column, said[column], target, name, wish))
        return found

    def _meanings(self, table: Table) -> dict[str, str]:
        """Return each column's name without `_id` where it refers, and without a number."""
        numbered = _numbered(table)
        return {
            column: without_key(column)
            if (table.name, column) in self.structure.references
            else numbered.get(column, column)
            for column in table.column_names
        }

    def _pairs(self, both: _Both) -> list[ColumnPair]:
        alike = self.naming.columns_alike(both.said, both.source.name, both.name, both.target.name)
        profile = self.sampled.profile(both.source.name, both.column)
        if profile.shape is Shape.SECRET or is_secret(both.name):
            return self._secret(both, alike)
        labelled = self._labelled(both, alike)
        if labelled or alike < ALIKE:
            return labelled
        if (both.source.name, both.column) in self.structure.references:
            return self._lookup(both, alike)
        suits = fit(both.wish, profile)
        if not suits:
            return []
        kept = told_constraints(both.wish, profile)
        evidence = (*told_names(alike), f"{profile.shape} for {both.wish.kind}", *kept)
        if both.said != both.column:
            evidence = (*evidence, "one of several numbered columns, which a FanOut takes apart")
        score = NAME * alike + TYPE * suits + (VALUES if kept else 0)
        return [ColumnPair(both.column, both.name, score, evidence)]

    def _labelled(self, both: _Both, alike: float) -> list[ColumnPair]:
        """Values that are labels, and a flag with the name of one."""
        profile = self.sampled.profile(both.source.name, both.column)
        if shared := shared_labels(both.wish, profile):
            score = max(_LABELS, NAME * alike + TYPE + VALUES)
            text = f"values are labels of the target: {', '.join(sorted(shared))}"
            return [ColumnPair(both.column, both.name, score, (text, *told_names(alike)))]
        if profile.shape is Shape.FLAG and both.column in both.wish.labels:
            text = f'a flag with the name of the label "{both.column}"'
            return [ColumnPair(both.column, both.name, _FLAG_OF_LABEL, (text,))]
        return []

    def _lookup(self, both: _Both, alike: float) -> list[ColumnPair]:
        """A code becomes the name of the row that it refers to."""
        reference = self.structure.references[both.source.name, both.column]
        profile = self.sampled.profile(both.source.name, both.column)
        suits = fit(both.wish, profile)
        read = name_column(self.sampled.database.tables[reference.to_table], self.naming)
        if both.wish.kind not in (Kind.LABEL, Kind.TEXT) or not suits or not read:
            return []
        hop = Hop(both.column, reference.to_table, reference.to_column)
        evidence = (*told_names(alike), f"codes of {reference.to_table}")
        score = NAME * alike + TYPE * suits
        return [ColumnPair(both.column, both.name, score, evidence, Way.LOOKUP, (hop,), read)]

    def _secret(self, both: _Both, alike: float) -> list[ColumnPair]:
        profile = self.sampled.profile(both.source.name, both.column)
        are_both = profile.shape is Shape.SECRET and is_secret(both.name)
        if not are_both or both.wish.kind is not Kind.TEXT or alike < ALIKE:
            return []
        evidence = (*told_names(alike), "both are named like secrets")
        return [ColumnPair(both.column, both.name, NAME * alike + TYPE, evidence)]


def _numbered(table: Table) -> dict[str, str]:
    """Return {note_2: note} of columns of which the table has several with a number."""
    found = {
        column: match[1]
        for column in table.column_names
        if (match := re.fullmatch(r"(.+?)_?\d{1,2}", column))
    }
    counts = Counter(found.values())
    return {column: base for column, base in found.items() if counts[base] > 1}
