"""Schemas that nobody has thought of: what the database itself would take is what must arrive.

The truth is a twin of the target beside a copy of the source: rows are inserted one by one, each
that its keys, checks and parents let in. No word of the engine is asked for it.
"""

from contextlib import suppress
from functools import cache

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.moving import Move, catalog, execute, select
from fixtures.pool import databases
from rowcall import Mapping, Project, Ref
from rowcall.pg.server import Server
from sweep.laid import PLAIN
from sweep.relations import (
    ICU,
    NO_ICU,
    PREPARE,
    Relation,
    Samples,
    relations,
    source_name,
    source_of,
    target_of,
)
from sweep.samples import sampled_types
from sweep.test_types import accused

pytestmark = pytest.mark.full

# what a row does not keep to: its domains, checks and partitions, its parents
REFUSALS = (
    psycopg.errors.NotNullViolation,
    psycopg.errors.CheckViolation,
    psycopg.errors.ForeignKeyViolation,
)


@cache
def of_server(server: Server) -> tuple[str, Samples]:
    """Return what prepares a database of a server, and the values that it reads."""
    with databases(server) as new_database:
        return of_database(new_database())


def of_database(uri: str) -> tuple[str, Samples]:
    """Return what prepares a database, and the values that it reads then."""
    has_icu = select(uri, "SELECT FROM pg_collation WHERE collname = 'und-x-icu'")
    prepare = PREPARE + (ICU if has_icu else NO_ICU)
    execute(uri, prepare)
    return prepare, {each.name: each.values for each in sampled_types(uri)}


def targets_of(tables: list[Relation], schema: str) -> str:
    """Return all tables of the target, or their twins."""
    return "".join(target_of(tables, nr, schema) for nr in range(len(tables)))


def fill_twin(uri: str, tables: list[Relation]) -> None:
    """Insert row by row what the database takes."""
    with psycopg.connect(uri, autocommit=True) as connection:
        for nr, relation in enumerate(tables):
            insert = inserting(tables, nr)
            for row in range(len(relation.rows)):
                with suppress(*REFUSALS):
                    connection.execute(f"{insert} AND f.nr = {row} ON CONFLICT DO NOTHING".encode())


def inserting(tables: list[Relation], nr: int) -> str:
    """Return the statement that inserts rows of the source into the twin, by plain SQL."""
    relation, parent = tables[nr], tables[nr - 1]
    pairs = {"nr": "f.nr"} | {f"c{i}": f"f.c{i}" for i in relation.columns}
    if relation.keeps_key:
        pairs |= {column: f"f.{column}" for column in relation.key}
    where = "TRUE"
    if nr and parent.keeps_key:
        pairs |= {up: f"f.{up}" for up in refers_by(parent)}
    elif nr:
        is_parent = " AND ".join(
            f"p.{key} = f.{up}" for key, up in zip(parent.key, refers_by(parent), strict=True)
        )
        found = (
            f"FROM {parent.schema}.from{nr - 1} AS p JOIN twin.to{nr - 1} AS t ON t.nr = p.nr"
            f" WHERE {is_parent}"
        )
        pairs["up"] = f"(SELECT t.id {found})"
        is_none = " OR ".join(f"f.{up} IS NULL" for up in refers_by(parent))
        where = f"({is_none} OR EXISTS (SELECT {found}))"
    return (
        f"INSERT INTO twin.to{nr} ({', '.join(pairs)}) SELECT {', '.join(pairs.values())}"
        f" FROM {relation.schema}.from{nr} AS f WHERE {where}"
    )


def refers_by(parent: Relation) -> tuple[str, ...]:
    """Return the columns by which a source's row refers to its parent."""
    return ("up", "up_half") if parent.is_halved else ("up",)


def copied(uri: str, schema: str, tables: list[Relation]) -> list[list[str]]:
    """Return the rows of each table as COPY writes them, parents by their numbers."""
    found: list[list[str]] = []
    with psycopg.connect(uri) as connection:
        connection.execute(PLAIN)
        for nr, relation in enumerate(tables):
            names = ["t.nr", *(f"t.c{i}" for i in relation.columns)]
            if relation.keeps_key:
                names += [f"t.{column}" for column in relation.key]
            if nr and tables[nr - 1].keeps_key:
                names += [f"t.{up}" for up in refers_by(tables[nr - 1])]
            elif nr:
                names.append(f"(SELECT nr FROM {schema}.to{nr - 1} AS p WHERE p.id = t.up)")
            query = f"SELECT {', '.join(names)} FROM {schema}.to{nr} AS t ORDER BY t.nr"
            with connection.cursor().copy(f"COPY ({query}) TO STDOUT".encode()) as copy:
                found.append(b"".join(bytes(chunk) for chunk in copy).decode().splitlines())
    return found


def project_of(tables: list[Relation]) -> Project:
    """Return the project that moves these tables, each behind its parent."""
    mappings: list[Mapping] = []
    for nr, relation in enumerate(tables):
        columns: dict[str, str | Ref] = {"nr": "nr"}
        columns |= {f"c{i}": f"c{i}" for i in relation.columns}
        if relation.keeps_key:
            columns |= {column: column for column in relation.key}
        if nr and tables[nr - 1].keeps_key:
            columns |= {up: up for up in refers_by(tables[nr - 1])}
        elif nr:
            columns["up"] = Ref(mappings[-1], *refers_by(tables[nr - 1]))
        mappings.append(
            Mapping(
                target=f"to{nr}",
                source=source_name(relation, nr),
                key=relation.key,
                columns=columns,
                batch=relation.batch,
            )
        )
    return Project(name="random", mappings=tuple(mappings))


@pytest.mark.parametrize("server", [18, 15], indirect=True)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(tables=st.lists(relations(), min_size=1, max_size=3))
def test_what_the_database_would_take_is_what_arrives(
    tables: list[Relation], server: Server
) -> None:
    with databases(server) as new_database:
        prepare, samples = of_server(server)
        source, target, truth = new_database(), new_database(), new_database()
        rows = "CREATE SCHEMA shop;" + "".join(
            source_of(tables, nr, samples) for nr in range(len(tables))
        )
        for uri, script in {
            source: rows,
            truth: f"{rows} CREATE SCHEMA twin; {targets_of(tables, 'twin')}",
            target: targets_of(tables, "public"),
        }.items():
            execute(uri, prepare + script)
        fill_twin(truth, tables)
        before = catalog(target)
        move = Move(project_of(tables), source, target)
        move.run()
        arrived = copied(target, "public", tables)
        assert arrived == copied(truth, "twin", tables)
        assert move.differences() == {}
        assert accused(move) == []
        assert catalog(target) == before
        left = sum(len(each.rows) for each in tables) - sum(map(len, arrived))
        waits = "SELECT count(*) FROM rowcall.source_rows WHERE outcome = 'quarantined'"
        assert select(target, waits) == [(left,)]
