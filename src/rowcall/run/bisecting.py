"""What the database refuses, found by halves: what is accepted is done once, and stays done."""

from collections.abc import Callable, Sequence

import psycopg


def refused_of(
    units: Sequence[int], attempt: Callable[[Sequence[int]], psycopg.Error | None]
) -> list[tuple[int, psycopg.Error]]:
    """Return each unit that is refused by itself, with its error, in the order given.

    `attempt` does all of some units or nothing, and returns why. One refused unit of n costs twice
    the work of all and log n statements more.
    """
    found: list[tuple[int, psycopg.Error]] = []
    waiting = [units] if units else []
    while waiting:
        some = waiting.pop()
        error = attempt(some)
        if error is None:
            continue
        if len(some) == 1:
            found.append((some[0], error))
            continue
        middle = len(some) // 2
        waiting += [some[middle:], some[:middle]]
    return found


def refused_keys(
    write: Callable[[list[str] | None], psycopg.Error | None], keys: Callable[[], list[str]]
) -> list[tuple[str, psycopg.Error]]:
    """Return the keys of what is refused, with errors; all (None) is tried first, then halves."""
    if write(None) is None:
        return []
    listed = keys()
    refused = refused_of(range(len(listed)), lambda some: write([listed[i] for i in some]))
    return [(listed[i], error) for i, error in refused]
