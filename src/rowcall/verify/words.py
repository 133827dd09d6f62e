"""From a word of the language to a piece: the same words as the run's, written a second time."""

from collections.abc import Callable

from rowcall.compile.fits import way
from rowcall.compile.pieces import piece as judged_piece
from rowcall.compile.same import differ, is_exact
from rowcall.compile.troubles import FAILED
from rowcall.compile.types import type_of_target
from rowcall.compile.typing import type_in
from rowcall.compile.values import is_wanted, over_source
from rowcall.mapping.columns import (
    Computed,
    Const,
    Cut,
    Date,
    Fit,
    Flag,
    Integer,
    Json,
    LargeObject,
    Lookup,
    Names,
    Number,
    Round,
    Secret,
    Sql,
    Timestamp,
    Unique,
    Value,
)
from rowcall.mapping.fallbacks import Null, Placeholder
from rowcall.schema.table import Column
from rowcall.sql.clauses import select_list
from rowcall.sql.quote import name, text
from rowcall.verify.delivered import base_type, cast_type, duckdb_type, fitted
from rowcall.verify.dialect import Untranslatable, kind_of
from rowcall.verify.json_text import json_text
from rowcall.verify.piece import (
    Part,
    Piece,
    Unverifiable,
    given_name,
    listed,
    settled,
    typed,
)
from rowcall.verify.sheet import Sheet


def piece(word: Value, column: Column, sheet: Sheet) -> Piece:
    """Return the piece of any word but a reference; raises Unverifiable."""
    return _MAKERS[type(word)](word, column, sheet)


def _sql(word: Sql, column: Column, sheet: Sheet) -> Piece:
    v, raw = given_name(column.name, "v"), given_name(column.name, "raw")
    if not column.labels and way(type_in(word.sql, sheet.reading, sheet.project.source), column):
        return _judged(word, column, sheet)
    given = {f"{column.name}__v": typed(word.sql, column, sheet)}
    if not column.labels:
        return settled(word, column, sheet, v, given=given)
    given[f"{column.name}__raw"] = sheet.value(word.sql, "text")
    return settled(
        word, column, sheet, v, given=given, troubles=(f"{v} IS NULL AND {raw} IS NOT NULL",)
    )


def _judged(word: Sql | Round | Cut | Timestamp, column: Column, sheet: Sheet) -> Piece:
    """Return the piece of a value that PostgreSQL makes and judges once more, row by row.

    Types that can lose are its own matter: the value is cast only where it says that it survives.
    """
    made = judged_piece(word, column, sheet.reading, sheet.project.source)
    own = f"source.*, {made.value} AS {name(f'{column.name}__value')}"
    rows = f"SELECT {own} FROM (SELECT {select_list(made.given)}) AS source"
    value = made.cast or f"resolved.{name(f'{column.name}__value')}"
    wrong = " OR ".join(f"({t.when})" for t in made.troubles if t.kind != FAILED) or "FALSE"
    judged = f"(SELECT {{}} FROM ({rows}) AS resolved)"
    kept = judged.replace("{}", f"CASE WHEN ({wrong}) IS NOT TRUE THEN {value} END")
    given = {
        f"{column.name}__v": sheet.ask_for(kept, column),
        f"{column.name}__wrong": sheet.ask(judged.replace("{}", f"({wrong})"), "boolean"),
    }
    troubles = (given_name(column.name, "wrong"),)
    return settled(
        word, column, sheet, given_name(column.name, "v"), given=given, troubles=troubles
    )


def _printed(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _literal(value: object, column: Column, sheet: Sheet) -> str:
    """Return a constant; what DuckDB does not write as PostgreSQL prints it, PostgreSQL is asked.

    0.50 in a numeric or a real column, an array, a time.
    """
    base = base_type(column)
    if value is None:
        return f"CAST(NULL AS {duckdb_type(base)})"
    if kind_of(base) in {"int", "text", "bool"}:
        return f"CAST({text(_printed(value))} AS {duckdb_type(base)})"
    return sheet.ask_for(f"{text(_printed(value))}::{cast_type(column)}", column)


def _const(word: Const, column: Column, sheet: Sheet) -> Piece:
    given = {f"{column.name}__v": _literal(word.value, column, sheet)}
    return settled(word, column, sheet, given_name(column.name, "v"), given=given)


def _lookup(word: Lookup, column: Column, sheet: Sheet) -> Piece:
    raw = given_name(column.name, "raw")
    keys = tuple(_printed(key) for key in word.values if key is not None)
    given = {f"{column.name}__raw": sheet.value(word.sql, "text")}
    values: list[str] = []
    for i, value in enumerate(v for key, v in word.values.items() if key is not None):
        literal = _literal(value, column, sheet)
        if literal.startswith("asked."):
            given[f"{column.name}__to{i}"] = literal
            literal = given_name(column.name, f"to{i}")
        values.append(literal)
    cases = " ".join(
        f"WHEN {text(key)} THEN {value}" for key, value in zip(keys, values, strict=True)
    )
    return settled(
        word,
        column,
        sheet,
        f"(CASE {raw} {cases} END)",
        given=given,
        troubles=(f"{raw} NOT IN ({listed(keys)})",),
    )


def _json(word: Json, column: Column, sheet: Sheet) -> Piece:
    given = {f"{column.name}__k_{key}": json_value(sql, sheet) for key, sql in word.keys.items()}
    parts = {
        f"{column.name}.{key}": Part(given_name(column.name, f"k_{key}"), json_key(column, key))
        for key in word.keys
    }
    parts[column.name] = Part("'{}'", json_rest(column, [*word.keys]))
    return Piece(column.name, given, parts=parts)


def json_value(sql: str, sheet: Sheet) -> str:
    """Return DuckDB's SQL for the json text of an expression, NULL where the key is left out."""
    try:
        found = sheet.translated(sql)
    except Untranslatable:
        found = None
    if found and found.kind in {"text", "quoted"}:
        return json_text(found.sql)
    if found and found.kind in {"int", "bool", "null"}:
        return f"CAST({found.sql} AS VARCHAR)"
    own = over_source(sql)
    built = f"jsonb_build_object('k', {own}) -> 'k'"
    return sheet.ask(f"CASE WHEN {own} IS NOT NULL THEN ({built})::text END", "text")


def json_key(column: Column, key: str) -> str:
    """Return PostgreSQL's SQL for the json text of one key of the column as it stands."""
    return f"({_document(column)} -> {text(key)})::text"


def json_rest(column: Column, keys: list[str]) -> str:
    """Return PostgreSQL's SQL for what the column holds beside these keys, `{}` if nothing."""
    return f"({_document(column)} - ARRAY[{listed(tuple(keys))}])::text"


def _document(column: Column) -> str:
    return f"t.{name(column.name)}" + ("" if column.type == "jsonb" else "::jsonb")


def _names(word: Names, column: Column, sheet: Sheet) -> Piece:
    given = {
        f"{column.name}__k_{language}": f"nullif(trim({sheet.value(sql, 'text')}, ' '), '')"
        for language, sql in word.languages.items()
    }
    first, *others = word.languages
    wanted = given_name(column.name, f"k_{first}")
    trouble = f"{wanted} IS NULL" if is_wanted(word, column) else ""
    if isinstance(word.fallback, Placeholder):
        given[f"{column.name}__p"] = sheet.value(word.fallback.sql or "NULL", "text")
        wanted = f"coalesce({wanted}, {given_name(column.name, 'p')})"

    def named(value: str) -> str:
        return f"CASE WHEN {wanted} IS NOT NULL THEN {json_text(value)} END"

    parts = {f"{column.name}.{first}": Part(named(wanted), json_key(column, first))}
    parts |= {
        f"{column.name}.{language}": Part(
            f"CASE WHEN {given_name(column.name, f'k_{language}')} IS NOT NULL THEN"
            f" {named(given_name(column.name, f'k_{language}'))} END",
            json_key(column, language),
        )
        for language in others
    }
    parts[column.name] = Part(
        f"CASE WHEN {wanted} IS NOT NULL THEN '{{}}' END", json_rest(column, [*word.languages])
    )
    return Piece(
        column.name,
        given,
        trouble=trouble,
        parts=parts,
        quarantines=not isinstance(word.fallback, Null | Placeholder),
        leaves_mark=isinstance(word.fallback, Null | Placeholder),
    )


def _fit(word: Fit, column: Column, sheet: Sheet) -> Piece:
    raw = given_name(column.name, "raw")
    kept = f"left({raw}, {word.length - 9}) || '~' || left(md5(unit__key), 8)"
    value = f"(CASE WHEN length({raw}) <= {word.length} THEN {raw} ELSE {kept} END)"
    given = {f"{column.name}__raw": sheet.value(word.sql, "text")}
    is_padded = type_of_target(column).kind == "character"
    ended = (f"{value} <> rtrim({value}, ' ')",) if is_padded else ()
    return settled(word, column, sheet, value, given=given, troubles=ended)


def _unique(word: Unique, column: Column, sheet: Sheet) -> Piece:
    reading = sheet.reading
    if reading.when or reading.fan_out:
        raise Unverifiable("which row comes first is decided among all rows of the table")
    if not is_exact(column.facts):
        raise Unverifiable(f"{column.type} takes values for equal that are written differently")
    try:
        keys = [fitted(sheet.translated(name(key)), "bigint") for key in reading.key]
    except Untranslatable as error:
        raise Unverifiable("the first in key order is known for whole numbers only") from error
    raw, place = given_name(column.name, "raw"), given_name(column.name, "place")
    value = typed(word.sql, column, sheet)
    given = {
        f"{column.name}__raw": value,
        f"{column.name}__place": f"dense_rank() OVER (PARTITION BY {value}"
        f" ORDER BY {', '.join(keys)})",
    }
    is_taken = f"({place} > 1 AND {raw} IS NOT NULL)"
    return settled(
        word,
        column,
        sheet,
        f"(CASE WHEN NOT {is_taken} THEN {raw} END)",
        given=given,
        troubles=(is_taken,),
    )


def _parsed(word: Date | Number | Integer | Flag, column: Column, sheet: Sheet) -> Piece:
    raw, v = given_name(column.name, "raw"), given_name(column.name, "v")
    given = {f"{column.name}__raw": sheet.value(word.sql, "text")}
    found = {f"{column.name}__v": sheet.parse(word, raw, column)}
    return settled(
        word,
        column,
        sheet,
        v,
        given=given,
        found=found,
        troubles=(f"{v} IS NULL AND trim({raw}, ' ') <> ''",),
    )


def _computed(word: Computed, column: Column, sheet: Sheet) -> Piece:
    differs = differ(f"({word.sql})::{column.type}", f"t.{name(column.name)}", column)
    return Piece(column.name, parts={column.name: Part("FALSE", f"({differs})")})


def _large_object(word: LargeObject, column: Column, sheet: Sheet) -> Piece:
    v, number = given_name(column.name, "v"), given_name(column.name, "number")
    given = {
        f"{column.name}__v": typed(word.sql, column, sheet),
        f"{column.name}__number": sheet.value(name(word.column), "text"),
    }
    missing = f"{v} IS NULL AND {number} IS NOT NULL"
    return settled(word, column, sheet, v, given=given, troubles=(missing,))


def _secret(word: Secret, column: Column, sheet: Sheet) -> Piece:
    raise Unverifiable("a password: only its hash is known")


_MAKERS: dict[type, Callable[..., Piece]] = {
    Sql: _sql,
    Const: _const,
    Lookup: _lookup,
    Json: _json,
    Names: _names,
    Fit: _fit,
    Unique: _unique,
    Round: _judged,
    Cut: _judged,
    Timestamp: _judged,
    Date: _parsed,
    Number: _parsed,
    Integer: _parsed,
    Flag: _parsed,
    Computed: _computed,
    Secret: _secret,
    LargeObject: _large_object,
}
