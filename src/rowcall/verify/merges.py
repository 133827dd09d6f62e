"""Merges made again: what survivors gather, which units belong together, and which one survives."""

from rowcall.compile.bind import Bound
from rowcall.sql.quote import qualified
from rowcall.verify.expected import Expected


def gathered(readings: tuple[Expected, ...]) -> str:
    """Return the query of what each survivor keeps of the units that were merged into it."""
    bound = readings[0].sheet.bound
    places = {key: value for one in readings for key, value in one.gathers.items()}
    lines = " UNION ALL ".join(
        f"SELECT entry.target_key, {one.sheet.number} AS reading, given.unit__position,"
        f" given.unit__part, {', '.join(f'given.{place}' for place in places.values())}"
        f" FROM {qualified('given', one.label)} AS given"
        f" JOIN {qualified('entered', bound.name)} AS entry ON entry.reading = {one.sheet.number}"
        " AND entry.source_key = given.unit__key AND entry.part = given.unit__part"
        " AND entry.outcome = 'merged'"
        for one in readings
    )
    listed = ", ".join(
        f"{_aggregate(bound, key, place)} AS {place}" for key, place in places.items()
    )
    return f"SELECT target_key, {listed} FROM ({lines}) AS line GROUP BY target_key"


def _aggregate(bound: Bound, key: str, place: str) -> str:
    order = "ORDER BY reading, unit__position, unit__part"
    given = f"FILTER (WHERE {place} IS NOT NULL)"
    column = bound.target.column(key) if bound.target else None
    if "." in key or (column and column.type.endswith("[]")):
        return f"'[' || (string_agg({place}, ', ' {order}) {given}) || ']'"
    return f"string_agg({place}, '; ' {order}) {given}"


def grouped(readings: tuple[Expected, ...], by: tuple[str, ...]) -> str:
    """Return the query of all units that moved, with the values by which they merge."""
    lines: list[str] = []
    for one in readings:
        places = [*one.parts]
        values = ", ".join(f"CAST(wanted{places.index(c) + 1} AS VARCHAR) AS by{i}"
                           for i, c in enumerate(by, 1))  # fmt: skip
        terms = "".join(f", unit__s{i}" for i in range(1, len(one.survivor or ()) + 1))
        lines.append(
            f"SELECT {one.sheet.number} AS reading, unit__key, unit__part, {values}{terms},"
            " entry_outcome, entry_target, entry_reason"
            f" FROM {qualified('compared', one.label)}"
            " WHERE entry_outcome IN ('migrated', 'merged')"
        )
    return " UNION ALL BY NAME ".join(lines)


def apart(by: tuple[str, ...], relation: str) -> str:
    """Return the query of groups whose units went to several rows, or rows that hold several."""
    values = ", ".join(f"by{i}" for i in range(1, len(by) + 1))
    is_given = " AND ".join(f"by{i} IS NOT NULL" for i in range(1, len(by) + 1))
    row = f"concat_ws(' ', {values})"
    return (
        f"SELECT min(CAST(entry_target AS VARCHAR)) FROM {relation} WHERE {is_given}"
        f" GROUP BY {values} HAVING count(DISTINCT entry_target) > 1"
        " UNION ALL "
        f"SELECT CAST(entry_target AS VARCHAR) FROM {relation} WHERE {is_given}"
        f" GROUP BY entry_target HAVING count(DISTINCT {row}) > 1 ORDER BY 1"
    )


def survivors(readings: tuple[Expected, ...], by: tuple[str, ...], relation: str) -> str | None:
    """Return the query of rows whose survivor is not the first of its group, None if unknown."""
    first = readings[0].survivor
    if any(one.survivor is None for one in readings) or first is None:
        return None
    order = ["reading", *(f"unit__s{i} {way}" for i, (_, way) in enumerate(first, 1))]
    order += ["unit__key", "unit__part"]
    values = ", ".join(f"by{i}" for i in range(1, len(by) + 1))
    is_given = " AND ".join(f"by{i} IS NOT NULL" for i in range(1, len(by) + 1))
    return (
        "SELECT CAST(entry_target AS VARCHAR) FROM (SELECT entry_target, entry_outcome,"
        f" row_number() OVER (PARTITION BY {values} ORDER BY {', '.join(order)}) AS place"
        f" FROM {relation} WHERE {is_given} AND entry_reason IS DISTINCT FROM 'equal_copy')"
        " WHERE (place = 1) <> (entry_outcome = 'migrated') ORDER BY 1"
    )


def label(mapping: str) -> str:
    """Return the relation of a mapping's units that moved, by what they merge."""
    return qualified("compared", f"{mapping} merged")
