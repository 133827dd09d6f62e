"""A change of a mapping as a value, read from a text such as `loans.card_id=null`."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Literal

from rowcall.errors import RefusedError
from rowcall.mapping.fallbacks import Fallback, Null, Placeholder, Quarantine, Stop

Filter = Literal["exclude", "reject"]

GRAMMAR = (
    "MAPPING.COLUMN=quarantine | quarantine(REASON) | null | placeholder | placeholder(SQL)"
    " | stop(REASON)",
    "MAPPING.COLUMN=sql(SQL)",
    "MAPPING.COLUMN[CODE]=VALUE",
    "MAPPING.COLUMN-[CODE]",
    "MAPPING.when=SQL",
    "MAPPING.exclude+REASON=SQL, MAPPING.reject+REASON=SQL",
    "MAPPING.exclude-REASON, MAPPING.reject-REASON",
)
_WORDS = ("quarantine", "null", "placeholder", "stop", "sql")
_NAME = r'(?:"[^"]+"|[^\W\d]\w*)'
_PLACE = re.compile(
    rf"\s*(?P<mapping>{_NAME})(?:\s*/\s*(?P<member>{_NAME}))?\s*\.\s*(?P<name>{_NAME})"
    r"\s*(?P<rest>.*?)\s*",
    re.DOTALL,
)
_LINE = re.compile(r"(?P<gone>-?)\[(?P<code>'[^']*'|[^\]]*)\](?:\s*=\s*(?P<value>.*))?", re.DOTALL)
_RULE = re.compile(rf"(?P<way>[+-])\s*(?P<reason>{_NAME})(?:\s*=\s*(?P<sql>.*))?", re.DOTALL)
_CALL = re.compile(r"(?P<word>\w+)\s*(?:\((?P<given>.*)\))?", re.DOTALL)


@dataclass(frozen=True, kw_only=True)
class _Change:
    """What every change says: in which mapping, and in which table of its union if only there."""

    text: str = field(compare=False)
    mapping: str
    member: str | None = None

    @property
    def about(self) -> str:
        """Return the mapping, and the table of its union, as they were written."""
        return f"{self.mapping}/{self.member}" if self.member else self.mapping


@dataclass(frozen=True, kw_only=True)
class FallbackChange(_Change):
    """Another fallback of a column, or of a reference without a column."""

    column: str
    fallback: Fallback


@dataclass(frozen=True, kw_only=True)
class ExpressionChange(_Change):
    """Another expression for a column, with the fallback that it had."""

    column: str
    sql: str


@dataclass(frozen=True, kw_only=True)
class WhenChange(_Change):
    """Another condition by which a mapping takes units of a source that it shares."""

    sql: str


@dataclass(frozen=True, kw_only=True)
class RuleAdded(_Change):
    """One more rule by which rows are excluded or rejected."""

    filter: Filter
    reason: str
    sql: str


@dataclass(frozen=True, kw_only=True)
class RuleRemoved(_Change):
    """All rules of that reason are gone."""

    filter: Filter
    reason: str


@dataclass(frozen=True, kw_only=True)
class CodeAdded(_Change):
    """One more line of a lookup, or another value in a line that it has; both as written."""

    column: str
    code: str
    value: str


@dataclass(frozen=True, kw_only=True)
class CodeRemoved(_Change):
    """A line of a lookup is gone: its code is unknown."""

    column: str
    code: str


Change = (
    FallbackChange | ExpressionChange | WhenChange | RuleAdded | RuleRemoved | CodeAdded
    | CodeRemoved
)  # fmt: skip


def parse_change(text: str) -> Change:
    """Return the change that a text says; raises RefusedError where it says none."""
    found = _PLACE.fullmatch(text)
    if not found:
        raise _unreadable(text, "it does not begin with MAPPING.COLUMN or MAPPING.FILTER")
    name, rest = found["name"], found["rest"]
    mapping = unquoted(found["mapping"])
    member = unquoted(found["member"]) if found["member"] else None
    if name in {"exclude", "reject"} and rest[:1] in {"+", "-"} and rest[:2] != "-[":
        return _rule(text, mapping, member, "exclude" if name == "exclude" else "reject", rest)
    if line := _LINE.fullmatch(rest):
        return _line(text, mapping, member, unquoted(name), line)
    if not rest.startswith("="):
        raise _unreadable(text, f'"=" is missing behind "{name}"')
    said = rest[1:].strip()
    if not said:
        raise _unreadable(text, 'nothing stands behind "="')
    if name == "when":
        return WhenChange(text=text, mapping=mapping, member=member, sql=said)
    return _word(text, mapping, member, unquoted(name), said)


def unquoted(text: str) -> str:
    """Return a name or a text without the quotes around it."""
    text = text.strip()
    is_quoted = len(text) > 1 and text[0] == text[-1] and text[0] in "'\""
    return text[1:-1] if is_quoted else text


def _rule(text: str, mapping: str, member: str | None, kind: Filter, rest: str) -> Change:
    rule = _RULE.fullmatch(rest)
    if rule and rule["way"] == "-" and rule["sql"] is None:
        reason = unquoted(rule["reason"])
        return RuleRemoved(text=text, mapping=mapping, member=member, filter=kind, reason=reason)
    if not rule or rule["way"] == "-" or not rule["sql"]:
        raise _unreadable(
            text, f"a rule is added by {kind}+REASON=SQL and removed by {kind}-REASON"
        )
    return RuleAdded(
        text=text,
        mapping=mapping,
        member=member,
        filter=kind,
        reason=unquoted(rule["reason"]),
        sql=rule["sql"],
    )


def _line(
    text: str, mapping: str, member: str | None, column: str, line: re.Match[str]
) -> CodeAdded | CodeRemoved:
    code, value = line["code"].strip(), line["value"]
    if not code or bool(line["gone"]) == bool(value):
        raise _unreadable(
            text, "a line of a lookup is added by [CODE]=VALUE and removed by -[CODE]"
        )
    if line["gone"]:
        return CodeRemoved(text=text, mapping=mapping, member=member, column=column, code=code)
    return CodeAdded(
        text=text, mapping=mapping, member=member, column=column, code=code, value=value.strip()
    )


def _word(text: str, mapping: str, member: str | None, column: str, said: str) -> Change:
    call = _CALL.fullmatch(said)
    if not call or call["word"] not in _WORDS:
        word = call["word"] if call else said
        near = get_close_matches(word, _WORDS, n=1)
        raise _unreadable(text, f'"{said}" is no fallback and no sql(...)', near[0] if near else "")
    word, given = call["word"], (call["given"] or "").strip()
    if word == "sql":
        if not given:
            raise _unreadable(text, "sql(...) holds no expression")
        return ExpressionChange(text=text, mapping=mapping, member=member, column=column, sql=given)
    return FallbackChange(
        text=text,
        mapping=mapping,
        member=member,
        column=column,
        fallback=_fallback(text, word, given),
    )


def _fallback(text: str, word: str, given: str) -> Fallback:
    match word:
        case "quarantine":
            return Quarantine(unquoted(given) or None)
        case "placeholder":
            return Placeholder(given or None)
        case "stop" if given:
            return Stop(unquoted(given))
        case "null" if not given:
            return Null()
        case _:
            needs = "needs a reason: stop(REASON)" if word == "stop" else "takes nothing"
            raise _unreadable(text, f'"{word}" {needs}')


def _unreadable(text: str, cause: str, near: str = "") -> RefusedError:
    return RefusedError(
        rule=f"the change cannot be read: {text}",
        cause=cause,
        state="nothing was asked",
        next=f'did you mean "{near}"?' if near else f"write one of: {'; '.join(GRAMMAR)}",
    )
