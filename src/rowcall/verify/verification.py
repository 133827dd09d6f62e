"""One verification of a target: its content, made again, and whether all holds together."""

from concurrent.futures import ThreadPoolExecutor

from rowcall.catalog.read import read_database
from rowcall.compile.bind import BoundProject
from rowcall.compile.relations import STAGING
from rowcall.errors import RefusedError
from rowcall.ledger.store import done_steps
from rowcall.pg.connect import Connection, connect_target
from rowcall.plan.steps import Reckon
from rowcall.verify.content import Content, verify_content
from rowcall.verify.evaluator import evaluator
from rowcall.verify.finding import Verification
from rowcall.verify.integrity import integrity


def verify_target(
    project: BoundProject, target: Connection, target_uri: str, *, jobs: int = 2
) -> Verification:
    """Verify a target whose run has come to its end; nothing is written.

    Raises RefusedError before that.
    """
    if Reckon().title not in done_steps(target):
        raise RefusedError(
            rule="the run has not come to its end: rows are missing that are still to come",
            state="nothing was verified",
            next="rowcall run, then: rowcall verify",
        )
    with ThreadPoolExecutor(1) as beside:
        # PostgreSQL evaluates constraints while DuckDB compares: both cores have work
        sound = beside.submit(integrity, project, target)
        content = _content(project, target_uri, jobs)
        differences = (*content.differences, *sound.result())
    return Verification(project.project.name, differences, content.coverage)


def _content(project: BoundProject, target_uri: str, jobs: int) -> Content:
    with connect_target(target_uri) as connection:
        staging = read_database(connection, STAGING)
    with evaluator(target_uri, jobs) as both:
        return verify_content(project, staging, both)
