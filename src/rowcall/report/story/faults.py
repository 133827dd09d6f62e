"""How it came to this: what the rows of an earlier migration tell of the ways it went wrong."""

from rowcall.account.lines import Account
from rowcall.compile.detect.fault import Fault
from rowcall.report.story.tables import Section, Share, StoryTable
from rowcall.report.story.texts import Texts

_WHOLE = 10_000
_KINDS = {
    "cut": "kind_cut",
    "collapsed": "kind_collapsed",
    "constant": "kind_constant",
    "empty": "kind_empty",
    "one_parent": "kind_one_parent",
    "few_parents": "kind_few_parents",
    "shifted": "kind_shifted",
    "copied": "kind_copied",
    "swapped": "kind_swapped",
    "last": "kind_last",
    "modulo": "kind_modulo",
    "invented": "kind_invented",
    "random": "kind_random",
}
_SENTENCES = {
    "collapsed": "fault_collapsed",
    "constant": "fault_constant",
    "empty": "fault_empty",
    "one_parent": "fault_one_parent",
    "few_parents": "fault_few_parents",
    "shifted": "fault_shifted",
    "swapped": "fault_swapped",
    "invented": "fault_invented",
    "random": "fault_random",
}


def faults(account: Account, texts: Texts) -> Section:
    """Return the section: a sentence for each fault, and the rows behind it."""
    rows = tuple(
        (
            texts(_KINDS[f.kind]),
            says_fault(f, texts),
            Share(round(f.certainty * _WHOLE), _WHOLE),
            f.units,
            f.rows,
            f.against,
            f.looked,
            f.of_rows,
        )
        for f in account.faults
    )
    columns = (
        "fault", "says", "certainty", "units_lost", "shown_by", "against", "looked_at", "of_rows",
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
    return texts(_sentence(fault), **values)


def _sentence(fault: Fault) -> str:
    """Return the key of a fault's sentence, which may depend on what was lost."""
    facts = fault.facts
    match fault.kind:
        case "cut":
            shared = "fault_cut" if fault.units else "fault_cut_shared"
            return shared if facts["sharing"] else "fault_cut_alone"
        case "modulo":
            shared = "fault_modulo" if fault.units else "fault_modulo_shared"
            return shared if facts["sharing"] else "fault_modulo_alone"
        case "copied":
            return "fault_copied" if facts["instead"] else "fault_copied_unasked"
        case "last" if facts["value"]:
            return "fault_max_of_all" if facts["end"] == "max" else "fault_min_of_all"
        case "last":
            return "fault_max" if facts["end"] == "max" else "fault_min"
        case _:
            return _SENTENCES[fault.kind]
