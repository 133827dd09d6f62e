"""What became of an old key, for people."""

from rich.console import Console
from rich.text import Text

from rowcall.explain.lines import Adopted, OldUnit, UnitName
from rowcall.report.tables import print_list, print_table


def print_old(units: tuple[OldUnit, ...], screen: Console) -> None:
    """Print each unit: where it went or why not, what replaced values, what adoption found."""
    for unit in units:
        _print_unit(unit, screen)


def named(unit: UnitName) -> str:
    """Return a unit by mapping, table and key."""
    return f"{unit.mapping}: {unit.source_table} {unit.source_key}" + _of_part(unit.part)


def told_of(line: Adopted) -> str:
    """Return what adoption says of a row, in a sentence."""
    row = f"{line.target_table} {line.target_key}"
    if line.origin == "undecided":
        of = f": candidates {', '.join(line.candidates)}" if line.candidates else ""
        return f"{row} is undecided by the rule {line.rule}{of}"
    said = f"{row} was recognised by the rule {line.rule} as {line.source_table} {line.source_key}"
    said += _of_part(line.part or "")
    if line.group_size and line.group_size > 1:
        said += f", as one of {line.group_size:,} units that agree in its evidence"
    if line.origin in {"surplus", "removed"}:
        is_copy = line.kept_key and line.kept_key != line.target_key
        said += f"; a further copy of {line.kept_key}" if is_copy else "; no unit is left for it"
        said += ", and was removed" if line.origin == "removed" else ""
    if line.strays:
        said += f"; {', '.join(line.strays)} led to the row of another unit"
    if line.touched:
        said += f"; people changed {', '.join(line.touched)}"
    return said


def _print_unit(unit: OldUnit, screen: Console) -> None:
    screen.print()
    screen.print(Text(named(unit.name), style="bold"))
    print_list(screen, _facts(unit))
    print_table(
        screen,
        "Values of its own row behind that",
        ("column", "staged"),
        [(one.column_name, one.value.text) for one in unit.values],
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
                one.old_value.text,
                one.new_value.text,
                one.reason,
            )
            for one in unit.corrections
        ],
    )


def _facts(unit: OldUnit) -> list[tuple[str, str]]:
    told = [("outcome", unit.outcome or "not judged yet")]
    if unit.target_key and unit.outcome:
        into = "became" if unit.outcome == "migrated" else "went into"
        told.append((into, f"{unit.target_table} {unit.target_key}"))
    if unit.survivor:
        told.append(("made by", named(unit.survivor)))
    problems = [said.replace("|", ": ", 1) for said in unit.problems]
    told += [("because", said) for said in problems or ([unit.reason] if unit.reason else [])]
    for link in unit.chain:
        why = ": ".join(filter(None, (link.reason or link.outcome, link.detail)))
        told.append(("behind", f"{link.mapping} {link.source_key}{_of_part(link.part)}: {why}"))
    told += [("mark", f"{m.column_name}: {m.rule}, {m.reason}") for m in unit.marks]
    told += [("adopted", told_of(line)) for line in unit.adopted]
    told += [("kept", f"{one.column_name}: {one.reason}") for one in unit.kept]
    told += [("replaced", f"{one.column_name}: {one.old_value.text}") for one in unit.replaced]
    return told


def _of_part(part: str) -> str:
    return f", part {part}" if part else ""
