"""All detectors of a column, the one that tells most first: of a column only one fault is told."""

from dataclasses import replace

from rowcall.compile.detect.ask import Detector
from rowcall.compile.detect.coded import coded
from rowcall.compile.detect.constant import constant
from rowcall.compile.detect.copied import copied
from rowcall.compile.detect.cut import cut
from rowcall.compile.detect.fault import Fault
from rowcall.compile.detect.invented import at_random, by_pattern
from rowcall.compile.detect.last import last_of_all, last_of_group
from rowcall.compile.detect.modulo import modulo
from rowcall.compile.detect.modulo_of_rows import modulo_of_rows
from rowcall.compile.detect.parents import few_parents, one_parent
from rowcall.compile.detect.shifted import shifted

DETECTORS: tuple[Detector, ...] = (
    last_of_all,
    one_parent,
    few_parents,
    constant,
    cut,
    shifted,
    last_of_group,
    copied,
    coded,
    modulo,
    modulo_of_rows,
    by_pattern,
    at_random,
)
# those that need few rows
OF_FEW: tuple[Detector, ...] = (coded,)


def first_of_columns(found: list[list[Fault | None]]) -> list[Fault]:
    """Return the first fault of each column, given what each detector found in their order.

    Two columns that hold each other's source are told as swapped.
    """
    faults = [fault for column in found if (fault := next(filter(None, column), None))]
    copies = {(f.facts["instead"], f.source_column) for f in faults if f.kind == "copied"}
    return [
        replace(f, kind="swapped")
        if f.kind == "copied" and (f.source_column, f.facts["instead"]) in copies
        else f
        for f in faults
    ]
