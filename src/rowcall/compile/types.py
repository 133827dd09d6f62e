"""Types as the judging speaks of them: a kind, its modifiers, and whether it is an array."""

import re
from dataclasses import dataclass, replace

from rowcall.schema.table import Column

_FIELDS = re.compile(r"^interval(?P<fields>( (?!\()[a-z ]+)?)")
_WITH_ARGUMENTS = re.compile(r"\(\s*(-?\d+(?:\s*,\s*-?\d+)*)\s*\)")
_TEXTS = ("text", "character varying", "character", "bpchar", "unknown")


@dataclass(frozen=True)
class Type:
    """`kind` is the name without modifiers; `modifiers` are numbers, `fields` an interval's."""

    kind: str
    modifiers: tuple[int, ...] = ()
    fields: str = ""
    is_array: bool = False

    @property
    def bare(self) -> "Type":
        """Return the type without modifiers: a cast to it cuts and rounds nothing."""
        kind = {"character": "bpchar", "bit": "bit varying"}.get(self.kind, self.kind)
        return Type(kind, is_array=self.is_array)

    @property
    def element(self) -> "Type":
        """Return the type of an array's elements."""
        return replace(self, is_array=False)

    @property
    def sql(self) -> str:
        """Return the type's name as a cast takes it."""
        listed = f"({','.join(map(str, self.modifiers))})" if self.modifiers else ""
        before, found, behind = self.kind.partition(" with")
        whole = f"{before}{self.fields}{listed}{found}{behind}"
        return whole + ("[]" if self.is_array else "")


NULL = Type("null")
TEXT = Type("text")
# a text in quotes: the author's own, of whatever type is wanted
LITERAL = Type("unknown")


def is_text(one: Type) -> bool:
    """Return whether it is a text of any length, and no array."""
    return not one.is_array and one.kind in _TEXTS


def type_named(written: str) -> Type:
    """Return the type that format_type prints like this."""
    is_array = written.endswith("[]")
    element = written.removesuffix("[]")
    modifiers: tuple[int, ...] = ()
    if found := _WITH_ARGUMENTS.search(element):
        modifiers = tuple(int(number) for number in found[1].split(","))
        element = (element[: found.start()] + element[found.end() :]).strip()
    fields = ""
    if found := _FIELDS.match(element):
        fields, element = found["fields"].rstrip(), "interval"
    if element in ("character", "bit") and not modifiers:
        modifiers = (1,)
    return Type(element, modifiers, fields, is_array)


def type_of_target(column: Column) -> Type:
    """Return what a target column holds beneath its domains; of an array, of its elements'."""
    # int2vector has elements, and is no array that a cast to int2[] makes
    if column.facts.element and column.facts.base.endswith("[]"):
        return replace(type_named(column.facts.element), is_array=True)
    return type_named(column.facts.base or column.type)
