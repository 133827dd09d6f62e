"""How long will the run take that moves what a mended cause frees?"""

from collections.abc import Mapping

from rowcall.compile.bind import BoundProject
from rowcall.compile.blame import blames
from rowcall.plan.currency import Ledger
from rowcall.plan.inputs import hangs_on, load_of, staged_columns
from rowcall.plan.steps import Compute, Distribute, Fill, Judge, Reckon

# seconds a row where nothing was measured, as in `estimate`
_LOADING = 6e-6
# what is done again whatever moves
_ALWAYS = {Compute.KIND, Distribute.KIND, Reckon.KIND}


def estimate_reapplying(
    project: BoundProject,
    cause: tuple[str, str],
    freed: Mapping[str, int],
    made: Ledger,
) -> float:
    """Return the seconds of the run that carries corrections of a cause's mapping and reason.

    Its steps are those that hang on the columns behind the trouble, and take as long as before: a
    mapping is judged again as a whole where it reads one of them, or refers to one of which units
    are freed; of the freed units the rows are written.
    """
    stale = {*staged_columns(columns_behind(project, *cause), project)}
    stale |= {load_of(mapping) for mapping, units in freed.items() if units}
    seconds, judged = 0.0, set[str]()
    for bound in project.mappings:
        if not stale & {*hangs_on(bound, project)}:
            continue
        judged.add(bound.name)
        loading = made.get(load_of(bound.name))
        a_row = loading.seconds / loading.rows if loading and loading.rows else _LOADING
        seconds += a_row * freed.get(bound.name, 0)
    for of, took in made.items():
        is_of_mapping = of.kind in {Judge.KIND, Fill.KIND} and of.name in judged
        if is_of_mapping or (judged and of.kind in _ALWAYS):
            seconds += took.seconds
    return round(seconds, 1)


def columns_behind(project: BoundProject, mapping: str, reason: str) -> set[tuple[str, str]]:
    """Return the columns of source tables that feed the troubles of a mapping with a reason."""
    bound = project[mapping]
    found: set[tuple[str, str]] = set()
    for number, reading in enumerate(bound.readings):
        behind = blames(bound, number, project)
        told = [said for said in behind.by_told if _reason(said) == reason]
        columns = behind.columns(told or [reason], "", own=True)
        found |= {(reading.relation, column) for column in columns}
    return found


def _reason(said: str) -> str:
    return said.partition("|")[0]
