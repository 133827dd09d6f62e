"""Coded: a text is a literal with the digits of a source number in it, whole or modulo m, padded
or not: `SUBJ00691` for the id 100000691.
"""

import re
from collections import Counter
from dataclasses import dataclass

from rowcall.compile.detect.ask import SOME, Ask, Glance, Looking, count, literal
from rowcall.compile.detect.divide import modulus_of, own_numbers, sharing
from rowcall.compile.detect.fault import FEW_CODES, SURE, Fault, proved
from rowcall.compile.detect.pairs import Own, Pairs
from rowcall.compile.detect.sides import Side

_TENS = tuple(10**i for i in range(1, 13))
# more rows than these, or more runs of numbers, make nothing surer
_LOOKED, _NUMBERS = 64, 200
_LONGEST = 200
# all around the last run of digits
_LAST = re.compile(r"(.*?)([0-9]+)([^0-9]*)", re.DOTALL)


@dataclass(frozen=True)
class _Code:
    """A way to make a text: the number of a column, modulo m if m is not 0, between two texts."""

    before: str
    after: str
    own: Own
    modulus: int
    width: int

    @property
    def number(self) -> str:
        """Return SQL for the number."""
        whole = self.own.whole
        return f"({whole} % {self.modulus})" if self.modulus else f"({whole})"

    @property
    def made(self) -> str:
        """Return SQL for the text; a number that is longer than the width stays whole."""
        digits = f"{self.number}::text"
        if self.width:
            digits = f"lpad({digits}, greatest({self.width}, length({digits})), '0')"
        return f"({literal(self.before)} || {digits} || {literal(self.after)})"

    @property
    def said(self) -> str:
        """Return the pattern as people read it."""
        number = f"{self.own.name} % {self.modulus}" if self.modulus else self.own.name
        width = f", {self.width} digits" if self.width else ""
        return f"{self.before}{{{number}{width}}}{self.after}"


def coded(side: Side, seen: Glance, pairs: Pairs) -> Looking:
    """Look in some texts for the number in them, and count in how many pairs it makes the text.

    A text around the very value that belongs there is that value in another dress, and no fault,
    unless the value is a number.
    """
    own = own_numbers(pairs)
    if side.kind != "text" or seen.distinct < FEW_CODES or not own:
        return None
    off = (
        f"{side.is_off} AND ({side.from_} ~ '^[0-9]*$'"
        f" OR coalesce(strpos({side.now}, {side.from_}), 0) = 0)"
    )
    some = f"n <= {SOME} AND {off} AND {side.now} ~ '[0-9]' AND length({side.now}) <= {_LONGEST}"
    values = ", ".join([side.now, *(f"({o.whole})::text" for o in own)])
    first = yield Ask(
        {"some": f"(array_agg(ARRAY[{values}] ORDER BY n) FILTER (WHERE {some}))[:{_LOOKED}]"}
    )
    code = _code(first["some"] or [], own)
    if code is None:
        return None
    is_made = f"{side.now} = {code.made}"
    found = yield Ask(
        {
            "rows": count(f"{is_made} AND {off}"),
            "against": count(f"({is_made}) IS NOT TRUE AND {side.now} IS NOT NULL"),
            "numbers": f"(array_agg(DISTINCT {code.number}) FILTER (WHERE {is_made}))[:{_NUMBERS}]",
        }
    )
    if found["rows"] < FEW_CODES:
        return None
    numbers = sorted(int(number) for number in found["numbers"])
    chance = 1 / (code.modulus or 10 ** len(str(numbers[0])))
    tries = len(own) * (len(_TENS) + 2)
    sure = proved(found["rows"], found["against"], _pieces(numbers), chance, tries)
    if sure < SURE:
        return None
    shared = {"sharing": None, "units": None}
    if code.modulus:
        shared = yield sharing(code.own, code.modulus, pairs)
    return Fault(
        kind="coded",
        mapping=pairs.bound.name,
        target_table=pairs.table,
        target_column=side.name,
        source_column=code.own.name,
        rows=found["rows"],
        looked=found["rows"] + found["against"],
        of_rows=pairs.of_rows,
        against=found["against"],
        certainty=round(sure, 4),
        units=shared["units"],
        facts={
            "pattern": code.said,
            "modulus": code.modulus,
            "width": code.width,
            "sharing": shared["sharing"] or 0,
        },
    )


def _code(some: list[list[str | None]], own: list[Own]) -> _Code | None:
    """Return what makes most of some texts, given with the numbers of their rows.

    A whole number comes before one modulo m, but without a text around it is a copy. Of several m
    the least power of ten is meant; few rows tell no other m.
    """
    split = [(found.groups(), row[1:]) for row in some if (found := _LAST.fullmatch(row[0] or ""))]
    if not split:
        return None
    (((before, after), _),) = Counter((b, a) for (b, _, a), _ in split).most_common(1)
    rows = [(digits, numbers) for (b, digits, a), numbers in split if (b, a) == (before, after)]
    best: tuple[int, Own, int] = (0, own[0], 0)
    for place, one in enumerate(own):
        pairs = [(int(d), int(n)) for d, numbers in rows if (n := numbers[place]) is not None]
        other = modulus_of([[whole - number, number] for number, whole in pairs if whole > number])
        moduli = (*((0,) if before + after else ()), *_TENS, *((other,) if other else ()))
        for modulus in moduli:
            agree = sum(number == (w % modulus if modulus else w) for number, w in pairs)
            if agree > best[0]:
                best = (agree, one, modulus)
    agree, one, modulus = best
    if 2 * agree < len(split):
        return None
    # a number that is not padded begins with no zero
    padded = Counter(len(digits) for digits, _ in rows if re.match("0.", digits))
    width = padded.most_common(1)[0][0] if padded else 0
    return _Code(before, after, one, modulus, width)


def _pieces(numbers: list[int]) -> int:
    """Return how many pieces of evidence there are: runs of numbers that follow each other.

    A counter that runs along with the ids agrees with all of them if it does with one, and one
    that begins at 0 or 1 is known before it is looked at.
    """
    return sum(
        number > 1 and number - before != 1
        for before, number in zip([-1, *numbers], numbers, strict=False)
    )
