"""How long will the run take that moves what a mended cause frees?"""

from collections.abc import Iterable, Mapping

from rowcall.compile.bind import BoundProject
from rowcall.compile.blame import blames
from rowcall.plan.carry import carry_steps
from rowcall.plan.estimate import Took
from rowcall.plan.steps import Carry, Compute, Distribute, Fill, Reckon, StageQuery

# seconds a row where nothing was measured, as in `estimate`
_LOADING = 6e-6


def estimate_carrying(
    project: BoundProject,
    cause: tuple[str, str],
    freed: Mapping[str, int],
    took: Iterable[Took],
) -> float:
    """Return the seconds of the run that carries corrections of a cause's mapping and reason.

    Its steps are those of a correction of the columns behind the trouble, and take as long as
    before: a mapping is judged again as a whole where it reads one of them, or refers to one of
    which units are freed; of the freed units the rows are written.
    """
    done = {title: (rows, seconds) for title, rows, seconds in took}
    changed = {cause[0], *(mapping for mapping, units in freed.items() if units)}
    seconds = 0.0
    for step in carry_steps(project, 0, columns_behind(project, *cause), since=0):
        match step:
            case Carry():
                if step.is_corrected or changed & {*step.parents}:
                    rows, loading = done.get(f"load {step.mapping}", (0, 0.0))
                    a_row = loading / rows if rows else _LOADING
                    seconds += done.get(f"judge {step.mapping}", (0, 0.0))[1]
                    seconds += a_row * freed.get(step.mapping, 0)
            case StageQuery() | Fill() | Compute() | Distribute() | Reckon():
                seconds += done.get(step.title, (0, 0.0))[1]
            case _:
                pass
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
