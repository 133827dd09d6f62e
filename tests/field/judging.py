"""The words in which judgements are written. Each yields what is wrong; nothing means right."""

import difflib
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from field.ground import EMBEDDED
from field.seen import Row, Seen

Judge = Callable[[Seen], Iterable[str]]

# 0 is done; 3 is done, with rows in quarantine above the limit, or findings
DONE = {0, 3}


@dataclass(frozen=True)
class Case:
    """A case, what is wanted of it in a line, and what judges it."""

    name: str
    wanted: str
    judge: Judge
    source: int = EMBEDDED
    target: int = EMBEDDED
    needs: tuple[str, ...] = ()
    settings: tuple[tuple[str, str], ...] = ()


def moved(seen: Seen) -> Iterator[str]:
    """The last run and verify of the case did their work, and the schema is as it was."""
    yield from ended(seen, "run")
    yield from ended(seen, "verify")
    yield from kept_schema(seen)


def ended(seen: Seen, command: str) -> Iterator[str]:
    """The last time, a command ended well."""
    codes = seen.codes(command)
    if not codes:
        yield f"no {command} was seen"
    elif codes[-1] not in (DONE if command == "run" else {0}):
        yield f"{command} exit {codes[-1]}: {cause(seen.told(command))}"


def coded(seen: Seen, *names: str, codes: Iterable[int] = (0, 3)) -> Iterator[str]:
    """Commands that a case kept under names ended with one of these codes."""
    for name in names:
        if seen.code(name) not in set(codes):
            yield f"{name} exit {seen.code(name)}: {cause(seen.told(name))}"


def cause(text: str) -> str:
    """Return the most telling line of what a command printed."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    told = [line for line in lines if not re.match(r"\d+/\d+ |─|a new project key|== ", line)]
    telling = [line for line in told if re.match(r"(cause|seen)\b", line)]
    return " | ".join([*told[:1], *telling[:1]])[:160]


def kept_schema(seen: Seen) -> Iterator[str]:
    """pg_dump writes the target's schema as it was: before the run, where the case kept that."""
    before, after = (seen.folder / "out" / f"{when}.sql" for when in ("before", "after"))
    if before.exists() and after.exists():
        yield from same_text(before.read_text(), after.read_text(), "schema")
    else:
        yield from same_text(seen.dump(seen.untouched), seen.dump(seen.target), "schema")


def same_text(wanted: str, found: str, what: str) -> Iterator[str]:
    """Two texts are equal, line by line."""
    changes = difflib.unified_diff(_lines(wanted), _lines(found), lineterm="", n=0)
    lines = [line for line in changes if re.match(r"[-+](?![-+])", line)]
    if lines:
        yield f"{what} changed: {' / '.join(lines[:2])[:140]}"


def _lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip()]


def has(seen: Seen, query: str, *rows: Row, uri: str | None = None) -> Iterator[str]:
    """A query has exactly these rows, in its order."""
    try:
        found = seen.rows(query, uri)
    except LookupError as error:
        yield f"{error} ({query[:60]})".replace("\n", " ")
        return
    if found != list(rows):
        missing = [row for row in rows if row not in found]
        surplus = [row for row in found if row not in rows]
        where = re.search(r'FROM ("[^"]+"|[\w.]+)', query)
        yield f"{where[1] if where else query}: lacks {missing[:2]}, has {surplus[:2]}"[:200]


def same(seen: Seen, source: str, target: str) -> Iterator[str]:
    """A query on the source and one on the target have the same rows."""
    yield from has(seen, target, *seen.rows(source, seen.source))


def waits(seen: Seen, mapping: str, *keys: str) -> Iterator[str]:
    """Exactly these records of a mapping are in quarantine."""
    found = {key for name, key in seen.waiting if name == mapping}
    if found != set(keys):
        yield f"{mapping}: {sorted(found - set(keys))} waits, {sorted(set(keys) - found)} does not"


def refused(seen: Seen, *words: str) -> Iterator[str]:
    """It was told before the first write: the target is as it was, and a message names why."""
    codes = [*seen.codes("check"), *seen.codes("run")]
    if not any(codes):
        yield "nothing was refused"
    yield from untouched(seen)
    text = seen.told("check") + seen.told("run")
    for word in words:
        if not re.search(word, text, re.IGNORECASE):
            yield f"no message names {word}"


def untouched(seen: Seen) -> Iterator[str]:
    """Schema and number of rows of the target are those of its definition."""
    yield from kept_schema(seen)
    before, after = seen.counts(seen.untouched), seen.counts(seen.target)
    for table, count in after.items():
        if before.get(table) != count:
            yield f"{table} has {count} rows"


def either(*ways: Iterable[str]) -> Iterator[str]:
    """One of several ways is right; where none is, all of what is wrong with the first is told."""
    wrongs = [list(way) for way in ways]
    if all(wrongs):
        yield from wrongs[0]


def exact_or_told(
    seen: Seen, table: str, mapping: str, key: str, wanted: dict[str, dict[str, str | None]]
) -> Iterator[str]:
    """No value is changed in silence: it is exact, or marked, or its row waits.

    `wanted` has the exact values as texts, by the source's key and the target's column.
    """
    columns: Sequence[str] = list(next(iter(wanted.values())))
    listed = ", ".join(f'"{column}"' for column in columns)
    found = {row[0]: row[1:] for row in seen.rows(f'SELECT "{key}", {listed} FROM {table}')}
    for old, exact in wanted.items():
        if old not in found:
            if (mapping, old) not in seen.waiting:
                yield f"{table} {old} is neither there nor in quarantine"
            continue
        for column, value in zip(columns, found[old], strict=True):
            if value != exact[column] and (mapping, old, column) not in seen.marked:
                yield f"{column} of {old}: {exact[column]} became {value} in silence"
