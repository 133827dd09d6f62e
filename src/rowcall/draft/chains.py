"""Which ways lead from a source table's columns to other tables?"""

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache

from rowcall.draft.observed import Sampled
from rowcall.draft.proposal import Hop
from rowcall.draft.references import Structure

_HOPS = 3
# each further hop is less likely to be meant
_FURTHER = 0.75
# rows of one table may become rows of two, of which one refers to the other
_OWN_KEY = 0.9
# what so many tables refer to is bookkeeping: who made a row
_BOOKKEEPING = 0.4


@dataclass(frozen=True)
class Chain:
    """A way from a column along references to the table `end`, whose key it leads to.

    Without a hop the column is the table's own key, or leads to no table at all. A column that
    nearly all tables have is bookkeeping: it says who made or changed the row.
    """

    start: str
    hops: tuple[Hop, ...]
    end: str
    weight: float
    is_bookkeeping: bool = False


def find_chains(sampled: Sampled, structure: Structure) -> dict[str, list[Chain]]:
    """Return the chains of every table that holds rows."""
    counts = Counter(column for _, column in structure.references)
    common = {c for c, n in counts.items() if n > _BOOKKEEPING * len(sampled.filled)}
    return {
        table.name: [
            *(Chain(column, (), "", 1.0) for column in _unfound(table.name, sampled, structure)),
            *_own_key(table.name, sampled),
            *_references(table.name, structure, common),
        ]
        for table in sampled.filled
    }


@cache
def without_key(column: str) -> str:
    """Return the name of a reference without its `_id`: what it means."""
    return re.sub(r"(?<=[^\W_])_?id$", "", column)


def _own_key(table: str, sampled: Sampled) -> list[Chain]:
    key = sampled.keys.get(table)
    return [Chain(key, (), table, _OWN_KEY)] if key else []


def _references(table: str, structure: Structure, common: set[str]) -> list[Chain]:
    """Follow the references hop by hop, never in a circle nor on through bookkeeping."""
    found: list[Chain] = []
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
                start, weight = hops[0].column, _FURTHER**length
                found.append(Chain(start, hops, hop.to_table, weight, start in common))
                if reference.column not in common:
                    longer.append(hops)
        ways = longer
    return found


def _unfound(table: str, sampled: Sampled, structure: Structure) -> list[str]:
    """Return the columns named like references whose table the source does not have."""
    return [
        column
        for column in sampled.database.tables[table].column_names
        if without_key(column) != column
        and column != sampled.keys.get(table)
        and (table, column) not in structure.references
        and sampled.profile(table, column).distinct
    ]
