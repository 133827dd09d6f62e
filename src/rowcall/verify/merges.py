"""Merges made again: what survivors gather, which units belong together, and which one survives."""

from rowcall.compile.bind import Bound
from rowcall.sql.quote import qualified
from rowcall.verify.compare import unit_name
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
    """Return the query of units that are not in the row of their group's survivor."""
    values, is_given = _values(by), _given(by)
    survivor = (
        f"first_value(entry_target) OVER (PARTITION BY {values}"
        " ORDER BY entry_outcome = 'migrated' DESC, entry_target)"
    )
    return (
        f"SELECT {unit_name()}, CAST(entry_target AS VARCHAR), CAST(survivor AS VARCHAR)"
        f" FROM (SELECT *, {survivor} AS survivor FROM {relation} WHERE {is_given})"
        " WHERE entry_target IS DISTINCT FROM survivor ORDER BY 1"
    )


def survivors(readings: tuple[Expected, ...], by: tuple[str, ...], relation: str) -> str | None:
    """Return the query of units that survived out of their turn, None if the order is unknown."""
    first = readings[0].survivor
    if first is None or any(one.survivor is None for one in readings):
        return None
    order = ["reading", *(f"unit__s{i} {way}" for i, (_, way) in enumerate(first, 1))]
    order += ["unit__key", "unit__part"]
    place = f"row_number() OVER (PARTITION BY {_values(by)} ORDER BY {', '.join(order)})"
    return (
        f"SELECT {unit_name()}, entry_outcome, CASE place WHEN 1 THEN 'migrated' ELSE 'merged' END"
        f" FROM (SELECT *, {place} AS place FROM {relation}"
        f" WHERE {_given(by)} AND entry_reason IS DISTINCT FROM 'equal_copy')"
        " WHERE (place = 1) <> (entry_outcome = 'migrated') ORDER BY 1"
    )


def _values(by: tuple[str, ...]) -> str:
    return ", ".join(f"by{i}" for i in range(1, len(by) + 1))


def _given(by: tuple[str, ...]) -> str:
    return " AND ".join(f"by{i} IS NOT NULL" for i in range(1, len(by) + 1))


def label(mapping: str) -> str:
    """Return the relation of a mapping's units that moved, by what they merge."""
    return qualified("compared", f"{mapping} merged")
