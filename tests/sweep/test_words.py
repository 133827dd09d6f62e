"""Every word of the language into and out of every type: what arrives is what SQL makes of it."""

from collections.abc import Callable
from typing import Any

import psycopg
import pytest

from engine.moving import Move, execute, select
from fixtures.postgres import NewDatabase
from rowcall import (
    Computed,
    Const,
    Date,
    FanOut,
    Fit,
    Flag,
    Integer,
    Json,
    Lookup,
    Mapping,
    Member,
    Names,
    Number,
    Project,
    Sql,
    Union,
    Unique,
)
from sweep.laid import differing, plain_fields, quoted, source_table, target_table
from sweep.samples import Type, own_types, sampled_types
from sweep.test_types import accused, waiting

pytestmark = pytest.mark.full

BAD = "\u0001 no value of any type {"


@pytest.fixture
def types(new_database: NewDatabase) -> list[Type]:
    """The types of a server with its extensions, and of people."""
    uri = new_database()
    own_types(uri)
    return sampled_types(uri)


def laid(source: str, target: str, new_database: NewDatabase) -> tuple[str, str]:
    """Make both databases with all types."""
    uris = new_database(), new_database()
    for uri, script in zip(uris, (source, target), strict=True):
        own_types(uri)
        execute(uri, script)
    return uris


def right(move: Move) -> None:
    """Run, and see that nothing waits, nothing is missing and nobody is accused."""
    move.run()
    assert waiting(move) == []
    assert move.differences() == {}
    assert accused(move) == []


def written(types: list[Type], value: Callable[[int, Type], str]) -> str:
    """Return a table with a column of each type, and a row of these expressions."""
    columns = ", ".join(f"c{nr} {each.name}" for nr, each in enumerate(types))
    values = ", ".join(value(nr, each) for nr, each in enumerate(types))
    return f"CREATE TABLE wanted ({columns}); INSERT INTO wanted VALUES ({values});"


def as_texts(types: list[Type], table: str) -> str:
    """Return a query of all its columns as texts."""
    listed = ", ".join(f"c{nr}::text" for nr in range(len(types)))
    return f"SELECT {listed} FROM {table}"


def empty_target(types: list[Type]) -> str:
    """Return a target with a column of each type."""
    columns = ", ".join(f"c{nr} {each.name}" for nr, each in enumerate(types))
    return f"CREATE TABLE things (id uuid PRIMARY KEY, {columns});"


def first(each: Type) -> str:
    """Return the first value of a type, as a literal of it."""
    # the parser of expressions does not know these names of types: docs/reference/limits.md
    name = {"bit varying": "varbit", "cube": '"cube"'}.get(each.name, each.name)
    return f"CAST({quoted(each.values[0])} AS {name})"


CONSTANT: dict[str, Callable[[Type], Any]] = {
    "Const": lambda each: Const(each.values[0]),
    "Lookup": lambda each: Lookup("code", {"a": each.values[0], "b": None}),
    "literal": lambda each: Sql(first(each)),
    "text": lambda each: Sql(quoted(each.values[0])),
    "fallback": lambda each: Lookup("code", {"b": None}).or_placeholder(first(each)),
}


@pytest.mark.parametrize("word", CONSTANT)
def test_a_value_that_the_project_names_arrives_in_every_type(
    word: str, types: list[Type], new_database: NewDatabase
) -> None:
    source = (
        "CREATE TABLE thing AS SELECT 1 AS id, 'a' AS code; ALTER TABLE thing ADD PRIMARY KEY (id);"
    )
    uris = laid(
        source + written(types, lambda _, each: first(each)), empty_target(types), new_database
    )
    columns = {f"c{nr}": CONSTANT[word](each) for nr, each in enumerate(types)}
    things = Mapping(target="things", source="thing", columns=columns, drop={"code": "not read"})
    dropped = {"wanted": "what the server itself makes of the values"}
    move = Move(Project(name="words", mappings=(things,), drop_tables=dropped), *uris)
    right(move)
    found = select(move.target, as_texts(types, "things"))[0]
    wanted = select(move.source, as_texts(types, "wanted"))[0]
    wrong = [
        f"{each.name}: {one!r} became {two!r}"
        for each, one, two in zip(types, wanted, found, strict=True)
        if one != two
    ]
    assert wrong == []


def test_a_text_that_a_type_cannot_read_is_replaced_with_a_mark(
    types: list[Type], new_database: NewDatabase
) -> None:
    uri = new_database()
    own_types(uri)
    unread = [each for each in types if not reads(uri, each)]
    assert len(unread) > 60
    row = f"CREATE TABLE thing AS SELECT 1 AS id, {quoted(BAD)} AS t;"
    source = f"{row} ALTER TABLE thing ADD PRIMARY KEY (id);"
    uris = laid(source, empty_target(unread), new_database)
    columns = {f"c{nr}": Sql("t").or_null() for nr in range(len(unread))}
    move = Move(
        Project(name="bad", mappings=(Mapping(target="things", source="thing", columns=columns),)),
        *uris,
    )
    right(move)
    found = select(move.target, as_texts(unread, "things"))[0]
    assert [each.name for each, value in zip(unread, found, strict=True) if value is not None] == []
    marked = move.rows("SELECT column_name FROM rowcall.marks")
    assert len(marked) == len(unread)


def reads(uri: str, each: Type) -> bool:
    """Return whether the type's input function takes the bad text."""
    try:
        select(uri, f"SELECT CAST({quoted(BAD)} AS {each.name})")
    except psycopg.Error:
        return False
    return True


def test_every_type_can_be_computed_from_and_be_unique(
    types: list[Type], new_database: NewDatabase
) -> None:
    ordered = [each for each in types if each.has_btree]
    fields = plain_fields(ordered)
    target = target_table("to_plain", fields)
    more = "".join(
        f"ALTER TABLE to_plain ADD c{nr} {each.name};" for nr, each in enumerate(ordered)
    )
    uris = laid(
        source_table("from_plain", fields) + "DELETE FROM from_plain WHERE id > 0;",
        target + more,
        new_database,
    )
    columns: dict[str, Any] = {"nr": "id"}
    columns |= {each.name: Unique(each.name) for each in fields}
    columns |= {f"c{nr}": Computed(each.name) for nr, each in enumerate(fields)}
    plain = Mapping(target="to_plain", source="from_plain", columns=columns)
    move = Move(Project(name="computed", mappings=(plain,)), *uris)
    right(move)
    assert differing(move.source, move.target, "from_plain", "to_plain", fields) == []
    same = " AND ".join(f"{f.name}::text = c{nr}::text" for nr, f in enumerate(fields))
    assert select(move.target, f"SELECT {same} FROM to_plain") == [(True,)]


def test_every_type_comes_through_a_union_a_query_and_a_fan_out(
    types: list[Type], new_database: NewDatabase
) -> None:
    fields = plain_fields(types)
    script = source_table("from_plain", fields)
    target = "".join(target_table(f"to_{place}", fields) for place in ("union", "parts"))
    uris = laid(script, target, new_database)
    names = {each.name: each.name for each in fields}
    union = Mapping(
        target="to_union",
        source=Union(Member("from_plain", key="id", columns={})),
        columns={"nr": "id"} | names,
    )
    other = {f"part_{name}": name for name in names}
    parts = FanOut("parts", "from_plain", key="id", parts={"1": {"n": "id"} | other})
    columns = {"nr": "n"} | {name: part for part, name in other.items()}
    fanned = Mapping(target="to_parts", source=parts, columns=columns)
    move = Move(Project(name="sources", mappings=(union, fanned)), *uris)
    right(move)
    for place in ("union", "parts"):
        assert differing(move.source, move.target, "from_plain", f"to_{place}", fields) == []


BUILT_IN_JSON = {
    *("boolean", "text", "integer", "numeric", "date", "jsonb", "uuid", "inet", "interval"),
    *("timestamp with time zone", "bytea", "int4range", "double precision"),
}


def test_json_keeps_a_value_as_to_jsonb_writes_it(
    types: list[Type], new_database: NewDatabase
) -> None:
    fields = plain_fields([each for each in types if each.name in BUILT_IN_JSON])
    target = "CREATE TABLE docs (id uuid PRIMARY KEY, nr integer NOT NULL, doc jsonb);"
    uris = laid(source_table("from_plain", fields), target, new_database)
    doc = Json(**{each.name: each.name for each in fields})
    docs = Mapping(target="docs", source="from_plain", columns={"nr": "id", "doc": doc})
    move = Move(Project(name="docs", mappings=(docs,)), *uris)
    right(move)
    for each in fields:
        wanted = select(
            move.source, f"SELECT id, to_jsonb({each.name})::text FROM from_plain ORDER BY 1"
        )
        found = select(move.target, f"SELECT nr, (doc -> '{each.name}')::text FROM docs ORDER BY 1")
        assert found == wanted, each.type_name


WHOLE = "smallint", "integer", "bigint"
FLOATS = "real", "double precision"

# word, text, target's type, what arrives
PARSED: tuple[tuple[Any, str, str, str], ...] = (
    *((Number, "12", each, "12") for each in (*WHOLE, "numeric", *FLOATS, "text", "varchar(9)")),
    *((Number, "1.50", each, "1.50") for each in ("numeric", "numeric(9,2)", "money")),
    *((Number, "1.5", each, "1.5") for each in (*FLOATS, "text")),
    *((Integer, "-7", each, "-7") for each in (*WHOLE, "numeric", *FLOATS, "text")),
    *((Flag, "yes", each, "true") for each in ("boolean", "text")),
    (Date, "2020-02-29", "date", "2020-02-29"),
    (Date, "2020-02-29", "timestamp", "2020-02-29 00:00:00"),
    (Date, "2020-02-29", "text", "2020-02-29"),
    (Date, "29.02.2020", "date", "2020-02-29"),
    (Names, "Leyla", "jsonb", '{"az": "Leyla"}'),
    (Fit, "short", "varchar(9)", "short"),
    (Fit, "short", "text", "short"),
    (Fit, "short", "character(9)", "short"),
    (Fit, "short", "name", "short"),
    (Fit, "Short", "citext", "Short"),
)  # fmt: skip


def test_what_is_parsed_arrives_in_every_type_that_can_hold_it(new_database: NewDatabase) -> None:
    columns: dict[str, Any] = {}
    for nr, (word, *_) in enumerate(PARSED):
        given = f"t{nr}"
        columns[f"c{nr}"] = (
            Names(az=given) if word is Names else Fit(given, 9) if word is Fit else word(given)
        )
    texts = ", ".join(f"t{nr} text" for nr in range(len(PARSED)))
    values = ", ".join(quoted(text) for _, text, _, _ in PARSED)
    types = ", ".join(f"c{nr} {each[2]}" for nr, each in enumerate(PARSED))
    uris = laid(
        f"CREATE TABLE thing (id integer PRIMARY KEY, {texts});"
        f"INSERT INTO thing VALUES (1, {values});",
        f"CREATE TABLE things (id uuid PRIMARY KEY, {types});",
        new_database,
    )
    things = Mapping(target="things", source="thing", columns=columns)
    move = Move(Project(name="parsed", mappings=(things,)), *uris)
    right(move)
    for nr, (word, text, name, wanted) in enumerate(PARSED):
        cast = f"CAST({quoted(wanted)} AS {name})"
        same = f"SELECT c{nr} IS NOT DISTINCT FROM {cast}, c{nr}::text FROM things"
        assert select(move.target, same)[0][0], (word, text, name, select(move.target, same))
