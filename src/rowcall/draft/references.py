"""Which references does a source imply, and which of its tables are copies of others?"""

from collections import Counter, defaultdict
from dataclasses import dataclass

from rowcall.draft.names import Naming
from rowcall.draft.observed import ImpliedReference, Sampled
from rowcall.schema.table import ForeignKey

# some references of an old database always lead nowhere
_ENOUGH = 0.75
# keys that fill their range so far hold any number by chance: then the name must speak for it
_DENSE = 0.02
_NAME_SPEAKS = 0.45
# two tables with so many columns in common, and the same keys, are copies
_SAME_COLUMNS = 0.7
# a column that so many tables have tells nothing of one of them
_EVERYWHERE = 0.4


@dataclass(frozen=True)
class Structure:
    """How the source's tables hang together."""

    references: dict[tuple[str, str], ImpliedReference]
    copies: dict[str, str]

    def of(self, table: str) -> list[ImpliedReference]:
        """Return the references of a table."""
        return [r for (name, _), r in self.references.items() if name == table]


def understand(sampled: Sampled, naming: Naming) -> Structure:
    """Choose one table for each column that refers; copies give way to what they are copies of."""
    declared = _declared(sampled)
    found = defaultdict[tuple[str, str], list[ImpliedReference]](list)
    between_keys: list[ImpliedReference] = []
    for inclusion in sampled.inclusions:
        if inclusion.share < _ENOUGH:
            continue
        if inclusion.column != sampled.keys.get(inclusion.table):
            found[inclusion.table, inclusion.column].append(inclusion)
        elif inclusion.table != inclusion.to_table:
            between_keys.append(inclusion)
    popular = _popularity(found, naming)
    copied = _copies(sampled, between_keys, popular)
    chosen: dict[tuple[str, str], ImpliedReference] = {}
    for column, several in found.items():
        likely = [r for r in several if _is_likely(sampled, naming, r)]
        if likely:
            chosen[column] = max(
                likely,
                key=lambda r: (
                    r.to_table not in copied or r.to_table == r.table,
                    round(_name(naming, r), 1),
                    r.to_table == r.table,
                    popular[r.to_table],
                    -len(r.to_table),
                ),
            )
    return Structure(chosen | declared, copied)


def _declared(sampled: Sampled) -> dict[tuple[str, str], ImpliedReference]:
    """What the catalog says needs no guess."""
    return {
        (table.name, key.columns[0]): _as_implied(table.name, key)
        for table in sampled.database.tables.values()
        for key in table.foreign_keys
        if len(key.columns) == 1 and not key.is_elsewhere
    }


def _as_implied(table: str, key: ForeignKey) -> ImpliedReference:
    return ImpliedReference(table, key.columns[0], key.to_table, key.to_columns[0], 1.0, 0)


def _is_likely(sampled: Sampled, naming: Naming, reference: ImpliedReference) -> bool:
    """Values that a key holds by chance are no reference, unless the column is named like it."""
    key = sampled.profile(reference.to_table, reference.to_column)
    if key.low is None or key.high is None:
        by_chance = key.values != () or reference.values <= 1
    else:
        by_chance = key.distinct / (key.high - key.low + 1) > _DENSE
    return not by_chance or _name(naming, reference) >= _NAME_SPEAKS


def _name(naming: Naming, reference: ImpliedReference) -> float:
    return naming.refers(reference.column, reference.to_table, reference.to_column)


def _popularity(
    found: dict[tuple[str, str], list[ImpliedReference]], naming: Naming
) -> dict[str, float]:
    """Return how many columns hold the keys of a table and are named after it."""
    counts: dict[str, float] = defaultdict(float)
    for several in found.values():
        for reference in several:
            counts[reference.to_table] += _name(naming, reference)
    return counts


def _copies(
    sampled: Sampled, between_keys: list[ImpliedReference], popular: dict[str, float]
) -> dict[str, str]:
    """Return {copy: original}: the keys of one stand in the other, and the columns are the same.

    The original is the one to which more columns refer; of equal ones that with the shorter name.
    """
    counts = Counter(name for table in sampled.filled for name in table.column_names)
    most = max(2, _EVERYWHERE * len(sampled.filled))
    telling = {name for name, count in counts.items() if count <= most}
    copied: dict[str, str] = {}
    for one in between_keys:
        mine = telling.intersection(sampled.database.tables[one.table].column_names)
        theirs = telling.intersection(sampled.database.tables[one.to_table].column_names)
        if len(mine & theirs) < max(1, _SAME_COLUMNS * min(len(mine), len(theirs))):
            continue
        original, copy = sorted(
            (one.table, one.to_table), key=lambda t: (-popular.get(t, 0.0), len(t), t)
        )
        copied.setdefault(copy, original)
    return {copy: _original(copy, copied) for copy in copied}


def _original(table: str, copied: dict[str, str]) -> str:
    seen = {table}
    while table in copied and copied[table] not in seen:
        table = copied[table]
        seen.add(table)
    return table
