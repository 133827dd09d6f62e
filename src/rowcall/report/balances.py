"""The tables that must add up: each source table's own account, and both balances."""

from rich.console import Console

from rowcall.account.lines import Account
from rowcall.report.tables import print_table


def print_table_accounts(account: Account, screen: Console) -> None:
    """Print what became of the rows of each source table."""
    print_table(
        screen,
        "What became of the rows of each source table",
        ("source table", "rows", "migrated", "merged", "excluded", "quarantined", "difference"),
        [
            (t.source_table, t.rows, t.migrated, t.merged, t.excluded, t.quarantined, t.difference)
            for t in account.tables
        ],
        says="each row once, by the worst outcome of its units",
        totals=True,
    )


def print_balances(account: Account, screen: Console) -> None:
    """Print both balances, which are never cut."""
    print_table(
        screen,
        "Source balance",
        (
            "mapping", "source", "units", "migrated", "merged", "excluded", "quarantined",
            "difference",
        ),
        [
            (
                s.mapping, s.source_table, s.source_rows, s.migrated, s.merged, s.excluded,
                s.quarantined, s.difference,
            )
            for s in account.source
        ],
        says="each unit has exactly one outcome",
        totals=True,
    )  # fmt: skip
    names = (
        "rows", "migrated", "adopted", "placeholder", "derived", "surplus", "native", "undecided",
        "difference",
    )  # fmt: skip
    lines = [
        (
            t.target_rows, t.migrated, t.adopted, t.placeholder, t.derived, t.surplus, t.native,
            t.undecided, t.difference,
        )
        for t in account.target
    ]  # fmt: skip
    # an origin that no row of any table has needs no column
    kept = [
        i
        for i, name in enumerate(names)
        if name in {"rows", "migrated", "difference"} or any(line[i] for line in lines)
    ]
    print_table(
        screen,
        "Target balance",
        ("target table", *(names[i] for i in kept)),
        [
            (table.target_table, *(line[i] for i in kept))
            for table, line in zip(account.target, lines, strict=True)
        ],
        says="each row has exactly one origin; origins without a row are left out",
        totals=True,
    )
