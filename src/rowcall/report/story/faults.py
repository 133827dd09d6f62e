"""How it came to this: what the rows of an earlier migration tell of the ways it went wrong."""

from rowcall.account.lines import Account
from rowcall.compile.detect.fault import Fault
from rowcall.report.story.tables import Section, Share, StoryTable
from rowcall.report.story.texts import Texts

_WHOLE = 10_000


def faults(account: Account, texts: Texts) -> Section:
    """Return the section: a sentence for each fault, and the rows behind it."""
    rows = tuple(
        (
            texts(f"kind_{f.kind}"),
            says_fault(f, texts),
            f.units,
            f.rows,
            f.against,
            f.looked,
            f.of_rows,
            Share(round(f.certainty * _WHOLE), _WHOLE),
        )
        for f in account.faults
    )
    columns = (
        "fault", "says", "units_lost", "shown_by", "against", "looked_at", "of_rows", "certainty",
    )  # fmt: skip
    return Section("faults", (texts("says_faults"),), tables=(StoryTable("faults", columns, rows),))


def says_fault(fault: Fault, texts: Texts) -> str:
    """Return the fault in one sentence."""
    values: dict[str, int | str] = {
        **fault.facts,
        "mapping": fault.mapping,
        "column": fault.target_column,
        "source": fault.source_column,
        "rows": fault.rows,
        "units": fault.units or 0,
    }
    return texts(f"fault_{_form(fault)}", **values)


def _form(fault: Fault) -> str:
    """Return which sentence of its kind a fault has."""
    facts = fault.facts
    match fault.kind:
        case "cut" | "modulo" if not facts["sharing"]:
            return f"{fault.kind}_alone"
        case "cut" | "modulo" if not fault.units:
            return f"{fault.kind}_shared"
        case "copied" if not facts["instead"]:
            return "copied_unasked"
        case "last":
            return f"{facts['end']}_of_all" if facts["value"] else str(facts["end"])
        case _:
            return fault.kind
