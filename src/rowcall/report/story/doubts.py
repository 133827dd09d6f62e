"""What speaks against the rules by which rows were recognised, and what was accepted of it."""

from rowcall.account.doubt import Doubt, Example
from rowcall.account.lines import Account
from rowcall.report.story.tables import Section, StoryTable
from rowcall.report.story.texts import Texts


def doubts(account: Account, texts: Texts) -> Section:
    """Return the section: a sentence for each doubt, its first rows, and why it was accepted."""
    rows = tuple(
        (
            doubt.mapping,
            doubt.target_table,
            doubt.name,
            says_doubt(doubt, texts),
            doubt.rows,
            doubt.of_rows,
            "; ".join(says_example(one, texts) for one in doubt.examples),
            doubt.accepted,
        )
        for doubt in account.doubts
    )
    columns = (
        "mapping", "target_table", "doubt", "says", "rows", "out_of", "examples", "accepted",
    )  # fmt: skip
    return Section("doubts", (texts("says_doubts"),), tables=(StoryTable("doubts", columns, rows),))


def says_doubt(doubt: Doubt, texts: Texts) -> str:
    """Return the doubt in one sentence."""
    return texts(
        f"doubt_{doubt.kind}",
        mapping=doubt.mapping,
        table=doubt.target_table,
        subject=doubt.subject,
        rows=doubt.rows,
        all=doubt.of_rows,
        **doubt.facts,
    )


def says_example(example: Example, texts: Texts) -> str:
    """Return a row by its key with what it holds, and what the rule says instead."""
    value = texts("no_value") if example.value is None else example.value
    told = f"{example.target_key}: {value}"
    return f"{told} ({texts('instead', value=example.instead)})" if example.instead else told
