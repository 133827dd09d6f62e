"""References made again: the key over the source row, the entry of the row that it names."""

from dataclasses import dataclass, replace

from rowcall.compile.bind import Reading
from rowcall.compile.joins import path_join
from rowcall.compile.references import folded_keys, is_key_given, key_names, own_keys
from rowcall.compile.relations import entries
from rowcall.compile.values import is_wanted
from rowcall.mapping.columns import Existing, Ref
from rowcall.mapping.fallbacks import Placeholder
from rowcall.schema.table import Column
from rowcall.sql.quote import name as quoted
from rowcall.sql.quote import text
from rowcall.verify.delivered import base_type, duckdb_type, fitted, json_array
from rowcall.verify.dialect import Untranslatable
from rowcall.verify.naming import name, qualified
from rowcall.verify.piece import Piece, Unverifiable, given_name, settled
from rowcall.verify.sheet import Sheet

ENTERED = "entered"
STAND_INS = "stand_ins"
EXISTING = "existing"


def reference(ref: Ref, column: Column, sheet: Sheet) -> Piece:
    """Return the piece of a reference; raises Unverifiable."""
    c = column.name
    looked_for = _keys(ref, c, sheet)
    given, is_ambiguous = looked_for.given, looked_for.is_ambiguous
    values = [_target_key(ref, c, column, sheet)]
    joins = [_entry(ref, c, looked_for, sheet)]
    for number, other in enumerate(ref.alternatives, 1):
        prefix = f"{c}__or{number}"
        more = _keys(other, prefix, sheet)
        joins.append(_entry(other, prefix, more, sheet))
        given |= more.given
        values.append(_target_key(other, prefix, column, sheet))
    value = values[0] if len(values) == 1 else f"coalesce({', '.join(values)})"
    found = {f"{c}__v": value}
    fallback = ""
    if isinstance(ref.fallback, Placeholder):
        given[f"{c}__missing"] = _missing(ref, c, sheet, given)
        joins.append(
            f"LEFT JOIN {qualified(STAND_INS, ref.target_mapping)} AS {name(f'{c}__stand')}"
            f" ON {name(f'{c}__stand')}.source_key = given.{given_name(c, 'missing')}"
        )
        stand_in = f"{name(f'{c}__stand')}.target_key"
        found[f"{c}__stand_in"] = _as_column(stand_in, ref, column, sheet)
        fallback = given_name(c, "stand_in")
    v = given_name(c, "v")
    # a row of the own table without a parent is a root, whatever the fallback
    is_own = ref.target_mapping == sheet.bound.name
    is_needed = column.not_null if is_own else is_wanted(ref, column)
    troubles = [f"{v} IS NULL" + ("" if is_needed else f" AND {given_name(c, 'is_given')}")]
    if is_ambiguous:
        troubles.append(given_name(c, "ambiguous"))
    if ref.is_deferred:
        # a deferred column that leads nowhere stays empty, and does not keep its row
        troubles = []
    made = settled(
        ref, column, sheet, v, given=given, found=found, joins=tuple(joins),
        troubles=tuple(troubles), fallback=fallback, is_needed=False,
    )  # fmt: skip
    if not ref.is_deferred:
        return replace(made, is_own=is_own)
    return Piece(c, given, tuple(joins), found, parts=made.parts)


def existing(word: Existing, column: Column, sheet: Sheet) -> Piece:
    """Return the piece of a key that is looked up in the target."""
    c = column.name
    given = {f"{c}__by_{key}": sheet.value(sql, "text") for key, sql in word.by.items()}
    sheet.existing[word.table] |= set(word.by)
    there = name(f"{c}__row")
    on = " AND ".join(
        f"{there}.{name(key)} = given.{given_name(c, f'by_{key}')}" for key in word.by
    )
    v = given_name(c, "v")
    is_given = " AND ".join(f"{given_name(c, f'by_{key}')} IS NOT NULL" for key in word.by)
    wanted = "" if is_wanted(word, column) else f" AND ({is_given})"
    return settled(
        word,
        column,
        sheet,
        v,
        given=given,
        found={f"{c}__v": f"{there}.target_key"},
        joins=(f"LEFT JOIN {qualified(EXISTING, word.table)} AS {there} ON {on}",),
        troubles=(f"{v} IS NULL{wanted}",),
        is_needed=False,
    )


@dataclass(frozen=True)
class _Keys:
    """The key looked for: its texts, whether any is given, whether it may be ambiguous.

    `kinds` are those of its parts in DuckDB, None where only PostgreSQL reads one.
    """

    given: dict[str, str]
    kinds: tuple[str | None, ...]
    is_ambiguous: bool


def _keys(ref: Ref, prefix: str, sheet: Sheet) -> _Keys:
    given: dict[str, str] = {}
    kinds: list[str | None] = []
    is_given: list[str] = []
    ambiguous: list[str] = []
    for i, by in enumerate(ref.by, 1):
        key = f"{prefix}__key{i}"
        if isinstance(by, str):
            given[key] = sheet.value(by, "text")
            is_given.append(f"{given[key]} IS NOT NULL")
            kinds.append(sheet.kind(by))
            continue
        is_given.append(f"{sheet.value(by.hops[0][0], 'text')} IS NOT NULL")
        label = f"{prefix}__path{i}"
        try:
            found = sheet.of_path(by, label)
            given[key] = fitted(found, "text")
            kinds.append(found.kind)
        except Untranslatable:
            joined = path_join(by, label, sheet.project, sheet.reading.shape, counted=True)
            sheet.asked_joins += joined.clauses
            kinds.append(None)
            key_sql = f"{quoted(joined.alias)}.{quoted(by.column or '')}"
            given[key] = sheet.ask(f"({key_sql})::text", "text")
            ambiguous += [sheet.ask(f"({one})", "boolean") for one in joined.ambiguous]
    given |= _folded(ref, prefix, sheet)
    given[f"{prefix}__is_given"] = is_key_given(ref, is_given, sheet.reading.shape)
    if ambiguous:
        given[f"{prefix}__ambiguous"] = " OR ".join(ambiguous)
    return _Keys(given, tuple(kinds), bool(ambiguous))


def _folded(ref: Ref, prefix: str, sheet: Sheet) -> dict[str, str]:
    """Return the parts of the key that only the source can compare: the server looks them up."""
    shape, project = sheet.reading.shape, sheet.project
    computed, joins, _ = own_keys(ref, prefix, project, shape)
    folded, _ = folded_keys(ref, prefix, computed, project, shape)
    if folded:
        sheet.asked_joins += joins
    return {key: sheet.ask(f"({computed[key]})::text", "text") for key in folded}


def _entry(ref: Ref, prefix: str, looked_for: _Keys, sheet: Sheet) -> str:
    """Return the join with the entry of the first row of that key.

    Texts that are equal are the same key where both sides are of one kind. Else PostgreSQL is asked
    for the entry: 1 and 1.00 are one number, and citext knows no case.
    """
    parent = sheet.project[ref.target_mapping]
    found = [i for i, r in enumerate(parent.readings) if r.relation == ref.source]
    number = found[0] if found else 0
    reading = parent.readings[number]
    if reading.fan_out:
        raise Unverifiable("it refers to a part of a row")
    there = name(f"{prefix}__ref")
    kinds = [sheet.kind_of_key(reading, key) for key in reading.key]
    if None not in kinds and kinds == ["text" if k == "quoted" else k for k in looked_for.kinds]:
        on = " AND ".join(
            f"{there}.k{i} = given.{given_name(prefix, f'key{i}')}"
            for i in range(1, len(ref.by) + 1)
        )
    else:
        key = _asked_entry(ref, prefix, reading, sheet)
        looked_for.given[f"{prefix}__entry"] = key
        on = f"{there}.source_key = given.{given_name(prefix, 'entry')}"
    return (
        f"LEFT JOIN {qualified(ENTERED, parent.name)} AS {there}"
        f" ON {on} AND {there}.is_first AND {there}.reading = {number}"
    )


def _asked_entry(ref: Ref, prefix: str, reading: Reading, sheet: Sheet) -> str:
    """Return the key of the entry that PostgreSQL finds."""
    entry, way = quoted(f"{prefix}__entry"), f"{prefix}__way"
    computed, joins, _ = own_keys(ref, way, sheet.project, sheet.reading.shape)
    on = " AND ".join(
        f"{entry}.k{i} = {computed[key]}" for i, key in enumerate(key_names(way, ref), 1)
    )
    firsts = f"(SELECT * FROM {entries(reading.entry_table)} WHERE is_first)"
    sheet.asked_joins += [*joins, f"LEFT JOIN {firsts} AS {entry} ON {on}"]
    return sheet.ask(f"{entry}.source_key", "text")


def _target_key(ref: Ref, prefix: str, column: Column, sheet: Sheet) -> str:
    return _as_column(f"{name(f'{prefix}__ref')}.target_key", ref, column, sheet)


def _as_column(key: str, ref: Ref, column: Column, sheet: Sheet) -> str:
    """Return a key of the parent as the column holds it, which may be of another type."""
    table = sheet.project[ref.target_mapping].target
    own = table.column(table.primary_key[0]) if table and len(table.primary_key) == 1 else None
    if own is None or duckdb_type(base_type(own)) == duckdb_type(base_type(column)):
        return key
    return f"CAST({key} AS VARCHAR)"


def _missing(ref: Ref, column: str, sheet: Sheet, given: dict[str, str]) -> str:
    """Return the text of the key that a stand-in was made for; the row's own where it has none."""
    keys = [given[f"{column}__key{i}"] for i in range(1, len(ref.by) + 1)]
    found = keys[0] if len(keys) == 1 else json_array(keys)
    is_given = " AND ".join(f"{key} IS NOT NULL" for key in keys)
    own = f"{text(sheet.bound.name + ':')} || unit__key"
    return f"CASE WHEN {is_given} THEN {found} ELSE {own} END"
