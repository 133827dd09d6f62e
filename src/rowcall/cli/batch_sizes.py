"""How many staged rows a batch has, where the command line says it."""

from collections.abc import Sequence
from dataclasses import replace

from rowcall.errors import RefusedError
from rowcall.mapping.project import Project


def with_batch_sizes(project: Project, given: Sequence[str]) -> Project:
    """Return the project with the batches that were given; raises RefusedError.

    A mapping keeps the size of its first batch: the numbers of those that are done count in it.
    """
    sizes: dict[str, int] = {}
    names = [mapping.name for mapping in project.mappings]
    for one in given:
        name, equals, number = one.rpartition("=")
        if not number.isascii() or not number.isdigit() or int(number) < 1:
            raise _refused(f'"{one}" gives no number of rows')
        if equals and name not in names:
            raise _refused(f'"{one}" names no mapping of the project')
        sizes |= dict.fromkeys([name] if equals else names, int(number))
    mappings = tuple(
        replace(mapping, batch=sizes.get(mapping.name, mapping.batch))
        for mapping in project.mappings
    )
    return replace(project, mappings=mappings)


def _refused(rule: str) -> RefusedError:
    return RefusedError(
        rule=rule,
        where="--batch-size",
        state="nothing was written",
        next="rowcall run --batch-size 10000, or rowcall run --batch-size MAPPING=10000",
    )
