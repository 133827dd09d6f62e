"""Is the page whole, and are its numbers those of the JSON document?"""

import json
from dataclasses import replace

import pytest

from report.accounts import BROKEN, CLEAN, EMPTY, HALFWAY, WHOLE
from report.page_parts import Page
from report.stories import FOUND, GOOD, STORY
from rowcall.account.lines import Account, Mark
from rowcall.report.html.page import story_html
from rowcall.report.json import account_json
from rowcall.report.story.content import Content
from rowcall.report.story.texts import Language

CONTENTS = [STORY, GOOD, FOUND, *(Content(a) for a in (WHOLE, BROKEN, HALFWAY, CLEAN, EMPTY))]
BALANCES = {
    "source": ("source_balance", {"source_table": "source_table", "units": "source_rows"}),
    "target": ("target_balance", {"rows": "target_rows"}),
    "tables": ("tables", {}),
    "causes": ("causes", {"cause_in": "mapping"}),
}
# what is reckoned for the eye alone
DRAWN = {"moved", "of_quarantined"}


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("content", CONTENTS)
def test_every_account_is_a_page_that_asks_for_nothing(
    content: Content, language: Language
) -> None:
    page = Page(story_html(content, language))
    [html] = page.named("html")
    assert html["lang"] == language
    for tag, attributes in page.elements:
        assert tag not in {"link", "img", "iframe", "object", "embed"}
        assert not attributes.keys() & {"src", "onclick", "srcset"}
        href = attributes.get("href")
        assert href is None or href.startswith("#")


@pytest.mark.parametrize("content", CONTENTS)
def test_the_page_is_built_for_keyboard_and_screen_reader(content: Content) -> None:
    page = Page(story_html(content, Language.EN))
    assert [len(page.named(tag)) for tag in ("main", "nav", "h1")] == [1, 1, 1]
    ids = [attributes["id"] for _, attributes in page.elements if attributes.get("id")]
    assert len(ids) == len(set(ids))
    known = set(ids)
    for _, attributes in page.elements:
        for one in (attributes.get("aria-labelledby") or "").split():
            assert one in known
        assert (attributes.get("href") or "#verdict")[1:] in known
    assert len(page.named("caption")) == len(page.tables)
    assert all(heading.get("scope") in {"col", "row"} for heading in page.named("th"))
    assert len(page.named("svg")) == len(page.named("desc"))


@pytest.mark.parametrize("content", CONTENTS)
def test_page_and_json_say_the_same_numbers(content: Content) -> None:
    page = Page(story_html(content, Language.EN))
    told = json.loads(account_json(content.account, content.max_quarantined))
    [said] = [a for _, a in page.elements if a.get("data-verdict")]
    assert said["data-verdict"] == ("go" if told["verdict"]["go"] else "no-go")
    assert (said["data-objections"] or "").split() == told["verdict"]["objections"]
    for key in ("rows", "quarantined_units", "differences_total"):
        if key in page.numbers or content.account.tables:
            assert page.numbers[key] == told[key.removesuffix("_units")]
    for name, (key, other) in BALANCES.items():
        lines = told[key]
        table = page.tables.get(name)
        assert len(table.rows if table else []) == len(lines)
        for row, line in zip(table.rows if table else [], lines, strict=True):
            assert table is not None
            for column, cell in zip(table.columns, row, strict=True):
                if column not in DRAWN:
                    assert cell == str(line[other.get(column, column)])


def test_the_names_of_a_project_do_no_harm() -> None:
    account = replace(WHOLE, project="<script>alert(1)</script>")
    text = story_html(Content(account), Language.EN)
    assert "<script>alert" not in text
    assert text.count("<script>") == 1


def marked(count: int) -> Account:
    return replace(
        WHOLE, marks=tuple(Mark("parcels", f"column_{i}", "null", "bad", 2) for i in range(count))
    )


def test_a_very_long_table_is_cut_with_a_count() -> None:
    text = story_html(Content(marked(600)), Language.EN)
    assert "… and 100 more lines, together 200 values" in text
    assert "column_599" not in text
    assert "column_599" in story_html(Content(marked(600)), Language.EN, everything=True)


def test_a_page_stays_small() -> None:
    assert len(story_html(Content(marked(5_000)), Language.EN, everything=True)) < 6_000_000
