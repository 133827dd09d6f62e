"""What is dropped by name: it exists, and nobody reads it."""

from collections.abc import Iterator
from fnmatch import fnmatchcase

from rowcall.compile.bind import BoundProject
from rowcall.compile.check.subject import Subject, did_you_mean
from rowcall.compile.claims import claims
from rowcall.mapping.finding import Finding
from rowcall.sql.expression import BadExpression


def drop_findings(subject: Subject) -> Iterator[Finding]:
    """Find drops of what does not exist, and of what is read nevertheless."""
    read = _read(subject)
    yield from _tables(subject, read)
    yield from _columns(subject, read)
    for mapping, bound in subject.mapped():
        for column in mapping.drop:
            tables = [r.shape for r in bound.readings if r.shape is not None]
            if tables and all(table.column(column) is None for table in tables):
                yield Finding(
                    "unknown_drop",
                    f'"{mapping.name}" drops column "{column}", which does not exist in'
                    f' "{tables[0].name}"',
                    mapping.place,
                    did_you_mean(column, tables[0].column_names),
                )
            for table in tables:
                if column in read.get(table.name, frozenset()):
                    yield Finding(
                        "dropped_and_read",
                        f'"{mapping.name}" drops column "{column}" of "{table.name}",'
                        " which is read",
                        mapping.place,
                        "take it out of drop",
                    )


def _tables(subject: Subject, read: dict[str, frozenset[str]]) -> Iterator[Finding]:
    project = subject.project
    for glob in project.drop_tables:
        found = [table for table in subject.source.tables if fnmatchcase(table, glob)]
        # a schema of which everything is dropped may be missing: then nothing is forgotten
        if not found and not glob.endswith(".*"):
            yield Finding(
                "unknown_drop",
                f'drop_tables names "{glob}", which is no table of the source',
                project.place,
                did_you_mean(glob, subject.source.tables),
            )
        for table in found:
            # a glob leaves alone what is mapped
            if table == glob and table in read:
                yield Finding(
                    "dropped_and_read",
                    f'drop_tables names "{table}", which is read',
                    project.place,
                    "take it out of drop_tables",
                )


def _columns(subject: Subject, read: dict[str, frozenset[str]]) -> Iterator[Finding]:
    project = subject.project
    known = {
        f"{table.name}.{column}"
        for table in subject.source.tables.values()
        for column in table.column_names
    }
    is_read = {f"{table}.{column}" for table, columns in read.items() for column in columns}
    for glob in project.drop_columns:
        if not any(fnmatchcase(column, glob) for column in known):
            yield Finding(
                "unknown_drop",
                f'drop_columns names "{glob}", which is no column of the source',
                project.place,
                did_you_mean(glob, known),
            )
        elif glob in is_read:
            yield Finding(
                "dropped_and_read",
                f'drop_columns names "{glob}", which is read',
                project.place,
                "take it out of drop_columns",
            )


def staged_columns(subject: Subject) -> dict[str, list[str]]:
    """Return the columns of each source table that are read, and so are staged."""
    read = _read(subject)
    return {
        name: [column for column in table.column_names if column in read.get(name, frozenset())]
        for name, table in subject.source.tables.items()
        if name in read
    }


def _read(subject: Subject) -> dict[str, frozenset[str]]:
    """Return what is read; nothing where an expression cannot be read, which is told elsewhere."""
    bound = BoundProject(subject.project, subject.source, subject.target, subject.bounds)
    try:
        found = claims(bound)
    except (BadExpression, OSError, ValueError, LookupError):
        return {}
    secrets = found.secrets
    return {t: c | secrets.get(t, frozenset()) for t, c in found.columns.items()}
