"""What became of adopted rows since an earlier migration wrote them, column by column.

A value is as the mapping writes it, or stale (as the earlier migration wrote it), or touched by
people. What the earlier migration wrote is known when rows are adopted, and kept in their lines,
since the run changes the rows that tell it.
"""

from rowcall.compile.bind import Bound, BoundProject, Reading
from rowcall.compile.evidence import (
    identity_of,
    is_reference,
    over_target,
    source_joins,
    target_joins,
)
from rowcall.compile.evidence import target_labels as labels_of
from rowcall.compile.references import own_keys
from rowcall.compile.relations import adoption
from rowcall.compile.same import differ, is_given
from rowcall.compile.units import typed_keys, units
from rowcall.compile.values import over_source
from rowcall.mapping.columns import Ref, Secret
from rowcall.mapping.identity import Holds, Policy, Stamp, Was
from rowcall.schema.table import Column
from rowcall.sql.expression import parse
from rowcall.sql.quote import name, qualified, text

# whether a row was written since its line was
_IS_YOUNGER = "age(target.xmin) < age(line.xmin)"


def find_touched(
    bound: Bound, number: int, project: BoundProject, *, again: bool = False
) -> str | None:
    """Return the UPDATE that lists, for each adopted row, the columns that people changed since.

    `again` asks of the rows alone that were written since their lines were.
    """
    assert bound.target is not None
    reading = bound.readings[number]
    was = identity_of(bound).was
    checks = {
        column.name: check
        for column in bound.target.columns
        if (check := _is_touched(bound, reading, column))
    }
    if not checks:
        return None
    stamps = {column for column in checks if isinstance(was.get(column), Stamp)}
    others = " OR ".join(f"({check})" for column, check in checks.items() if column not in stamps)
    checks |= dict.fromkeys(stamps, others or "FALSE")
    joins = _joins([was[column] for column in checks if column in was], bound, reading, project)
    where = _IS_YOUNGER if again else ""
    return _of_lines(bound, number, "touched", checks, joins, project, where)


def written_since(bound: Bound, project: BoundProject) -> str:
    """Return the SELECT that says whether an adopted row was written since its line was."""
    assert bound.target is not None
    table = qualified(project.target.schema, bound.target.name)
    return (
        f"SELECT EXISTS (SELECT FROM {adoption(bound.name)} AS line\n"
        f"          JOIN {table} AS target\n"
        f"            ON target.{name(bound.target.primary_key[0])} = line.target_id\n"
        f"         WHERE line.origin = 'adopted' AND {_IS_YOUNGER})"
    )


def seen_as_written(bound: Bound, project: BoundProject) -> str:
    """Return the UPDATE that makes the lines as young as the rows that this transaction wrote."""
    assert bound.target is not None
    table = qualified(project.target.schema, bound.target.name)
    return (
        f"UPDATE {adoption(bound.name)} AS line SET origin = line.origin\n"
        f"  FROM {table} AS target\n"
        f" WHERE target.{name(bound.target.primary_key[0])} = line.target_id\n"
        "   AND target.xmin = pg_current_xact_id()::xid"
    )


def _joins(was: list[Was], bound: Bound, reading: Reading, project: BoundProject) -> list[str]:
    """Return the joins to what the values of the earlier migration are told by, on both sides."""
    conditions = [one.sql for one in was if isinstance(one, Holds)]
    labels = dict.fromkeys(label for sql in conditions for label in labels_of(sql))
    references = [label for label in labels if is_reference(label, bound)]
    more = {
        label: join for label, join in identity_of(bound).joins.items() if label not in references
    }
    expressions = [one for one in was if isinstance(one, str)]
    return [
        *target_joins(references, bound, project),
        *source_joins([*expressions, *conditions], reading, more, project),
    ]


def find_strays(bound: Bound, number: int, project: BoundProject) -> str | None:
    """Return the UPDATE that lists the references of adopted rows that lead to the row of another
    unit than their own parent's.

    Of a parent that merges units nothing can be told before they are judged.
    """
    checks: dict[str, str] = {}
    joins: list[str] = []
    for column, ref in bound.readings[number].columns.items():
        if not isinstance(ref, Ref) or ref.target_mapping == bound.name or ref.alternatives:
            continue
        parent = project[ref.target_mapping]
        if parent.mapping is None or not parent.mapping.identity or parent.mapping.merge:
            continue
        given, more, _ = own_keys(ref, f"{column}__own", project, bound.readings[number].shape)
        there = name(f"{column}__there")
        shared, _ = typed_keys(parent, 0)
        own = [f"{given[f'{column}__own__key{i}']}{cast}" for i, cast in enumerate(shared, 1)]
        joins += [
            *more,
            f"LEFT JOIN {adoption(parent.name)} AS {there}"
            f" ON {there}.target_id = target.{name(column)}"
            f" AND {there}.reading = 0 AND {there}.origin <> 'undecided'",
        ]
        is_other = " OR ".join(
            f"{there}.k{i} IS DISTINCT FROM {key}" for i, key in enumerate(own, 1)
        )
        checks[column] = f"{there}.target_id IS NOT NULL AND ({is_other})"
    if not checks:
        return None
    starts = [
        by
        for column in checks
        for by in _ref(bound.readings[number], column).by
        if isinstance(by, str)
    ]
    joins = [*source_joins(starts, bound.readings[number], {}, project), *joins]
    return _of_lines(bound, number, "strays", checks, joins, project)


def _ref(reading: Reading, column: str) -> Ref:
    ref = reading.columns[column]
    assert isinstance(ref, Ref)
    return ref


def _of_lines(
    bound: Bound,
    number: int,
    into: str,
    checks: dict[str, str],
    joins: list[str],
    project: BoundProject,
    where: str = "",
) -> str:
    cases = ",\n".join(
        f"           CASE WHEN {check} THEN {text(column)} END" for column, check in checks.items()
    )
    also = f"\n           AND {where}" if where else ""
    return (
        f"/* rowcall: {into} columns of {bound.name} */\n"
        f"UPDATE {adoption(bound.name)} AS line SET {into} = found.listed\n"
        "  FROM (SELECT line.target_id, array_remove(ARRAY[\n"
        f"{cases}], NULL) AS listed\n"
        f"          FROM {_adopted(bound, number, joins, project)}{also}) AS found\n"
        " WHERE found.target_id = line.target_id AND found.listed <> '{}'"
    )


def _adopted(bound: Bound, number: int, joins: list[str], project: BoundProject) -> str:
    """Return the adopted lines of a member, each beside its unit and its row."""
    assert bound.target is not None
    reading = bound.readings[number]
    shared, _ = typed_keys(bound, number)
    same = " AND ".join(
        f"line.k{i} = source.{name(key)}{cast}"
        for i, (key, cast) in enumerate(zip(reading.key, shared, strict=True), 1)
    )
    copies = "" if reading.has_unique_key else "\n           AND source.unit__copy = 1"
    return (
        f"{adoption(bound.name)} AS line\n"
        f"          JOIN {units(reading)} AS source ON {same}\n"
        f"          JOIN {qualified(project.target.schema, bound.target.name)} AS target\n"
        f"            ON target.{name(bound.target.primary_key[0])} = line.target_id\n"
        + "".join(f"          {join}\n" for join in joins)
        + f"         WHERE line.origin = 'adopted' AND line.reading = {number}{copies}"
    )


def values_before(bound: Bound, number: int, column: str, project: BoundProject) -> str | None:
    """Return the SELECT of a column that was touched, beside what the rule says was written:
    of the first rows, key, value and value; None where the rule tells no value.
    """
    assert bound.target is not None
    was = identity_of(bound).was.get(column)
    shape = bound.target.column(column)
    if shape is None or not isinstance(was, str):
        return None
    reading, written = bound.readings[number], over_source(was)
    if not shape.labels and shape.facts.category != "E":
        written = f"({written})::{shape.bare_type}"
    return (
        f"SELECT line.target_id::text, target.{name(column)}::text, ({written})::text\n"
        f"  FROM {_adopted(bound, number, _joins([was], bound, reading, project), project)}\n"
        f"           AND {text(column)} = ANY (line.touched)\n"
        " ORDER BY line.target_id LIMIT 3"
    )


def _is_touched(bound: Bound, reading: Reading, column: Column) -> str | None:
    """Return the condition that the value is none of the earlier migration's, if one can tell."""
    identity = identity_of(bound)
    if column.name not in {*bound.columns, *identity.was} or column.is_generated:
        return None
    value = f"target.{name(column.name)}"
    was = identity.was.get(column.name)
    if isinstance(reading.columns.get(column.name), Secret):
        # of passwords it is told whether people locked the account, which no hash shall undo
        invented = f" AND {over_source(was)} IS DISTINCT FROM '!'" if isinstance(was, str) else ""
        return f"{value} = '!'{invented}"
    is_other = _is_other(bound, column, was)
    if is_other is None or identity.policy.get(column.name) is Policy.KEEP_EMPTY:
        return is_other
    # a column that came later, or that a script left out, is empty in every row
    return f"{is_given(value, column)} AND ({is_other})"


def _is_other(bound: Bound, column: Column, was: Was | None) -> str | None:
    value = f"target.{name(column.name)}"
    match was:
        case Stamp():
            # told by the other columns, when all of these are known
            return "FALSE"
        case Holds():
            return f"({over_target(was.sql)}) IS NOT TRUE"
        case str():
            return _written_otherwise(value, over_source(was), column)
        case None if column.name in _compared(bound) or column.default_is_volatile:
            # what a rule found is what was written; when a default was taken nobody can tell
            return None
        case None:
            return _written_otherwise(value, column.default or "NULL", column)


def _written_otherwise(value: str, sql: str, column: Column) -> str:
    """Compare labels as texts, since another text than a label would raise."""
    if column.labels or column.facts.category == "E":
        return f"({value})::text IS DISTINCT FROM ({sql})::text"
    return differ(value, f"({sql})::{column.bare_type}", column)


def _compared(bound: Bound) -> set[str]:
    """Return the columns and references that a rule compares as a whole."""
    found: set[str] = set()
    for rule in identity_of(bound).rules:
        for sql in rule.evidence:
            columns = parse(sql).columns
            found |= {c.table for c in columns if c.table}
            found |= {c.name for c in columns if not c.table and sql.strip() == c.name}
    return found
