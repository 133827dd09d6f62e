"""How a value is told: masked unless it was asked for, and a secret never."""

import re
from dataclasses import dataclass

_TEXTS = ("text", "character", "name", "citext")
# what the database said of a value may quote it
_QUOTING = ("expression_failed", "refused_by_database")

# the column that it was, where that is known, the SQLSTATE and the rest
_MESSAGE = re.compile(r"(?P<column>.*?: )??(?P<code>[0-9A-Z]{5})(?: (?P<message>.*))?$", re.DOTALL)


@dataclass(frozen=True)
class Held:
    """A value as it is told: shown, null, masked (the text says of what type) or secret."""

    state: str
    text: str


NULL = Held("null", "NULL")
SECRET = Held("secret", "never told")


@dataclass(frozen=True)
class Mask:
    """Hides values, or does not; keys and references are told in any case."""

    shows_values: bool

    def held(self, value: str | None, kind: str, *, is_key: bool = False) -> Held:
        """Return what is told of a value of this type."""
        if value is None:
            return NULL
        if is_key or self.shows_values:
            return Held("shown", value)
        if kind.startswith(_TEXTS) and not kind.endswith("[]"):
            return Held("masked", f"text, {_characters(value)}")
        return Held("masked", kind)

    def detail(self, reason: str | None, detail: str | None) -> str | None:
        """Return what is told beside a reason: of a database's message no more than its code."""
        if detail is None or self.shows_values or reason not in _QUOTING:
            return detail
        found = _MESSAGE.match(detail)
        if found is None:
            return f"a message of {_characters(detail)}"
        said = f"{found['code']}, and a message of {_characters(found['message'] or '')}"
        return f"{found['column'] or ''}{said}"

    def problem(self, said: str) -> str:
        """Return a problem, `reason|detail`, as it is told."""
        reason, bar, detail = said.partition("|")
        return f"{reason}{bar}{self.detail(reason, detail) or ''}"


def _characters(text: str) -> str:
    return "1 character" if len(text) == 1 else f"{len(text):,} characters"
