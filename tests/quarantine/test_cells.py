"""Does every value survive the way through a file?"""

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rowcall.quarantine import cells

TEXTS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]))


@settings(max_examples=100)
@given(st.none() | TEXTS | st.from_regex(r"[\\=+\-@N0-9.E]{1,6}", fullmatch=True))
def test_a_value_is_read_as_it_was_written(value: str | None) -> None:
    file = io.StringIO(newline="")
    csv.writer(file, lineterminator="\r\n").writerow([cells.written(value)])
    file.seek(0)
    [row] = csv.reader(file, strict=True)
    assert cells.read(row[0]) == value


@pytest.mark.parametrize("value", ["=1+1", "@x", "+99450", "-x", "--1", "\t=1", "\\N", "\\"])
def test_what_looks_like_a_formula_or_a_sign_of_ours_has_a_backslash(value: str) -> None:
    assert cells.written(value) == "\\" + value


@pytest.mark.parametrize("value", ["", "-5", "-5.25", "1=1", "a@b.az", " x", "NULL"])
def test_every_other_text_stands_as_it_is(value: str) -> None:
    assert cells.written(value) == value


def test_an_unknown_escape_is_refused() -> None:
    with pytest.raises(cells.BadCell):
        cells.read("\\server\\share")
