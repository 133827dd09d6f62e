"""What waits in quarantine, one unit of it, and what an import did: as text and as JSON."""

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace

from rich.console import Console
from rich.text import Text

from rowcall.compile.correctable import NO_COLUMN, ROWS
from rowcall.quarantine.cells import written
from rowcall.quarantine.lines import Exported, Imported, Unit, Waiting
from rowcall.report.findings import findings_text
from rowcall.report.numbers import counted
from rowcall.report.tables import print_list, print_table

_VERSION = 1


def print_waiting(waiting: Sequence[Waiting], screen: Console) -> None:
    """Print the units by mapping, reason, detail and root."""
    if not waiting:
        screen.print(Text("nothing is quarantined"))
        return
    print_table(
        screen,
        "Quarantined units",
        ("mapping", "reason", "units", "of its own", "detail", "root"),
        [(w.mapping, w.reason, w.units, w.own, w.detail, _root(w)) for w in waiting],
        says="a unit that is not of its own trouble waits for its root",
        totals=True,
    )


def waiting_json(waiting: Sequence[Waiting]) -> str:
    """Return {version, quarantined: [{mapping, reason, detail, cause_…, units, own}]}."""
    return _document({"quarantined": [asdict(line) for line in waiting]})


def print_units(units: Sequence[Unit], screen: Console) -> None:
    """Print all that is known of each unit."""
    for unit in units:
        _print_unit(unit, screen)


def units_json(units: Sequence[Unit]) -> str:
    """Return {version, units: [{…, problems, chain, values, overrides}]}."""
    return _document({"units": [asdict(unit) for unit in units]})


def exported_text(exported: Exported) -> str:
    """Return what was written, what follows its root, and what cannot be corrected."""
    lines = [f"{counted(exported.lines, 'line')} of {counted(exported.units, 'unit')}"]
    if exported.is_cut:
        lines[0] += "; the limit is reached, and more units wait"
    lines += [
        f"{counted(units, 'unit')} more only wait for {reason} in {mapping}"
        for (mapping, reason), units in sorted(exported.blocked.items())
    ]
    for code, units in sorted(exported.refused.items()):
        said, hint = ROWS.get(code, NO_COLUMN[1:])
        each = f"the row {said}" if code in ROWS else said
        lines.append(f"{counted(units, 'unit')} left out ({code}): {each}; {hint}")
    return "\n".join(lines)


def imported_text(imported: Imported, *, is_dry: bool, typed: Callable[[str], str] = str) -> str:
    """Return the findings, or what was written and what comes next.

    `typed` makes a command that can be typed as it stands.
    """
    if imported.findings:
        findings = [replace(one, hint=typed(one.hint)) for one in imported.findings]
        return f"{findings_text(findings)}; nothing was written"
    standing = counted(imported.standing, "value stands already", "values stand already")
    if not imported.values:
        said = standing if imported.standing else "no line has a new value"
        return f"{said}: nothing was written"
    done = "would be corrected" if is_dry else "corrected"
    number = "" if is_dry else f" by correction {imported.correction_id}"
    values = counted(imported.values, "column")
    said = f"{counted(imported.rows, 'row')}, {values} {done}{number}"
    said += f"; {standing}" if imported.standing else ""
    return said if is_dry else f"{said}; next: {typed('rowcall run')}"


def imported_json(imported: Imported, *, is_dry: bool) -> str:
    """Return {version, dry_run, correction, lines, rows, columns, standing, findings, next}.

    A finding is {code, text, line, hint}.
    """
    return _document(
        {
            "dry_run": is_dry,
            "correction": imported.correction_id,
            "lines": imported.lines,
            "rows": imported.rows,
            "columns": imported.values,
            "standing": imported.standing,
            "findings": [
                {
                    "code": one.code,
                    "text": one.text,
                    "line": one.place.line if one.place else None,
                    "hint": one.hint,
                }
                for one in imported.findings
            ],
            "next": "rowcall run" if imported.correction_id else None,
        }
    )


def _print_unit(unit: Unit, screen: Console) -> None:
    screen.print(Text(_named(unit.mapping, unit.source_key, unit.part), style="bold"))
    told = [("source", unit.source_table), ("outcome", unit.outcome)]
    told += [("problem", said.replace("|", ": ", 1)) for said in unit.problems]
    told += [
        ("behind", f"{_named(one.mapping, one.source_key, one.part)}: {one.reason or one.outcome}")
        for one in unit.chain
    ]
    print_list(screen, told)
    print_table(
        screen,
        "Values of its own row behind the trouble",
        ("column", "staged", "cannot be corrected"),
        [(one.column_name, written(one.value), one.refused) for one in unit.values],
    )
    print_table(
        screen,
        "Corrections of the row",
        ("correction", "at", "by", "column", "old", "new", "why"),
        [
            (
                str(one.correction_id),
                one.made_at,
                one.made_by,
                one.column_name,
                written(one.old_value),
                written(one.new_value),
                one.reason,
            )
            for one in unit.overrides
        ],
    )
    screen.print()


def _root(waiting: Waiting) -> str:
    """Return where the trouble of blocked units sits, as `export --cause` takes it."""
    if waiting.own == waiting.units:
        return ""
    return f"{waiting.cause_mapping}/{waiting.cause_reason}"


def _named(mapping: str, key: str, part: str) -> str:
    return f"{mapping} {key}" + (f", part {part}" if part else "")


def _document(content: dict[str, object]) -> str:
    return json.dumps({"version": _VERSION, **content}, indent=2, ensure_ascii=False)
