"""A project as it would be with some changes: the project itself stays as it is."""

import re
from collections.abc import Callable, Iterable
from collections.abc import Mapping as MappingOf
from dataclasses import replace
from difflib import get_close_matches
from typing import Any, TypeVar

from rowcall.errors import RefusedError
from rowcall.mapping.columns import Computed, Lookup, Ref, Sql, Value, word
from rowcall.mapping.fallbacks import Fallback, Null, Placeholder, Quarantine, Stop
from rowcall.mapping.mapping import Mapping
from rowcall.mapping.project import Project
from rowcall.mapping.sources import Exclude, Member, Reject, Union
from rowcall.mapping.what_if import (
    Change,
    CodeAdded,
    CodeRemoved,
    ExpressionChange,
    FallbackChange,
    RuleAdded,
    RuleRemoved,
    WhenChange,
    unquoted,
)

_Columns = MappingOf[str, Value | str]
_Holder = TypeVar("_Holder", Mapping, Member)
_Rule = TypeVar("_Rule", Exclude, Reject)


def changed(project: Project, changes: Iterable[Change]) -> Project:
    """Return the project with all changes, one after the other; raises RefusedError."""
    for change in changes:
        mapping = mapping_of(project, change)
        # references go by name, so that a mapping in another one's place breaks none
        project = replace(
            project,
            mappings=tuple(
                _changed(one, change) if one is mapping else one for one in project.mappings
            ),
        )
    return project


def mapping_of(project: Project, change: Change) -> Mapping:
    """Return the mapping of a change: by its name, or by a table that it alone writes."""
    for mapping in project.mappings:
        if mapping.name == change.mapping:
            return mapping
    writing = [mapping for mapping in project.mappings if mapping.target == change.mapping]
    if len(writing) == 1:
        return writing[0]
    if writing:
        raise RefusedError(
            rule=f'several mappings write "{change.mapping}"',
            where=change.text,
            state="nothing was asked",
            next=f"name one of them: {', '.join(mapping.name for mapping in writing)}",
        )
    known = [name for mapping in project.mappings for name in (mapping.name, mapping.target)]
    raise _unknown(change, "mapping", change.mapping, known)


def _changed(mapping: Mapping, change: Change) -> Mapping:
    match change:
        case WhenChange():
            if change.member or isinstance(mapping.source, Union):
                raise _refused(
                    change,
                    "a union takes all rows of its tables",
                    f"{mapping.name}/TABLE.exclude+REASON=SQL leaves some out",
                )
            return replace(mapping, when=change.sql)
        case RuleAdded() | RuleRemoved():
            return _with_rules(mapping, change)
        case FallbackChange() if change.column in mapping.require and not change.member:
            ref = _with_fallback(mapping.require[change.column], change.fallback)
            assert isinstance(ref, Ref)
            return replace(mapping, require={**mapping.require, change.column: ref})
        case _:
            return _with_word(mapping, change)


def _with_word(
    mapping: Mapping, change: FallbackChange | ExpressionChange | CodeAdded | CodeRemoved
) -> Mapping:
    """Change the column's word, in a union wherever it is written, or for one table alone."""

    def edit(value: Value | str) -> Value:
        return _edited(value, change, mapping)

    column = change.column
    if change.member:
        member = _member(mapping, change)
        value = {**mapping.columns, **member.columns}.get(column)
        if value is None:
            raise _unknown(change, "column", column, [*mapping.columns, *member.columns])
        return _with_member(
            mapping, member, replace(member, columns={**member.columns, column: edit(value)})
        )
    members = mapping.source.members if isinstance(mapping.source, Union) else ()
    known = [*mapping.columns, *mapping.require, *(c for one in members for c in one.columns)]
    if column not in known or (column in mapping.require and column not in mapping.columns):
        raise _unknown(change, "column", column, known)
    mapping = replace(mapping, columns=_in_columns(mapping.columns, column, edit))
    for member in members:
        if column in member.columns:
            mapping = _with_member(
                mapping, member, replace(member, columns=_in_columns(member.columns, column, edit))
            )
    return mapping


def _in_columns(columns: _Columns, column: str, edit: Callable[[Value | str], Value]) -> _Columns:
    return {name: edit(value) if name == column else value for name, value in columns.items()}


def _edited(
    value: Value | str,
    change: FallbackChange | ExpressionChange | CodeAdded | CodeRemoved,
    mapping: Mapping,
) -> Value:
    # a bare string knows no line of its own, and what is made here must not point into this file
    old = Sql(value, place=mapping.place) if isinstance(value, str) else word(value)
    match change:
        case FallbackChange():
            return _with_fallback(old, change.fallback)
        case ExpressionChange():
            kind = Computed if isinstance(old, Computed) else Sql
            return kind(change.sql, fallback=old.fallback, place=old.place)
        case CodeAdded() | CodeRemoved():
            if not isinstance(old, Lookup):
                raise _refused(
                    change,
                    f'"{mapping.name}.{change.column}" is no lookup, but a {type(old).__name__}',
                    f"{change.about}.{change.column}=sql(SQL) gives the column another expression",
                )
            return _with_code(old, change)


def _with_fallback(value: Value, fallback: Fallback) -> Value:
    match fallback:
        case Quarantine(reason):
            return value.or_quarantine(reason)
        case Null():
            return value.or_null()
        case Stop(reason):
            return value.or_stop(reason)
        case Placeholder(sql):
            was = value.fallback
            row = was.row if isinstance(was, Placeholder) and not sql else None
            return value.or_placeholder(sql, **(row or {}))


def _with_code(lookup: Lookup, change: CodeAdded | CodeRemoved) -> Lookup:
    values: dict[Any, object] = dict(lookup.values.items())
    code = _code(change.code, values)
    if isinstance(change, CodeAdded):
        values[code] = _constant(change.value, values)
    elif code in values:
        del values[code]
    else:
        raise _unknown(change, "code", change.code, [str(one) for one in values])
    return replace(lookup, values=values)


def _code(text: str, values: dict[Any, object]) -> object:
    """Return the code as the lookup's others are written: a number among numbers."""
    if text.lower() == "null":
        return None
    has_numbers = any(isinstance(one, int) for one in values)
    is_number = text.removeprefix("-").isdecimal()
    return int(text) if has_numbers and is_number else unquoted(text)


def _constant(text: str, values: dict[Any, object]) -> object:
    """Return the value that a text writes; without quotes a text only where no number is meant."""
    if text != unquoted(text):
        return unquoted(text)
    words: dict[str, object] = {"null": None, "true": True, "false": False}
    if text.lower() in words:
        return words[text.lower()]
    if any(isinstance(one, str) for one in values.values()):
        return text
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text


def _with_rules(mapping: Mapping, change: RuleAdded | RuleRemoved) -> Mapping:
    if change.member:
        member = _member(mapping, change)
        if isinstance(change, RuleRemoved):
            _refuse_unknown_rule(change, [member])
        return _with_member(mapping, member, _ruled(member, change))
    if isinstance(change, RuleAdded):
        return _ruled(mapping, change)
    members = mapping.source.members if isinstance(mapping.source, Union) else ()
    _refuse_unknown_rule(change, [mapping, *members])
    mapping = _ruled(mapping, change)
    for member in members:
        mapping = _with_member(mapping, member, _ruled(member, change))
    return mapping


def _refuse_unknown_rule(change: RuleRemoved, holders: Iterable[Mapping | Member]) -> None:
    known = [
        rule.reason
        for holder in holders
        for rule in (holder.exclude if change.filter == "exclude" else holder.reject)
    ]
    if change.reason not in known:
        raise _unknown(change, f"{change.filter} rule", change.reason, known)


def _ruled(holder: _Holder, change: RuleAdded | RuleRemoved) -> _Holder:
    if change.filter == "exclude":
        return replace(holder, exclude=_rules(holder.exclude, Exclude, change))
    return replace(holder, reject=_rules(holder.reject, Reject, change))


def _rules(
    rules: tuple[_Rule, ...], kind: type[_Rule], change: RuleAdded | RuleRemoved
) -> tuple[_Rule, ...]:
    if isinstance(change, RuleRemoved):
        return tuple(rule for rule in rules if rule.reason != change.reason)
    kept = list(rules)
    kept.append(kind(change.reason, change.sql))
    return tuple(kept)


def _member(mapping: Mapping, change: Change) -> Member:
    if not isinstance(mapping.source, Union):
        raise _refused(
            change,
            f'"{mapping.name}" is no union of tables',
            f"write {_without_member(change)}",
        )
    tables = {member.table: member for member in mapping.source.members}
    if change.member not in tables:
        raise _unknown(change, "table of the union", str(change.member), tables)
    return tables[change.member]


def _without_member(change: Change) -> str:
    member = rf"\s*/\s*(['\"]?){re.escape(str(change.member))}\1"
    return re.sub(member, "", change.text, count=1)


def _with_member(mapping: Mapping, old: Member, new: Member) -> Mapping:
    assert isinstance(mapping.source, Union)
    members = (new if member is old else member for member in mapping.source.members)
    return replace(mapping, source=Union(*members))


def _unknown(change: Change, kind: str, name: str, known: Iterable[str]) -> RefusedError:
    known = list(dict.fromkeys(known))
    near = get_close_matches(name, known, n=1)
    what = "project" if kind == "mapping" else f'mapping "{change.mapping}"'
    return RefusedError(
        rule=f'{what} has no {kind} "{name}"',
        where=change.text,
        cause=f"it has {', '.join(known)}" if known else "",
        state="nothing was asked",
        next=f'did you mean "{near[0]}"?'
        if near
        else "rowcall describe, which lists what there is",
    )


def _refused(change: Change, rule: str, advice: str) -> RefusedError:
    return RefusedError(rule=rule, where=change.text, state="nothing was asked", next=advice)
