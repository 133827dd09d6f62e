"""Merges made again: what survivors gather, which units belong together, and which one survives."""

from rowcall.compile.bind import Bound
from rowcall.compile.same import enters_as_it_is
from rowcall.verify.compare import unit_name
from rowcall.verify.delivered import base_type, is_number
from rowcall.verify.expected import Expected
from rowcall.verify.naming import qualified


def unchecked(readings: tuple[Expected, ...], *, is_corrected: bool) -> dict[str, str]:
    """Return the checks of merges that have to be passed over, each with the reason."""
    bound = readings[0].sheet.bound
    merge = bound.mapping.merge if bound.mapping else None
    if not merge:
        return {}
    missing = sorted({c for c in merge.by for one in readings if c not in one.parts})
    if missing:
        why = f"units merge by {', '.join(missing)}, which could not be made again"
        return {"merged": why, "survivor": why}
    folded = sorted(c for c in merge.by if _folds(bound, c))
    if folded:
        why = f"units merge by {', '.join(folded)}, whose type takes other texts for equal"
        return {"merged": why, "survivor": why}
    if is_corrected and not bound.makes_ids:
        return {
            "survivor": "a row with an id of its own stays when a correction frees a better one"
        }
    return {}


def _folds(bound: Bound, column: str) -> bool:
    """Return whether PostgreSQL takes values for equal that DuckDB sees as others."""
    shape = bound.target.column(column) if bound.target else None
    return bool(shape and not enters_as_it_is(shape.facts) and not is_number(base_type(shape)))


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
    """Return the query of the units that moved, or should have, as one of several.

    With each one's turn to survive. A unit that stands alone for its values is left out: most do.
    """
    listed = [f"by{i}" for i in range(1, len(by) + 1)]
    values = ", ".join(listed)
    moved = "entry_outcome IN ('migrated', 'merged')"
    lines = " UNION ALL ".join(
        f"SELECT {one.sheet.number} AS reading, unit__key, unit__part, {values}, entry_outcome,"
        f" entry_target, entry_reason, row_number() OVER (ORDER BY {_turn(one)}) AS turn"
        f" FROM {qualified('weighed', one.label)} SEMI JOIN several USING ({values}) WHERE {moved}"
        for one in readings
    )
    units = " UNION ALL ".join(
        f"SELECT {values}, entry_outcome FROM {qualified('weighed', one.label)} WHERE {moved}"
        for one in readings
    )
    return (
        f"WITH several AS (SELECT {values} FROM ({units})"
        f" GROUP BY {values}"
        f" HAVING count(*) > 1 OR bool_or(entry_outcome = 'merged'))\n{lines}"
    )


def _turn(one: Expected) -> str:
    order = [f"{term} {way}" for term, way in one.turn.items()]
    return ", ".join([*order, "unit__key", "unit__part"])


def apart(by: tuple[str, ...], relation: str) -> str:
    """Return the query of units that are not in the row of their group's survivor."""
    survivor = (
        f"first_value(entry_target) OVER (PARTITION BY {_values(by)}"
        " ORDER BY entry_outcome = 'migrated' DESC, entry_target)"
    )
    return (
        f"SELECT {unit_name()}, CAST(entry_target AS VARCHAR), CAST(survivor AS VARCHAR)"
        f" FROM (SELECT *, {survivor} AS survivor FROM {relation})"
        " WHERE entry_target IS DISTINCT FROM survivor ORDER BY 1"
    )


def out_of_turn(by: tuple[str, ...], relation: str) -> str:
    """Return the query of units that survived before their turn, or did not when it was theirs."""
    place = f"row_number() OVER (PARTITION BY {_values(by)} ORDER BY reading, turn)"
    return (
        f"SELECT {unit_name()}, entry_outcome, CASE place WHEN 1 THEN 'migrated' ELSE 'merged' END"
        f" FROM (SELECT *, {place} AS place FROM {relation}"
        " WHERE entry_reason IS DISTINCT FROM 'equal_copy')"
        " WHERE (place = 1) <> (entry_outcome = 'migrated') ORDER BY 1"
    )


def _values(by: tuple[str, ...]) -> str:
    return ", ".join(f"by{i}" for i in range(1, len(by) + 1))
