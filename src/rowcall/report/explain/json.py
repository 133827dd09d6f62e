"""A key explained as one JSON document, whose keys docs/reference/json.md promises."""

import json
from dataclasses import asdict

from rowcall.explain.lines import Explained, NewColumn, NewRow, OldUnit, UnitName
from rowcall.mapping.project import Project
from rowcall.report.explain.rules import Rule, rules_of


def explained_json(explained: Explained, project: Project) -> str:
    """Return {version, table, key, old: […], new}."""
    new = explained.new
    document = {
        "version": 1,
        "table": explained.table,
        "key": explained.key,
        "old": [_unit(unit) for unit in explained.old],
        "new": None if new is None else _row(new, rules_of(project, new)),
    }
    return json.dumps(document, indent=2, ensure_ascii=False)


def _unit(unit: OldUnit) -> dict[str, object]:
    told = asdict(unit)
    del told["name"]
    return {**_name(unit.name), **told}


def _name(unit: UnitName) -> dict[str, object]:
    return asdict(unit)


def _row(row: NewRow, rules: dict[str, Rule]) -> dict[str, object]:
    return {
        "target_table": row.target_table,
        "target_key": row.target_key,
        "origin": row.origin,
        "is_there": row.is_there,
        "units": [{**_name(maker.name), "outcome": maker.outcome} for maker in row.makers],
        "adopted": asdict(row.adopted) if row.adopted else None,
        "placeholder": asdict(row.stand_in) if row.stand_in else None,
        "columns": [_column(column, rules.get(column.column_name)) for column in row.columns],
    }


def _column(column: NewColumn, rule: Rule | None) -> dict[str, object]:
    told = asdict(column)
    return {**told, "rule": asdict(rule) if rule else None}
