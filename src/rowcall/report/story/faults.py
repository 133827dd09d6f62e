"""How it came to this: what the rows of an earlier migration tell of the ways it went wrong."""

from rowcall.account.lines import Account
from rowcall.compile.detect.fault import Fault
from rowcall.report.story.tables import Section, Share, StoryTable
from rowcall.report.story.texts import Texts

_WHOLE = 10_000
_KINDS = {
    "cut": "kind_cut",
    "collapsed": "kind_collapsed",
    "interrupted": "kind_interrupted",
    "constant": "kind_constant",
    "empty": "kind_empty",
    "one_parent": "kind_one_parent",
    "few_parents": "kind_few_parents",
    "shifted": "kind_shifted",
    "copied": "kind_copied",
    "swapped": "kind_swapped",
    "last": "kind_last",
    "coded": "kind_coded",
    "modulo": "kind_modulo",
    "invented": "kind_invented",
    "random": "kind_random",
}

_SENTENCES = {
    "cut": "fault_cut",
    "collapsed": "fault_collapsed",
    "interrupted": "fault_interrupted",
    "constant": "fault_constant",
    "empty": "fault_empty",
    "one_parent": "fault_one_parent",
    "few_parents": "fault_few_parents",
    "shifted": "fault_shifted",
    "copied": "fault_copied",
    "swapped": "fault_swapped",
    "last": "fault_max",
    "coded": "fault_coded",
    "modulo": "fault_modulo",
    "invented": "fault_invented",
    "random": "fault_random",
}
_SHARED = {
    "cut": "fault_cut_shared",
    "coded": "fault_coded_shared",
    "modulo": "fault_modulo_shared",
}
_ALONE = {"cut": "fault_cut_alone", "coded": "fault_coded_alone", "modulo": "fault_modulo_alone"}
_LAST = {
    (True, "max"): "fault_max_of_all",
    (True, "min"): "fault_min_of_all",
    (False, "max"): "fault_max",
    (False, "min"): "fault_min",
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
    key = _SENTENCES[fault.kind]
    match fault.kind:
        case "modulo" if "accident" in facts:
            key = "fault_modulo_of_rows"
        case "coded" if not facts["modulus"]:
            key = "fault_coded_whole"
        case "cut" | "coded" | "modulo" if not facts["sharing"]:
            key = _ALONE[fault.kind]
        case "cut" | "coded" | "modulo" if not fault.units:
            key = _SHARED[fault.kind]
        case "interrupted" if not facts["batch"]:
            key = "fault_interrupted_older" if facts["older"] else "fault_interrupted_or_later"
        case "copied" if not facts["instead"]:
            key = "fault_copied_unasked"
        case "last":
            key = _LAST[bool(facts["value"]), str(facts["end"])]
        case _:
            pass
    return key
