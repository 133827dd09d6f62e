"""Which tables and columns a user's query reads, and what its result has."""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError
from sqlglot.optimizer.qualify import qualify
from sqlglot.optimizer.scope import traverse_scope
from sqlglot.schema import MappingSchema

from rowcall.sql.expression import BadExpression
from rowcall.sql.quote import name

Tables = Mapping[str, Sequence[str]]
_Tables = tuple[tuple[str, tuple[str, ...]], ...]


def columns_read(query: str, tables: Tables, schema: str = "") -> dict[str, set[str]]:
    """Return {table: columns} that the query reads, given the columns of every table.

    Tables of the `schema` may be named with it.

    Where a name cannot be told to be a column, as of a function's result or a whole row, every
    column that the query may mean is read: what is wrong with it then, the server says.
    Raises BadExpression when it is no SELECT or reads a table that does not exist.
    """
    tree = _parsed(query, schema)
    known = _known_tables(tree, tables)
    qualified = _qualified(query, _frozen(tables), schema)
    if qualified is None:
        return {table: set(_possible(tree, table, tables[table])) for table in known}
    read = {table: set(_unseen(tree, table, tables[table])) for table in known}
    for scope in traverse_scope(qualified):
        sources = {
            alias: source.name
            for alias, source in scope.sources.items()
            if isinstance(source, exp.Table) and source.name in read
        }
        for column in scope.columns:
            if column.table in sources:
                read[sources[column.table]].add(column.name)
    return read


def result_columns(query: str, tables: Tables, schema: str = "") -> list[str]:
    """Return the names of the columns of the query's result; none where they are not known.

    Raises BadExpression when it cannot be read.
    """
    tree = _qualified(query, _frozen(tables), schema) or _parsed(query, schema)
    found = tree.named_selects if isinstance(tree, exp.Query) else []
    # the server has names of its own for an expression without one, and for all columns
    return found if all(one not in ("", "*") for one in found) else []


def over_staging(query: str, tables: Tables, schema: str = "") -> str:
    """Return the query with the tables of other schemas called as they are staged.

    `branch.customer` is the table "branch.customer" there, and `public.customer` "customer", if
    that is the `schema`; the rest of the text stays as it is.
    """
    out = query
    for table in sorted(_parsed(query, schema).find_all(exp.Table), key=_start, reverse=True):
        if _called(table) not in tables or not (table.db or _BEGIN in table.meta):
            continue
        alias = "" if table.alias else f" AS {name(table.name)}"
        end = table.this.meta["end"] + 1
        out = f"{out[: _start(table)]}{name(_called(table))}{alias}{out[end:]}"
    return out


# where the name of a table begins whose schema was taken away
_BEGIN = "begin"


def _start(table: exp.Table) -> int:
    first = table.args.get("db") or table.this
    return int(table.meta.get(_BEGIN, first.meta.get("start", 0)))


def _called(table: exp.Table) -> str:
    """Return the name of a table as a project writes it; PostgreSQL folds what is not quoted."""
    return ".".join(
        part.name if part.args.get("quoted") else part.name.lower()
        for part in table.parts
        if isinstance(part, exp.Identifier)
    )


def _known_tables(tree: exp.Expr, tables: Tables) -> list[str]:
    named = {cte.alias.lower() for cte in tree.find_all(exp.CTE)}
    found: dict[str, None] = {}
    for table in tree.find_all(exp.Table):
        called = _called(table)
        # a function in FROM has a call for its name
        if not called or (not table.db and called.lower() in named):
            continue
        if called not in tables:
            raise BadExpression(f'table "{called}" does not exist in the source')
        found[called] = None
    return list(found)


def _possible(tree: exp.Expr, table: str, columns: Sequence[str]) -> Iterator[str]:
    """Yield the columns of a table that a query may read, by the names that stand in it."""
    names = {one.name for one in tree.find_all(exp.Identifier)}
    names |= {one.lower() for one in names}
    whole = tree.find(exp.Star) is not None or _is_read_whole(tree, table, columns)
    yield from (column for column in columns if whole or column in names)


def _unseen(tree: exp.Expr, table: str, columns: Sequence[str]) -> Iterator[str]:
    """Yield what sqlglot's scopes leave out: whole rows, and arguments of functions in FROM."""
    if _is_read_whole(tree, table, columns):
        yield from columns
        return
    calls: list[exp.Expr] = [t for t in tree.find_all(exp.Table) if isinstance(t.this, exp.Func)]
    calls += [*tree.find_all(exp.Unnest), *tree.find_all(exp.Lateral)]
    names = {column.name for call in calls for column in call.find_all(exp.Column)}
    yield from (column for column in columns if column in names)


def _is_read_whole(tree: exp.Expr, table: str, columns: Sequence[str]) -> bool:
    """Return whether a row as a whole is read, by the table's name or by its alias.

    A column of that name goes first.
    """
    rows = {of.alias_or_name for of in tree.find_all(exp.Table) if _called(of) == table}
    rows -= {*columns}
    return any(c.name in rows for c in tree.find_all(exp.Column) if not c.table)


def _frozen(tables: Tables) -> _Tables:
    return tuple((table, tuple(columns)) for table, columns in tables.items())


@lru_cache(maxsize=256)
def _parsed(query: str, schema: str) -> exp.Expr:
    try:
        tree = sqlglot.parse_one(query, dialect="postgres")
    except SqlglotError as error:
        raise BadExpression(str(error).splitlines()[0]) from error
    for table in tree.find_all(exp.Table):
        if table.db and _called(table) == f"{schema}.{_called(exp.Table(this=table.this))}":
            table.meta[_BEGIN] = _start(table)
            table.set("db", None)
    return tree


@lru_cache(maxsize=256)
def _qualified(query: str, tables: _Tables, schema: str) -> exp.Expr | None:
    """A check asks a hundred times of a dozen queries, and each answer takes 0.1 s."""
    tree = _parsed(query, schema).copy()
    known = dict(tables)
    for table in tree.find_all(exp.Table):
        called = _called(table)
        if table.db and called in known:
            alias = table.alias or table.name
            table.set("this", exp.to_identifier(called, quoted=True))
            table.set("db", None)
            table.set("alias", exp.TableAlias(this=exp.to_identifier(alias, quoted=True)))
    try:
        return qualify(tree, schema=_schema(tables), dialect="postgres")
    except SqlglotError:
        return None


@lru_cache(maxsize=8)
def _schema(tables: _Tables) -> MappingSchema:
    """Normalizing the names of 355 tables takes 35 ms."""
    schema = MappingSchema(dialect="postgres")
    for table, columns in tables:
        # as an identifier: a name with a dot is one name
        schema.add_table(
            exp.Table(this=exp.to_identifier(table, quoted=True)),
            dict.fromkeys((name(column) for column in columns), "text"),
            normalize=True,
        )
    return schema
