"""The laws, whether they hold, and the balances that show it."""

from rowcall.account.lines import Account
from rowcall.report.story.coverage import ORIGINS, OUTCOMES
from rowcall.report.story.tables import Cell, Section, StoryTable
from rowcall.report.story.texts import Texts
from rowcall.report.times import hashing_seconds, other_seconds, times_by_kind

_FOUND = ("adopted", "surplus", "undecided", "strayed", "touched", "repaired", "kept", "removed")


def integrity(account: Account, texts: Texts) -> Section:
    """Return the section: what was checked, balances, adoption, distributions, sequences, times."""
    times = texts(
        "says_times",
        seconds=texts.number(other_seconds(account), 1),
        hashing=texts.number(hashing_seconds(account), 1),
        runs=len(account.runs),
    )
    tables = (
        _checks(account, texts),
        _source(account),
        _target(account),
        _adoption(account),
        StoryTable(
            "edits",
            ("mapping", "target_table", "column", "touched", "adopted", "kept"),
            tuple(
                (e.mapping, e.target_table, e.column_name, e.touched, e.adopted, e.kept)
                for e in account.edits
            ),
        ),
        StoryTable(
            "rules",
            ("mapping", "rule", "adopted", "surplus", "undecided", "units"),
            tuple(
                (r.mapping, r.rule, r.adopted, r.surplus, r.undecided, r.units)
                for r in account.rules
            ),
        ),
        StoryTable(
            "distributions",
            ("distribution", "value", "source_rows", "target_rows", "change"),
            tuple(
                (d.name, d.value, d.source_rows, d.target_rows, d.target_rows - d.source_rows)
                for d in account.distributions
            ),
        ),
        StoryTable(
            "sequences",
            ("sequence", "target_table", "column", "was_next", "next_number"),
            tuple(
                (s.sequence, s.target_table, s.column_name, s.was_next, s.next)
                for s in account.sequences
            ),
        ),
        StoryTable(
            "times",
            ("kind", "steps", "rows", "seconds"),
            tuple(
                (k.kind, k.steps, k.rows, round(k.seconds, 1)) for k in times_by_kind(account.steps)
            ),
        ),
    )
    return Section("integrity", (texts("says_integrity"), times), tables=tables)


def _checks(account: Account, texts: Texts) -> StoryTable:
    # before all is loaded, rows that are missing are still to come
    is_told = account.is_finished or account.is_loaded
    sums = [
        ("check_source", sum(line.difference for line in account.source), is_told),
        ("check_tables", sum(line.difference for line in account.tables), is_told),
        ("check_target", sum(line.difference for line in account.target), bool(account.target)),
        ("check_claimed", len(account.unclaimed), bool(account.items)),
        ("check_keys", int(not account.is_loaded), bool(account.source)),
        ("check_finished", int(not account.is_finished), True),
    ]
    rows = [
        (
            texts(key),
            texts(("no" if off else "yes") if is_known else "unknown"),
            off if is_known else None,
        )
        for key, off, is_known in sums
    ]
    return StoryTable("checks", ("check", "holds", "off"), tuple(rows), is_whole=True)


def _source(account: Account) -> StoryTable:
    return StoryTable(
        "source",
        ("mapping", "source_table", "units", *OUTCOMES, "difference"),
        tuple(
            (s.mapping, s.source_table, s.source_rows, s.migrated, s.merged, s.excluded,
             s.quarantined, s.difference)
            for s in account.source
        ),
        has_totals=True,
        is_whole=True,
    )  # fmt: skip


def _target(account: Account) -> StoryTable:
    # an origin that no row of any table has needs no column
    kept = [o for o in ORIGINS if any(getattr(line, o) for line in account.target)]
    return StoryTable(
        "target",
        ("target_table", "rows", *kept, "difference"),
        tuple(
            (t.target_table, t.target_rows, *(getattr(t, o) for o in kept), t.difference)
            for t in account.target
        ),
        has_totals=True,
        is_whole=True,
    )


def _adoption(account: Account) -> StoryTable:
    kept = [one for one in _FOUND if any(getattr(line, one) for line in account.adoption)]
    rows: list[tuple[Cell, ...]] = [
        (a.mapping, a.target_table, *(getattr(a, one) for one in kept)) for a in account.adoption
    ]
    columns = ("mapping", "target_table", *kept)
    return StoryTable("adoption", columns, tuple(rows), has_totals=True)
