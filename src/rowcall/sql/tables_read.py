"""Which tables and columns a user's query reads."""

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError
from sqlglot.optimizer.qualify import qualify
from sqlglot.optimizer.scope import traverse_scope

from rowcall.sql.expression import BadExpression


def columns_read(query: str, tables: dict[str, list[str]]) -> dict[str, set[str]]:
    """Return {table: columns} that the query reads, given the columns of every table.

    Raises BadExpression when it is no SELECT or names what does not exist.
    """
    schema: dict[str, object] = {
        table: dict.fromkeys(columns, "text") for table, columns in tables.items()
    }
    try:
        tree = qualify(
            sqlglot.parse_one(query, dialect="postgres"), schema=schema, dialect="postgres"
        )
    except SqlglotError as error:
        raise BadExpression(str(error).splitlines()[0]) from error
    read: dict[str, set[str]] = {}
    for scope in traverse_scope(tree):
        sources = {
            alias: source.name
            for alias, source in scope.sources.items()
            if isinstance(source, exp.Table)
        }
        for table in sources.values():
            if table not in tables:
                raise BadExpression(f'table "{table}" does not exist in the source')
            read.setdefault(table, set())
        for column in scope.columns:
            if column.table in sources:
                read[sources[column.table]].add(column.name)
    return read
