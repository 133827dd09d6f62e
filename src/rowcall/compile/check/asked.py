"""Which statements ask a server whether it would take what a project writes in SQL?

They are prepared and never run, each over rows that stand for what will be staged: constants of the
right types, so that nothing need exist yet and nothing is written.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from rowcall.compile.bind import Bound, BoundProject, Reading
from rowcall.compile.check.subject import Subject, Written
from rowcall.compile.claims import expressions
from rowcall.compile.folded import folded
from rowcall.compile.gather import gathered_as
from rowcall.compile.joins import label_joins, path_join
from rowcall.compile.relations import ROW, staged
from rowcall.compile.units import single_units
from rowcall.compile.values import over_source
from rowcall.mapping.columns import Computed, Join, Path, Ref, Sql
from rowcall.mapping.fallbacks import Placeholder
from rowcall.mapping.finding import Finding
from rowcall.mapping.place import Place
from rowcall.mapping.sources import Query
from rowcall.schema.table import Table
from rowcall.sql.expression import BadExpression, order_terms, parse
from rowcall.sql.quote import name
from rowcall.sql.tables_read import columns_read, over_staging

# of findings: each begins with what it is about
Texts = tuple[str, ...]

_KEY = "SELECT NULL::text AS key"


@dataclass(frozen=True)
class Asked:
    """A user's SQL, where it was written, and the SELECT in which it stands alone.

    `searches` are the schemas in which it will find tables and functions; none are those of the
    connection. `as_text` are {column: type at the source} of what it reads and is staged as text.
    """

    about: str
    place: Place
    sql: str
    statement: str
    searches: tuple[str, ...] = ()
    as_text: Mapping[str, str] | None = None


@dataclass(frozen=True)
class Together:
    """What stands over one row, asked in one statement; each alone where that is refused.

    `reads` are the relations behind it, and `query` is the one that it stands for itself.
    """

    statement: str
    each: tuple[Asked, ...]
    reads: tuple[str, ...] = ()
    query: str = ""


def asked(subject: Subject, told: Iterable[Finding]) -> list[Together]:
    """Return what is asked of the target's server, but for what findings have told already."""
    project = BoundProject(subject.project, subject.source, subject.target, subject.bounds)
    texts = tuple(finding.text for finding in told)
    found = [_query(query, project, texts) for query in subject.queries]
    words: dict[int, list[Written]] = defaultdict(list)
    for written in [*subject.written(), *subject.required()]:
        words[id(written.reading)].append(written)
    for bound in subject.bounds:
        found += _stood_in(bound, texts)
        for reading in bound.readings:
            try:
                found.append(_reading(bound, reading, words[id(reading)], project, texts))
            except (BadExpression, LookupError, OSError):
                # it reads what is not there, which is told elsewhere
                continue
            found += _computed(bound, words[id(reading)], texts)
    return [one for one in found if one is not None and one.each]


def _is_told(about: str, texts: Texts) -> bool:
    return any(text.startswith(about) for text in texts)


def _query(query: Query, project: BoundProject, texts: Texts) -> Together | None:
    about = f'query "{query.file}"'
    if _is_told(about, texts):
        return None
    try:
        text = query.text()
        statement = _with(_needed(query.name, project), f"SELECT * FROM {name(query.name)}")
    except (BadExpression, LookupError, OSError):
        return None
    # a query sees staging alone; functions of pg_catalog are always found
    one = Asked(about, query.place, text, statement, ("rowcall_staging", "pg_temp"))
    return Together(statement, (one,), query=query.name)


def _reading(
    bound: Bound,
    reading: Reading,
    words: list[Written],
    project: BoundProject,
    texts: Texts,
) -> Together | None:
    if any(_is_told(f'label "{label}" of "{bound.name}"', texts) for label in reading.joins):
        return None
    relations = [reading.relation, *_joined(reading)]
    rows = f"FROM {single_units(reading)} AS source"
    rows = "\n  ".join([rows, *label_joins(reading.joins, project)])
    stand_ins = _needed_by(relations, project)

    def select(values: Iterable[str], joins: Iterable[str] = ()) -> str:
        listed = ",\n       ".join(values)
        body = "\n  ".join([f"SELECT {listed}", rows, *joins])
        return _with(stand_ins, body)

    values = [*_rules(bound, reading)]
    values += [value for one in words for value in _of_word(one, bound, project)]
    written = [one for one in values if not _is_told(one.about, texts)]
    each = tuple(
        Asked(
            one.about,
            one.place,
            one.sql,
            select([one.value], one.joins),
            as_text=_as_text(one.sql, reading, project),
        )
        for one in written
    )
    joins = dict.fromkeys(clause for one in written for clause in one.joins)
    whole = select([one.value for one in written], joins) if written else ""
    return Together(whole, each, tuple(stand_ins))


@dataclass(frozen=True)
class _Value:
    about: str
    place: Place
    sql: str
    value: str
    joins: tuple[str, ...] = ()


def _rules(bound: Bound, reading: Reading) -> Iterator[_Value]:
    """Yield the expressions over the source row that are of no column, as judging has them."""
    of = f'of "{bound.name}"'
    rules = [(rule.reason, rule.when) for rule in reading.exclude]
    rules += [(rule.reason, rule.when) for rule in reading.reject]
    for reason, when in rules:
        about = f'rule "{reason}" {of}'
        yield _Value(about, bound.place, when, f"{over_source(when)} IS TRUE")
    for kind, sql in (("when", reading.when), ("created", reading.created)):
        if sql:
            yield _Value(f"{kind} {of}", bound.place, sql, over_source(sql))
    for term, _ in order_terms(reading.survivor) if reading.survivor else []:
        yield _Value(f"survivor {of}", bound.place, term, over_source(term))
    for column, sql in bound.gathers.items():
        cast = f"::{gathered_as(bound, column).bare_type}" if bound.target else ""
        yield _Value(f'gather "{column}" {of}', bound.place, sql, f"{over_source(sql)}{cast}")


def _of_word(one: Written, bound: Bound, project: BoundProject) -> Iterator[_Value]:
    about, word = one.about, one.value
    shape = bound.target.column(one.column) if bound.target else None
    for number, sql in enumerate(expressions(word)):
        # the first is the value itself, others are of fallbacks and keys
        is_cast = number == 0 and isinstance(word, Sql) and shape is not None and not shape.labels
        cast = f"::{shape.bare_type}" if is_cast and shape else ""
        yield _Value(about, one.place, sql, f"{over_source(sql)}{cast}")
    row = word.fallback.row if isinstance(word.fallback, Placeholder) else None
    led_to = word.target_mapping if isinstance(word, Ref) else ""
    parent = next((b.target for b in project.mappings if b.name == led_to), None)
    for column, sql in (row or {}).items():
        into = parent.column(column) if parent else None
        if into:
            yield _Value(about, one.place, sql, f"{over_source(sql)}::{into.bare_type}")
    for ref in (word, *word.alternatives):
        if not isinstance(ref, Ref):
            continue
        for by in ref.by:
            if isinstance(by, Path):
                join = path_join(by, f"{one.column}__path", project)
                end = f"{name(join.alias)}.{name(by.column or '')}"
                yield _Value(about, by.place, by.hops[0][0], end, join.clauses)
            else:
                yield _Value(about, one.place, by, over_source(by))


def _stood_in(bound: Bound, texts: Texts) -> Iterator[Together]:
    """Yield what stand-in rows of a mapping are made of: the text of the key that is missing."""
    if bound.mapping is None:
        return
    for column, sql in bound.mapping.placeholder.items():
        about = f'placeholder "{column}" of "{bound.name}"'
        into = bound.target.column(column) if bound.target else None
        if into is None or _is_told(about, texts):
            continue
        statement = f"SELECT ({sql})::{into.bare_type}\n  FROM ({_KEY}) AS missing"
        yield Together(statement, (Asked(about, bound.place, sql, statement),))


def _computed(bound: Bound, words: list[Written], texts: Texts) -> Iterator[Together]:
    """Yield what is computed over the row that is written, each column as its type."""
    if bound.target is None:
        return
    given = [one.column for one in words if not isinstance(one.value, Computed)]
    shapes = [column for column in bound.target.columns if column.name in given]
    row = ", ".join(_typed(column.name, column.bare_type) for column in shapes)
    for one in words:
        shape = bound.target.column(one.column)
        if not isinstance(one.value, Computed) or shape is None or not row:
            continue
        if _is_told(one.about, texts):
            continue
        value = f"({one.value.sql})::{shape.bare_type}"
        statement = f"SELECT {value}\n  FROM (SELECT {row}) AS source"
        yield Together(statement, (Asked(one.about, one.place, one.value.sql, statement),))


def _joined(reading: Reading) -> Iterator[str]:
    """Yield the relations behind labels and references of a reading."""
    joins: list[Join] = [*reading.joins.values()]
    for word in reading.columns.values():
        refs = [ref for ref in (word, *word.alternatives) if isinstance(ref, Ref)]
        joins += [by for ref in refs for by in ref.by if isinstance(by, Path)]
    for join in joins:
        yield from join.tables


def _needed_by(relations: Iterable[str], project: BoundProject) -> dict[str, str]:
    found: dict[str, str] = {}
    for relation in relations:
        for needed, text in _needed(relation, project).items():
            found.setdefault(needed, text)
    return found


def _needed(relation: str, project: BoundProject) -> dict[str, str]:
    """Return {relation: SELECT that stands for it}, those that a query reads before it."""
    if relation in project.source.tables:
        return {relation: _empty(project.source.tables[relation])}
    query = next((query for query in project.queries if query.name == relation), None)
    if query is None:
        raise LookupError(relation)
    tables, schema = project.source.columns_by_table, project.project.source_schema
    found = _needed_by(columns_read(query.text(), tables, schema), project)
    row = f"SELECT row_number() OVER () AS {ROW}, query.*"
    return {
        **found,
        relation: f"{row}\n FROM (\n{over_staging(query.text(), tables, schema)}\n) AS query",
    }


def _empty(table: Table) -> str:
    columns = [_typed(ROW, "bigint"), *(_typed(c.name, c.staged_type) for c in table.columns)]
    hashes = [folded(table, column) for column in table.column_names]
    columns += [_typed(column, "text") for column in hashes if column]
    return f"SELECT {', '.join(columns)}"


def _typed(column: str, kind: str) -> str:
    return f"NULL::{kind} AS {name(column)}"


def _with(stand_ins: Mapping[str, str], body: str) -> str:
    """Return the statement with stand-ins in the place of staged relations."""
    for relation in stand_ins:
        body = body.replace(staged(relation), name(relation))
    listed = ",\n".join(f"{name(relation)} AS ({text})" for relation, text in stand_ins.items())
    return f"WITH {listed}\n{body}" if stand_ins else body


def _as_text(sql: str, reading: Reading, project: BoundProject) -> dict[str, str]:
    found: dict[str, str] = {}
    for column in parse(sql).columns:
        join = reading.joins.get(column.table)
        relation = [*join.tables][-1] if isinstance(join, Path) else reading.relation
        table = project.source.tables.get(relation)
        shape = table.column(column.name) if table else None
        if shape and shape.staged_type == "text" and not shape.type.startswith(("text", "char")):
            found[column.name] = shape.type
    return found
