"""A description in a terminal: facts below the title, then the table of columns."""

from collections.abc import Sequence

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from rowcall.report.describe.description import Code, Description, ProjectDescription, Sentence
from rowcall.report.describe.fallbacks import UNSAID
from rowcall.report.tables import print_table

_CODE = "cyan"
# a quarter of a plain screen; names of PostgreSQL may have 63 characters
_WIDEST_NAME = 25


def print_description(described: ProjectDescription, screen: Console) -> None:
    """Print every mapping, and what the project leaves behind."""
    screen.print(Text(UNSAID, style="dim"))
    for mapping in described.mappings:
        _print_mapping(mapping, screen)
    reasons = (
        ("Source tables left behind", "table", described.dropped_tables),
        ("Source columns left behind", "column", described.dropped_columns),
        ("Target tables that no mapping writes", "table", described.untouched),
    )
    for title, noun, rows in reasons:
        print_table(screen, title, (noun, "because"), rows)


def _print_mapping(mapping: Description, screen: Console) -> None:
    screen.print()
    becomes = f"  {mapping.source} becomes {mapping.target}"
    screen.print(Text.assemble((mapping.name, "bold underline"), becomes))
    screen.print(Text(str(mapping.place), style="dim"))
    facts = Table.grid(padding=(0, 2))
    facts.add_column(no_wrap=True, style="bold")
    facts.add_column(overflow="fold")
    for fact in mapping.facts:
        for number, sentence in enumerate(fact.sentences):
            facts.add_row("" if number else fact.about, _text(sentence))
    screen.print(facts)
    screen.print()
    screen.print(_table(mapping))
    print_table(screen, f"Left behind of {mapping.source}", ("column", "because"), mapping.dropped)


def _table(mapping: Description) -> Table:
    table = Table(
        box=box.SIMPLE_HEAD,
        show_edge=False,
        pad_edge=False,
        padding=(0, 1),
        header_style="bold",
        expand=True,
    )
    table.add_column("column", overflow="fold", max_width=_WIDEST_NAME)
    for title, ratio in (("from", 4), ("how", 6), ("if missing", 5)):
        table.add_column(title, overflow="fold", ratio=ratio)
    for line in mapping.columns:
        name = Text(line.column)
        if line.of:
            name += Text(f"\nof {line.of}", style="dim")
        table.add_row(name, *_texts((line.comes_from, line.how, line.if_missing)))
    return table


def _texts(sentences: Sequence[Sentence]) -> list[Text]:
    return [_text(sentence) for sentence in sentences]


def _text(sentence: Sentence) -> Text:
    return Text.assemble(
        *((piece.text, _CODE) if isinstance(piece, Code) else piece for piece in sentence)
    )
