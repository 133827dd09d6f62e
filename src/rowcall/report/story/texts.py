"""The texts of the report in each language, from one catalogue."""

import tomllib
from enum import StrEnum
from functools import cache
from pathlib import Path

_CATALOGUE = Path(__file__).with_name("texts.toml")
_SEPARATORS = {"en": (",", "."), "az": ("\N{NO-BREAK SPACE}", ",")}


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
        for pattern, key in _DETAILS:
            found = re.fullmatch(pattern, told or "")
            if found:
                return self(key, **found.groupdict())
        return told

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
    """A number that a text puts in alone, or with `{rows:row|rows}` beside its noun."""

    def __init__(self, number: int, language: Language) -> None:
        self._number = number
        self._language = language

    def __format__(self, nouns: str) -> str:
        said = Texts(self._language).number(self._number)
        if not nouns:
            return said
        one, many = nouns.split("|")
        return f"{said} {one if self._number == 1 else many}"


@cache
def catalogue() -> dict[str, dict[str, str]]:
    """Return every text by key and language."""
    return tomllib.loads(_CATALOGUE.read_text(encoding="utf-8"))
