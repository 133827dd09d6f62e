"""Reads a page of HTML: elements with their attributes, and the cells of tables."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

Attributes = dict[str, str | None]


@dataclass
class Table:
    """Names of columns, and each body row as a list of texts or, for numbers, of their values."""

    columns: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)


class Page(HTMLParser):
    """What a test wants to know of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, Attributes]] = []
        self.tables: dict[str, Table] = {}
        self.numbers: dict[str, int] = {}
        self.text = ""
        self._table: Table | None = None
        self._part = ""
        self._cell: str | None = None
        self._value: str | None = None
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        self.elements.append((tag, known))
        if known.get("data-key"):
            self.numbers[known["data-key"] or ""] = int(known["data-value"] or 0)
        if tag == "table":
            self._table = self.tables[(known["id"] or "").removeprefix("table-")] = Table()
        elif tag in {"thead", "tbody", "tfoot"}:
            self._part = tag
        elif tag == "tr" and self._table and self._part == "tbody":
            self._table.rows.append([])
        elif tag in {"td", "th"}:
            self._cell, self._value = "", known.get("data-value") or known.get("data-code")
            if self._table and self._part == "thead":
                self._table.columns.append(known["data-name"] or "")

    def handle_endtag(self, tag: str) -> None:
        if tag in {"td", "th"} and self._cell is not None:
            if self._table and self._part == "tbody":
                self._table.rows[-1].append(self._value or self._cell.strip())
            self._cell = None

    def handle_data(self, data: str) -> None:
        self.text += data
        if self._cell is not None:
            self._cell += data

    def named(self, tag: str) -> list[Attributes]:
        """Return the attributes of each element of this name."""
        return [attributes for name, attributes in self.elements if name == tag]
