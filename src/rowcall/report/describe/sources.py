"""What a mapping reads, in words: its source, its key, and the joins that expressions may name."""

from collections.abc import Mapping as MappingOf
from pathlib import Path as FilePath
from typing import assert_never

from rowcall.mapping.columns import Gather, Join, Path
from rowcall.mapping.sources import FanOut, Member, Query, Source, Union, key_columns
from rowcall.report.describe.description import Sentence, codes, listed, say


def source_name(source: Source) -> str:
    """Return the source in a word or two, for a heading."""
    match source:
        case str():
            return source
        case FanOut():
            return f"parts of {source.table}"
        case Union():
            return " + ".join(member.table for member in source.members)
        case Query():
            return FilePath(source.file).name
        case _:
            assert_never(source)


def describe_source(source: Source) -> tuple[Sentence, ...]:
    """Return what is read, a sentence for each part or member that has something of its own."""
    match source:
        case str():
            return (say("each row of {}", source),)
        case FanOut():
            parts = [
                say("part {}: {}", part, _renamed(columns))
                for part, columns in source.parts.items()
            ]
            return (say("each filled part of a row of {}", source.table), *parts)
        case Union():
            tables = codes([member.table for member in source.members], ", then of ")
            return (say("the rows of {}; earlier ones survive a merge", tables),)
        case Query():
            return (
                say("each row of the query {}, derived: no account of what it reads", source.file),
            )
        case _:
            assert_never(source)


def describe_key(source: Source, key: str | tuple[str, ...]) -> tuple[Sentence, ...]:
    """Return what names a unit."""
    match source:
        case str():
            return (codes(key_columns(key)),)
        case FanOut():
            return (say("{} and the part", codes(key_columns(source.key))),)
        case Query():
            return (codes(key_columns(source.key)),)
        case Union():
            return tuple(
                say("{} of {}", codes(key_columns(member.key)), member.table)
                for member in source.members
            )
        case _:
            assert_never(source)


def members(source: Source) -> tuple[Member, ...]:
    """Return the members of a union; of another source, none."""
    return source.members if isinstance(source, Union) else ()


def describe_join(label: str, join: Join) -> Sentence:
    """Return what a label stands for."""
    match join:
        case Path():
            hops = [
                say(
                    "the row of {} whose {} is {}{}",
                    *end.rpartition(".")[::2],
                    ("its ",) if number else (),
                    start,
                )
                for number, (start, end) in enumerate(join.hops)
            ]
            return say("{}: {}", label, listed(hops, ", then "))
        case Gather():
            on = [say("{} is {}", column, sql) for column, sql in join.on.items()]
            made = [say("{} = {}", name, sql) for name, sql in join.aggregates.items()]
            return say(
                "{}: of all rows of {} whose {}: {}",
                label,
                join.of,
                listed(on, " and "),
                listed(made),
            )
        case _:
            assert_never(join)


def _renamed(columns: MappingOf[str, str]) -> Sentence:
    return listed([say("{} is {}", name, column) for name, column in columns.items()])
