"""Where a target row comes from, for people."""

from rich.console import Console
from rich.text import Text

from rowcall.explain.held import NULL
from rowcall.explain.lines import NewColumn, NewRow
from rowcall.mapping.project import Project
from rowcall.report.explain.old import named, told_of
from rowcall.report.explain.rules import DEFAULT, OF_CHILD, Rule, rules_of
from rowcall.report.tables import print_list, print_table

# of a lookup with a thousand codes, whoever asks for one row reads the first ones
_LINES = 4
_ORIGINS = {
    "native": "native: no source row stands behind it",
    "placeholder": "placeholder: it stands in for a row that is missing",
    "surplus": "surplus: an earlier migration wrote it beside the row that counts",
    "removed": "removed: an earlier migration wrote it beside the row that counts",
    "undecided": "undecided: an earlier migration wrote it, and it is not clear for which unit",
    "derived": "derived: a query made it",
    "adopted": "adopted: an earlier migration wrote it",
}


def print_new(row: NewRow, project: Project, screen: Console) -> None:
    """Print the row: its origin, the units behind it, and each column with its rule."""
    screen.print()
    screen.print(Text(f"{row.target_table} {row.target_key}", style="bold"))
    print_list(screen, _facts(row))
    rules = rules_of(project, row)
    left = [one for one in row.columns if _is_left_empty(one, rules.get(one.column_name))]
    told = [one for one in row.columns if one not in left]
    if rules:
        columns = ["column", "value", "from", "by the rule", "beside it"]
        lines = [_line(one, rules[one.column_name]) for one in told]
    else:
        columns = ["column", "value", "beside it"]
        lines = [[one.column_name, one.value.text, "; ".join(_beside(one))] for one in told]
    print_table(screen, "Its columns", columns, lines)
    if left:
        empty = ", ".join(one.column_name for one in left)
        screen.print(Text(f"NULL, and no rule writes them: {empty}", style="dim"))


def _facts(row: NewRow) -> list[tuple[str, str]]:
    told = [("origin", _ORIGINS.get(row.origin, row.origin))]
    if not row.is_there:
        told.append(("now", "the table has no such row"))
    for maker in row.makers:
        how = "made of" if maker.outcome == "migrated" else "merged"
        told.append((how, named(maker.name)))
    if row.adopted:
        told.append(("adopted", told_of(row.adopted)))
    if row.stand_in:
        one = row.stand_in
        part = f", part {one.for_part}" if one.for_part else ""
        told.append(("stands for", f"{one.mapping} {one.source_key}"))
        told.append(("asked by", f"{one.for_mapping} {one.for_key}{part}, and perhaps others"))
    return told


def _is_left_empty(column: NewColumn, rule: Rule | None) -> bool:
    is_plain = rule is None or rule.how in {DEFAULT, OF_CHILD}
    return is_plain and column.value == NULL and not _beside(column)


def _line(column: NewColumn, rule: Rule) -> list[str]:
    beside = "; ".join(_beside(column))
    return [column.column_name, column.value.text, rule.comes_from, _cut(rule.how), beside]


def _beside(column: NewColumn) -> list[str]:
    said = [f"{mark.rule}: {mark.reason}" for mark in column.marks]
    if column.leads_nowhere:
        said.append(f"refers to nothing in {column.leads_nowhere}")
    if column.kept:
        said.append(f"kept: {column.kept}")
    if column.replaced:
        said.append(f"replaced {column.replaced.text}")
    return said


def _cut(how: str) -> str:
    lines = how.split("\n")
    return how if len(lines) <= _LINES + 1 else "\n".join([*lines[:_LINES], "…"])
