"""The sentence of each word for a column: from what its value comes, and how."""

from typing import assert_never

from rowcall.compile.parsed import decimal_of
from rowcall.mapping.columns import (
    Computed,
    Const,
    Cut,
    Date,
    Existing,
    Fit,
    Flag,
    Integer,
    Json,
    LargeObject,
    Lookup,
    Names,
    Number,
    Path,
    Ref,
    Round,
    Secret,
    Sql,
    Timestamp,
    Unique,
    Value,
)
from rowcall.report.describe.description import Sentence, codes, listed, say
from rowcall.sql.expression import BadExpression, parse

_NONE: Sentence = ()


def comes_from(word: Value) -> Sentence:
    """Return what of the source row (or the target row, if computed) the word reads."""
    match word:
        case Const():
            said = _NONE
        case Ref():
            said = listed([path(by) if isinstance(by, Path) else codes((by,)) for by in word.by])
        case Existing():
            said = read(*word.by.values())
        case Json():
            said = read(*word.keys.values())
        case Names():
            said = read(*word.languages.values())
        case Secret() | LargeObject():
            said = codes((word.column,))
        case Computed():
            said = say("this row's {}", read(word.sql)) if read(word.sql) else _NONE
        case _:
            said = read(word.sql)
    return said


def how(word: Value, own: str) -> Sentence:
    """Return how the value is made; `own` is the mapping in which the word stands."""
    match word:
        case Sql() | Computed():
            said = ("as it is",) if _is_column(word.sql) else codes((word.sql,))
        case Const():
            said = say("always {}", literal(word.value))
        case Ref():
            said = _reference(word, own)
        case Existing():
            by = listed([say("{} is {}", key, sql) for key, sql in word.by.items()], " and ")
            said = say("the key of the row that the target ships in {} whose {}", word.table, by)
        case Lookup():
            pairs = [say("{} → {}", literal(k), literal(v)) for k, v in word.values.items()]
            said = say("by code{}:\n{}", _unless_column(word.sql), listed(pairs, "\n"))
        case Json():
            said = say("a jsonb object:\n{}", _pairs(word.keys))
        case Names():
            said = say("names as jsonb:\n{}", _pairs(word.languages))
        case Secret() | LargeObject():
            said = _read_at_source(word)
        case Fit():
            end = "a longer text keeps its beginning, ~ and 8 digits of the key's md5, with a mark"
            cut = f"cut to {word.length} characters: {end}"
            said = say("{}{}", (cut,), _unless_column(word.sql, "; of "))
        case Unique():
            said = say("the value{}, if no earlier row has it", _unless_column(word.sql))
        case Round() | Cut() | Date() | Timestamp() | Number() | Integer() | Flag():
            said = say("{}{}", (_read_as(word),), _unless_column(word.sql, "; of "))
        case _:
            assert_never(word)
    return said


def _read_as(word: Round | Cut | Date | Timestamp | Number | Integer | Flag) -> str:
    match word:
        case Round():
            return "rounded to what the column holds, with a mark"
        case Cut():
            return "cut to what the column holds, with a mark"
        case Date(format=written):
            return f"read as a date: {written or 'DD/MM/YYYY or YYYY-MM-DD'}"
        case Timestamp(format=written, zone=zone):
            usual = "YYYY-MM-DD or DD/MM/YYYY, then HH24:MI:SS"
            return f"read as a time: {written or usual}" + (f", in {zone}" if zone else "")
        case Number():
            return _number(word)
        case _:
            return _PARSED[type(word)]


def _read_at_source(word: Secret | LargeObject) -> Sentence:
    if isinstance(word, Secret):
        base64 = ("base64, ",) if word.decode == "base64" else _NONE
        return say("a password ({}read last): only its hash is written", base64)
    read_as = say("as text in {}", word.encoding) if word.encoding else ("as bytes",)
    return say("the content of the large object of this number, {}", read_as)


_PARSED: dict[type, str] = {
    Integer: "read as a whole number",
    Flag: "read as yes or no: 1, t, true, y, yes or 0, f, false, n, no",
}


def _number(word: Number) -> str:
    if word.decimal is None and word.thousands is None:
        said = "read as a number, with dot or comma"
    else:
        said = f"read as a number, with “{decimal_of(word)}” before the fraction"
        said += f" and “{word.thousands}” between thousands" if word.thousands else ""
    return said + (", rounded to what the column holds, with a mark" if word.round else "")


def literal(value: object) -> str:
    """Return a constant as it would be read in SQL, but for the quotes of a text."""
    match value:
        case None:
            return "NULL"
        case bool():
            return str(value).lower()
        case _:
            return str(value)


def read(*expressions: str) -> Sentence:
    """Return the columns that the expressions read, each once, as they are written."""
    found: dict[str, None] = {}
    for expression in expressions:
        try:
            columns = sorted(parse(expression).columns, key=lambda column: column.start)
        except BadExpression:
            continue
        for column in columns:
            found[f"{column.table}.{column.name}" if column.table else column.name] = None
    return codes(list(found))


def path(path: Path) -> Sentence:
    """Return the hops of a path with arrows, and the column wanted at its end."""
    hops = [say("{} → {}", start, end) for start, end in path.hops]
    return listed([*hops, codes((path.column,))] if path.column else hops, ", ")


def _reference(ref: Ref, own: str) -> Sentence:
    who = ("this mapping",) if ref.target_mapping == own else codes((ref.target_mapping,))
    said = say("the new key that {} gave it{}", who, _member(ref))
    for other in ref.alternatives:
        more = (comes_from(other), codes((other.target_mapping,)), _member(other))
        said = say("{}; else by {}, in {}{}", said, *more)
    if ref.is_deferred:
        said = (*said, "; filled in when both tables are loaded")
    return said


def _member(ref: Ref) -> Sentence:
    return say(" as a row of {}", ref.source) if ref.source else _NONE


def _is_column(sql: str) -> bool:
    """Return whether the expression is nothing but a column of the source row or of a label."""
    return read(sql) == codes((sql.replace('"', ""),))


def _unless_column(sql: str, before: str = " of ") -> Sentence:
    return _NONE if _is_column(sql) else (before, *codes((sql,)))


def _pairs(of: dict[str, str]) -> Sentence:
    return listed([say("{} = {}", key, sql) for key, sql in of.items()], "\n")
