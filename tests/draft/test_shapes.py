"""What do values look like, whatever their type says?"""

import pytest

from rowcall.draft.observed import Shape
from rowcall.draft.shapes import profile_of, shape_of
from rowcall.schema.table import Column


@pytest.mark.parametrize(
    ("values", "shape"),
    [
        ({"0", "1"}, Shape.FLAG),
        ({"12", "-7"}, Shape.INTEGER),
        ({"12,5", "7.25"}, Shape.NUMBER),
        ({"31/12/1999", "1.2.2003", "2004-05-06"}, Shape.DATE),
        ({"2004-05-06 07:08:09+00"}, Shape.TIMESTAMP),
        ({"08:30", "17:05"}, Shape.TIME),
        ({"aaaaaaaa-0000-4000-8000-000000000001"}, Shape.UUID),
        ({"ann@example.org", "bob@example.org"}, Shape.EMAIL),
        ({"+994 50 123 45 67", "(012) 555-44-33"}, Shape.PHONE),
        ({"https://example.org/a", "files/2024/a.pdf"}, Shape.URL),
        ({'{"a": 1}'}, Shape.JSON),
        ({"U2VjcmV0IHdvcmQ=", "QW5vdGhlciBvbmU5"}, Shape.BASE64),
        ({"Ann", "Bob"}, Shape.TEXT),
        (set[str](), Shape.EMPTY),
    ],
)
def test_texts_have_the_shape_of_what_they_hold(values: set[str], shape: Shape) -> None:
    assert shape_of("text", values) is shape


def test_a_few_wrong_values_do_not_change_the_shape() -> None:
    days = {f"{day:02}/01/2001" for day in range(1, 29)}
    assert shape_of("text", {*days, "unknown"}) is Shape.DATE


def test_a_profile_counts_nulls_and_different_values() -> None:
    profile = profile_of(Column("grade", "text"), ["2", "2", None, "10"])
    assert (profile.rows, profile.nulls, profile.distinct) == (4, 1, 2)
    assert (profile.low, profile.high) == (2, 10)
    assert not profile.is_unique


@pytest.mark.parametrize("name", ["password", "api_token", "client_secret", "pwd", "pw_hash"])
def test_nothing_is_kept_of_a_secret(name: str) -> None:
    profile = profile_of(Column(name, "text"), ["hunter2"])
    assert profile.shape is Shape.SECRET
    assert profile.values == ()
