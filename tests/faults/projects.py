"""The projects that are stopped: small ones with all kinds of steps, and that of the mission."""

from dataclasses import dataclass, replace
from pathlib import Path

from edu_lms.project import project as edu_lms
from faults.cellar.project import project as cellar
from faults.club.project import project as club
from faults.small.project import project as small
from rowcall import Project

HERE = Path(__file__).parent
# so small that a crash falls between many of them
BATCH = 100


@dataclass(frozen=True)
class Stoppable:
    """A project, and what the command line is told of it."""

    project: Project
    options: tuple[str, ...]


PROJECTS = {
    "small": Stoppable(small, ("--project", str(HERE / "small"))),
    "club": Stoppable(club, ("--project", str(HERE / "club"))),
    "cellar": Stoppable(cellar, ("--project", str(HERE / "cellar"))),
    "edu_lms": Stoppable(
        replace(edu_lms, mappings=tuple(replace(one, batch=BATCH) for one in edu_lms.mappings)),
        ("--project", "edu_lms"),
    ),
}
