"""References made again: the key over the source row, the entry of the row that it names."""

from dataclasses import replace

from rowcall.compile.joins import path_join
from rowcall.compile.references import folded_keys, is_key_given, own_keys
from rowcall.compile.values import is_wanted
from rowcall.mapping.columns import Existing, Path, Ref
from rowcall.mapping.fallbacks import Placeholder
from rowcall.schema.table import Column
from rowcall.sql.quote import name, qualified, text
from rowcall.verify.delivered import fitted, json_array
from rowcall.verify.dialect import Untranslatable
from rowcall.verify.piece import Piece, Unverifiable, given_name, settled
from rowcall.verify.sheet import Sheet

ENTERED = "entered"
STAND_INS = "stand_ins"
EXISTING = "existing"


def reference(ref: Ref, column: Column, sheet: Sheet) -> Piece:
    """Return the piece of a reference; raises Unverifiable."""
    c = column.name
    given, is_ambiguous = _keys(ref, c, sheet)
    value = f"{name(f'{c}__ref')}.target_key"
    joins = [_entry(ref, c, sheet)]
    for number, other in enumerate(ref.alternatives, 1):
        more, _ = _keys(other, f"{c}__or{number}", sheet)
        given |= more
        joins.append(_entry(other, f"{c}__or{number}", sheet))
        value = f"coalesce({value}, {name(f'{c}__or{number}__ref')}.target_key)"
    found = {f"{c}__v": value}
    fallback = ""
    if isinstance(ref.fallback, Placeholder):
        given[f"{c}__missing"] = _missing(ref, c, sheet, given)
        joins.append(
            f"LEFT JOIN {qualified(STAND_INS, ref.target_mapping)} AS {name(f'{c}__stand')}"
            f" ON {name(f'{c}__stand')}.source_key = given.{given_name(c, 'missing')}"
        )
        found[f"{c}__stand_in"] = f"{name(f'{c}__stand')}.target_key"
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


def _keys(ref: Ref, prefix: str, sheet: Sheet) -> tuple[dict[str, str], bool]:
    """Return the texts of the key looked for, whether it is given, whether it may be ambiguous."""
    given: dict[str, str] = {}
    is_given: list[str] = []
    ambiguous: list[str] = []
    for i, by in enumerate(ref.by, 1):
        key = f"{prefix}__key{i}"
        if isinstance(by, str):
            given[key] = sheet.value(by, "text")
            is_given.append(f"{given[key]} IS NOT NULL")
            continue
        is_given.append(f"{sheet.value(by.hops[0][0], 'text')} IS NOT NULL")
        try:
            given[key] = fitted(sheet.of_path(by, f"{prefix}__path{i}"), "text")
        except Untranslatable:
            given[key], may_be = _asked(by, f"{prefix}__path{i}", sheet)
            ambiguous += may_be
    given |= _folded(ref, prefix, sheet)
    given[f"{prefix}__is_given"] = is_key_given(ref, is_given, sheet.reading.shape)
    if ambiguous:
        given[f"{prefix}__ambiguous"] = " OR ".join(ambiguous)
    return given, bool(ambiguous)


def _folded(ref: Ref, prefix: str, sheet: Sheet) -> dict[str, str]:
    """Return the parts of the key that only the source can compare: the server looks them up."""
    shape, project = sheet.reading.shape, sheet.project
    computed, joins, _ = own_keys(ref, prefix, project, shape)
    folded, _ = folded_keys(ref, prefix, computed, project, shape)
    if folded:
        sheet.asked_joins += joins
    return {key: sheet.ask(f"({computed[key]})::text", "text") for key in folded}


def _asked(path: Path, label: str, sheet: Sheet) -> tuple[str, list[str]]:
    joined = path_join(path, label, sheet.project, sheet.reading.shape, counted=True)
    sheet.asked_joins += joined.clauses
    key = sheet.ask(f"({name(joined.alias)}.{name(path.column or '')})::text", "text")
    return key, [sheet.ask(f"({one})", "boolean") for one in joined.ambiguous]


def _entry(ref: Ref, prefix: str, sheet: Sheet) -> str:
    """Return the join with the entry of the first row of that key."""
    parent = sheet.project[ref.target_mapping]
    found = [i for i, r in enumerate(parent.readings) if r.relation == ref.source]
    number = found[0] if found else 0
    if parent.readings[number].fan_out:
        raise Unverifiable("it refers to a part of a row")
    there = name(f"{prefix}__ref")
    on = " AND ".join(
        f"{there}.k{i} = given.{given_name(prefix, f'key{i}')}" for i in range(1, len(ref.by) + 1)
    )
    return (
        f"LEFT JOIN {qualified(ENTERED, parent.name)} AS {there}"
        f" ON {on} AND {there}.reading = {number}"
    )


def _missing(ref: Ref, column: str, sheet: Sheet, given: dict[str, str]) -> str:
    """Return the text of the key that a stand-in was made for; the row's own where it has none."""
    keys = [given[f"{column}__key{i}"] for i in range(1, len(ref.by) + 1)]
    found = keys[0] if len(keys) == 1 else json_array(keys)
    is_given = " AND ".join(f"{key} IS NOT NULL" for key in keys)
    own = f"{text(sheet.bound.name + ':')} || unit__key"
    return f"CASE WHEN {is_given} THEN {found} ELSE {own} END"
