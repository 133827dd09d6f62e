"""Which parts of the verifier look at a target, and what each is to find of a fault."""

from collections.abc import Callable

from rowcall.catalog.read import read_database
from rowcall.compile.bind import BoundProject
from rowcall.compile.relations import STAGING
from rowcall.pg.connect import Connection
from rowcall.verify.content import verify_content
from rowcall.verify.evaluator import evaluator
from rowcall.verify.finding import Difference
from rowcall.verify.integrity import integrity
from teeth.fault import Fault

# a part that is added here is asked for every kind that names codes for it
Look = Callable[[BoundProject, Connection], list[Difference]]


def content(project: BoundProject, target: Connection) -> list[Difference]:
    """Return what the comparison of values finds."""
    uri = target.info.dsn
    staging = read_database(target, STAGING)
    with evaluator(uri, threads=2) as both:
        return list(verify_content(project, staging, both).differences)


PARTS: dict[str, Look] = {"integrity": integrity, "content": content}


def codes(fault: Fault, part: str, *, by_run: bool) -> tuple[str, ...]:
    """Return the checks of which one must find a fault; none where the part cannot see it.

    What the run itself writes wrong agrees with the hash that it wrote: only the source tells.
    """
    if part == "content":
        return fault.content
    return tuple(code for code in fault.integrity if not (by_run and code == "altered_row"))
