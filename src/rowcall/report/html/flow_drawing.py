"""Where the bands and nodes of the flow stand in its drawing."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from rowcall.report.story.coverage import ORIGINS, OUTCOMES
from rowcall.report.story.flow import Band
from rowcall.report.story.texts import Texts

WIDTH = 1000
_EDGE = 250
_NODE = 12
_HEIGHT = 560
_GAP = 10
# the height of a line of letters: labels of thin nodes must not touch
_LETTERS = 18
_THINNEST = 1.5
_MOST = 12
_KINDS = tuple(dict.fromkeys((*OUTCOMES, *ORIGINS)))


@dataclass(frozen=True)
class DrawnNode:
    """A bar with its label."""

    label: str
    kind: str
    x: float
    y: float
    height: float
    label_x: float
    anchor: str


@dataclass(frozen=True)
class DrawnBand:
    """A curve as wide as its rows are many."""

    path: str
    kind: str
    width: float
    says: str


@dataclass(frozen=True)
class FlowDrawing:
    """Everything that is drawn, and how high it is."""

    nodes: tuple[DrawnNode, ...]
    bands: tuple[DrawnBand, ...]
    height: float


def draw_flow(found: list[Band], texts: Texts) -> FlowDrawing | None:
    """Return the drawing, the largest nodes first and small ones together; None of nothing."""
    if not found:
        return None
    first = min(band.column for band in found)
    bands, small = _gathered(found, texts)
    names: dict[tuple[int, str], float] = {}
    for column in range(first, 3):
        names |= {(column, name): rows for name, rows in _column(bands, column, small)}
    counts = [sum(1 for of, _ in names if of == column) for column in range(first, 3)]
    largest = max(
        sum(rows for (of, _), rows in names.items() if of == column) for column in range(first, 3)
    )
    scale = max(_HEIGHT - max(counts) * _LETTERS, _HEIGHT / 3) / largest
    boxes: dict[tuple[int, str], tuple[float, float, float]] = {}
    bottoms: dict[int, float] = defaultdict(lambda: float(_GAP))
    for (column, name), rows in names.items():
        height = max(rows * scale, _THINNEST)
        slot = max(height, _LETTERS)
        x = _EDGE + (column - first) * (WIDTH - 2 * _EDGE) / (2 - first) - _NODE / 2
        boxes[column, name] = (x, bottoms[column] + (slot - height) / 2, height)
        bottoms[column] += slot + _GAP
    nodes = tuple(
        _node(column, first, name, names[column, name], box, texts)
        for (column, name), box in boxes.items()
    )
    return FlowDrawing(nodes, tuple(_curves(bands, boxes, scale, texts)), max(bottoms.values()))


def _gathered(found: list[Band], texts: Texts) -> tuple[list[Band], set[str]]:
    """Return the bands, those of small tables as bands of one node, and what it is called."""
    sources: Counter[str] = Counter()
    targets: Counter[str] = Counter()
    for band in found:
        if band.column == 0:
            sources[band.start] += band.rows
        else:
            targets[band.end] += band.rows
    small_sources, small_targets = _small(sources, texts), _small(targets, texts)
    sums: Counter[tuple[int, str, str, str]] = Counter()
    for band in found:
        start = small_sources.get(band.start, band.start) if band.column == 0 else band.start
        end = band.end if band.column == 0 else small_targets.get(band.end, band.end)
        sums[band.column, start, end, band.kind] += band.rows
    bands = [Band(*key, rows) for key, rows in sums.items()]
    return bands, {*small_sources.values(), *small_targets.values()}


def _small(tables: Counter[str], texts: Texts) -> dict[str, str]:
    """Return what tables behind the largest ones are called together; one alone keeps its name."""
    small = sorted(tables, key=lambda name: (-tables[name], name))[_MOST:]
    together = texts("others", others=len(small))
    return dict.fromkeys(small, together) if len(small) > 1 else {}


def _column(bands: list[Band], column: int, last: set[str]) -> list[tuple[str, int]]:
    """Return the nodes of a column: outcomes in their order, tables by their rows."""
    into: dict[str, int] = defaultdict(int)
    out: dict[str, int] = defaultdict(int)
    for band in bands:
        if band.column == column:
            out[band.start] += band.rows
        elif band.column == column - 1:
            into[band.end] += band.rows
    rows = {name: max(into[name], out[name]) for name in (*into, *out)}
    if column == 1:
        return sorted(rows.items(), key=lambda node: _KINDS.index(node[0]))
    return sorted(rows.items(), key=lambda node: (node[0] in last, -node[1], node[0]))


def _node(
    column: int,
    first: int,
    name: str,
    rows: float,
    box: tuple[float, float, float],
    texts: Texts,
) -> DrawnNode:
    x, y, height = box
    is_left = column == first
    named = texts(f"col_{name}") if column == 1 else name
    return DrawnNode(
        f"{named}  {texts.number(rows)}",
        name if column == 1 else "table",
        x,
        y,
        height,
        x - 8 if is_left else x + _NODE + 8,
        "end" if is_left else "start",
    )


def _curves(
    bands: list[Band],
    boxes: dict[tuple[int, str], tuple[float, float, float]],
    scale: float,
    texts: Texts,
) -> list[DrawnBand]:
    order = {key: place for place, key in enumerate(boxes)}
    used: dict[tuple[str, int, str], float] = defaultdict(float)
    drawn: list[DrawnBand] = []
    for band in sorted(bands, key=lambda b: (order[b.column, b.start], order[b.column + 1, b.end])):
        width = max(band.rows * scale, _THINNEST)
        x1, top1, _ = boxes[band.column, band.start]
        x2, top2, _ = boxes[band.column + 1, band.end]
        half = band.rows * scale / 2
        y1 = top1 + used["out", band.column, band.start] + half
        y2 = top2 + used["in", band.column + 1, band.end] + half
        # what is drawn wider than its rows does not push the next one out of its node
        used["out", band.column, band.start] += band.rows * scale
        used["in", band.column + 1, band.end] += band.rows * scale
        x1 += _NODE
        middle = (x1 + x2) / 2
        path = f"M{x1:.1f} {y1:.1f}C{middle:.1f} {y1:.1f} {middle:.1f} {y2:.1f} {x2:.1f} {y2:.1f}"
        start, end = (
            texts(f"col_{name}") if name in _KINDS else name for name in (band.start, band.end)
        )
        drawn.append(
            DrawnBand(path, band.kind, width, f"{start} → {end}: {texts.number(band.rows)}")
        )
    return drawn
