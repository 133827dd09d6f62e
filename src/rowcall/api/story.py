"""Reads everything that the HTML and Markdown reports tell."""

from datetime import UTC, datetime
from importlib.metadata import version

from rowcall.account.count_lines import CountView
from rowcall.account.lines import Account
from rowcall.account.read import read_account, refuse_without_ledger
from rowcall.account.reasoned import reasoned
from rowcall.api.counting import count_project
from rowcall.api.databases import Databases, bind_to_staging, name_target
from rowcall.api.reading import reading
from rowcall.errors import ConnectionFailed, ProjectError, RefusedError
from rowcall.mapping.project import Project
from rowcall.quarantine.samples import read_samples
from rowcall.report.story.content import Content, links_of


def read_story(
    project: Project,
    source: str | None,
    target: str | None,
    *,
    max_quarantined: int | None = None,
    account: Account | None = None,
) -> Content:
    """Return the account with the chain of its mappings, the naive count, and masked samples.

    The count is left out, with the reason, where the source does not answer or fits the project no
    more. An account that is read already is taken as it is. Raises RefusedError where the target
    has no ledger.
    """
    target_uri = name_target(project, target)
    with reading(target_uri) as connection:
        refuse_without_ledger(connection)
        bound = bind_to_staging(project, connection)
        account = reasoned(connection, bound, account or read_account(connection, bound))
        samples = read_samples(connection, bound)
    counts, why = _count(project, source or project.source, target_uri)
    return Content(
        account,
        links_of(bound),
        counts,
        why,
        samples,
        max_quarantined,
        written_at=f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC",
        version=version("rowcall"),
    )


def _count(project: Project, source: str | None, target: str) -> tuple[CountView | None, str]:
    if not project.counts:
        return None, "project"
    if not source:
        return None, "source"
    try:
        return count_project(project, Databases(source, target)), ""
    except (ConnectionFailed, ProjectError, RefusedError) as error:
        return None, error.rule
