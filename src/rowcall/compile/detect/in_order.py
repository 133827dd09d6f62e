"""The units of a mapping in an order in which an earlier migration may have written them."""

from collections.abc import Iterator
from dataclasses import dataclass

from rowcall.compile.bind import Reading
from rowcall.compile.detect.pairs import Pairs
from rowcall.compile.detect.sides import column_kind
from rowcall.compile.evidence import adopting, identity_of, reading_of, recognised, rule_sides
from rowcall.compile.relations import adoption, staged
from rowcall.compile.units import typed_keys
from rowcall.mapping.identity import Grain
from rowcall.sql.quote import name


@dataclass(frozen=True)
class Order:
    """An order by a key: `source` is what it is called, `joins` bring it to a unit `member`."""

    source: str
    keys: tuple[str, ...]
    joins: str = ""


def orders(pairs: Pairs) -> Iterator[Order]:
    """Yield the unit's own key, and the keys of the tables whose rows belong to it by that key.

    From each of their rows a row may have been written: a unit stands where its first stands.
    """
    yield Order(", ".join(pairs.key), tuple(_lines(pairs)))
    for one in pairs.gathered:
        table = pairs.project.source.tables.get(one.gather.of)
        belongs = list(one.gather.on.items())
        if table is None or len(belongs) != 1 or len(pairs.key) != 1:
            continue
        (column, sql), keys = belongs[0], table.primary_key
        if sql != pairs.key[0] or len(keys) != 1:
            continue
        key = keys[0]
        yield Order(
            f"{table.name}.{key}",
            ("first",),
            f"JOIN (SELECT row.{name(column)} AS of, min(row.{name(key)}) AS first\n"
            f"            FROM {staged(table.name)} AS row\n"
            f"           GROUP BY row.{name(column)}) AS child ON child.of = member.k1",
        )


def in_order(pairs: Pairs, order: Order, *, dated: bool = False) -> str:
    """Return the units that the rules say can have been written, with their rows, as `unit`.

    Units that share one row are one. `gap` is how many stand without a row between one that has
    some and the one before it, `last` the place of the last that has some, and `made` when the
    unit was made, where that is asked and known.
    """
    joins, made = [order.joins], "NULL::timestamptz"
    if dated and (created := _created(pairs.reading)):
        made = "own.made"
        joins.append(
            f"LEFT JOIN (SELECT {', '.join(_aliased(pairs))}, {created} AS made\n"
            f"            FROM {staged(pairs.relation)} AS source) AS own\n"
            f"       USING ({', '.join(_lines(pairs))})"
        )
    joined = "\n     ".join(join for join in joins if join)
    until = "ORDER BY n ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING"
    return (
        "(WITH line AS MATERIALIZED (\n"
        "   SELECT source_key, part, count(*) AS rows\n"
        f"     FROM {adoption(pairs.bound.name)}\n"
        f"    WHERE reading = {pairs.number} AND origin <> 'undecided'\n"
        "    GROUP BY source_key, part\n"
        f" ), member AS MATERIALIZED (\n{_members(pairs)}\n"
        " ), placed AS (\n"
        f"   SELECT row_number() OVER (ORDER BY {', '.join(order.keys)}, part) AS place,\n"
        f"          ({order.keys[0]})::text AS key, shared, {made} AS made,\n"
        "          coalesce(line.rows, 0) AS rows\n"
        "     FROM member LEFT JOIN line USING (source_key, part)\n"
        f"     {joined}\n"
        " ), grouped AS (\n"
        "   SELECT min(place) AS place, sum(rows) AS rows, min(made) AS made,\n"
        "          (array_agg(key ORDER BY place))[1] AS key\n"
        "     FROM placed GROUP BY shared, CASE WHEN shared IS NULL THEN place END\n"
        " ), ordered AS (\n"
        "   SELECT row_number() OVER (ORDER BY place) AS n, key, rows, made FROM grouped\n"
        " )\n"
        " SELECT n, key, rows, made, max(n) FILTER (WHERE rows > 0) OVER () AS last,\n"
        "        CASE WHEN rows > 0 THEN\n"
        f"             n - 1 - coalesce(max(n) FILTER (WHERE rows > 0) OVER ({until}), 0)\n"
        "        END AS gap\n"
        "   FROM ordered) AS unit"
    )


def beyond(pairs: Pairs) -> str:
    """Return the rows of the source, each with whether it lies beyond the last with a row."""
    keys = ", ".join(_lines(pairs))
    last = ", ".join(f"{key} DESC" for key in _lines(pairs))
    return (
        f"(SELECT ({', '.join(_keys(pairs))}) > (SELECT {keys}\n"
        f"          FROM {adoption(pairs.bound.name)}\n"
        f"         WHERE reading = {pairs.number} AND origin <> 'undecided'\n"
        f"         ORDER BY {last} LIMIT 1) AS is_beyond\n"
        f"   FROM {staged(pairs.relation)} AS source) AS source"
    )


def newest(pairs: Pairs) -> str | None:
    """Return when the last unit was made that has a row in any other mapping, by a day or time."""
    found: list[str] = []
    for bound in adopting(pairs.project):
        for number, reading in recognised(bound):
            created = _created(reading)
            if bound.name == pairs.bound.name or not created:
                continue
            casts, _ = typed_keys(bound, number)
            same = " AND ".join(
                f"line.k{i} = source.{name(key)}{cast}"
                for i, (key, cast) in enumerate(zip(reading.key, casts, strict=True), 1)
            )
            found.append(
                f"  SELECT max({created}) AS made\n    FROM {staged(reading.relation)} AS source\n"
                f"    JOIN {adoption(bound.name)} AS line\n"
                f"      ON line.reading = {number} AND line.origin = 'adopted' AND {same}"
            )
    if not found or not _created(pairs.reading):
        return None
    return "(\n" + "\n  UNION ALL\n".join(found) + ") AS other"


def _created(reading: Reading) -> str | None:
    """Return SQL for the time at which a row was made, where a column of its own says it."""
    column = reading.shape.column(reading.created) if reading.shape and reading.created else None
    if column is None or column_kind(column) != "day":
        return None
    return f"source.{name(column.name)}::timestamptz"


def _keys(pairs: Pairs) -> list[str]:
    casts, _ = typed_keys(pairs.bound, pairs.number)
    return [f"source.{name(key)}{cast}" for key, cast in zip(pairs.key, casts, strict=True)]


def _lines(pairs: Pairs) -> list[str]:
    return [f"k{i}" for i in range(1, len(pairs.key) + 1)]


def _aliased(pairs: Pairs) -> list[str]:
    return [f"{key} AS {line}" for key, line in zip(_keys(pairs), _lines(pairs), strict=True)]


def _members(pairs: Pairs) -> str:
    """Return a SELECT of the units, each by the first rule that has evidence of it."""
    members: list[str] = []
    for i, rule in enumerate(identity_of(pairs.bound).rules):
        if reading_of(pairs.bound, rule)[0] != pairs.number:
            continue
        # of one row for several units there is one to look for
        shared = "NULL::bigint"
        if rule.grain is Grain.COLLAPSED:
            shared = f"hashtextextended(evidence, {i})"
        members.append(
            f"SELECT source_key, part, {', '.join(_lines(pairs))}, {i} AS rule,\n"
            f"       {shared} AS shared\n"
            f"  FROM ({rule_sides(pairs.bound, rule, pairs.project).units}) AS unit"
        )
    if len(members) == 1:
        return members[0]
    union = "\nUNION ALL\n".join(members)
    return (
        f"SELECT DISTINCT ON (source_key, part) *\n  FROM ({union}) AS unit\n"
        " ORDER BY source_key, part, rule"
    )
