"""How does DRAFT.md read: every proposal with its evidence, and everything that is open?"""

from collections.abc import Iterator, Sequence

from rowcall.draft.mapping_text import told_source
from rowcall.draft.proposal import TablePair
from rowcall.draft.python_text import module_names
from rowcall.draft.subject import Subject

_INTRODUCTION = """\
# A draft of a migration

Written by `rowcall init` from the names, types, constraints and a sample of the values of both
databases. **Nothing here is certain**: a score says how much speaks for a pair, and `likely` means
0.60 and more. Confirm or change each line in `mappings/`, decide what is listed as to be decided,
then run `rowcall check`.
"""


def page(subject: Subject) -> str:
    """Return the page in Markdown."""
    return "\n".join(_lines(subject)).rstrip() + "\n"


def _lines(subject: Subject) -> Iterator[str]:
    draft = subject.draft
    modules = module_names([pair.target for pair in draft.first])
    yield _INTRODUCTION
    yield "## Tables\n"
    yield from _table(
        ("target", "source", "", "score", "evidence"),
        [
            (
                pair.target,
                pair.source,
                pair.likelihood,
                f"{pair.score:.2f}",
                "; ".join(pair.evidence),
            )
            for pair in draft.pairs
        ],
    )
    yield "\n## To decide\n"
    yield f"Target tables without a proposal: {_listed(draft.open_targets)}.\n"
    yield f"Source tables with rows and without a place: {_listed(draft.open_sources)}.\n"
    copies = [f"{copy} (of {original})" for copy, original in sorted(draft.copies.items())]
    yield f"Source tables that look like copies: {_listed(copies)}.\n"
    yield f"Empty source tables, {len(draft.empty_sources)} in number, need no place.\n"
    for pair in draft.first:
        yield f"## {pair.target}\n"
        yield f"In `mappings/{modules[pair.target]}.py`.\n"
        for candidate in draft.candidates(pair.target):
            yield from _candidate(candidate)
    yield "## References that the source implies\n"
    yield "Found by looking for a sample of a column's values in other tables' keys.\n"
    yield from _table(
        ("column", "leads to", "found"),
        [
            (f"{r.table}.{r.column}", f"{r.to_table}.{r.to_column}", f"{r.share:.0%}")
            for r in sorted(draft.references, key=lambda r: (r.table, r.column))
        ],
    )


def _candidate(pair: TablePair) -> Iterator[str]:
    yield f"### {pair.target} from {pair.source}: {pair.likelihood}, {pair.score:.2f}\n"
    yield from _table(
        ("target column", "source column", "", "score", "evidence"),
        [
            (
                column.target,
                told_source(column),
                column.likelihood,
                f"{column.score:.2f}",
                "; ".join(column.evidence),
            )
            for column in pair.columns
        ],
    )
    yield f"\nTarget columns to decide: {_listed(pair.open_targets)}.\n"
    yield f"Source columns to decide: {_listed(pair.open_sources)}.\n"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    yield "| " + " | ".join(head) + " |"
    yield "|" + "---|" * len(head)
    for row in rows:
        yield "| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |"


def _listed(names: Sequence[str]) -> str:
    return ", ".join(f"`{name}`" for name in names) or "none"
