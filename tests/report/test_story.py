"""Does the story draw the right conclusions from the account?"""

from dataclasses import replace

import pytest

from report.accounts import BROKEN, CLEAN, EMPTY, HALFWAY, WHOLE
from report.stories import FOUND, GOOD, STORY
from rowcall.account.lines import Account, SequenceLine, SourceItem
from rowcall.cli.exits import DONE, FAILED, WITH_FINDINGS, account_exit
from rowcall.quarantine.masking import masked_form
from rowcall.report.story.chain import band_of, chain_of
from rowcall.report.story.content import Content
from rowcall.report.story.coverage import big_numbers
from rowcall.report.story.flow import bands
from rowcall.report.story.markdown import story_markdown
from rowcall.report.story.next import next_section
from rowcall.report.story.tables import Share, StoryTable, cut, totals
from rowcall.report.story.texts import Language, Texts
from rowcall.report.story.verdict import verdict

EN = Texts(Language.EN)
UNDECIDED = replace(CLEAN, target=(replace(CLEAN.target[0], undecided=3),))
UNCLAIMED = replace(HALFWAY, items=(SourceItem("attic", "", 5, "unclaimed", None),))
ACCOUNTS = [WHOLE, BROKEN, HALFWAY, CLEAN, EMPTY, UNDECIDED, UNCLAIMED]


@pytest.mark.parametrize(
    ("account", "limit", "objections"),
    [
        (CLEAN, None, ()),
        (WHOLE, None, ("quarantined",)),
        (WHOLE, 699, ("quarantined",)),
        (WHOLE, 700, ()),
        (BROKEN, 700, ("difference", "unfinished")),
        (UNDECIDED, None, ("undecided",)),
        (UNCLAIMED, 700, ("unclaimed", "unfinished")),
        (EMPTY, None, ("unfinished",)),
    ],
)
def test_a_switch_may_be_done_only_where_nothing_stands_against_it(
    account: Account, limit: int | None, objections: tuple[str, ...]
) -> None:
    found = verdict(account, limit)
    assert found.codes == objections
    assert found.is_go == (not objections)


@pytest.mark.parametrize("limit", [None, 0, 699, 700])
@pytest.mark.parametrize("account", ACCOUNTS)
def test_verdict_and_exit_code_are_of_one_mind(account: Account, limit: int | None) -> None:
    found, code = verdict(account, limit), account_exit(account, limit)
    assert ("difference" in found.codes) == (code == FAILED)
    assert code == DONE or not found.is_go
    if code == WITH_FINDINGS:
        assert {"unfinished", "quarantined"} & set(found.codes)
    if limit is not None and "quarantined" in found.codes:
        assert code != DONE


@pytest.mark.parametrize("account", ACCOUNTS)
def test_every_objection_has_something_to_do(account: Account) -> None:
    tasks = next_section(Content(account), EN).tasks
    assert len(tasks) >= len(verdict(account).objections)
    assert tasks


def test_every_outcome_flows_and_only_what_moved_arrives() -> None:
    found = bands(STORY)
    left = {(b.start, b.end): b.rows for b in found if b.column == 0}
    right = {(b.start, b.end): b.rows for b in found if b.column == 1}
    assert left["parcel", "quarantined"] == 700
    assert sum(left.values()) == sum(line.source_rows for line in WHOLE.source)
    assert right == {
        ("migrated", "depots"): 1_200,
        ("migrated", "parcels"): 4_000,
        ("merged", "parcels"): 100,
        ("placeholder", "depots"): 3,
    }


def test_before_a_run_the_origins_flow() -> None:
    found = bands(FOUND)
    assert {band.column for band in found} == {1}
    assert sum(band.rows for band in found) == 5_400


@pytest.mark.parametrize(
    ("part", "whole", "band"),
    [
        (95, 100, "complete"),
        (94, 100, "partial"),
        (80, 100, "partial"),
        (79, 100, "incomplete"),
        (49, 100, "critical"),
        (0, 5, "critical"),
        (0, 0, "empty"),
    ],
)
def test_bands_begin_where_the_mission_says(part: int, whole: int, band: str) -> None:
    assert band_of(Share(part, whole)) == band


def test_the_chain_breaks_where_all_before_is_complete() -> None:
    chain = chain_of(STORY)
    assert chain.break_point is not None
    assert chain.break_point.name == "parcels"
    assert [node.layer for node in chain.nodes] == [0, 1, 2, 0]
    # couriers are not judged and scans have no units of their own: nothing is known of them
    assert [node.band for node in chain.nodes] == ["complete", "unknown", "partial", "unknown"]
    assert chain_of(GOOD).break_point is None


def test_a_mapping_behind_the_break_point_does_not_break_again() -> None:
    short = replace(WHOLE.source[0], migrated=100, quarantined=1_100)
    chain = chain_of(replace(STORY, account=replace(WHOLE, source=(short, WHOLE.source[1]))))
    assert [node.name for node in chain.nodes if node.breaks] == ["depots"]
    assert chain.break_point is not None
    assert (chain.break_point.missing, chain.break_point.behind) == (1_100, 2)


def test_before_a_run_the_chain_is_coloured_by_what_was_recognised() -> None:
    items = (*FOUND.account.items, SourceItem("courier", "", 60, "mapped", None))
    nodes = {
        n.name: n
        for n in chain_of(replace(FOUND, account=replace(FOUND.account, items=items))).nodes
    }
    assert nodes["depots"].coverage == Share(1_190, 1_200)
    # none was written, so none is there
    assert nodes["couriers"].coverage == Share(0, 60)
    assert nodes["couriers"].breaks
    assert nodes["parcels"].coverage == Share(3_000, 5_000)


def test_lineage_stands_beside_the_count() -> None:
    assert {big.kind: big.share for big in big_numbers(STORY, EN)} == {
        "by_count": Share(4_200, 4_000),
        "by_lineage": Share(5_300, 6_000),
    }
    assert [big.share for big in big_numbers(FOUND, EN)][1] == Share(3_000, 4_000)
    assert [big.kind for big in big_numbers(replace(STORY, counts=None), EN)] == ["by_lineage"]


def test_a_long_table_is_cut_with_a_count_and_a_sum() -> None:
    rows = tuple((f"line {i}", i) for i in range(20))
    shown = cut(StoryTable("marks", ("mapping", "values"), rows), EN, 15)
    assert len(shown.rows) == 15
    assert "5 more lines, together 85 values" in shown.rest
    assert cut(StoryTable("marks", ("mapping", "values"), rows, is_whole=True), EN, 15).rest == ""
    assert cut(StoryTable("marks", ("mapping", "values"), rows[:16]), EN, 15).rest == ""
    assert totals(StoryTable("marks", ("mapping", "values"), rows, has_totals=True)) == (None, 190)


def test_shares_are_added_up_by_what_they_are_of() -> None:
    of_all = tuple(("parcels", Share(part, 9, of_all=True)) for part in (2, 7))
    assert totals(StoryTable("causes", ("mapping", "of_quarantined"), of_all, has_totals=True)) == (
        None,
        Share(9, 9),
    )
    of_each = (("depot", Share(1, 2)), ("parcel", Share(3, 4)))
    assert totals(StoryTable("tables", ("source_table", "moved"), of_each, has_totals=True)) == (
        None,
        Share(4, 6),
    )


def test_markdown_tells_the_same_and_cuts_with_a_count() -> None:
    text = story_markdown(STORY, Language.EN)
    assert "**No-go**" in text
    assert "700 units of 6,200 (11.29 %)" in text
    assert "⚠ break point" in text
    assert "25 more lines, together 250 values" in text
    assert "column\\_39" not in text
    assert "column\\_39" in story_markdown(STORY, Language.EN, everything=True)
    assert "Xx \\<b\\>&" in text
    assert "Keçid edilə bilər" in story_markdown(GOOD, Language.AZ)


def test_a_masked_value_shows_its_form_and_nothing_else() -> None:
    assert masked_form("Əli.Vəliyev-42@uni.az") == "Xxx.Xxxxxxx-99@xxx.xx"
    assert masked_form("31/02/2019\n½") == "99/99/9999 9"
    assert masked_form("a" * 50) == "x" * 40 + "…"
    assert masked_form("") == ""
    assert masked_form(None) is None


@pytest.mark.parametrize(("language", "title"), [("en", "gives next"), ("az", "indi verir")])
def test_a_sequence_that_was_advanced_is_told_with_both_numbers(
    language: Language, title: str
) -> None:
    line = SequenceLine("public.things_id_seq", "things", "id", 1, 121)
    told = story_markdown(
        replace(STORY, account=replace(WHOLE, sequences=(line,))), Language(language)
    )
    assert title in told
    assert "public.things" in told
    assert told.rstrip().count("| 121 |") == 1
