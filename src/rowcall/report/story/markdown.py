"""The report as Markdown, for an issue or a wiki."""

from rowcall.report.markup import code, markdown_table, prose
from rowcall.report.story.chain import chain_of
from rowcall.report.story.content import Content
from rowcall.report.story.sections import sections
from rowcall.report.story.tables import (
    Cell,
    Coded,
    Command,
    Group,
    Section,
    Share,
    StoryTable,
    Task,
    cut,
    totals,
)
from rowcall.report.story.texts import Language, Texts

_LONG = 15
# fill and edge of a mapping by its coverage; the words stand in the node, too
_COLOURS = {
    "complete": "#d8f3dc,stroke:#1b6e3c",
    "partial": "#fff3c4,stroke:#8a6100",
    "incomplete": "#ffe0c7,stroke:#a34700",
    "critical": "#fdd8d8,stroke:#b3261e",
    "empty": "#eceff1,stroke:#57606a",
    "unknown": "#eceff1,stroke:#57606a",
}


def story_markdown(content: Content, language: Language, *, everything: bool = False) -> str:
    """Return the document; long tables are cut, with a count, unless everything is wanted."""
    texts = Texts(language)
    limit = None if everything else _LONG
    lines = [f"# {prose(texts('title', project=content.account.project))}", ""]
    lines += [prose(texts("made_at", at=content.written_at, version=content.version))]
    for section in sections(content, texts):
        lines += _section(section, content, texts, limit)
    lines += ["", f"*{prose(texts('own_words'))}*"]
    return "\n".join(lines)


def _section(section: Section, content: Content, texts: Texts, limit: int | None) -> list[str]:
    tables = [table for table in section.tables if table.rows]
    lines = ["", f'<a id="{section.name}"></a>', ""]
    lines.append(f"## {prose(texts(f'section_{section.name}'))}")
    if section.name == "verdict":
        first, *others = section.sentences
        lines += [
            "",
            f"**{prose(first)}**",
            *_paragraphs(others),
            *_tasks(section.tasks, "-", texts),
        ]
        return [*lines, "", prose(texts("exit_code", code=content.exit_code))]
    lines += _paragraphs(section.sentences)
    if section.name == "chain":
        lines += _graph(content, texts)
    lines += _tasks(section.tasks, "1.", texts)
    for table in tables:
        lines += _table(table, texts, limit)
    for group in section.groups:
        lines += _group(group, texts, limit)
    if not tables and not section.tasks and not section.groups:
        lines += ["", prose(texts(section.none))]
    return lines


def _group(group: Group, texts: Texts, limit: int | None) -> list[str]:
    lines = ["", f'<a id="{group.place}"></a>', "", f"### {prose(group.title)}"]
    lines += ["", f"{prose(group.says)} [{prose(texts('to_causes'))}](#causes)"]
    lines += ["", f"{prose(group.task.says)} {code(group.task.command)}"]
    return [*lines, *_lines(group.table, texts, limit)] if group.table.rows else lines


def _paragraphs(sentences: list[str] | tuple[str, ...]) -> list[str]:
    return [line for sentence in sentences for line in ("", prose(sentence))]


def _tasks(tasks: tuple[Task, ...], sign: str, texts: Texts) -> list[str]:
    lines: list[str] = []
    for task in tasks:
        command = f" {code(task.command)}" if task.command else ""
        link = f" [{prose(texts('to_rows'))}](#{task.to})" if task.to else ""
        lines.append(f"{sign} {prose(task.says)}{link}{command}")
    return ["", *lines] if lines else []


def _table(table: StoryTable, texts: Texts, limit: int | None) -> list[str]:
    lines = ["", f"### {prose(texts(f'table_{table.name}'))}"]
    note = texts.note(table.name)
    if note:
        lines += ["", prose(note)]
    return [*lines, *_lines(table, texts, limit)]


def _lines(table: StoryTable, texts: Texts, limit: int | None) -> list[str]:
    shown = cut(table, texts, limit)
    rows = [[_cell(cell, texts) for cell in row] for row in shown.rows]
    sums = totals(table)
    if sums:
        rows.append([texts("total"), *(_cell(cell, texts) for cell in sums[1:])])
    titles = [texts(f"col_{column}") for column in table.columns]
    lines = ["", *markdown_table(titles, rows)]
    return [*lines, "", prose(shown.rest)] if shown.rest else lines


def _cell(cell: Cell, texts: Texts) -> str:
    match cell:
        case None | str():
            return prose(cell or "")
        case Coded():
            return _coded(cell)
        case Command():
            return code(cell.text)
        case Share():
            return texts.share(cell.part, cell.whole)
        case float():
            return texts.number(cell, 1)
        case _:
            return texts.number(cell)


def _coded(cell: Coded) -> str:
    named = f"[{prose(cell.code)}](#{cell.to})" if cell.to else prose(cell.code)
    return f"{named} ({prose(cell.says)})" if cell.says else named


def _graph(content: Content, texts: Texts) -> list[str]:
    """Return the graph in the language of Mermaid, which wikis and issues draw."""
    found = chain_of(content)
    numbers = {node.name: f"m{number}" for number, node in enumerate(found.nodes)}
    lines = ["", "```mermaid", "flowchart LR"]
    for node in found.nodes:
        share = node.coverage
        said = f"{texts.share(share.part, share.whole)} " if share else ""
        said += texts(f"band_{node.band}")
        sign = f"<br>⚠ {texts('break_point')}" if node is found.break_point else ""
        lines.append(f'  {numbers[node.name]}["{node.name}<br>{said}{sign}"]:::{node.band}')
    for node in found.nodes:
        parents = sorted(numbers[one] for one in node.link.references if one in numbers)
        lines += [f"  {parent} --> {numbers[node.name]}" for parent in parents]
    bands = {node.band for node in found.nodes}
    lines += [
        f"  classDef {band} fill:{colours},color:#1b1f24"
        for band, colours in _COLOURS.items()
        if band in bands
    ]
    return [*lines, "```"]
