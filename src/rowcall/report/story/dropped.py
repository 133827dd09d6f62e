"""What stays behind on purpose, with its reason."""

from rowcall.account.lines import Account, SourceItem
from rowcall.report.story.causes import reasons_table
from rowcall.report.story.tables import Section, StoryTable
from rowcall.report.story.texts import Texts


def dropped(account: Account, texts: Texts) -> Section:
    """Return the section: excluded and merged units, dropped tables and columns, read tables."""
    tables = (
        reasons_table("excluded", account, "excluded", texts),
        reasons_table("merged", account, "merged", texts),
        StoryTable(
            "dropped_tables",
            ("source_table", "rows", "because"),
            tuple((i.table_name, i.value_count, i.reason) for i in _claimed(account, "dropped")),
            has_totals=True,
        ),
        StoryTable(
            "dropped_columns",
            ("source_column", "values", "because"),
            tuple(
                (f"{i.table_name}.{i.column_name}", i.value_count, i.reason)
                for i in _claimed(account, "dropped", columns=True)
            ),
            has_totals=True,
        ),
        StoryTable(
            "read",
            ("source_table", "rows"),
            tuple((i.table_name, i.value_count) for i in _claimed(account, "read")),
            has_totals=True,
        ),
    )
    return Section("dropped", (texts("says_dropped"),), tables=tables)


def _claimed(account: Account, claim: str, *, columns: bool = False) -> list[SourceItem]:
    found = [i for i in account.items if i.claim == claim and bool(i.column_name) == columns]
    return sorted(found, key=lambda item: (-item.value_count, item.table_name, item.column_name))
