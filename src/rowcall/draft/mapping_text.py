"""How do the candidates of one target table read as a file of mappings?"""

import re
from collections.abc import Iterator
from textwrap import wrap

from rowcall.draft.proposal import ColumnPair, TablePair, Way
from rowcall.draft.python_text import expression, identifier, text
from rowcall.draft.subject import Subject
from rowcall.draft.value_text import loss_text
from rowcall.draft.word_text import label_of, word_text

_WIDTH = 98
_WORDS = (
    "Cut", "Date", "Fit", "Flag", "Integer", "Json", "Lookup", "Mapping", "Names", "Number", "Path",
    "Ref", "Secret", "Timestamp", "Unique",
)  # fmt: skip


def mapping_file(target: str, subject: Subject) -> str:
    """Return a Python module with a mapping for each candidate of a target table."""
    pairs = subject.draft.candidates(target)
    body = "\n\n".join("\n".join(_mapping(pair, subject)) for pair in pairs)
    code = "\n".join(line for line in body.split("\n") if not line.lstrip().startswith("#"))
    used = [word for word in _WORDS if re.search(rf"\b{word}\(", code)]
    title = text(target)
    return (
        f"# Where rows of {title} may come from, likeliest first; project.py takes the first.\n"
        "# Nothing here is certain: confirm or change each line, then take its comment away.\n\n"
        f"from rowcall import {', '.join(used)}\n\n{body}\n"
    )


def _mapping(pair: TablePair, subject: Subject) -> Iterator[str]:
    mapping = subject.draft.name_of(pair.source, pair.target)
    yield from _comment(f"{pair.likelihood} ({pair.score:.2f}): {'; '.join(pair.evidence)}", "")
    yield f"{identifier(mapping)} = Mapping("
    if mapping != pair.target:
        yield f"    name={text(mapping)},"
    yield f"    target={text(pair.target)},"
    yield f"    source={text(pair.source)},"
    yield f"    key={_key(subject.key(pair))},"
    written = {
        column: word_text(pair, pair.candidates(column), subject)
        for column in dict.fromkeys(c.target for c in pair.columns)
    }
    yield from _joins(pair, written)
    yield "    columns={"
    for column in subject.target_table(pair).column_names:
        if column in written:
            yield from _column(pair, column, written[column], subject)
        elif column in pair.open_targets:
            yield f"        # to decide: {text(column)}, {_asks(pair, column, subject)}"
    yield "    },"
    yield from _leftovers(pair, subject)
    yield ")"


def _joins(pair: TablePair, written: dict[str, str]) -> Iterator[str]:
    labels = {
        label_of(hop): hop
        for column in pair.columns
        if column.way in (Way.LANGUAGE, Way.LOOKUP) and written[column.target]
        for hop in column.hops
        if expression("x", label_of(hop))[:-1] in written[column.target].replace("\\", "")
    }
    if not labels:
        return
    yield "    joins={"
    for label, hop in labels.items():
        start, end = text(expression(hop.column)), text(f"{hop.to_table}.{hop.to_column}")
        yield f"        {text(label)}: Path(({start}, {end})),"
    yield "    },"


def _column(pair: TablePair, column: str, word: str, subject: Subject) -> Iterator[str]:
    best, *others = pair.candidates(column)
    told = f"{best.likelihood} {best.score:.2f}: {told_source(best)}, {'; '.join(best.evidence)}"
    more = list(
        dict.fromkeys(
            told_source(other) for other in others if told_source(other) != told_source(best)
        )
    )
    if more and best.way is not Way.LEFTOVER:
        told += f". Or: {', '.join(more)}"
    if best.way in (Way.VALUE, Way.KEY):
        source, target = (
            subject.source_column(pair, best.source),
            subject.target_column(pair, column),
        )
        loss = loss_text(expression(best.source), word, source, target)
        told += f". {loss[0].upper()}{loss[1:]}" if loss else ""
    if word:
        yield from _comment(told)
        yield from _written(column, word)
    else:
        asks = _asks(pair, column, subject)
        yield from _comment(f"to decide: {text(column)}, {asks}. {told}")


def _written(column: str, word: str) -> Iterator[str]:
    """Return the line of a column, or several where its arguments need them."""
    line = f"        {text(column)}: {word},"
    name, _, inner = word.partition("(")
    if len(line) <= _WIDTH or not inner or word.startswith('"'):
        yield line
        return
    yield f"        {text(column)}: {name}("
    for argument in re.split(r"(?<=\"), (?=\w+=)", inner[:-1]):
        yield f"            {argument},"
    yield "        ),"


def _asks(pair: TablePair, column: str, subject: Subject) -> str:
    """Return what a column takes: its type, its labels, whether it must be filled."""
    shape = subject.target_column(pair, column)
    labels = sorted(subject.wish(pair, column).labels)
    told = f"{shape.type} of {', '.join(labels)}" if labels else shape.type
    if shape.not_null:
        told += " NOT NULL"
    return f"{told}, else {shape.default}" if shape.default else told


def _leftovers(pair: TablePair, subject: Subject) -> Iterator[str]:
    if not pair.open_sources:
        return
    yield "    # To decide: source columns without a place. Map them, or drop them with a reason:"
    yield "    # drop={"
    for column in pair.open_sources:
        profile = subject.profile(pair, column)
        yield f'    #     {text(column)}: "…",  # {profile.shape}, {profile.null_share:.0%} NULL'
    yield "    # },"


def told_source(column: ColumnPair) -> str:
    """Return the way from the source row to the value."""
    way = [column.source, *(f"{hop.to_table}" for hop in column.hops)]
    told = " → ".join(way)
    return f"{told}.{column.read}" if column.hops and column.read else told


def _key(columns: tuple[str, ...]) -> str:
    if len(columns) == 1:
        return text(columns[0])
    return f"({', '.join(text(column) for column in columns)})"


def _comment(told: str, indent: str = "        ") -> Iterator[str]:
    prefix = f"{indent}# "
    yield from wrap(
        told, _WIDTH, initial_indent=prefix, subsequent_indent=prefix, break_long_words=False
    )
