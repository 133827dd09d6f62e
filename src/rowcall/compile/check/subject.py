"""What is checked: the project, both schemas, and each mapping bound by itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from difflib import get_close_matches

from rowcall.compile.bind import Bound, Reading, bind
from rowcall.mapping.columns import Ref, Value, word
from rowcall.mapping.mapping import Mapping
from rowcall.mapping.place import Place
from rowcall.mapping.project import Project
from rowcall.mapping.sources import Query, Union
from rowcall.schema.table import Database, Table


@dataclass(frozen=True)
class Written:
    """A word for a target column, as one reading of the mapping has it, and where it stands."""

    mapping: Mapping
    reading: Reading
    column: str
    value: Value
    place: Place

    @property
    def about(self) -> str:
        """Return the column's name with its mapping's, as every finding begins."""
        return f'"{self.mapping.name}.{self.column}"'


@dataclass(frozen=True)
class Subject:
    """The project, both schemas and the mappings; a circle of references does no harm here."""

    project: Project
    source: Database
    target: Database
    bounds: tuple[Bound, ...]

    def mapped(self) -> Iterator[tuple[Mapping, Bound]]:
        """Yield each mapping with what it is bound to."""
        return zip(self.project.mappings, self.bounds, strict=True)

    def written(self) -> Iterator[Written]:
        """Yield each column's word, once for each reading."""
        for mapping, bound in self.mapped():
            for number, reading in enumerate(bound.readings):
                for column, value in reading.columns.items():
                    place = _place(mapping, number, column)
                    yield Written(mapping, reading, column, value, place)

    def required(self) -> Iterator[Written]:
        """Yield the references without a column."""
        for mapping, bound in self.mapped():
            for label, ref in mapping.require.items():
                yield Written(mapping, bound.readings[0], f"require {label}", ref, ref.place)

    def references(self) -> Iterator[tuple[Written, Ref]]:
        """Yield every reference, alternatives included, with the word that it belongs to."""
        for one in [*self.written(), *self.required()]:
            if isinstance(one.value, Ref):
                yield one, one.value
                yield from ((one, other) for other in one.value.alternatives)

    def bound(self, name: str) -> Bound | None:
        """Return the mapping of that name, if there is one."""
        return next((bound for bound in self.bounds if bound.name == name), None)

    def target_of(self, one: Written) -> Table | None:
        """Return the table that the word's column belongs to."""
        return self.target.tables.get(one.mapping.target)

    @property
    def queries(self) -> list[Query]:
        """Return every query of the project."""
        used = [m.source for m in self.project.mappings if isinstance(m.source, Query)]
        return list(dict.fromkeys([*self.project.queries, *used]))


def subject_of(project: Project, source: Database, target: Database) -> Subject:
    """Bind each mapping by itself, so that no circle between them stops the checking."""
    bounds = tuple(
        bind(replace(project, mappings=(mapping,)), source, target).mappings[0]
        for mapping in project.mappings
    )
    return Subject(project, source, target, bounds)


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Return the hint that offers the nearest known name, or nothing."""
    near = get_close_matches(name, sorted(known), n=1)
    return f'did you mean "{near[0]}"?' if near else ""


def in_double_quotes(name: str, known: Iterable[str]) -> str:
    """Return the hint of a name that was written without its quotes, or nothing."""
    meant = next((one for one in sorted(known) if one.lower() == name and one != name), "")
    return f'PostgreSQL folds what is not quoted: write "{meant}" in double quotes' if meant else ""


def listed(names: Iterable[str]) -> str:
    """Return the names in double quotes, with commas."""
    return ", ".join(f'"{name}"' for name in names)


def plural(count: int, noun: str) -> str:
    """Return the count with its noun."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _place(mapping: Mapping, number: int, column: str) -> Place:
    """Return the word's own line; a bare string has none, and the mapping's serves."""
    written = mapping.columns.get(column)
    if isinstance(mapping.source, Union):
        written = mapping.source.members[number].columns.get(column, written)
    return mapping.place if written is None or isinstance(written, str) else word(written).place
