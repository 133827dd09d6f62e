"""What a detector wants to know, before it says what it found.

A detector is a generator: it yields questions over the pairs, is sent the answers, and returns a
fault or None. So it decides without a connection, and whoever has one answers the questions of all
columns of a mapping in one scan.
"""

from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import Any

from rowcall.compile.detect.fault import FEW, SURE, Fault, certainty
from rowcall.compile.detect.pairs import Pairs
from rowcall.compile.detect.sides import Side
from rowcall.sql.quote import text

Answer = dict[str, Any]

# To take a text apart is dear: what it is like is looked for in some pairs, and counted in all.
SOME = 500


@dataclass(frozen=True)
class Ask:
    """Values by name, each an aggregate over a relation: the pairs, or what is named here."""

    values: dict[str, str]
    of: str = "pair"


Looking = Generator[Ask, Answer, Fault | None]


@dataclass(frozen=True)
class Glance:
    """What is asked of each column first: how many pairs, and what most of them hold.

    `off` pairs hold something else than the mapping writes, `given` hold something.
    """

    rows: int
    off: int
    given: int
    distinct: int
    mode: str | None

    @property
    def one(self) -> str | None:
        """Return the value of nearly all rows; None may be that value."""
        return self.mode if self.given * 100 > self.rows else None


Detector = Callable[[Side, Glance, Pairs], Looking]


def glance_at(side: Side) -> Ask:
    """Return the first question about a column; its answers are the fields of a Glance."""
    return Ask(
        {
            "rows": "count(*)",
            "off": count(side.is_off),
            "given": f"count({side.now})",
            "distinct": f"count(DISTINCT {side.now})",
            "mode": f"mode() WITHIN GROUP (ORDER BY {side.now})",
        }
    )


def count(condition: str, *of: str) -> str:
    """Return the count of the rows in a state, or of different values in them."""
    counted = f"DISTINCT {of[0]}" if of else "*"
    return f"count({counted}) FILTER (WHERE {condition})"


def literal(value: str | None) -> str:
    """Return a value as SQL."""
    return "NULL::text" if value is None else text(value)


def told(
    kind: str,
    side: Side,
    pairs: Pairs,
    *,
    source: str,
    rows: int,
    against: int,
    pieces: int,
    chance: float,
    tries: int = 1,
    units: int | None = None,
    **facts: int | str,
) -> Fault | None:
    """Return the fault, or None where it is not certain enough."""
    sure = certainty(rows, against, pieces, chance, tries)
    if rows < FEW or sure < SURE:
        return None
    return Fault(
        kind=kind,
        mapping=pairs.bound.name,
        target_table=pairs.table,
        target_column=side.name,
        source_column=source,
        rows=rows,
        looked=rows + against,
        of_rows=pairs.of_rows,
        against=against,
        certainty=round(sure, 4),
        units=units,
        facts=facts,
    )
