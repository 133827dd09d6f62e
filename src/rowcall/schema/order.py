"""An order in which everything comes after what it depends on; a cycle is named."""

from collections.abc import Mapping


class Cycle(ValueError):
    """Some names depend on each other in a circle; `names` lists it once around."""

    def __init__(self, names: list[str]) -> None:
        """Keep the names of the circle."""
        super().__init__(" → ".join([*names, names[0]]))
        self.names = names


def dependency_order(depends_on: Mapping[str, set[str]]) -> list[str]:
    """Return the names, each after those it depends on, else in the order given.

    Raises Cycle. A name's dependency on itself does not count.
    """
    ordered: list[str] = []
    done: set[str] = set()
    path: list[str] = []

    def visit(name: str) -> None:
        if name in done:
            return
        if name in path:
            raise Cycle(path[path.index(name) :])
        path.append(name)
        for other in depends_on:
            if other != name and other in depends_on[name]:
                visit(other)
        path.pop()
        done.add(name)
        ordered.append(name)

    for name in depends_on:
        visit(name)
    return ordered


def dependency_groups(depends_on: Mapping[str, set[str]]) -> list[list[str]]:
    """Return the names in groups, each behind those that it depends on, else in the order given.

    Names that depend on each other in a circle are one group; names not given are passed over.
    """
    reached = {name: _reached(name, depends_on) for name in depends_on}
    first: dict[str, str] = {}
    for name in depends_on:
        circle = (
            other for other in depends_on if other in reached[name] and name in reached[other]
        )
        first[name] = next((other for other in circle if other in first), name)
    groups = {head: [n for n in depends_on if first[n] == head] for head in first.values()}
    between = {
        head: {first[other] for n in group for other in depends_on[n] if other in first}
        for head, group in groups.items()
    }
    return [groups[head] for head in dependency_order(between)]


def _reached(name: str, depends_on: Mapping[str, set[str]]) -> set[str]:
    found: set[str] = set()
    waiting = [name]
    while waiting:
        more = depends_on.get(waiting.pop(), set[str]()) - found
        found |= more
        waiting += more
    return found
