"""A table in a terminal: numbers aligned, totals below, and nothing cut in silence."""

from collections.abc import Sequence

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from rowcall.report.numbers import counted, grouped

Cell = str | int | float | None


def print_table(
    screen: Console,
    title: str,
    columns: Sequence[str],
    rows: Sequence[Sequence[Cell]],
    *,
    says: str = "",
    totals: bool = False,
    limit: int | None = None,
) -> None:
    """Print the rows under a title; a zero is faint, and what is over the limit is counted."""
    if not rows:
        return
    shown = rows if limit is None or len(rows) <= limit + 1 else rows[:limit]
    table = Table(
        box=box.SIMPLE if totals and len(rows) > 1 else box.SIMPLE_HEAD,
        show_edge=False,
        pad_edge=False,
        padding=(0, 1),
        collapse_padding=True,
        show_footer=totals and len(rows) > 1,
        header_style="bold",
    )
    sums = _totals(columns, rows) if totals else [""] * len(columns)
    for index, column in enumerate(columns):
        is_number = any(isinstance(row[index], (int, float)) for row in rows)
        table.add_column(
            column,
            footer=sums[index],
            footer_style="bold",
            justify="right" if is_number else "left",
            no_wrap=is_number,
            overflow="fold",
        )
    for row in shown:
        table.add_row(*(_cell(cell, column) for cell, column in zip(row, columns, strict=True)))
    screen.print()
    screen.print(Text(title, style="bold underline"))
    if says:
        screen.print(Text(says, style="dim"))
    screen.print(table)
    if len(shown) < len(rows):
        screen.print(Text(_rest(columns, rows[len(shown) :]), style="italic"))


def print_list(screen: Console, lines: Sequence[tuple[str, ...]]) -> None:
    """Print lines of a few words each, the last one wrapped below itself."""
    if not lines:
        return
    table = Table.grid(padding=(0, 2))
    for _ in lines[0][:-1]:
        table.add_column(justify="right", no_wrap=True, style="bold", min_width=9)
    table.add_column(overflow="fold")
    for line in lines:
        table.add_row(*(Text(word) for word in line))
    screen.print(table)


def _cell(value: Cell, column: str) -> Text:
    match value:
        case None:
            return Text("")
        case str():
            return Text(value)
        case float():
            return Text(f"{value:,.1f}")
        case _:
            trouble = column in {"difference", "quarantined"} and value
            colour = ("bold red" if column == "difference" else "yellow") if trouble else ""
            return Text(grouped(value), style=colour if value else "dim")


def _totals(columns: Sequence[str], rows: Sequence[Sequence[Cell]]) -> list[str]:
    sums = ["total"]
    for index in range(1, len(columns)):
        numbers = [cell for row in rows if isinstance(cell := row[index], (int, float))]
        total = sum(numbers)
        said = f"{total:,.1f}" if isinstance(total, float) else grouped(total)
        sums.append(said if numbers else "")
    return sums


def _rest(columns: Sequence[str], rows: Sequence[Sequence[Cell]]) -> str:
    first = next(
        (i for i in range(len(columns)) if all(isinstance(row[i], int) for row in rows)), None
    )
    said = f"… and {counted(len(rows), 'more line')}"
    if first is not None:
        total = sum(cell for row in rows if isinstance(cell := row[first], int))
        said += f", together {grouped(total)} {columns[first]}"
    return f"{said}; --all shows them"
