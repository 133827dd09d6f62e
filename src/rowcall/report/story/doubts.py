"""What speaks against the rules by which rows were recognised, and what was accepted of it."""

import re
from dataclasses import replace

from rowcall.account.doubt import Doubt, Example
from rowcall.account.lines import Account
from rowcall.quarantine.masking import masked_form
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


_SENTENCES = {
    "differs": "doubt_differs",
    "pattern": "doubt_pattern",
    "idle": "doubt_idle",
    "twice": "doubt_twice",
    "alone": "doubt_alone",
}
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def says_doubt(doubt: Doubt, texts: Texts) -> str:
    """Return the doubt in one sentence."""
    return texts(
        _SENTENCES[doubt.kind],
        mapping=doubt.mapping,
        table=doubt.target_table,
        subject=doubt.subject,
        rows=doubt.rows,
        all=doubt.of_rows,
        **doubt.facts,
    )


def says_example(example: Example, texts: Texts, *, show_values: bool = False) -> str:
    """Return a row by its key with what it holds, and what the rule says instead.

    Values may be personal: without `show_values` their form is shown.
    """
    one = example if show_values else masked(example)
    told = f"{one.target_key}: {texts('no_value') if one.value is None else one.value}"
    return f"{told} ({texts('instead', value=one.instead)})" if one.instead else told


def masked(example: Example) -> Example:
    """Return the example with the form of its values, x for a letter and 9 for a digit."""
    return replace(example, value=_form(example.value), instead=_form(example.instead))


def _form(value: str | None) -> str | None:
    return value if value is None or _UUID.fullmatch(value) else masked_form(value)
