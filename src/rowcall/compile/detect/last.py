"""Last: the target holds the greatest value of a source column, of all rows or of those that
belong to the unit.
"""

from rowcall.compile.detect.ask import Ask, Glance, Looking, count, literal, told
from rowcall.compile.detect.constant import NEARLY
from rowcall.compile.detect.pairs import Gathered, Pairs
from rowcall.compile.detect.sides import Side, column_kind
from rowcall.compile.relations import staged
from rowcall.schema.table import Column
from rowcall.sql.quote import name

_ENDS = ("max", "min")
_CHANCE = 0.1
# Where more rows say something else the greatest of another column, or of fewer rows, is meant.
_AGAINST = 5


def last_of_all(side: Side, seen: Glance, pairs: Pairs) -> Looking:
    """Look for a constant that is the greatest or least value of a column of its table.

    Each value of the column might be the constant by accident.
    """
    if side.kind not in ("number", "day") or seen.mode is None or seen.given < NEARLY * seen.rows:
        return None
    same = yield Ask({"rows": count(f"{side.now} = {literal(seen.mode)} AND {side.is_off}")})
    if same["rows"] < NEARLY * seen.rows:
        return None
    sources = {pairs.relation: [o.name for o in pairs.own if o.kind == side.kind]}
    for one in pairs.gathered:
        sources[one.gather.of] = [c.name for c in one.columns if column_kind(c) == side.kind]
    tries = 2 * sum(len(columns) for columns in sources.values())
    for table, columns in sources.items():
        asked = {
            f"{i}_{end}": f"{_as(f'{end}({name(c)})', side)} = {literal(seen.mode)}"
            for i, c in enumerate(columns)
            for end in _ENDS
        }
        found = yield Ask(asked, staged(table))
        for i, column in enumerate(columns):
            for end in _ENDS:
                if found[f"{i}_{end}"]:
                    held = yield Ask({"values": f"count(DISTINCT {name(column)})"}, staged(table))
                    return told(
                        "last",
                        side,
                        pairs,
                        source=f"{table}.{column}",
                        rows=same["rows"],
                        against=seen.rows - same["rows"],
                        pieces=1,
                        chance=1 / max(1, held["values"]),
                        tries=tries,
                        value=seen.mode,
                        end=end,
                    )
    return None


def last_of_group(side: Side, seen: Glance, pairs: Pairs) -> Looking:
    """Look for the greatest or least value of a table's rows that belong to the unit.

    Only of days and times: of small numbers the greatest is known before it is looked for.
    """
    if side.kind != "day" or seen.distinct <= 1:
        return None
    best: tuple[Gathered, Column, str] | None = None
    most = tries = 0
    for one in pairs.gathered:
        ends = [(c, end) for c in one.columns if column_kind(c) == side.kind for end in _ENDS]
        if not ends:
            continue
        tries += len(ends)
        asked = {
            f"{c.name} {end}": count(f"{_equal(side, c, end)} AND {side.is_off}") for c, end in ends
        }
        found = yield Ask(asked, _with(one, [c for c, _ in ends]))
        for c, end in ends:
            if found[f"{c.name} {end}"] > most:
                best, most = (one, c, end), found[f"{c.name} {end}"]
    if best is None:
        return None
    one, column, end = best
    off, is_end = f"{side.is_off} AND {side.now} IS NOT NULL", _equal(side, column, end)
    shown = yield Ask(
        {
            "rows": count(f"{off} AND {is_end}"),
            "against": count(f"{off} AND ({is_end}) IS NOT TRUE"),
            "pieces": count(f"{off} AND {is_end}", side.now),
            # of one row the last is no choice
            "several": count(f"{off} AND {is_end} AND of_unit > 1"),
        },
        _with(one, [column]),
    )
    if not shown.pop("several") or shown["against"] * _AGAINST > shown["rows"]:
        return None
    return told(
        "last",
        side,
        pairs,
        source=f"{one.gather.of}.{column.name}",
        **shown,
        chance=_CHANCE,
        tries=tries,
        value="",
        end=end,
    )


def _equal(side: Side, column: Column, end: str) -> str:
    held = name(f"{column.name} {end}")
    return f"{side.now} = {_as(held, side)}"


def _as(value: str, side: Side) -> str:
    """Return a value of the source as the pairs hold that of the target."""
    if side.kind == "number":
        return f"trim_scale({value}::numeric)::text"
    return f"({value}::{side.type})::text"


def _with(one: Gathered, columns: list[Column]) -> str:
    """Return the pairs with what is greatest and least in their rows of a gathered table."""
    theirs = [f"row.{name(key)}" for key in one.gather.on]
    keys = [f"{key} AS key{i}" for i, key in enumerate(theirs)]
    ends = [
        f"{end}(row.{name(c.name)}) AS {name(f'{c.name} {end}')}"
        for c in dict.fromkeys(columns)
        for end in _ENDS
    ]
    pairs = f"SELECT {', '.join(one.keys)} FROM pair"
    on = " AND ".join(f"gathered.key{i} = pair.{key}" for i, key in enumerate(one.keys))
    listed = ", ".join([*keys, "count(*) AS of_unit", *ends])
    return (
        f"pair LEFT JOIN (SELECT {listed}\n"
        f"                  FROM {staged(one.gather.of)} AS row\n"
        f"                 WHERE ({', '.join(theirs)}) IN ({pairs})\n"
        f"                 GROUP BY {', '.join(theirs)}) AS gathered ON {on}"
    )
