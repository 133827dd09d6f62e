"""What does a source hold? Its catalog, a bounded sample of each table, and whose keys they are."""

from collections.abc import Iterator

from psycopg import sql

from rowcall.catalog.read import read_database
from rowcall.draft.keys import Values, comparable_type, find_keys, values_to_find
from rowcall.draft.observed import ImpliedReference, Profile, Sampled
from rowcall.draft.shapes import is_secret, profile_of
from rowcall.pg.connect import Connection
from rowcall.schema.table import Database, Table
from rowcall.sql.statements import statement

ROWS = 1_000
# of a large table about so many pages of 8 kB are read, spread over all of it
_PAGES = 40
# a value is looked at up to here: longer ones are texts
_LENGTH = 200

Sample = dict[str, list[str | None]]


def sample_database(connection: Connection, schema: str) -> Sampled:
    """Return what the source holds; one snapshot serves all that a connection to a source reads."""
    database = read_database(connection, schema)
    samples = {
        name: sample
        for name, pages in _pages(connection, schema)
        if (sample := _sample(connection, schema, database.tables[name], pages))
    }
    profiles: dict[tuple[str, str], Profile] = {
        (name, column.name): profile_of(column, sample[column.name])
        for name, sample in samples.items()
        for column in database.tables[name].columns
    }
    keys = find_keys(database, profiles)
    wanted = values_to_find(database, profiles, samples)
    inclusions = [
        inclusion
        for table, column in keys.items()
        for inclusion in _inclusions(connection, database, table, column, wanted)
    ]
    return Sampled(database, profiles, keys, tuple(inclusions))


def _pages(connection: Connection, schema: str) -> list[tuple[str, int]]:
    quoted = '"' + schema.replace('"', '""') + '"'
    text = statement("rowcall.draft", "pages").encode()
    return connection.execute(text, {"schema": quoted}).fetchall()


def _sample(connection: Connection, schema: str, table: Table, pages: int) -> Sample:
    """Return up to ROWS rows by column; nothing where the table is empty."""
    columns = [
        # of a secret only whether it is there
        sql.SQL("CASE WHEN {0} IS NOT NULL THEN '' END" if secret else "left({0}::text, {1})")
        .format(sql.Identifier(name), _LENGTH)
        for name, secret in ((name, is_secret(name)) for name in table.column_names)
    ]  # fmt: skip
    query = sql.SQL("SELECT {} FROM {}{}").format(
        sql.SQL(", ").join(columns),
        # the rows of children are sampled with these
        sql.SQL("ONLY " if table.kind == "r" else ""),
        sql.Identifier(schema, table.name),
    )
    sampled = sql.SQL("{} TABLESAMPLE SYSTEM ({}) REPEATABLE (1) LIMIT {}").format(
        query, 100 * _PAGES / max(pages, 1), ROWS
    )
    whole = sql.SQL("{} LIMIT {}").format(query, ROWS)
    rows = connection.execute(sampled).fetchall() if pages > _PAGES else []
    rows = rows or connection.execute(whole).fetchall()
    if not rows:
        return {}
    return {name: [row[n] for row in rows] for n, name in enumerate(table.column_names)}


def _inclusions(
    connection: Connection, database: Database, table: str, key: str, wanted: dict[str, Values]
) -> Iterator[ImpliedReference]:
    """Look for the sampled values of all columns of the key's type in the key, at once."""
    column = database.tables[table].column(key)
    values = wanted.get(comparable_type(column.type)) if column else None
    if values is None:
        return
    query = sql.SQL(
        "SELECT s.place, count(*) FROM unnest(%s::int[], %s::{}[]) AS s (place, value)"
        " WHERE EXISTS (SELECT FROM {} AS k WHERE k.{} = s.value) GROUP BY s.place"
    ).format(sql.SQL(values.type_name), sql.Identifier(database.schema, table), sql.Identifier(key))
    place: int
    found: int
    for place, found in connection.execute(query, [values.places, values.values]).fetchall():
        from_table, from_column, count = values.columns[place]
        yield ImpliedReference(from_table, from_column, table, key, found / count, count)
