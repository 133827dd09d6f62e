"""From a project and its databases to everything that `rowcall check` tells."""

from dataclasses import dataclass

from rowcall.account.staged import count_staged, is_staged, read_counted
from rowcall.api.databases import Databases
from rowcall.api.reading import reading
from rowcall.compile.bind import BoundProject
from rowcall.compile.check import check
from rowcall.compile.check.scans import scans
from rowcall.compile.check.subject import subject_of
from rowcall.compile.check.unclaimed import unclaimed_notes
from rowcall.compile.claims import Claims
from rowcall.compile.prepare import prepare
from rowcall.mapping.finding import Finding
from rowcall.mapping.note import Note
from rowcall.mapping.project import Project
from rowcall.run.rights import missing_rights
from rowcall.run.run import read_schemas
from rowcall.schema.table import Database


@dataclass(frozen=True)
class Checked:
    """What is wrong with a project, and what staging counted; None where nothing is staged."""

    findings: list[Finding]
    notes: list[Note] | None

    @property
    def is_runnable(self) -> bool:
        """Return whether a run would begin: no finding, and nothing unclaimed."""
        return not self.findings and not any(note.is_finding for note in self.notes or ())


def check_project(project: Project, databases: Databases) -> Checked:
    """Check the project against both catalogs, then against what is staged, if it can be bound."""
    source, target = read_schemas(project, databases.source_uri, databases.target_uri)
    findings = check(project, source, target)
    if findings:
        return Checked(findings, None)
    bound, claimed = prepare(project, source, target)
    with reading(databases.target_uri) as connection:
        findings = [
            Finding(
                "missing_right",
                f"the role lacks {right} in the target",
                project.place,
                "grant it, or connect as the owner of the tables",
            )
            for right in missing_rights(connection, bound)
        ]
    if findings:
        return Checked(findings, None)
    return Checked(findings, _notes(source, bound, claimed, databases))


def _notes(
    source: Database, bound: BoundProject, claimed: Claims, databases: Databases
) -> list[Note] | None:
    subject = subject_of(bound.project, bound.source, bound.target)
    with reading(databases.target_uri) as connection:
        if not is_staged(connection, source):
            return None
        unclaimed = unclaimed_notes(bound, claimed, read_counted(connection))
        return [*unclaimed, *count_staged(connection, scans(subject))]
