"""The texts of the report in each language, from one catalogue."""

import re
import tomllib
from enum import StrEnum
from functools import cache
from pathlib import Path

_CATALOGUE = Path(__file__).with_name("texts.toml")
_SEPARATORS = {"en": (",", "."), "az": ("\N{NO-BREAK SPACE}", ",")}


# how rowcall tells details in the ledger, and the text that says the same
_DETAILS = (
    (r"(?P<told>.+) \(and (?P<more>\d+) other details\)", "detail_more"),
    (r"(?P<column>[^:]+): its parent did not move", "detail_parent"),
    (r"(?P<column>[^:]+): its (?P<mapping>\S+) did not move", "detail_blocked"),
    (r"(?P<column>[^:]+): no such row in (?P<table>\S+)", "detail_no_row_in"),
    (r"(?P<column>[^:]+): no such row", "detail_no_row"),
    (r"(?P<column>[^:]+): no such (?P<mapping>\S+)", "detail_missing"),
    (r"(?P<column>[^:]+): leads to no row", "detail_no_row"),
    (r"(?P<column>[^:]+): the row is its own ancestor", "detail_cycle"),
    (r"(?P<column>[^:]+): the path leads to several rows", "detail_ambiguous"),
    (r"(?P<column>[^:]+): longer than (?P<length>\d+) characters", "detail_long"),
    (r"(?P<column>[^:]+): no value", "detail_no_value"),
    (r"(?P<column>[^:]+): not a date", "detail_no_date"),
    (r"(?P<column>[^:]+): not a number", "detail_no_number"),
    (r"(?P<column>[^:]+): not a whole number", "detail_no_integer"),
    (r"(?P<column>[^:]+): neither yes nor no", "detail_no_flag"),
    (r"(?P<column>[^:]+): not a label of (?P<type>.+)", "detail_no_label"),
    (r"(?P<column>[^:]+): not in the lookup", "detail_no_code"),
    (r"(?P<column>[^:]+): another row has this value", "detail_taken"),
    (r"(?P<name>[^:]+): another row has the same (?P<columns>.+)", "detail_same_key"),
    (r"another row comes first", "detail_copy"),
    (r"the key is NULL", "detail_null_key"),
    (r"by a rule of the mapping", "detail_by_rule"),
    (r"equals the first row of its key", "detail_equal_copy"),
    (r"same (?P<columns>[\w, ]+)", "detail_merged"),
)


class Language(StrEnum):
    """The languages of the catalogue."""

    EN = "en"
    AZ = "az"


class Texts:
    """Says each text of the catalogue in one language, with numbers as that language has them."""

    def __init__(self, language: Language) -> None:
        self.language = language

    def __call__(self, key: str, **values: int | str) -> str:
        """Return the text of this key with its values put in."""
        said = {
            name: one if isinstance(one, str) else _Count(one, self.language)
            for name, one in values.items()
        }
        return catalogue()[key][self.language].format(**said)

    def reason(self, code: str) -> str:
        """Return what a reason of rowcall's own means; nothing of one that a project names."""
        return self(f"reason_{code}") if f"reason_{code}" in catalogue() else ""

    def detail(self, told: str | None) -> str | None:
        """Return a detail of rowcall's own in this language, any other as it is."""
        if self.language is Language.EN:
            return told
        for pattern, key in _DETAILS:
            found = re.fullmatch(pattern, told or "")
            if found:
                values = found.groupdict()
                if "told" in values:
                    values["told"] = self.detail(values["told"]) or ""
                return self(key, **values)
        return told

    def because(self, told: str) -> str:
        """Return why a value was replaced: the trouble of rowcall's own in this language."""
        kind, _, rest = told.partition(": ")
        # a detail begins with its column, which a mark has beside it
        said = self.detail(f"-: {rest}") if self.reason(kind) else None
        return f"{kind}: {said.removeprefix('-: ')}" if said else told

    def note(self, table: str) -> str:
        """Return the sentence that explains a table; empty where its columns say enough."""
        return self(f"note_{table}") if f"note_{table}" in catalogue() else ""

    def number(self, number: float, digits: int = 0) -> str:
        """Return the number as people who read this language write it."""
        thousands, point = _SEPARATORS[self.language]
        return f"{number:,.{digits}f}".translate(str.maketrans(",.", f"{thousands}{point}"))

    def share(self, part: int, whole: int) -> str:
        """Return a percentage that is 0 or 100 only where it is exactly that; a dash of nothing."""
        if not whole:
            return "\N{EN DASH}"
        if part in {0, whole}:
            return "100 %" if part else "0 %"
        percent = 100 * part / whole
        # a coverage by count may be above 100
        shown = min(max(percent, 0.01), 99.99) if part < whole else percent
        return f"{self.number(shown, 2)} %"


class _Count:
    """A number that a text puts in alone, or with `{rows:row|rows}` beside its noun.

    `{rows:~is|are}` is the word alone.
    """

    def __init__(self, number: int, language: Language) -> None:
        self._number = number
        self._language = language

    def __format__(self, nouns: str) -> str:
        said = Texts(self._language).number(self._number)
        if not nouns:
            return said
        one, many = nouns.removeprefix("~").split("|")
        word = one if self._number == 1 else many
        return word if nouns.startswith("~") else f"{said} {word}"


@cache
def catalogue() -> dict[str, dict[str, str]]:
    """Return every text by key and language."""
    return tomllib.loads(_CATALOGUE.read_text(encoding="utf-8"))
