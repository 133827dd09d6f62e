"""Which names are taken for the same thing?"""

from pathlib import Path

import pytest

from rowcall.draft.names import Naming
from rowcall.draft.thesaurus import load_thesaurus
from rowcall.errors import RefusedError

# words that tell little are those that many names share
NAMES = [f"{table}_{word}" for table in "abcdefgh" for word in ("id", "date", "no", "name")]
NAMES += ["user_name", "first_name", "birth_date", "order_item", "pin", "code", "card_no"]
ALIKE = 0.75
STRANGE = 0.35


@pytest.fixture(scope="module")
def naming() -> Naming:
    return Naming(load_thesaurus(), NAMES)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("loan", "loans"),
        ("category", "categories"),
        ("OrderItems", "order_item"),
        ("firstname", "first_name"),
        ("surname", "last_name"),
        ("birthdate", "date_of_birth"),
        ("patronymic", "middle_name"),
        ("org", "organizations"),
        ("organisation", "organization"),
        ("create_date", "created_at"),
        ("is_active", "active"),
        ("tel", "phone"),
        ("card_no", "card_number"),
        ("lang", "language"),
    ],
)
def test_names_that_mean_the_same_are_alike(naming: Naming, one: str, other: str) -> None:
    assert naming.alike(one, other) >= ALIKE
    assert naming.alike(one, other) == pytest.approx(naming.alike(other, one))


@pytest.mark.parametrize(
    ("one", "other"),
    [("loan", "reader"), ("start_date", "end_date"), ("price", "title"), ("news", "new")],
)
def test_names_that_mean_something_else_are_not(naming: Naming, one: str, other: str) -> None:
    assert naming.alike(one, other) <= STRANGE


def test_a_rare_word_tells_more_than_one_that_many_names_share() -> None:
    naming = Naming(load_thesaurus(), [f"{word}_colour" for word in ("red", "blue", "green")])
    assert naming.alike("red_colour", "blue_colour") < naming.alike("red_colour", "red_paint")


def test_the_words_of_the_table_tell_little_in_its_columns(naming: Naming) -> None:
    alone = naming.columns_alike("ship_name", "crate", "ship_weight", "box")
    inside = naming.columns_alike("ship_name", "ship", "ship_weight", "ships")
    assert inside < alone


def test_the_user_adds_words(tmp_path: Path) -> None:
    file = tmp_path / "words.txt"
    file.write_text("kurier, dispatch rider  # of our trade\n", encoding="utf-8")
    assert Naming(load_thesaurus(), NAMES).alike("kurier", "dispatch_rider") == 0
    assert Naming(load_thesaurus(file), NAMES).alike("kurier", "dispatch_rider") >= ALIKE


def test_a_file_of_words_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RefusedError, match="cannot be read"):
        load_thesaurus(tmp_path / "none.txt")
