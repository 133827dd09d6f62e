"""Does the page work in a real browser: sorting, filtering, offline, without barriers?"""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, Page, sync_playwright

from report.stories import FOUND, GOOD, STORY
from rowcall.report.html.page import story_html
from rowcall.report.story.content import Content
from rowcall.report.story.texts import Language

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = pytest.mark.skipif(
    CHROMIUM is None, reason="no chromium on the path to open the page in"
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        # a sandbox cannot be made as root, nor in most containers
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield launched
        launched.close()


@pytest.fixture
def complaints() -> list[str]:
    """Whatever the browser complains of, and every request but the one for the file."""
    return []


@pytest.fixture
def page(browser: Browser, complaints: list[str]) -> Iterator[Page]:
    opened = browser.new_page()
    opened.on("console", lambda message: complaints.append(message.text))
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on(
        "request",
        lambda request: (
            None
            if request.is_navigation_request() and request.url.startswith("file:")
            else complaints.append(request.url)
        ),
    )
    yield opened
    opened.close()


def open_story(
    page: Page, folder: Path, content: Content, language: Language = Language.EN
) -> None:
    path = folder / "report.html"
    path.write_text(story_html(content, language), encoding="utf-8")
    page.goto(path.as_uri())


def column(page: Page, table: str, number: int) -> list[str]:
    return page.locator(f"#table-{table} tbody tr:visible > :nth-child({number})").all_inner_texts()


def test_a_heading_sorts_its_table_by_mouse_and_keyboard(
    page: Page, tmp_path: Path, complaints: list[str]
) -> None:
    open_story(page, tmp_path, STORY)
    heading = page.locator("#table-source thead th[data-name=units]")
    assert heading.get_attribute("aria-sort") == "none"
    heading.get_by_role("button").click()
    assert heading.get_attribute("aria-sort") == "descending"
    assert column(page, "source", 3) == ["5,000", "1,200"]
    heading.get_by_role("button").press("Enter")
    assert heading.get_attribute("aria-sort") == "ascending"
    assert column(page, "source", 3) == ["1,200", "5,000"]
    names = page.locator("#table-marks thead th[data-name=column]")
    names.get_by_role("button").click()
    assert heading.get_attribute("aria-sort") == "ascending"
    # numbers inside of names are numbers
    assert column(page, "marks", 2)[:3] == ["column_0", "column_1", "column_2"]
    assert column(page, "marks", 2)[10] == "column_10"
    assert complaints == []


@pytest.mark.full
def test_a_table_is_filtered_and_says_how_many_lines_are_left(page: Page, tmp_path: Path) -> None:
    open_story(page, tmp_path, STORY)
    box = page.locator(".filter", has=page.locator("#filter-table-marks"))
    assert box.locator("output").inner_text() == "40 of 40 lines"
    box.get_by_label("Filter these lines").fill("COLUMN_1")
    assert box.locator("output").inner_text() == "11 of 40 lines"
    assert len(column(page, "marks", 2)) == 11
    box.get_by_label("Filter these lines").fill("nothing like it")
    assert box.locator("output").inner_text() == "0 of 40 lines"
    box.get_by_label("Filter these lines").fill("")
    assert len(column(page, "marks", 2)) == 40


@pytest.mark.full
def test_letters_are_small_and_large_as_the_language_has_them(page: Page, tmp_path: Path) -> None:
    open_story(page, tmp_path, STORY, Language.AZ)
    box = page.locator(".filter", has=page.locator("#filter-table-marks"))
    box.get_by_label("Bu sətirləri süz").fill("imtahan")
    assert box.locator("output").inner_text() == "40 sətirdən 1 göstərilir"


@pytest.mark.full
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("content", [STORY, GOOD, FOUND])
def test_nothing_bars_anybody_and_nothing_is_asked_for(
    page: Page,
    tmp_path: Path,
    complaints: list[str],
    scheme: str,
    language: Language,
    content: Content,
) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    open_story(page, tmp_path, content, language)
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    picture = tmp_path / f"{scheme}.png"
    page.screenshot(path=picture, full_page=True)
    assert picture.stat().st_size
    assert complaints == []


@pytest.mark.full
def test_a_cause_leads_to_its_rows_and_back_by_keyboard(page: Page, tmp_path: Path) -> None:
    open_story(page, tmp_path, STORY)
    page.locator("#table-causes tbody tr").nth(1).get_by_role("link").press("Enter")
    group = page.locator(".group:target")
    assert group.get_by_role("heading").inner_text().startswith("parcels: too_long")
    assert group.locator("td.command").inner_text() == (
        "rowcall explain parcel --cause parcels/too_long --sample 1"
    )
    # the next stop of the keyboard is inside of it
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.group') !== null")
    group.get_by_role("link").press("Enter")
    assert page.url.endswith("#causes")
    page.locator("#next .tasks").get_by_role("link").first.press("Enter")
    assert page.url.endswith("#cause-depots-bad_value")


@pytest.mark.full
@pytest.mark.parametrize("width", [360, 1280])
def test_the_page_is_not_wider_than_its_window(page: Page, tmp_path: Path, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    open_story(page, tmp_path, STORY)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.full
def test_light_and_dark_differ(page: Page, tmp_path: Path) -> None:
    open_story(page, tmp_path, STORY)
    colours: set[str] = set()
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        colours.add(page.evaluate("getComputedStyle(document.body).backgroundColor"))
    assert colours == {"rgb(255, 255, 255)", "rgb(15, 20, 25)"}


@pytest.mark.full
def test_a_print_shows_whole_tables_and_no_controls(page: Page, tmp_path: Path) -> None:
    open_story(page, tmp_path, STORY)
    page.emulate_media(media="print")
    assert page.locator(".filter:visible, nav:visible").count() == 0
    table = page.locator(".table", has=page.locator("#table-marks"))
    assert table.evaluate("one => one.scrollHeight <= one.clientHeight + 1")


@pytest.mark.full
def test_without_a_script_the_page_is_whole(browser: Browser, tmp_path: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    opened = context.new_page()
    open_story(opened, tmp_path, STORY)
    assert opened.locator("#table-marks tbody tr").count() == 40
    assert opened.get_by_role("button").count() == 0
    context.close()
