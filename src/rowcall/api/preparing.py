"""From a project and its databases to a checked project and its plan."""

from rowcall.api.databases import Databases
from rowcall.api.notes import find
from rowcall.errors import ProjectError
from rowcall.mapping.project import Project
from rowcall.run.run import Prepared, plan_run


def prepare_checked(project: Project, databases: Databases, *, adopt: bool = False) -> Prepared:
    """Return the bound project and its plan, or the plan to `adopt` with.

    Raises ProjectError with all findings at once.
    """
    source, target, findings = find(project, databases)
    if findings:
        raise ProjectError(
            rule=f"{_findings(len(findings))} in the project\n"
            + "\n".join(str(finding) for finding in findings),
            state="nothing was written",
            next="mend them, then: rowcall check",
        )
    return plan_run(project, source, target, databases.target_uri, adopt=adopt)


def _findings(count: int) -> str:
    return "1 finding" if count == 1 else f"{count:,} findings"
