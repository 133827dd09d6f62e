"""A description as Markdown, for a review: no line is wrapped, every name is code."""

from collections.abc import Iterable, Sequence

from rowcall.report.describe.description import Code, Description, ProjectDescription, Sentence
from rowcall.report.describe.fallbacks import UNSAID
from rowcall.report.markup import code, markdown_table, prose


def description_markdown(described: ProjectDescription) -> str:
    """Return the document."""
    lines = [f"# {prose(described.name)}", "", UNSAID]
    for mapping in described.mappings:
        lines += _mapping(mapping)
    lines += _reasons("## Source tables left behind", "table", described.dropped_tables)
    lines += _reasons("## Source columns left behind", "column", described.dropped_columns)
    lines += _reasons("## Target tables that no mapping writes", "table", described.untouched)
    return "\n".join(lines)


def _mapping(mapping: Description) -> list[str]:
    lines = [
        "",
        f"## {prose(mapping.name)}",
        "",
        f"{code(mapping.source)} becomes {code(mapping.target)} · {code(str(mapping.place))}",
        "",
    ]
    for fact in mapping.facts:
        said = [_sentence(sentence) for sentence in fact.sentences]
        if len(said) == 1:
            lines.append(f"- **{fact.about}**: {said[0]}")
        else:
            lines += [f"- **{fact.about}**:", *(f"  - {sentence}" for sentence in said)]
    lines += ["", *markdown_table(("column", "from", "how", "if missing"), _cells(mapping))]
    lines += _reasons(f"### Left behind of {mapping.source}", "column", mapping.dropped)
    return lines


def _cells(mapping: Description) -> Iterable[Sequence[str]]:
    for line in mapping.columns:
        of = f" of {code(line.of)}" if line.of else ""
        sentences = (line.comes_from, line.how, line.if_missing)
        yield (f"{code(line.column)}{of}", *map(_sentence, sentences))


def _reasons(title: str, noun: str, rows: Sequence[tuple[str, str]]) -> list[str]:
    if not rows:
        return []
    cells = [(code(name), prose(reason)) for name, reason in rows]
    return ["", title, "", *markdown_table((noun, "because"), cells)]


def _sentence(sentence: Sentence) -> str:
    return "".join(
        code(piece.text) if isinstance(piece, Code) else prose(piece) for piece in sentence
    )
