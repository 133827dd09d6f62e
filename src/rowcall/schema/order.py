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
