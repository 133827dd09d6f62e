"""Texts of the project, and names of the source, that the target's encoding does not have."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import fields, is_dataclass
from typing import cast

from rowcall.compile.check.drops import staged_columns
from rowcall.compile.check.subject import Subject
from rowcall.mapping.finding import Finding
from rowcall.mapping.place import Place
from rowcall.sql.encoding import codec


def encoding_findings(subject: Subject) -> Iterator[Finding]:
    """Find what no statement could say in the target: it is sent there, and kept by the ledger."""
    encoding = subject.target.encoding
    holds = codec(encoding)
    if holds is None or holds.name == "utf-8":
        return
    names = [
        name for table, columns in staged_columns(subject).items() for name in (table, *columns)
    ]
    texts = [
        *_texts(subject.project, subject.project.place),
        *_queries(subject),
        *((name, subject.project.place) for name in names),
    ]
    for text, place in dict.fromkeys(texts):
        try:
            holds.encode(text)
        except UnicodeEncodeError as error:
            yield Finding(
                "not_in_encoding",
                f'"{text[error.start : error.end]}" in "{text}" is no character of the target,'
                f" which is in {encoding}",
                place,
                "write it otherwise, or make the target in UTF8",
            )


def _queries(subject: Subject) -> Iterator[tuple[str, Place]]:
    for query in subject.queries:
        # a file that cannot be read is told elsewhere
        with suppress(OSError, ValueError):
            yield query.text(), query.place


def _texts(part: object, place: Place) -> Iterator[tuple[str, Place]]:
    """Yield each text with the nearest place that is known of it."""
    match part:
        case Place():
            return
        case str():
            yield part, place
        case Mapping():
            given = cast("Mapping[object, object]", part)
            for each in (*given, *given.values()):
                yield from _texts(each, place)
        case tuple() | list() | frozenset():
            for each in cast("Iterable[object]", part):
                yield from _texts(each, place)
        case _ if is_dataclass(part):
            nearer = getattr(part, "place", place)
            for one in fields(part):
                yield from _texts(getattr(part, one.name), nearer)
        case _:
            return
