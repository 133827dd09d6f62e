"""The projects that are stopped: small ones with all kinds of steps, and that of the mission."""

from dataclasses import replace

from edu_lms.project import project as edu_lms
from faults.cellar.project import project as cellar
from faults.small.project import project as small

# small batches, so that a crash falls between many of them
PROJECTS = {
    "small": small,
    "cellar": cellar,
    "edu_lms": replace(
        edu_lms, mappings=tuple(replace(mapping, batch=400) for mapping in edu_lms.mappings)
    ),
}
