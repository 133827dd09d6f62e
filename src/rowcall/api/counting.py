"""From a project to the naive count of its two databases, and what that hides."""

from rowcall.account.count_lines import CountView
from rowcall.account.counting import read_counts
from rowcall.api.databases import Databases
from rowcall.api.preparing import prepare_checked
from rowcall.api.reading import reading
from rowcall.errors import RefusedError
from rowcall.mapping.project import Project
from rowcall.pg.connect import connect_source


def count_project(project: Project, databases: Databases) -> CountView:
    """Count both databases as they are now, each in one snapshot; nothing is written.

    Raises RefusedError where the project names no counts, ProjectError where it does not fit both.
    """
    if not project.counts:
        raise RefusedError(
            rule=f'project "{project.name}" says nothing of what a naive count would compare',
            where=str(project.place),
            next="write counts=(CountPair(category=…, old_table=…, new_table=…), …) in the project,"
            " then: rowcall count",
        )
    bound = prepare_checked(project, databases).project
    with connect_source(databases.source_uri) as source, reading(databases.target_uri) as target:
        return read_counts(source, target, bound)
