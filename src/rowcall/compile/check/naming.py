"""Names that cannot be: given twice, too long, or in the way of our own."""

from collections import Counter
from collections.abc import Iterator

from rowcall.compile.bind import Bound
from rowcall.compile.check.subject import Subject
from rowcall.mapping.finding import Finding
from rowcall.mapping.mapping import Mapping
from rowcall.mapping.place import Place
from rowcall.mapping.sources import FanOut

# what PostgreSQL keeps of a name
_BYTES = 63
_KINDS_OF_TABLES = ("__overruled", "__gathered", "__poison", "__difference")
_INDEXES = ("", "_unit", "_key", "_target")


def naming_findings(subject: Subject) -> Iterator[Finding]:
    """Find names of mappings, columns and labels that would clash or be cut."""
    yield from _twice(subject)
    for mapping, bound in subject.mapped():
        yield from _too_long(mapping, bound)
        yield from _clashing(mapping)


def _twice(subject: Subject) -> Iterator[Finding]:
    names = Counter(mapping.name for mapping in subject.project.mappings)
    fan_outs = {m.source.name for m in subject.project.mappings if isinstance(m.source, FanOut)}
    owners: dict[str, str] = {}
    for mapping, bound in subject.mapped():
        if names[mapping.name] > 1:
            yield Finding(
                "mapping_twice",
                f'mapping "{mapping.name}" is there {names[mapping.name]} times',
                mapping.place,
                'give each its own name="…"',
            )
            continue
        if mapping.name in fan_outs:
            yield _clash(f'mapping "{mapping.name}" and a FanOut have the same name', mapping.place)
        for reading in bound.readings:
            # tables and indexes share their names
            for name in (f"{reading.entry_table}{index}" for index in _INDEXES):
                other = owners.setdefault(name, mapping.name)
                if other != mapping.name:
                    yield _clash(
                        f'mappings "{other}" and "{mapping.name}" would both have a "{name}"',
                        mapping.place,
                    )


def _too_long(mapping: Mapping, bound: Bound) -> Iterator[Finding]:
    """A staged table is known by its name alone, so that none is cut."""
    for reading in bound.readings:
        table = reading.relation
        size = len(table.encode())
        if size > _BYTES:
            yield Finding(
                "name_too_long",
                f'staged table "{table}" has {size} bytes, and PostgreSQL keeps {_BYTES}',
                mapping.place,
            )


def _clashing(mapping: Mapping) -> Iterator[Finding]:
    if any(sign in mapping.name for sign in ("/*", "*/")):
        yield _clash(f'mapping name "{mapping.name}" holds a sign of comments', mapping.place)
    if mapping.name.endswith(_KINDS_OF_TABLES):
        yield _clash(f'mapping name "{mapping.name}" ends as a table of our own', mapping.place)
    for label in _labels(mapping):
        if "__" in label or label == "source":
            yield _clash(f'label "{label}" is a name of our own', mapping.place)
    if mapping.identity:
        for label in sorted(mapping.identity.joins.keys() & mapping.joins.keys()):
            yield _clash(f'label "{label}" is one of "{mapping.name}" already', mapping.place)
    for column in mapping.columns:
        start, _, end = column.partition("__")
        if column.startswith(("unit__", "require__")) or (end and start in mapping.columns):
            yield _clash(f'column "{column}" is a name of our own beside "{start}"', mapping.place)


def _labels(mapping: Mapping) -> list[str]:
    return [*mapping.joins, *(mapping.identity.joins if mapping.identity else ())]


def _clash(text: str, place: Place) -> Finding:
    return Finding("name_clash", text, place, "give it another name")
