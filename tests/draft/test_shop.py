"""Which witness speaks for which pair? Each kind once, in a shop."""

from collections.abc import Callable
from pathlib import Path

import pytest

from draft.conftest import Drafted
from rowcall.draft.proposal import Way

SHOP = Path(__file__).parent / "shop"


@pytest.fixture(scope="module")
def shop(draft_of: Callable[[str, str], Drafted]) -> Drafted:
    return draft_of(
        (SHOP / "source.sql").read_text(encoding="utf-8"),
        (SHOP / "target.sql").read_text(encoding="utf-8"),
    )


@pytest.mark.parametrize(
    ("source", "target"),
    [("clients", "customers"), ("item", "products"), ("sale", "sales"), ("city", "cities")],
)
def test_the_right_table_comes_first(shop: Drafted, source: str, target: str) -> None:
    assert shop.subject.draft.candidates(target)[0].source == source


@pytest.mark.parametrize(
    ("table", "column", "read", "evidence"),
    [
        ("customers", "first_name", "firstname", "same name"),
        ("customers", "email", "mail", "addresses, as the target's check wants"),
        ("customers", "phone", "tel", "telephone numbers for text"),
        ("customers", "is_active", "active", "flags for flag"),
        ("customers", "password_hash", "passwd", "both are named like secrets"),
        ("customers", "registered_on", "reg_date", "dates for date"),
        ("customers", "balance", "balance", "numbers for number"),
        ("customers", "segment", "Group", "values are labels of the target: retail, trade"),
        ("customers", "city_id", "city_id", "its values are keys of city"),
        ("products", "code", "code", "unique on both sides"),
        ("products", "kind", "kind", "values are labels of the target: part, tool"),
        ("products", "old_item_id", "id", "remembers the key of item"),
        ("sales", "customer_id", "client_id", "its values are keys of clients"),
        ("sales", "product_id", "item_id", "its values are keys of item"),
        ("sales", "sold_on", "sold", "dates for date"),
        ("sales", "notes", "note_1", "which a FanOut takes apart"),
    ],
)
def test_a_column_is_proposed_with_its_evidence(
    shop: Drafted, table: str, column: str, read: str, evidence: str
) -> None:
    source = shop.subject.draft.candidates(table)[0].source
    best = shop.column(source, table, column)
    assert best.source == read
    assert evidence in "; ".join(best.evidence)


def test_a_name_in_several_languages_becomes_one_object(shop: Drafted) -> None:
    found = shop.pair("item", "products").candidates("name")
    assert {(c.source, c.language) for c in found if c.way is Way.LANGUAGE and not c.hops} == {
        ("title_az", "az"),
        ("title_en", "en"),
    }


def test_what_has_no_other_place_goes_where_anything_may(shop: Drafted) -> None:
    found = shop.pair("clients", "customers").candidates("metadata")
    assert {c.source for c in found} == {"id", "default_item"}
    assert {c.way for c in found} == {Way.LEFTOVER}


def test_a_reference_with_a_hole_is_still_one(shop: Drafted) -> None:
    implied = {(r.table, r.column): (r.to_table, r.share) for r in shop.subject.draft.references}
    table, share = implied["clients", "city_id"]
    assert table == "city"
    assert share < 1


def test_a_copy_gives_way_to_its_original(shop: Drafted) -> None:
    draft = shop.subject.draft
    assert draft.copies == {"clients_bak": "clients"}
    implied = {(r.table, r.column): r.to_table for r in draft.references}
    assert implied["sale", "client_id"] == "clients"


def test_an_empty_table_needs_no_place(shop: Drafted) -> None:
    assert shop.subject.draft.empty_sources == ("unused",)
