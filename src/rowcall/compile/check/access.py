"""What the role may not do, told by the catalogs: rows and columns that cannot be read, and tables
that do not take rows as they are written.
"""

from collections.abc import Iterator

from rowcall.compile.check.drops import staged_columns
from rowcall.compile.check.subject import Subject, listed
from rowcall.mapping.finding import Finding
from rowcall.schema.table import Table
from rowcall.sql.quote import name, qualified


def access_findings(subject: Subject) -> Iterator[Finding]:
    """Find what cannot be read of the source, and what changes or hides rows of the target."""
    for table, columns in staged_columns(subject).items():
        yield from _of_source(subject, subject.source.tables[table], columns)
    for mapping, bound in subject.mapped():
        if bound.target is None:
            continue
        relation = _relation(bound.target)
        if bound.target.access.hides_rows:
            yield Finding(
                "row_security",
                f'row-level security holds for this role in target table "{bound.target.name}",'
                " which would refuse rows, or hide them",
                mapping.place,
                f"ALTER TABLE {relation} NO FORCE ROW LEVEL SECURITY until the rows are there, or"
                " connect as a role with BYPASSRLS",
            )
        for rule in bound.target.access.rules:
            yield Finding(
                "rewrite_rule",
                f'rule "{rule}" of target table "{bound.target.name}" would change what is written,'
                " or write more",
                mapping.place,
                f"ALTER TABLE {relation} DISABLE RULE {name(rule)} until the rows are there",
            )


def _of_source(subject: Subject, table: Table, columns: list[str]) -> Iterator[Finding]:
    closed = [column for column in columns if column in table.access.unreadable]
    if closed:
        every = len(closed) == len(columns)
        yield Finding(
            "unreadable",
            f'the role may not read source table "{table.name}"'
            + ("" if every else f", of which {listed(closed)} are needed"),
            subject.project.place,
            f"GRANT SELECT ON {_relation(table)} to it, and USAGE on its schema; or connect as a"
            " role that may read it",
        )
    if table.access.hides_rows:
        yield Finding(
            "hidden_rows",
            f'row-level security of source table "{table.name}" hides rows from the role,'
            " which would be lost",
            subject.project.place,
            "connect as the owner of the table or as a role with BYPASSRLS, as pg_dump wants it",
        )


def _relation(table: Table) -> str:
    return qualified(table.schema, table.own_name) if table.schema else name(table.name)
