"""What can be counted of one word over the staged rows: codes, lengths, missing values, paths."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from rowcall.compile.bind import Bound, BoundProject, Reading
from rowcall.compile.check.subject import Written
from rowcall.compile.joins import Joined
from rowcall.compile.pieces import piece
from rowcall.compile.references import own_keys
from rowcall.compile.troubles import Trouble
from rowcall.mapping.columns import (
    Computed,
    Const,
    Existing,
    Join,
    Json,
    Ref,
    Secret,
    Sql,
    Unique,
    Value,
)
from rowcall.mapping.fallbacks import Null, Placeholder, Stop
from rowcall.mapping.mapping import Mapping as MappingOfRows
from rowcall.mapping.place import Place
from rowcall.schema.table import Column
from rowcall.sql.expression import parse
from rowcall.sql.quote import name


@dataclass(frozen=True)
class Measure:
    """A count over the staged rows: when a row counts, what that needs, and how it is told."""

    code: str
    about: str
    place: Place
    hint: str
    when: str
    example: str = ""
    given: Mapping[str, str] = field(default_factory=dict[str, str])
    values: Mapping[str, str] = field(default_factory=dict[str, str])
    joins: tuple[str, ...] = ()


def measures(
    one: Written, bound: Bound, project: BoundProject, secrets: set[str]
) -> Iterator[Measure]:
    """Yield what can be counted of a word; an example is never shown of a secret."""
    column = bound.target.column(one.column) if bound.target else None
    match one.value:
        case Ref() as ref:
            yield from _reference(one, ref, column, project)
        case Existing() | Computed() | Const() | Json() | Secret():
            return
        case Unique(sql=sql, fallback=fallback) if column:
            yield from _of_value(one, Sql(sql, fallback=fallback), column, project, secrets)
        case _ if column:
            yield from _of_value(one, one.value, column, project, secrets)
        case _:
            return


def path_measures(
    mapping: MappingOfRows, joins: Mapping[str, Join], labels: Mapping[str, Joined]
) -> Iterator[Measure]:
    """Yield a count of the rows for which the path behind a label leads to several rows."""
    for label, joined in labels.items():
        if joined.ambiguous:
            ambiguous = f"{label}__ambiguous"
            yield Measure(
                "ambiguous_path",
                f'"{mapping.name}": path "{label}" leads to several rows',
                joins[label].place,
                "the first of them is taken",
                name(ambiguous),
                given={ambiguous: " OR ".join(joined.ambiguous)},
            )


def _of_value(
    one: Written, value: Value, column: Column, project: BoundProject, secrets: set[str]
) -> Iterator[Measure]:
    made = piece(value, column, one.reading, project.source)
    sql: str = getattr(value, "sql", "")
    is_secret = bool(sql) and any(read.name in secrets for read in parse(sql).columns)
    # what a placeholder would write is computed for no count
    given = {k: s for k, s in made.given.items() if k != f"{column.name}__placeholder"}
    for trouble in made.troubles:
        code, said = _told(trouble, one, column)
        if not code or (code == "no_value" and _is_never_null(sql, one.reading)):
            continue
        yield Measure(
            code,
            f"{one.about} {said}",
            one.place,
            _then(one),
            trouble.when,
            name(f"{column.name}__raw") if code == "unknown_code" and not is_secret else "",
            given,
            {f"{column.name}__value": made.value},
            made.joins,
        )


def _told(trouble: Trouble, one: Written, column: Column) -> tuple[str, str]:
    """Return a trouble's code and what is said of it, or nothing where it is no note."""
    is_handled = isinstance(one.value.fallback, Null | Placeholder)
    if trouble.kind == "unknown_code":
        return "unknown_code", "has a code that is not listed"
    if trouble.kind == "too_long" and not is_handled:
        return "too_long", f"is longer than {column.max_length} characters"
    is_missing = trouble.kind == "bad_value" and trouble.detail.endswith(": no value")
    if is_missing and column.not_null and not is_handled:
        return "no_value", "has no value, and is NOT NULL"
    return "", ""


def _reference(
    one: Written, ref: Ref, column: Column | None, project: BoundProject
) -> Iterator[Measure]:
    is_given: dict[str, str] = {}
    joins: list[str] = []
    for number, each in enumerate((ref, *ref.alternatives)):
        prefix = f"{one.column}__or{number}" if number else one.column
        given, more, is_ambiguous = own_keys(each, prefix, project, one.reading.shape)
        is_given[f"{prefix}__given"] = given[f"{prefix}__given"]
        joins += more
        if is_ambiguous:
            ambiguous = f"{prefix}__ambiguous"
            yield Measure(
                "ambiguous_path",
                f"{one.about}: the path leads to several rows",
                one.place,
                _then(one),
                name(ambiguous),
                given={ambiguous: given[ambiguous]},
                joins=more,
            )
    handled = isinstance(ref.fallback, Null | Placeholder)
    if handled or column is None or not column.not_null:
        return
    plain = [by for each in (ref, *ref.alternatives) for by in each.by if isinstance(by, str)]
    if any(_is_never_null(by, one.reading) for by in plain):
        return
    yield Measure(
        "no_value",
        f"{one.about} has no key to refer to, and is NOT NULL",
        one.place,
        _then(one),
        f"NOT ({' OR '.join(name(key) for key in is_given)})",
        given=is_given,
        joins=tuple(joins),
    )


def _is_never_null(sql: str, reading: Reading) -> bool:
    """Return whether the expression is a column that the source's catalog says is NOT NULL."""
    column = reading.shape.column(sql.strip().strip('"')) if reading.shape else None
    return column is not None and column.not_null and not reading.fan_out


def _then(one: Written) -> str:
    """Return what happens to such a row."""
    match one.value.fallback:
        case Null():
            return "the column will be NULL, with a mark"
        case Placeholder():
            return "a placeholder will stand in, with a mark"
        case Stop():
            return "the run will stop there"
        case _:
            return "the rows will be quarantined"
