"""What does a file of corrected values say, whatever a spreadsheet made of it?"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from rowcall.mapping.finding import Finding
from rowcall.mapping.place import Place
from rowcall.quarantine import cells
from rowcall.quarantine.lines import WANTED

_SEPARATORS = (",", ";", "\t")
# a staged text may be longer than the 128 KiB that the csv module takes for a sign of damage
_LONGEST = 1 << 30
_SAVE_AS = 'save it as "CSV UTF-8"'


@dataclass(frozen=True)
class Line:
    """A corrected value, as it stands in the file; `why` is empty where nothing is said."""

    number: int
    mapping: str
    source_table: str
    source_key: str
    column_name: str
    old_value: str | None
    new_value: str | None
    why: str


class _NotUtf8(ValueError):
    """A line that cannot be decoded."""


def read_sheet(path: Path) -> Iterator[Line | Finding]:
    """Yield a line for each new value that differs from the old one, and what cannot be read.

    A damaged file ends with its finding: what follows would be read wrongly.
    """
    csv.field_size_limit(_LONGEST)
    number = 1
    with path.open("rb") as file:
        texts = (_decoded(raw) for raw in file)
        try:
            first = next(texts, "").removeprefix("\ufeff")
            rows = csv.reader(chain([first], texts), delimiter=_separator(first), strict=True)
            header = [cell.strip() for cell in next(rows, list[str]())]
            lacking = [column for column in WANTED if column not in header]
            if lacking:
                hint = "keep the header that the export wrote"
                said = f"the header has no column {', '.join(lacking)}"
                yield Finding("bad_header", said, Place(str(path), 1), hint)
                return
            number = rows.line_num + 1
            for row in rows:
                if any(row):
                    yield from _line(row, header, Place(str(path), number))
                number = rows.line_num + 1
        except _NotUtf8:
            yield Finding("not_utf8", "the line is not UTF-8", Place(str(path), number), _SAVE_AS)
        except csv.Error as error:
            yield Finding("bad_csv", f"the line cannot be read: {error}", Place(str(path), number))


def _decoded(raw: bytes) -> str:
    try:
        return raw.decode()
    except UnicodeDecodeError:
        raise _NotUtf8 from None


def _separator(header: str) -> str:
    """Return the separator by which the header has most of the columns."""

    def found(separator: str) -> int:
        return len({*WANTED} & {cell.strip(' "\r\n') for cell in header.split(separator)})

    return max(_SEPARATORS, key=found)


def _line(row: list[str], header: list[str], place: Place) -> Iterator[Line | Finding]:
    while len(row) > len(header) and not row[-1]:
        row.pop()
    if len(row) != len(header):
        said = f"the line has {len(row)} cells, and the header {len(header)}"
        yield Finding("ragged_line", said, place, "put a text with separators in double quotes")
        return
    of = dict(zip(header, row, strict=True))
    if not of["new_value"]:
        return
    try:
        read = {column: cells.read(of[column]) for column in WANTED}
    except cells.BadCell as error:
        hint = r"write \\ for a backslash, \N for NULL, and a lone \ for the empty text"
        yield Finding("bad_escape", f'"{error}" begins with a lone backslash', place, hint)
        return
    if any("\0" in cell for cell in row):
        yield Finding("bad_character", "the line holds a NUL character", place)
    elif read["new_value"] != read["old_value"]:
        yield Line(
            place.line,
            read["mapping"] or "",
            read["source_table"] or "",
            read["source_key"] or "",
            read["column_name"] or "",
            read["old_value"],
            read["new_value"],
            of.get("why", "").strip(),
        )
