"""By which rule does a column of a target row have its value? In the words of `describe`."""

from collections.abc import Mapping as MappingOf
from dataclasses import dataclass

from rowcall.explain.lines import NewRow
from rowcall.mapping.mapping import Mapping
from rowcall.mapping.project import Project
from rowcall.report.describe.description import plain
from rowcall.report.describe.mapping import describe_mapping
from rowcall.report.describe.sources import members

DEFAULT = "the default of the target's column"
OF_CHILD = "what the reference gives, or the default of the target's column"


@dataclass(frozen=True)
class Rule:
    """From what, how, and what happens where there is no value."""

    comes_from: str
    how: str
    if_missing: str = ""


def rules_of(project: Project, row: NewRow) -> dict[str, Rule]:
    """Return the rule of each column; none of a row that no mapping made."""
    if row.stand_in is not None and not row.makers:
        return _of_stand_in(project.mapping(row.stand_in.mapping), row)
    maker = next((maker.name for maker in row.makers if maker.outcome == "migrated"), None)
    if maker is None:
        return {}
    mapping = project.mapping(maker.mapping)
    later = mapping.after_load
    found = (
        {column: Rule("", f"computed after the load by {later.file}") for column in later.columns}
        if later
        else {}
    )
    for line in describe_mapping(mapping).columns:
        if line.of not in {"", maker.source_table}:
            continue
        said = (plain(line.comes_from), plain(line.how), plain(line.if_missing))
        computed = found.get(line.column)
        found[line.column] = (
            Rule(said[0], f"{said[1]}; then {computed.how}", said[2]) if computed else Rule(*said)
        )
    for column, sql in _gathered(mapping, maker.source_table).items():
        before = found.get(column, Rule("", DEFAULT))
        how = f"{before.how}; and of the units merged into it: {sql}"
        found[column] = Rule(before.comes_from, how, before.if_missing)
    own = "kept from the earlier migration" if row.origin == "adopted" else "made of the source key"
    return {
        one.column_name: found.get(one.column_name)
        or Rule("", own if _is_own_key(one.value.text, row) else DEFAULT)
        for one in row.columns
    }


def _of_stand_in(mapping: Mapping, row: NewRow) -> dict[str, Rule]:
    found = {
        column: Rule("", f"of a stand-in row: {sql}") for column, sql in mapping.placeholder.items()
    }
    return {
        one.column_name: found.get(one.column_name)
        or Rule(
            "",
            "made of the missing key" if _is_own_key(one.value.text, row) else OF_CHILD,
        )
        for one in row.columns
    }


def _gathered(mapping: Mapping, table: str) -> MappingOf[str, str]:
    gathers = dict(mapping.merge.gather) if mapping.merge else {}
    for member in members(mapping.source):
        if member.table == table:
            gathers |= member.gather
    found: dict[str, str] = {}
    for target, sql in gathers.items():
        column = target.partition(".")[0]
        found[column] = f"{found[column]}; {sql}" if column in found else sql
    return found


def _is_own_key(text: str, row: NewRow) -> bool:
    return text == row.target_key
