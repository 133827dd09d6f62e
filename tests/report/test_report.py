"""Does a report say the truth first, and cut nothing in silence?"""

import io
import json
from dataclasses import replace

import pytest
from rich.console import Console

from report.accounts import BROKEN, CLEAN, EMPTY, FREED, HALFWAY, WHOLE
from rowcall.account.adoption import AdoptionLine
from rowcall.account.causes import Cause
from rowcall.account.lines import Account, CorrectionLine, Mark, StepTime, TargetLine
from rowcall.report.headline import headline, inventions, next_step, quarantine, top_causes
from rowcall.report.json import account_json
from rowcall.report.numbers import counted, duration, share
from rowcall.report.terminal import print_account, print_summary
from rowcall.report.times import hashing_seconds, other_seconds, times_by_kind


def printed(account: Account, *, everything: bool = False, width: int = 100) -> str:
    file = io.StringIO()
    screen = Console(file=file, width=width, highlight=False, markup=False, emoji=False)
    print_account(account, screen, everything=everything)
    return file.getvalue()


def test_the_headline_of_a_whole_account_names_rows_and_difference() -> None:
    assert headline(WHOLE) == (
        "parcels: every one of 6,200 source rows is accounted for; difference 0"
    )


def test_a_difference_is_told_before_anything_else() -> None:
    assert headline(BROKEN) == (
        "parcels: the account is broken by 2 rows; do not switch to this target"
    )


def test_an_account_that_is_not_finished_does_not_claim_to_be_whole() -> None:
    assert headline(HALFWAY).startswith("parcels: not finished; 3 steps done")
    assert next_step(HALFWAY).startswith("rowcall run")


def test_a_blocked_unit_counts_for_the_root_of_its_trouble() -> None:
    assert WHOLE.causes == [
        Cause("depots", "bad_value", "", 0, 600),
        Cause("parcels", "too_long", "code", 100, 0),
    ]


def test_what_each_cause_frees_is_told_in_its_order() -> None:
    first, second, last = FREED.causes
    assert [c.units for c in (first, second, last)] == [600, 100, 0]
    assert first.freeing
    assert (first.freeing.frees, first.freeing.fails) == (580, 20)
    told = json.loads(account_json(FREED))["causes"][0]
    assert told["then"] == [{"mapping": "parcels", "reason": "too_long", "units": 20}]
    assert "too_long in parcels 20" in printed(FREED)


def test_what_an_earlier_migration_left_is_told_first() -> None:
    half = replace(
        HALFWAY,
        target=(TargetLine("parcels", 30, 0, 20, 0, 0, 4, 6, 0, 0),),
        adoption=(AdoptionLine("parcels", "parcels", 20, 4, 0, 3, 2, 0, 0, 0),),
    )
    assert inventions(half)[0] == "20 rows of an earlier migration adopted"
    assert next_step(half).startswith("rowcall run --offline")
    done = replace(
        WHOLE,
        target=half.target,
        adoption=(AdoptionLine("parcels", "parcels", 20, 0, 0, 3, 2, 18, 1, 4),),
    )
    assert inventions(done)[0] == (
        "20 rows of an earlier migration adopted: 18 repaired, 1 with values that people edited,"
        " 4 copies of others removed"
    )
    assert "What an earlier migration left" in printed(done)


def test_what_is_quarantined_is_told_with_its_largest_causes() -> None:
    assert quarantine(WHOLE) == "700 units of 6,200 (11.29 %) wait in quarantine, from 2 causes:"
    assert top_causes(WHOLE) == [
        ("600", "bad_value in depots; 600 of them are blocked behind it"),
        ("100", "too_long in parcels, code"),
    ]
    assert quarantine(CLEAN) == "nothing is quarantined"


@pytest.mark.parametrize("account", [WHOLE, BROKEN, HALFWAY, CLEAN, EMPTY])
def test_every_account_prints_and_is_a_document(account: Account) -> None:
    assert headline(account) in printed(account, width=200)
    assert json.loads(account_json(account))["differences_total"] == account.difference


def test_nothing_is_wider_than_the_terminal() -> None:
    assert all(len(line) <= 80 for line in printed(WHOLE, width=80).splitlines())


def test_a_long_table_is_cut_with_a_count() -> None:
    marks = tuple(Mark("parcels", f"column_{i}", "null", "bad_value", 10) for i in range(40))
    text = printed(replace(WHOLE, marks=marks))
    assert "… and 25 more lines, together 250 values; --all shows them" in text
    assert "column_39" not in text
    assert "column_39" in printed(replace(WHOLE, marks=marks), everything=True)


def test_a_balance_is_never_cut() -> None:
    lines = tuple(replace(WHOLE.source[0], mapping=f"mapping_{i}") for i in range(60))
    assert "mapping_59" in printed(replace(WHOLE, source=lines))


def test_a_summary_ends_with_what_to_do() -> None:
    file = io.StringIO()
    print_summary(WHOLE, Console(file=file, width=200))
    assert "next" in file.getvalue().splitlines()[-1]


def test_the_keys_of_the_document_are_a_promise() -> None:
    assert list(json.loads(account_json(WHOLE))) == [
        "version",
        "project",
        "finished",
        "headline",
        "next",
        "verdict",
        "rows",
        "quarantined",
        "differences_total",
        "source_balance",
        "target_balance",
        "tables",
        "causes",
        "reasons",
        "marks",
        "corrections",
        "kept",
        "distributions",
        "adoption",
        "doubts",
        "faults",
        "read_only",
        "dropped",
        "unclaimed",
        "sequences",
        "runs",
        "steps",
        "seconds",
    ]


def test_corrections_that_wait_are_what_comes_next() -> None:
    line = CorrectionLine(1, "2026-01-02T00:00:00Z", "ann", "parcel", "kilos", 9, 2, 3)
    account = replace(WHOLE, corrections=(line,))
    assert next_step(account) == "rowcall run, which carries the corrections"
    [told] = json.loads(account_json(account))["corrections"]
    assert (told["values"], told["carried"], told["replaced"], told["waiting"]) == (9, 2, 3, 4)
    assert "parcel.kilos" in printed(account, width=120)
    done = replace(account, corrections=(replace(line, carried=6),))
    assert next_step(done) == next_step(WHOLE)


def test_hashing_is_told_apart_from_the_rest() -> None:
    assert hashing_seconds(WHOLE) == 100.0
    assert other_seconds(WHOLE) == 25.0
    assert "25 s without hashing passwords, 1 min 40 s hashing them" in printed(WHOLE)


def test_steps_are_added_up_by_kind() -> None:
    steps = (
        StepTime("load a", 1, 2.0, "load"),
        StepTime("load b", 2, 3.0, "load"),
        StepTime("restore keys", 4, 1.0, "restore keys"),
    )
    kinds = [(k.kind, k.steps, k.rows, k.seconds) for k in times_by_kind(steps)]
    assert kinds == [("load", 2, 3, 5.0), ("restore keys", 1, 4, 1.0)]


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [
        (0, 0, "0 %"),
        (0, 5, "0 %"),
        (5, 5, "100 %"),
        (1, 10_000_000, "0.01 %"),
        (9_999_999, 10_000_000, "99.99 %"),
        (1, 3, "33.33 %"),
    ],
)
def test_a_share_is_whole_only_where_nothing_is_missing(part: int, whole: int, said: str) -> None:
    assert share(part, whole) == said


def test_numbers_read_as_people_write_them() -> None:
    assert counted(1, "row") == "1 row"
    assert counted(1_234_567, "row") == "1,234,567 rows"
    assert [duration(s) for s in (0.04, 38.2, 125.4)] == ["0.0 s", "38 s", "2 min 05 s"]
