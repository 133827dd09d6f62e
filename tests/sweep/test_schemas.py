"""Schemas that nobody has thought of: what the database itself would take is what must arrive.

The truth is a twin of the target beside a copy of the source: rows are inserted one by one, each
that its keys, checks and parents let in. No word of the engine is asked for it.
"""

from contextlib import suppress
from dataclasses import dataclass

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.moving import Move, catalog, execute, select
from fixtures.pool import databases
from rowcall import Mapping, Project, Ref
from rowcall.pg.server import Server
from sweep.laid import PLAIN, quoted
from sweep.samples import values_of
from sweep.test_types import accused

pytestmark = pytest.mark.full

TYPES = (
    *("integer", "bigint", "numeric", "double precision", "text", "citext", "name", "bytea"),
    *("date", "interval", "timestamp with time zone", "time with time zone", "boolean", "uuid"),
    *("jsonb", "inet", "daterange", "nummultirange", "bit varying", "mood", "pair", "json"),
    *("integer[]", "numeric[]", "text[]", "mood[]", "character(3)", "point", "money"),
)
UNORDERED = {"json", "point"}
COLLATED = {"text", "citext"}
PREPARE = """
CREATE EXTENSION citext;
CREATE TYPE mood AS ENUM ('sad', 'it''s % ok', 'Ə');
CREATE TYPE pair AS (n numeric, m mood);
CREATE DOMAIN short AS varchar(4) CHECK (VALUE <> 'no');
"""


def samples(name: str) -> tuple[str, ...]:
    """Return expressions of values of a type."""
    base = name.removesuffix("[]").partition("(")[0]
    values = values_of(base) or ()
    casts = [f"CAST({quoted(value)} AS {base})" for value in values]
    if name.endswith("[]"):
        some = [f"ARRAY[{one}, NULL, {casts[0]}]::{name}" for one in casts]
        return (*some, f"'{{}}'::{name}")
    return tuple(f"CAST({one} AS {name})" for one in casts)


@dataclass(frozen=True)
class Field:
    """A column of a random table."""

    kind: str
    is_unique: bool
    is_needed: bool
    collation: str

    @property
    def type_sql(self) -> str:
        """Return the type with its collation."""
        return f"{self.kind}{self.collation}"


@dataclass(frozen=True)
class Relation:
    """A random table: its columns, pairs of them that are unique, its rows, its parent."""

    fields: tuple[Field, ...]
    is_pair_unique: bool
    nulls_equal: bool
    partitions: int
    batch: int
    rows: tuple[tuple[int, ...], ...]

    def value(self, row: int, column: int) -> str:
        """Return the expression of a value; 0 of a row's numbers is NULL."""
        chosen = self.rows[row][column]
        listed = samples(self.fields[column].kind)
        return "NULL" if chosen == 0 else listed[(chosen - 1) % len(listed)]

    def keys(self) -> str:
        """Return the constraints of the target beyond its primary key."""
        treated = " NULLS NOT DISTINCT" if self.nulls_equal else ""
        unique = [f"UNIQUE{treated} (c{i})" for i, f in enumerate(self.fields) if f.is_unique]
        paired = [f.kind for f in self.fields[:2]]
        if self.is_pair_unique and len(paired) > 1 and UNORDERED.isdisjoint(paired):
            unique.append(f"UNIQUE{treated} (c1, c0)")
        return "".join(f", {each}" for each in unique)


def fields() -> st.SearchStrategy[Field]:
    """Return columns: of any type, some unique, some collated."""
    return st.builds(
        lambda kind, unique, needed, collation: Field(
            kind,
            unique and kind not in UNORDERED,
            needed,
            collation if kind in COLLATED else "",
        ),
        st.sampled_from(TYPES),
        st.booleans(),
        st.booleans(),
        st.sampled_from(("", ' COLLATE "C"', ' COLLATE "POSIX"')),
    )


def relations() -> st.SearchStrategy[Relation]:
    """Return tables; the first number of a row is its parent, as far as it has one."""
    row = st.tuples(*[st.integers(0, 6)] * 4)
    return st.builds(
        Relation,
        st.lists(fields(), min_size=1, max_size=3).map(tuple),
        st.booleans(),
        st.booleans(),
        st.sampled_from((0, 0, 2)),
        st.sampled_from((1, 3, 20000)),
        st.lists(row, min_size=0, max_size=8).map(tuple),
    )


def source_of(relation: Relation, nr: int) -> str:
    """Return the source's table with its rows."""
    columns = "".join(f", c{i} {f.type_sql}" for i, f in enumerate(relation.fields))
    made = f"CREATE TABLE from{nr} (id integer PRIMARY KEY, up integer{columns});\n"
    rows = "".join(
        f"INSERT INTO from{nr} VALUES ({row}, {numbers[3] - 1 if numbers[3] else 'NULL'}, "
        + ", ".join(relation.value(row, i) for i in range(len(relation.fields)))
        + ");\n"
        for row, numbers in enumerate(relation.rows)
    )
    return made + rows


def target_of(relation: Relation, nr: int, schema: str) -> str:
    """Return the target's table, or its twin."""
    needed = [" NOT NULL" if f.is_needed else "" for f in relation.fields]
    columns = "".join(f", c{i} {f.type_sql}{needed[i]}" for i, f in enumerate(relation.fields))
    parent = f", up uuid REFERENCES {schema}.to{nr - 1}" if nr else ""
    is_split = relation.partitions and not relation.keys()
    how = " PARTITION BY HASH (id)" if is_split else ""
    made = (
        f"CREATE TABLE {schema}.to{nr} (id uuid DEFAULT gen_random_uuid() PRIMARY KEY,"
        f" nr integer NOT NULL{columns}{parent}{relation.keys()}){how};\n"
    )
    parts = "".join(
        f"CREATE TABLE {schema}.to{nr}_{part} PARTITION OF {schema}.to{nr}"
        f" FOR VALUES WITH (MODULUS {relation.partitions}, REMAINDER {part});\n"
        for part in range(relation.partitions if is_split else 0)
    )
    return made + parts


def targets_of(tables: list[Relation], schema: str) -> str:
    """Return all tables of the target, or their twins."""
    return "".join(target_of(each, nr, schema) for nr, each in enumerate(tables))


def fill_twin(uri: str, tables: list[Relation]) -> None:
    """Insert row by row what the database takes."""
    with psycopg.connect(uri, autocommit=True) as connection:
        for nr, relation in enumerate(tables):
            names = "".join(f", c{i}" for i in range(len(relation.fields)))
            up, parent, where = "", "", ""
            if nr:
                up, parent = ", up", f", (SELECT id FROM twin.to{nr - 1} AS p WHERE p.nr = f.up)"
                known = f"EXISTS (SELECT FROM twin.to{nr - 1} AS p WHERE p.nr = f.up)"
                where = f" AND (up IS NULL OR {known})"
            insert = f"INSERT INTO twin.to{nr} (nr{names}{up}) SELECT id{names}{parent}"
            for row in range(len(relation.rows)):
                one = f" FROM from{nr} AS f WHERE id = {row}{where} ON CONFLICT DO NOTHING"
                with suppress(psycopg.errors.NotNullViolation):
                    connection.execute((insert + one).encode())


def copied(uri: str, schema: str, tables: list[Relation]) -> list[list[str]]:
    """Return the rows of each table as COPY writes them, parents by their numbers."""
    found: list[list[str]] = []
    with psycopg.connect(uri) as connection:
        connection.execute(PLAIN)
        for nr, relation in enumerate(tables):
            names = "".join(f", t.c{i}" for i in range(len(relation.fields)))
            up = f", (SELECT nr FROM {schema}.to{nr - 1} AS p WHERE p.id = t.up)" if nr else ""
            query = f"SELECT t.nr{names}{up} FROM {schema}.to{nr} AS t ORDER BY 1"
            with connection.cursor().copy(f"COPY ({query}) TO STDOUT".encode()) as copy:
                found.append(b"".join(bytes(chunk) for chunk in copy).decode().splitlines())
    return found


def project_of(tables: list[Relation]) -> Project:
    """Return the project that moves these tables, each behind its parent."""
    mappings: list[Mapping] = []
    for nr, relation in enumerate(tables):
        columns: dict[str, str | Ref] = {"nr": "id"}
        columns |= {f"c{i}": f"c{i}" for i in range(len(relation.fields))}
        if nr:
            columns["up"] = Ref(mappings[-1], "up")
        mappings.append(
            Mapping(target=f"to{nr}", source=f"from{nr}", columns=columns, batch=relation.batch)
        )
    return Project(
        name="random", mappings=tuple(mappings), drop_columns={"from0.up": "the first has none"}
    )


@pytest.mark.parametrize("server", [18], indirect=True)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(tables=st.lists(relations(), min_size=1, max_size=3))
def test_what_the_database_would_take_is_what_arrives(
    tables: list[Relation], server: Server
) -> None:
    with databases(server) as new_database:
        source, target, truth = new_database(), new_database(), new_database()
        rows = "".join(source_of(each, nr) for nr, each in enumerate(tables))
        for uri, script in {
            source: rows,
            truth: f"{rows} CREATE SCHEMA twin; {targets_of(tables, 'twin')}",
            target: targets_of(tables, "public"),
        }.items():
            execute(uri, PREPARE + script)
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
