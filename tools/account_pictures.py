"""Draws the pictures of docs/explanation/: boxes, arrows and words, for light and dark screens."""

from dataclasses import dataclass
from html import escape
from pathlib import Path

FOLDER = Path(__file__).parent.parent / "docs" / "explanation" / "pictures"

# a panel of its own behind everything: a page may be light where the machine is dark
_STYLE = """
text { font: 13px sans-serif; fill: #1f2328 } .small { font-size: 11.5px; fill: #59636e }
.bold { font-weight: bold } .panel { fill: #ffffff; stroke: #d1d9e0 }
.box { fill: #f6f8fa; stroke: #818b98 } .good { fill: #dafbe1; stroke: #1a7f37 }
.bad { fill: #ffebe9; stroke: #cf222e }
.frame { fill: none; stroke: #818b98; stroke-dasharray: 5 4 }
.line { stroke: #59636e; fill: none; stroke-width: 1.5 } .head { fill: #59636e }
@media (prefers-color-scheme: dark) {
text { fill: #f0f6fc } .small { fill: #9198a1 } .panel { fill: #0d1117; stroke: #3d444d }
.box { fill: #212830; stroke: #656c76 } .good { fill: #12261e; stroke: #3fb950 }
.bad { fill: #301b1f; stroke: #f85149 } .line { stroke: #9198a1 } .head { fill: #9198a1 }
}"""
_HEAD = (
    '<marker id="head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7"'
    ' orient="auto"><path d="M0 0 L8 4 L0 8 z" class="head"/></marker>'
)


@dataclass(frozen=True)
class Box:
    """A box with a bold first line and small further ones."""

    x: int
    y: int
    width: int
    lines: tuple[str, ...]
    kind: str = "box"

    @property
    def height(self) -> int:
        """Return what its lines need."""
        return 16 + 17 * len(self.lines)

    def svg(self) -> str:
        """Return the box and its lines."""
        drawn = [
            f'<rect x="{self.x}" y="{self.y}" width="{self.width}" height="{self.height}"'
            f' rx="5" class="{self.kind}"/>'
        ]
        for number, line in enumerate(self.lines):
            kind = "small" if number else "bold"
            drawn.append(text(self.x + 10, self.y + 21 + 17 * number, line, kind))
        return "".join(drawn)


def text(x: int, y: int, said: str, kind: str = "small") -> str:
    """Return words beside the boxes."""
    return f'<text x="{x}" y="{y}" class="{kind}">{escape(said)}</text>'


def arrow(*points: tuple[int, int]) -> str:
    """Return a line through the points with a head at its end."""
    through = " ".join(f"{x},{y}" for x, y in points)
    return f'<polyline points="{through}" class="line" marker-end="url(#head)"/>'


def frame(x: int, y: int, width: int, height: int) -> str:
    """Return a dashed frame around what belongs together."""
    return f'<rect x="{x}" y="{y}" width="{width}" height="{height}" rx="8" class="frame"/>'


def picture(width: int, height: int, title: str, *parts: str) -> str:
    """Return the whole picture."""
    body = "\n".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img">\n'
        f"<title>{escape(title)}</title>\n<style>{_STYLE}\n</style>\n<defs>{_HEAD}</defs>\n"
        f'<rect x="1" y="1" width="{width - 2}" height="{height - 2}" rx="8" class="panel"/>\n'
        f"{body}\n</svg>\n"
    )


def row() -> str:
    """Return how a row walks through staging, judging and a batch."""
    boxes = (
        Box(20, 96, 120, ("source", "only read,", "one snapshot")),
        Box(190, 96, 130, ("staging", "row 3: job 102,", "as it was read")),
        Box(370, 62, 180, (
            "judging", "each row alone:", "values, troubles, marks;", "then against the others:",
            "copies, merges,", "unique keys",
        )),
        Box(632, 40, 170, ("row of the target", "with its new key"), "good"),
        Box(632, 102, 170, ("entry of the unit", "outcome, reason, cause,", "target row, marks")),
        Box(632, 181, 170, ("progress", "batch 17 is done")),
    )  # fmt: skip
    return picture(
        840, 280, "A row is staged, judged, and committed together with its entry",
        *(box.svg() for box in boxes),
        arrow((140, 129), (188, 129)), arrow((320, 129), (368, 129)), arrow((550, 129), (610, 129)),
        frame(614, 14, 206, 236),
        text(632, 31, "a batch: one transaction"),
        text(370, 200, "merged, excluded, quarantined:"), text(370, 217, "an entry, and no row"),
        text(20, 200, "counted here,"), text(190, 200, "counted here again,"),
        text(20, 217, "in the snapshot"), text(190, 217, "and every unit judged"),
        text(632, 268, "all of it, or nothing"),
    )  # fmt: skip


def cascade() -> str:
    """Return how rows that wait lead to the root of their trouble."""
    boxes = (
        Box(20, 24, 210, ("bike 14", "client_id 9: no such customers", "missing_reference"), "bad"),
        Box(300, 24, 210, ("job 104", "its bike did not move", "blocked_by_parent")),
        Box(580, 24, 240, ("job_part 104, P-02", "its repair did not move", "blocked_by_parent")),
    )
    return picture(
        840, 190, "Each unit that waits names the root of its trouble as its cause",
        *(box.svg() for box in boxes),
        arrow((300, 58), (232, 58)), arrow((580, 58), (512, 58)),
        text(238, 50, "refers to"), text(518, 50, "refers to"),
        arrow((405, 91), (405, 126), (165, 126), (165, 93)),
        arrow((700, 91), (700, 150), (85, 150), (85, 93)),
        text(250, 120, "cause"), text(250, 144, "cause: not the job, but what the job waits for"),
        text(20, 176, "GROUP BY cause: one trouble, three units; correct one value and all three"
             " move"),
    )  # fmt: skip


def correction() -> str:
    """Return what a corrected value frees, and what stays."""
    cases = (
        ("freed", "job 102, and job_part 102, P-02",
         "is written now", "a stand-in of its key becomes the row", "good"),
        ("stands, decided as before", "job 100, job 101",
         "stays", "no row, no entry is touched", "box"),
        ("stands, with other values", "a merge that a freed row joins",
         "is updated", "unless people edited the row", "box"),
        ("edited, or would not move now", "by people; by the corrected values",
         "is kept, and listed", "a correction removes no row", "box"),
    )  # fmt: skip
    drawn: list[str] = []
    for number, (case, example, done, why, kind) in enumerate(cases):
        y = 20 + 64 * number
        drawn += [
            Box(280, y, 240, (case, example), kind).svg(),
            Box(580, y, 240, (done, why), kind).svg(),
            arrow((220, 188), (250, 188), (250, y + 25), (278, y + 25)),
            arrow((520, y + 25), (578, y + 25)),
        ]
    return picture(
        840, 280, "A correction frees what waited for it; what stands, stays",
        Box(20, 34, 200, ("override of job 102", "came: 31/04/2023", "→ 30/04/2023",
                          "who, when, why")).svg(),
        Box(20, 155, 200, ("judged again, whole", "every unit, with the", "corrected value")).svg(),
        arrow((120, 118), (120, 153)),
        *drawn,
    )  # fmt: skip


def main() -> None:
    """Write the pictures."""
    FOLDER.mkdir(exist_ok=True)
    for draw in (row, cascade, correction):
        (FOLDER / f"{draw.__name__}.svg").write_text(draw(), encoding="utf-8")


if __name__ == "__main__":
    main()
