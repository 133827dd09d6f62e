"""Rows of more columns than one statement, or one of our own tables, has room for."""

from collections.abc import Iterator

from rowcall.compile.bind import bind
from rowcall.compile.check.subject import Subject
from rowcall.compile.judge import judging
from rowcall.compile.wide import COLUMNS, ENTRIES, entries_needed, judged_columns
from rowcall.mapping.finding import Finding


def width_findings(subject: Subject) -> Iterator[Finding]:
    """Find mappings that are too wide to be judged; all else must fit, so that they compile."""
    project = bind(subject.project, subject.source, subject.target)
    for bound in project.mappings:
        if bound.mapping is None:
            continue
        for number, pieces in enumerate(judging(bound, project).pieces):
            entries, columns = entries_needed(pieces), judged_columns(bound, number)
            relation = bound.readings[number].relation
            if entries > ENTRIES or columns > COLUMNS:
                yield Finding(
                    "too_wide",
                    f'"{bound.name}" fills {len(bound.columns):,} columns from "{relation}": with'
                    f" what is kept of each unit, {columns:,} columns of a table (PostgreSQL has"
                    f" {COLUMNS:,}) and {entries:,} entries of a list (it takes {ENTRIES:,})",
                    bound.place,
                    "fill fewer columns, or gather some of them in a jsonb: Json(…)",
                )
