"""Which columns hold one name in several languages, in the row or in one that it refers to?"""

import re
from collections import defaultdict
from collections.abc import Iterator

from rowcall.draft.chains import without_key
from rowcall.draft.evidence import ALIKE, NAME, TYPE, VALUES, told_names
from rowcall.draft.names import Naming
from rowcall.draft.observed import Sampled
from rowcall.draft.proposal import ColumnPair, Hop, Way
from rowcall.draft.references import Structure
from rowcall.draft.wishes import Kind, Wish, kind_of
from rowcall.schema.table import Table

# `created_by` and `start_at` name no language
_NO_LANGUAGE = frozenset({"at", "by", "id", "in", "ip", "is", "nr", "no", "of", "on", "or", "to"})
# a name that stands in another row is less likely meant than one of the row itself
_ELSEWHERE = 0.8
# `name_az` is a name
_IS_NAME = 0.6


def language_families(table: Table) -> dict[str, dict[str, str]]:
    """Return {base: {language: column}} of texts that differ in the last two letters only."""
    families: dict[str, dict[str, str]] = defaultdict(dict)
    for column in table.columns:
        found = re.fullmatch(r"(.+)_([a-z]{2})", column.name)
        if found and found[2] not in _NO_LANGUAGE and kind_of(column.type) is Kind.TEXT:
            families[found[1]][found[2]] = column.name
    return {base: family for base, family in families.items() if len(family) > 1}


def language_pairs(
    source: Table,
    target: Table,
    asked: tuple[str, Wish],
    naming: Naming,
    sampled: Sampled,
    structure: Structure,
) -> Iterator[ColumnPair]:
    """Yield the names in several languages that may become one object."""
    name, wish = asked
    for base, family in language_families(source).items():
        alike = naming.columns_alike(base, source.name, name, target.name)
        yield from _family(name, wish, family, alike, ())
    for reference in structure.of(source.name):
        hop = Hop(reference.column, reference.to_table, reference.to_column)
        said = without_key(reference.column)
        called = naming.columns_alike(said, source.name, name, target.name)
        for base, family in language_families(sampled.database.tables[hop.to_table]).items():
            alike = max(called, naming.columns_alike(base, source.name, name, target.name))
            yield from _family(name, wish, family, _ELSEWHERE * alike, (hop,))


def name_column(table: Table, naming: Naming) -> str:
    """Return the column by which people know a row of a lookup table, if it has one."""
    families = language_families(table)
    bases = {column: base for base, family in families.items() for column in family.values()}
    alike = {
        column: naming.columns_alike(bases.get(column, column), table.name, "name", table.name)
        for column in table.column_names
    }
    best = max(alike, key=lambda column: alike[column])
    return best if alike[best] >= _IS_NAME else ""


def _family(
    name: str, wish: Wish, family: dict[str, str], alike: float, hops: tuple[Hop, ...]
) -> Iterator[ColumnPair]:
    if alike < ALIKE or (wish.languages and not set(wish.languages) <= set(family)):
        return
    asked = f", and the target asks for {', '.join(wish.languages)}" if wish.languages else ""
    where = f" of {hops[-1].to_table}" if hops else ""
    text = f"one name in {len(family)} languages{where}{asked}"
    score = NAME * alike + TYPE + (VALUES if wish.languages else 0)
    for language, column in family.items():
        source = hops[0].column if hops else column
        yield ColumnPair(
            source, name, score, (*told_names(alike), text), Way.LANGUAGE, hops, column, language
        )
