"""The evidence of a rule on both sides: over the rows of the target, and over the units."""

from dataclasses import dataclass

from rowcall.compile.bind import Bound, BoundProject, Reading
from rowcall.compile.joins import label_joins
from rowcall.compile.references import own_keys
from rowcall.compile.relations import adoption
from rowcall.compile.units import key_text, taken, typed_keys, unit_columns, units
from rowcall.compile.values import over_source
from rowcall.mapping.columns import Gather, Join, Ref
from rowcall.mapping.identity import Identity, Match
from rowcall.schema.table import Table
from rowcall.sql.clauses import select_list
from rowcall.sql.expression import parse
from rowcall.sql.quote import name, qualified

# the label of the source row itself, in a condition over the target row
SOURCE = "source"


@dataclass(frozen=True)
class RuleSides:
    """The two SELECTs that a rule compares, both with `evidence`: a JSON array of texts."""

    rows: str
    units: str


def identity_of(bound: Bound) -> Identity:
    """Return how the mapping recognises rows; only for mappings that do."""
    assert bound.mapping is not None
    assert bound.mapping.identity is not None
    return bound.mapping.identity


def adopting(project: BoundProject) -> list[Bound]:
    """Return the mappings that recognise rows of an earlier migration, in the order of loading."""
    return [bound for bound in project.mappings if bound.mapping and bound.mapping.identity]


def adopts(bound: Bound, project: BoundProject) -> bool:
    """Return whether rows of an earlier migration may stand for units of the mapping."""
    return project.adopts and bound.mapping is not None and bound.mapping.identity is not None


def reading_of(bound: Bound, rule: Match) -> tuple[int, Reading]:
    """Return the member, with its number, whose units a rule speaks of."""
    found = [(i, r) for i, r in enumerate(bound.readings) if rule.of in (None, r.relation)]
    return found[0]


def recognised(bound: Bound) -> list[tuple[int, Reading]]:
    """Return the members, with their numbers, whose units any rule speaks of."""
    numbers = {reading_of(bound, rule)[0] for rule in identity_of(bound).rules}
    return [(number, bound.readings[number]) for number in sorted(numbers)]


def target_labels(sql: str) -> list[str]:
    """Return the references that an expression over a target row follows."""
    return list(dict.fromkeys(column.table for column in parse(sql).columns if column.table))


def over_target(sql: str) -> str:
    """Return an expression over a target row with every column qualified, in parentheses."""
    return f"({parse(sql).qualified(lambda label: name(label) if label else 'target')})"


def is_reference(label: str, bound: Bound) -> bool:
    """Return whether a label is a reference of the target: a foreign key by itself."""
    return bound.target is not None and any(
        key.columns == (label,) and not key.is_elsewhere for key in bound.target.foreign_keys
    )


def target_joins(labels: list[str], bound: Bound, project: BoundProject) -> list[str]:
    """Return the joins to the rows that references of the target lead to, one a label."""
    assert bound.target is not None
    joins: list[str] = []
    for label in labels:
        key = next(
            k for k in bound.target.foreign_keys if k.columns == (label,) and not k.is_elsewhere
        )
        there = qualified(project.target.schema, key.to_table)
        joins.append(
            f"LEFT JOIN {there} AS {name(label)}"
            f" ON {name(label)}.{name(key.to_columns[0])} = target.{name(label)}"
        )
    return joins


def source_joins(
    expressions: list[str], reading: Reading, more: dict[str, Join], project: BoundProject
) -> list[str]:
    """Return the joins of the labels that the expressions use, and of those that these use."""
    joins = {**reading.joins, **more}
    wanted: set[str] = set()
    todo = [column.table for sql in expressions for column in parse(sql).columns]
    while todo:
        label = todo.pop()
        if label and label in joins and label not in wanted:
            wanted.add(label)
            todo += [c.table for sql in _starts(joins[label]) for c in parse(sql).columns]
    return label_joins(
        {label: j for label, j in joins.items() if label in wanted}, project, reading.shape
    )


def _starts(join: Join) -> list[str]:
    return list(join.on.values()) if isinstance(join, Gather) else [join.hops[0][0]]


def rule_sides(bound: Bound, rule: Match, project: BoundProject) -> RuleSides:
    """Return both sides of a rule; rows and units with a NULL in the evidence are left out."""
    return RuleSides(_rows(bound, rule, project), _units(bound, rule, project))


def _rows(bound: Bound, rule: Match, project: BoundProject) -> str:
    """A reference is compared by the row that stands for it: of copies, by the one that is kept.

    A row that refers to a kept row itself comes before one that refers to a copy.
    """
    assert bound.target is not None
    labels = [label for sql in rule.evidence for label in target_labels(sql)]
    joins = target_joins(list(dict.fromkeys(labels)), bound, project)
    texts: list[str] = []
    moved: list[str] = []
    for number, (sql, given) in enumerate(rule.evidence.items()):
        value = over_target(sql)
        if isinstance(given, Ref):
            kept = name(f"kept{number}")
            parent = project[given.target_mapping]
            joins.append(
                f"LEFT JOIN {adoption(parent.name)} AS {kept} ON {kept}.target_id = {value}"
            )
            moved.append(f"({kept}.kept_id IS DISTINCT FROM {value})::integer")
            value = f"{kept}.kept_id"
        texts.append(value)
    columns = {
        "target_id": f"target.{name(bound.target.primary_key[0])}",
        "evidence": key_text(texts),
        "moved": " + ".join(moved) or "0",
    }
    return (
        f"SELECT {select_list(columns)}\n"
        f"  FROM {qualified(project.target.schema, bound.target.name)} AS target\n"
        + "".join(f"  {join}\n" for join in joins)
        + f" WHERE {_given(texts)}"
    )


def _units(bound: Bound, rule: Match, project: BoundProject) -> str:
    number, reading = reading_of(bound, rule)
    expressions = [sql for sql in rule.evidence.values() if isinstance(sql, str)]
    refs = [ref for ref in rule.evidence.values() if isinstance(ref, Ref)]
    expressions += [by for ref in refs for by in ref.by if isinstance(by, str)]
    if rule.when:
        expressions.append(rule.when)
    more = dict(identity_of(bound).joins)
    joins = source_joins(expressions, reading, more, project)
    texts: list[str] = []
    for place, given in enumerate(rule.evidence.values()):
        if isinstance(given, Ref):
            found = adopted_for(given, f"given{place}", project, reading.shape)
            joins += found.joins
            texts.append(found.value)
        else:
            texts.append(over_source(given))
    unit = unit_columns(reading)
    shared, _ = typed_keys(bound, number)
    columns = {"source_key": unit["unit__key"], "part": unit["unit__part"]}
    columns |= {f"k{i}": unit[f"unit__k{i}"] + cast for i, cast in enumerate(shared, 1)}
    columns["evidence"] = key_text(texts)
    where = [_given(texts)]
    if not reading.has_unique_key:
        where.append("source.unit__copy = 1")
    where += [taken(when) for when in (reading.when, rule.when) if when]
    return (
        f"SELECT {select_list(columns)}\n"
        f"  FROM {units(reading)} AS source\n"
        + "".join(f"  {join}\n" for join in joins)
        + f" WHERE {' AND '.join(where)}"
    )


@dataclass(frozen=True)
class Found:
    """SQL for the row that was adopted for a key, and the joins that it needs."""

    value: str
    joins: list[str]


def adopted_for(ref: Ref, prefix: str, project: BoundProject, shape: Table | None = None) -> Found:
    """Return the row that was adopted for the key of a reference, or of its alternatives."""
    joins: list[str] = []
    values: list[str] = []
    for place, one in enumerate((ref, *ref.alternatives)):
        label = f"{prefix}_{place}"
        given, more, _ = own_keys(one, label, project, shape)
        parent = project[one.target_mapping]
        number = next((i for i, r in enumerate(parent.readings) if r.relation == one.source), 0)
        shared, _ = typed_keys(parent, number)
        line = name(label)
        on = " AND ".join(
            f"{line}.k{i} = {given[f'{label}__key{i}']}{cast}" for i, cast in enumerate(shared, 1)
        )
        joins += [
            *more,
            f"LEFT JOIN {adoption(parent.name)} AS {line}"
            f" ON {line}.reading = {number} AND {line}.origin = 'adopted' AND {on}",
        ]
        values.append(f"{line}.target_id")
    return Found(values[0] if len(values) == 1 else f"coalesce({', '.join(values)})", joins)


def _given(values: list[str]) -> str:
    return " AND ".join(f"{value} IS NOT NULL" for value in values)
