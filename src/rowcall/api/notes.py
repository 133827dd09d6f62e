"""From a project and its databases to everything that `rowcall check` tells."""

from dataclasses import dataclass

from rowcall.account.asked import ask, judge
from rowcall.account.staged import count_staged, is_staged, read_counted
from rowcall.account.unclaimed import find_unclaimed
from rowcall.api.databases import Databases
from rowcall.api.reading import reading
from rowcall.compile.bind import BoundProject
from rowcall.compile.check import check
from rowcall.compile.check.asked import asked
from rowcall.compile.check.constants import constants
from rowcall.compile.check.scans import scans
from rowcall.compile.check.subject import subject_of
from rowcall.compile.check.unclaimed import unclaimed_notes
from rowcall.compile.claims import Claims, claims
from rowcall.compile.prepare import prepare
from rowcall.compile.relations import LEDGER
from rowcall.ledger.opening import lend_functions
from rowcall.mapping.finding import Finding
from rowcall.mapping.note import Note
from rowcall.mapping.project import Project
from rowcall.pg.connect import connect_source, connect_target
from rowcall.run.rights import missing_rights
from rowcall.run.run import read_schemas
from rowcall.schema.table import Database
from rowcall.sql.expression import BadExpression


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
    source, target, findings = find(project, databases)
    with reading(databases.target_uri) as connection:
        staged = is_staged(connection, source)
    if not staged:
        findings += _unclaimed(project, source, target, databases)
    if findings:
        return Checked(findings, None)
    bound, claimed = prepare(project, source, target)
    findings += _missing_rights(bound, databases)
    if findings or not staged:
        return Checked(findings, None)
    return Checked(findings, _notes(bound, claimed, databases))


def find(project: Project, databases: Databases) -> tuple[Database, Database, list[Finding]]:
    """Return both schemas and every finding of the project, those of the target's server too."""
    source, target = read_schemas(project, databases.source_uri, databases.target_uri)
    findings = check(project, source, target)
    subject = subject_of(project, source, target)
    questions = asked(subject, findings)
    with connect_target(databases.target_uri) as connection:
        if not lend_functions(connection):
            questions = [one for one in questions if f"{LEDGER}." not in one.statement]
        findings += ask(connection, questions)
        findings += judge(connection, [] if findings else constants(subject))
        # whatever was made for asking goes
        connection.rollback()
    return source, target, list(dict.fromkeys(findings))


def _missing_rights(bound: BoundProject, databases: Databases) -> list[Finding]:
    """Return what the role may not do in the target, though a run must."""
    with reading(databases.target_uri) as connection:
        return [
            Finding(
                "missing_right",
                f"the role lacks {right} in the target",
                bound.project.place,
                "grant it, or connect as the owner of the tables",
            )
            for right in missing_rights(connection, bound)
        ]


def _unclaimed(
    project: Project, source: Database, target: Database, databases: Databases
) -> list[Finding]:
    """Return what the source holds and nobody claims; nothing where the project cannot be read."""
    subject = subject_of(project, source, target)
    bound = BoundProject(project, source, target, subject.bounds)
    try:
        claimed = claims(bound)
    except (BadExpression, OSError, ValueError, LookupError):
        return []
    with connect_source(databases.source_uri) as connection:
        return [*find_unclaimed(connection, bound, claimed, source)]


def _notes(bound: BoundProject, claimed: Claims, databases: Databases) -> list[Note]:
    subject = subject_of(bound.project, bound.source, bound.target)
    with reading(databases.target_uri) as connection:
        unclaimed = unclaimed_notes(bound, claimed, read_counted(connection))
        return [*unclaimed, *count_staged(connection, scans(subject))]
