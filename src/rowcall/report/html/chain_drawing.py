"""Where the boxes and arrows of the dependency graph stand in its drawing."""

from collections import defaultdict
from dataclasses import dataclass

from rowcall.report.story.chain import Chain, Node

_BOX = (162, 42)
_PITCH = (210, 62)
_TOP = 22
_LONG = 19


@dataclass(frozen=True)
class DrawnBox:
    """A mapping at its place."""

    node: Node
    label: str
    x: float
    y: float
    is_break_point: bool


@dataclass(frozen=True)
class ChainDrawing:
    """The boxes, the paths of the arrows, and the size of it all."""

    boxes: tuple[DrawnBox, ...]
    arrows: tuple[str, ...]
    width: float
    height: float
    box_width: int = _BOX[0]
    box_height: int = _BOX[1]


def draw_chain(chain: Chain) -> ChainDrawing | None:
    """Return the graph from left to right; a mapping stands behind all that it refers to.

    Arrows that a longer way implies are left out.
    """
    if not chain.nodes:
        return None
    parents = _direct(chain)
    layers = _ordered(chain, parents)
    tallest = max(len(layer) for layer in layers)
    places: dict[str, tuple[float, float]] = {}
    for column, layer in enumerate(layers):
        above = (tallest - len(layer)) * _PITCH[1] / 2
        for row, name in enumerate(layer):
            places[name] = (column * _PITCH[0] + 4, _TOP + above + row * _PITCH[1])
    boxes = tuple(
        DrawnBox(node, _short(node.name), *places[node.name], node is chain.break_point)
        for node in chain.nodes
    )
    arrows = tuple(
        _arrow(places[parent], places[name]) for name in places for parent in sorted(parents[name])
    )
    width = (len(layers) - 1) * _PITCH[0] + _BOX[0] + 8
    return ChainDrawing(boxes, arrows, width, _TOP + tallest * _PITCH[1])


def _direct(chain: Chain) -> dict[str, set[str]]:
    """Return what each mapping refers to, less what its other parents lead to."""
    all_before: dict[str, set[str]] = {}
    direct: dict[str, set[str]] = {}
    for node in chain.nodes:
        parents = {one for one in node.link.references if one in all_before}
        implied = set[str]().union(*(all_before[one] for one in parents))
        direct[node.name] = parents - implied
        all_before[node.name] = parents | implied
    return direct


def _ordered(chain: Chain, parents: dict[str, set[str]]) -> list[list[str]]:
    """Return the layers, each mapping near the middle of its parents, so that few arrows cross."""
    layers: dict[int, list[str]] = defaultdict(list)
    for node in chain.nodes:
        layers[node.layer].append(node.name)
    heights: dict[str, float] = {}
    ordered: list[list[str]] = []
    for number in sorted(layers):
        means = {
            name: sum(heights[one] for one in parents[name]) / max(len(parents[name]), 1)
            for name in layers[number]
        }
        names = sorted(means, key=means.__getitem__)
        heights |= {name: place - len(names) / 2 for place, name in enumerate(names)}
        ordered.append(names)
    return ordered


def _arrow(start: tuple[float, float], end: tuple[float, float]) -> str:
    x1, y1 = start[0] + _BOX[0], start[1] + _BOX[1] / 2
    x2, y2 = end[0] - 5, end[1] + _BOX[1] / 2
    bend = (_PITCH[0] - _BOX[0]) * 0.6
    return f"M{x1:.0f} {y1:.0f}C{x1 + bend:.0f} {y1:.0f} {x2 - bend:.0f} {y2:.0f} {x2:.0f} {y2:.0f}"


def _short(name: str) -> str:
    return name if len(name) <= _LONG else f"{name[: _LONG - 1]}…"
