"""One verification of a target: its content, made again, and whether all holds together."""

from concurrent.futures import ThreadPoolExecutor

from rowcall.catalog.read import read_database
from rowcall.compile.bind import BoundProject
from rowcall.compile.relations import STAGING
from rowcall.errors import RefusedError
from rowcall.ledger.steps import is_done
from rowcall.pg.connect import (
    Connection,
    connect_target,
    without_time_outs_from_the_start,
)
from rowcall.pg.run_sql import value
from rowcall.plan.steps import Reckon
from rowcall.verify.content import Content, verify_content
from rowcall.verify.evaluator import FAILURES, evaluator, failed
from rowcall.verify.finding import Difference, Verification
from rowcall.verify.integrity import integrity


def verify_target(
    project: BoundProject,
    target: Connection,
    target_uri: str,
    *,
    fingerprint: str | None,
    jobs: int = 2,
) -> Verification:
    """Verify a target whose run has come to its end; nothing is written.

    `fingerprint` is the one of the plan that the project makes today, None where it is not known.
    Raises RefusedError before the end of the run.
    """
    if not is_done(target, Reckon.KIND):
        raise RefusedError(
            rule="the run has not come to its end: rows are missing that are still to come",
            state="nothing was verified",
            next="rowcall run, then: rowcall verify",
        )
    changed, unchecked = _project(project, fingerprint, target)
    with ThreadPoolExecutor(2) as beside:
        # PostgreSQL evaluates constraints while DuckDB compares: both cores have work; neither in
        # the thread that hears signals, which would hear none inside the other evaluator
        sound = beside.submit(integrity, project, target)
        compared = beside.submit(_content, project, target_uri, jobs)
        content = compared.result()
        differences = (*changed, *content.differences, *sound.result())
    return Verification(project.project.name, differences, content.coverage, unchecked)


def _project(
    project: BoundProject, fingerprint: str | None, target: Connection
) -> tuple[list[Difference], dict[str, str]]:
    """Say whether the rows were made by this project: other mappings would call for other rows."""
    ledger = str(value(target, "SELECT plan_fingerprint FROM rowcall.ledger"))
    if fingerprint is None:
        return [], {"project": "the source does not answer, whose schema belongs to the plan"}
    if not ledger:
        return [], {"project": "an earlier version made the ledger, and no run has begun since"}
    if fingerprint == ledger:
        return [], {}
    says = (
        "the mappings or a schema are not those of the run:"
        f" plan {fingerprint}, and the ledger has {ledger}"
    )
    return [Difference("project", project.project.name, "", 0, says)], {}


def _content(project: BoundProject, target_uri: str, jobs: int) -> Content:
    with connect_target(target_uri) as connection:
        staging = read_database(connection, STAGING)
        # the driver looks around before it lets anybody set anything
        patient = without_time_outs_from_the_start(target_uri, connection)
    with evaluator(patient, jobs) as both:
        try:
            return verify_content(project, staging, both)
        except FAILURES as error:
            first = failed(error)
            # told to stop, or the connection is gone: neither is a fault of the values
            both.still_answers(first)
            raise first from None
