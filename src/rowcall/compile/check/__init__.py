"""Everything wrong with a project that can be told without a connection, all at once."""

from rowcall.compile.check.access import access_findings
from rowcall.compile.check.counts import count_findings
from rowcall.compile.check.drops import drop_findings
from rowcall.compile.check.encodings import encoding_findings
from rowcall.compile.check.evidence import evidence_findings
from rowcall.compile.check.fan_outs import fan_out_findings
from rowcall.compile.check.identities import identity_findings
from rowcall.compile.check.later import later_findings
from rowcall.compile.check.lossy import lossy_findings
from rowcall.compile.check.merges import merge_findings
from rowcall.compile.check.naming import naming_findings
from rowcall.compile.check.references import circle_findings, reference_findings
from rowcall.compile.check.rows import row_findings
from rowcall.compile.check.sources import source_findings
from rowcall.compile.check.stand_ins import stand_in_findings
from rowcall.compile.check.subject import subject_of
from rowcall.compile.check.targets import target_findings
from rowcall.compile.check.widths import width_findings
from rowcall.compile.check.words import word_findings
from rowcall.mapping.finding import Finding
from rowcall.mapping.project import Project
from rowcall.schema.table import Database

_CHECKS = (
    naming_findings,
    source_findings,
    fan_out_findings,
    row_findings,
    target_findings,
    word_findings,
    lossy_findings,
    reference_findings,
    circle_findings,
    stand_in_findings,
    later_findings,
    count_findings,
    merge_findings,
    identity_findings,
    evidence_findings,
    drop_findings,
    access_findings,
    encoding_findings,
)


def check(project: Project, source: Database, target: Database) -> list[Finding]:
    """Return all findings of the project against both schemas; none means that it can be run."""
    subject = subject_of(project, source, target)
    found = [finding for findings in _CHECKS for finding in findings(subject)]
    # a column of a union is read by each member, and told once
    return list(dict.fromkeys(found)) or list(width_findings(subject))
