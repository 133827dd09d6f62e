"""Invented: values that occur nowhere in the source, made by a pattern or at random."""

from functools import reduce

from rowcall.compile.claims import columns_of
from rowcall.compile.detect.ask import SOME, Ask, Glance, Looking, count, literal, told
from rowcall.compile.detect.pairs import Own, Pairs
from rowcall.compile.detect.sides import Side, column_kind
from rowcall.compile.relations import staged
from rowcall.sql.quote import name

_CHANCE = 0.5
_VALUES = 20
# shorter values stand in many a text by accident
_SHORTEST = 3
_OPEN, _CLOSE = "chr(1)", "chr(2)"


def by_pattern(side: Side, seen: Glance, pairs: Pairs) -> Looking:
    """Look for texts of one form around a value of their row, such as `{login}@temp.example`.

    Rows of another form are not against it: an address is invented where there is none. Digits that
    stand in no column of the row are shown as #.
    """
    if side.kind != "text" or seen.distinct < _VALUES:
        return None
    form = _form(side, pairs)
    # a value in another dress is not invented
    off = (
        f"{side.is_off} AND {side.now} IS NOT NULL"
        f" AND coalesce(strpos({side.now}, nullif({side.from_}, '')), 0) = 0"
    )
    some = f"n <= {SOME} AND {off} AND strpos({form}, chr(1)) > 0"
    first = yield Ask({"form": f"mode() WITHIN GROUP (ORDER BY {form}) FILTER (WHERE {some})"})
    pattern = first["form"]
    if pattern is None or not _has_literal(pattern):
        return None
    is_made = f"{off} AND {form} = {literal(pattern)}"
    found = yield Ask({"rows": count(is_made), "pieces": count(is_made, side.now)})
    return told(
        "invented",
        side,
        pairs,
        source=side.source,
        rows=found["rows"],
        against=0,
        pieces=found["pieces"],
        chance=_CHANCE,
        tries=len(pairs.own),
        pattern=_named(pattern, pairs),
    )


def at_random(side: Side, seen: Glance, pairs: Pairs) -> Looking:
    """Look for texts of one shape that no text column holds that the mapping reads."""
    if side.kind != "text" or not side.is_mapped or seen.distinct < _VALUES:
        return None
    shape = f"regexp_replace({side.now}, '[[:alnum:]]', 'x', 'g')"
    off = (
        f"{side.is_off} AND {side.now} ~ '[[:alpha:]]'"
        f" AND strpos(lower(coalesce({side.from_}, '')), left(lower({side.now}), 3)) = 0"
        f" AND strpos(lower(coalesce({side.from_}, '')), right(lower({side.now}), 3)) = 0"
    )
    some = f"n <= {SOME} AND {off}"
    first = yield Ask({"shape": f"mode() WITHIN GROUP (ORDER BY {shape}) FILTER (WHERE {some})"})
    if first["shape"] is None:
        return None
    is_made = f"{off} AND {shape} = {literal(first['shape'])}"
    found = yield Ask({"rows": count(is_made), "pieces": count(is_made, side.now)})
    against = seen.given - found["rows"]
    # what people wrote by hand has a shape too, but is not in every second row
    if found["pieces"] < _VALUES or found["pieces"] * 2 < found["rows"] or against > found["rows"]:
        return None
    held = yield Ask(
        {"held": "count(*)"},
        f"(SELECT DISTINCT lower({side.now}) AS value FROM pair WHERE {is_made}) AS made\n"
        f" WHERE value IN (\n{_texts(pairs)})",
    )
    return told(
        "random",
        side,
        pairs,
        source=side.source,
        rows=found["pieces"] - held["held"],
        against=held["held"],
        pieces=found["pieces"],
        chance=_CHANCE,
        pattern=first["shape"],
    )


def _form(side: Side, pairs: Pairs) -> str:
    """Return SQL for the text with every value of its row replaced by the column's number."""
    written = side.now
    for own in pairs.own:
        if own.kind in ("text", "number"):
            value = f"nullif({own.sql}, '')"
            value = f"CASE WHEN length({value}) >= {_SHORTEST} THEN {value} ELSE chr(3) END"
            written = f"replace({written}, {value}, {_OPEN} || chr({_letter(own)}) || {_CLOSE})"
    return f"regexp_replace({written}, '[0-9]+', '#', 'g')"


def _letter(own: Own) -> int:
    """Return a character of a private area: no value of another column can hold it."""
    return 0xE000 + own.place


def _named(pattern: str, pairs: Pairs) -> str:
    return reduce(
        lambda said, own: said.replace(f"\x01{chr(_letter(own))}\x02", "{" + own.name + "}"),
        pairs.own,
        pattern,
    )


def _has_literal(pattern: str) -> bool:
    """Return whether anything but values of the row stands in it: two letters at least."""
    # a character of a private area is no letter
    return sum(c.isalpha() for c in pattern) > 1


def _texts(pairs: Pairs) -> str:
    """Return a SELECT of every text of the columns that the mapping reads, in lower case."""
    found = sorted(
        (table, column.name)
        for table, wanted in columns_of(pairs.bound)
        if (shape := pairs.project.source.tables.get(table))
        and (column := shape.column(wanted))
        and column_kind(column) == "text"
    )
    selects = [
        f"  SELECT lower({name(column)}) FROM {staged(table)} WHERE {name(column)} IS NOT NULL"
        for table, column in found
    ]
    return "\n  UNION ALL\n".join(selects) or "  SELECT NULL::text"
