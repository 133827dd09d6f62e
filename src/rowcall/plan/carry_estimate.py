"""How long will the run take that moves what a mended cause frees?"""

from collections.abc import Iterable, Mapping

from rowcall.compile.bind import BoundProject, references
from rowcall.plan.estimate import Took
from rowcall.plan.steps import Reckon

# seconds a row where nothing was measured, as in `estimate`
_JUDGING = 14e-6
_LOADING = 6e-6


def estimate_carrying(
    project: BoundProject, mended: str, freed: Mapping[str, int], took: Iterable[Took]
) -> float:
    """Return the seconds, from what judging and loading these mappings took.

    The mended mapping is judged again as a whole, and so is each that refers to one that changed;
    of the freed units the rows are written. The balance comes last.
    """
    done = {title: (rows, seconds) for title, rows, seconds in took}
    changed = {mended, *(mapping for mapping, units in freed.items() if units)}
    seconds = done.get(Reckon().title, (0, 0.0))[1]
    for bound in project.mappings:
        if bound.name not in changed and not references(bound) & changed:
            continue
        seconds += _judging(done, bound.name)
        seconds += freed.get(bound.name, 0) * _rate(done, f"load {bound.name}", _LOADING)
    return round(seconds, 1)


def _judging(done: Mapping[str, tuple[int, float]], mapping: str) -> float:
    rows, seconds = done.get(f"judge {mapping}", (0, 0.0))
    return seconds or rows * _JUDGING


def _rate(done: Mapping[str, tuple[int, float]], title: str, otherwise: float) -> float:
    rows, seconds = done.get(title, (0, 0.0))
    return seconds / rows if rows else otherwise
