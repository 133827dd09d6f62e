"""From a project to the verification of its target."""

from dataclasses import replace

from rowcall.account.read import refuse_without_ledger
from rowcall.api.databases import Databases, bind_to_staging
from rowcall.api.reading import reading
from rowcall.compile.bind import BoundProject
from rowcall.compile.prepare import prepare
from rowcall.errors import ConnectionFailed
from rowcall.ledger.opening import adopts
from rowcall.mapping.project import Project
from rowcall.pg.connect import Connection
from rowcall.plan.build import build_plan
from rowcall.run.run import read_schemas
from rowcall.verify.finding import Verification
from rowcall.verify.verification import verify_target


def verify_project(project: Project, databases: Databases, *, jobs: int = 2) -> Verification:
    """Verify the target; of the source, where it answers, no more than the catalog is read.

    Raises RefusedError where no run has come to its end.
    """
    with reading(databases.target_uri) as target:
        refuse_without_ledger(target)
        bound, plan = bind_to_verify(project, databases, target)
        return verify_target(bound, target, databases.target_uri, fingerprint=plan, jobs=jobs)


def bind_to_verify(
    project: Project, databases: Databases, target: Connection
) -> tuple[BoundProject, str | None]:
    """Return the project bound to the source's own shapes, whose keys prove what is unique, and the
    fingerprint of its plan.

    Where the source does not answer, to those of the staging: copies are looked for then, and the
    plan is not known.
    """
    try:
        schemas = read_schemas(project, databases.source_uri, databases.target_uri)
    except ConnectionFailed:
        return bind_to_staging(project, target), None
    bound, claimed = prepare(project, *schemas)
    bound = replace(bound, adopts=adopts(target))
    return bound, build_plan(bound, claimed).fingerprint
