"""The tables that say why: causes, reasons, marks, what was dropped, and where the time went."""

from rich.console import Console

from rowcall.account.causes import Cause
from rowcall.account.lines import Account, SourceItem
from rowcall.report.numbers import counted, duration, grouped
from rowcall.report.tables import print_table
from rowcall.report.times import hashing_seconds, other_seconds, times_by_kind

_FEW = 3


def print_reasons(account: Account, screen: Console, limit: int | None) -> None:
    """Print causes and reasons, the largest first."""
    print_table(
        screen,
        "Causes of what is quarantined",
        ("cause in", "reason", "units", "of its own", "blocked", "most often"),
        [(c.mapping, c.reason, c.units, c.own, c.blocked, c.detail) for c in account.causes],
        says="a unit that a parent blocks counts for the root of its trouble",
        totals=True,
        limit=limit,
    )
    print_table(
        screen,
        "What mending each cause frees, one after the other",
        ("cause in", "reason", "frees", "still fail", "run takes", "they wait for"),
        [
            (
                c.mapping,
                c.reason,
                c.freeing.frees,
                c.freeing.fails,
                duration(c.freeing.seconds),
                then(c),
            )
            for c in account.causes
            if c.freeing
        ],
        says="frees: units that move once this cause and those above it are mended; the database"
        " may yet refuse one, or a unique key be taken",
        limit=limit,
    )
    for outcome, title in (
        ("quarantined", "Quarantined units by reason"),
        ("excluded", "Excluded units by rule"),
        ("merged", "Merged units by reason"),
    ):
        print_table(
            screen,
            title,
            ("mapping", "reason", "units", "detail"),
            [
                (mapping, reason, units, detail)
                for mapping, reason, detail, units in account.reasons_of(outcome)
            ],
            limit=limit,
        )


def then(cause: Cause) -> str:
    """Return the causes for which the units that still fail wait, the first few."""
    listed = cause.freeing.then if cause.freeing else ()
    said = [f"{one.reason} in {one.mapping} {grouped(one.units)}" for one in listed[:_FEW]]
    rest = sum(one.units for one in listed[_FEW:])
    return ", ".join([*said, *([f"others {grouped(rest)}"] if rest else [])])


def print_marks(account: Account, screen: Console, limit: int | None) -> None:
    """Print how often each rule replaced a value."""
    print_table(
        screen,
        "Marks: values that a rule replaced",
        ("mapping", "column", "rule", "values", "because"),
        [(m.mapping, m.column_name, m.rule, m.units, m.reason) for m in account.marks],
        limit=limit,
    )


def print_distributions(account: Account, screen: Console, limit: int | None) -> None:
    """Print each distribution, old against new."""
    for name in dict.fromkeys(line.name for line in account.distributions):
        lines = [line for line in account.distributions if line.name == name]
        print_table(
            screen,
            f"Distribution: {name}",
            ("value", "source", "target", "target less source"),
            [
                (one.value, one.source_rows, one.target_rows, one.target_rows - one.source_rows)
                for one in lines
            ],
            says=lines[0].says,
            totals=True,
            limit=limit,
        )


def print_corrections(account: Account, screen: Console, limit: int | None) -> None:
    """Print who corrected which values, and whether a run has taken them over."""
    print_table(
        screen,
        "Corrections",
        ("correction", "by", "at", "source column", "values", "carried", "waiting", "replaced"),
        [
            (
                str(c.correction_id),
                c.made_by,
                c.made_at,
                f"{c.source_table}.{c.column_name}",
                c.values,
                c.carried,
                c.waiting,
                c.replaced,
            )
            for c in account.corrections
        ],
        says="a run carries what waits; replaced values were corrected again",
        totals=True,
        limit=limit,
    )
    print_table(
        screen,
        "Rows kept as they are",
        ("mapping", "rows", "because"),
        [(k.mapping, k.rows, k.reason) for k in account.kept],
        says="edited rows stay; the others go with rowcall run --allow-withdrawals, where nothing"
        " refers to them; they are listed in rowcall.kept_row and rowcall.withdrawal",
        totals=True,
        limit=limit,
    )


def print_items(account: Account, screen: Console, limit: int | None) -> None:
    """Print what of the source is unclaimed, only read, or dropped by name."""

    def lines(claim: str, *, columns: bool) -> list[tuple[str, int, str | None]]:
        found = [i for i in account.items if i.claim == claim and bool(i.column_name) == columns]
        return [(_named(i), i.value_count, i.reason) for i in _largest_first(found)]

    print_table(
        screen,
        "Unclaimed: neither mapped nor dropped",
        ("table or column", "rows or values"),
        [(_named(item), item.value_count) for item in _largest_first(list(account.unclaimed))],
    )
    print_table(
        screen,
        "Tables that are only read, for what others say of them",
        ("source table", "rows"),
        [line[:2] for line in lines("read", columns=False)],
        totals=True,
    )
    print_table(
        screen,
        "Tables dropped by name",
        ("source table", "rows", "reason"),
        lines("dropped", columns=False),
        totals=True,
        limit=limit,
    )
    print_table(
        screen,
        "Columns dropped by name",
        ("source column", "values", "reason"),
        lines("dropped", columns=True),
        totals=True,
        limit=limit,
    )


def print_sequences(account: Account, screen: Console, limit: int | None) -> None:
    """Print which sequences go on behind what was written."""
    print_table(
        screen,
        "Sequences advanced",
        ("sequence", "column", "gave next", "gives next"),
        [
            (one.sequence, f"{one.target_table}.{one.column_name}", one.was_next, one.next)
            for one in account.sequences
        ],
        says="past what the mappings wrote, so that a new row gets a number that is free",
        limit=limit,
    )


def print_times(account: Account, screen: Console, limit: int | None) -> None:
    """Print where the time went."""
    hashing = hashing_seconds(account)
    said = f"{duration(other_seconds(account))} without hashing passwords"
    said += f", {duration(hashing)} hashing them" if hashing else ""
    print_table(
        screen,
        f"Time: {said}, in {counted(len(account.runs), 'run')}",
        ("kind of step", "steps", "rows", "seconds"),
        [(k.kind, k.steps, k.rows, k.seconds) for k in times_by_kind(account.steps)],
        says="steps of one kind may have run side by side",
    )
    print_table(
        screen,
        "Slowest steps",
        ("step", "rows", "seconds"),
        [
            (s.step, s.rows, s.seconds)
            for s in sorted(account.steps, key=lambda step: (-step.seconds, step.step))
        ],
        limit=limit,
    )


def _named(item: SourceItem) -> str:
    return f"{item.table_name}.{item.column_name}" if item.column_name else item.table_name


def _largest_first(items: list[SourceItem]) -> list[SourceItem]:
    return sorted(items, key=lambda item: (-item.value_count, item.table_name, item.column_name))
