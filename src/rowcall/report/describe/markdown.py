"""A description as Markdown, for a review: no line is wrapped, every name is code."""

from collections.abc import Iterable, Sequence

from rowcall.report.describe.description import Code, Description, ProjectDescription, Sentence
from rowcall.report.describe.fallbacks import UNSAID


def description_markdown(described: ProjectDescription) -> str:
    """Return the document."""
    lines = [f"# {_prose(described.name)}", "", UNSAID]
    for mapping in described.mappings:
        lines += _mapping(mapping)
    lines += _reasons("## Source tables left behind", "table", described.dropped_tables)
    lines += _reasons("## Source columns left behind", "column", described.dropped_columns)
    lines += _reasons("## Target tables that no mapping writes", "table", described.untouched)
    return "\n".join(lines)


def _mapping(mapping: Description) -> list[str]:
    lines = [
        "",
        f"## {_prose(mapping.name)}",
        "",
        f"{_code(mapping.source)} becomes {_code(mapping.target)} · {_code(str(mapping.place))}",
        "",
    ]
    for fact in mapping.facts:
        said = [_sentence(sentence) for sentence in fact.sentences]
        if len(said) == 1:
            lines.append(f"- **{fact.about}**: {said[0]}")
        else:
            lines += [f"- **{fact.about}**:", *(f"  - {sentence}" for sentence in said)]
    lines += ["", *_table(("column", "from", "how", "if missing"), _cells(mapping))]
    lines += _reasons(f"### Left behind of {mapping.source}", "column", mapping.dropped)
    return lines


def _cells(mapping: Description) -> Iterable[Sequence[str]]:
    for line in mapping.columns:
        of = f" of {_code(line.of)}" if line.of else ""
        sentences = (line.comes_from, line.how, line.if_missing)
        yield (f"{_code(line.column)}{of}", *map(_sentence, sentences))


def _reasons(title: str, noun: str, rows: Sequence[tuple[str, str]]) -> list[str]:
    if not rows:
        return []
    cells = [(_code(name), _prose(reason)) for name, reason in rows]
    return ["", title, "", *_table((noun, "because"), cells)]


def _table(titles: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    return [
        f"| {' | '.join(titles)} |",
        f"|{'---|' * len(titles)}",
        *(f"| {' | '.join(map(_in_cell, cells))} |" for cells in rows),
    ]


def _in_cell(text: str) -> str:
    """A bar would end the cell, in code too, and a line its row."""
    return text.replace("|", "\\|").replace("\n", "<br>")


def _sentence(sentence: Sentence) -> str:
    return "".join(
        _code(piece.text) if isinstance(piece, Code) else _prose(piece) for piece in sentence
    )


def _code(text: str) -> str:
    """Return a code span on one line, fenced by more backticks than the text holds in a row."""
    text = " ".join(text.split())
    fence = "`"
    while fence in text:
        fence += "`"
    return f"{fence} {text} {fence}" if "`" in text else f"{fence}{text}{fence}"


def _prose(text: str) -> str:
    """Return words that Markdown shows as they are."""
    for sign in "\\`*_<>#[]":
        text = text.replace(sign, f"\\{sign}")
    return text
