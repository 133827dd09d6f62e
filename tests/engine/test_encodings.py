"""What becomes of texts between databases of different encodings, by values written by hand."""

from collections.abc import Callable, Iterator

import psycopg
import pytest

from engine.moving import Move, execute, select
from fixtures.postgres import NewDatabase
from rowcall import Mapping, Project
from rowcall.errors import ProjectError
from rowcall.pg.server import Server

TABLE = "CREATE TABLE people (id integer PRIMARY KEY, name text NOT NULL, note text);"
PEOPLE = Mapping(
    name="people",
    source="people",
    target="people",
    columns={"id": "id", "name": "name", "note": "note"},
)

Encoded = Callable[[str], str]


@pytest.fixture
def encoded(server: Server, new_database: NewDatabase) -> Iterator[Encoded]:
    """Make a database of an encoding."""
    made: list[str] = []

    def make(encoding: str) -> str:
        uri = new_database()
        name = psycopg.conninfo.conninfo_to_dict(uri)["dbname"]
        made.append(f"{name}_{encoding.lower()}")
        _on(
            server,
            f"CREATE DATABASE {made[-1]} TEMPLATE template0 ENCODING '{encoding}' LOCALE 'C'",
        )
        return server.database_uri(made[-1])

    yield make
    for name in made:
        _on(server, f"DROP DATABASE {name} WITH (FORCE)")


def _on(server: Server, statement: str) -> None:
    with psycopg.connect(server.uri, autocommit=True) as connection:
        connection.execute(statement.encode())


def _fill(uri: str, names: dict[int, bytes], encoding: str) -> None:
    """Fill the table as a client of that encoding does, byte for byte."""
    execute(uri, TABLE)
    with psycopg.connect(uri) as connection:
        connection.execute(f"SET client_encoding = '{encoding}'".encode())
        with connection.cursor().copy("COPY people (id, name) FROM STDIN") as copy:
            for key, name in names.items():
                copy.write(b"%d\t%s\n" % (key, name))


def _move(source: str, target: str) -> Move:
    execute(target, TABLE)
    return Move(Project(name="people", mappings=(PEOPLE,)), source, target)


def _names(uri: str) -> dict[int, str]:
    with psycopg.connect(uri, client_encoding="UTF8") as connection:
        return dict(connection.execute("SELECT id, name FROM people").fetchall())


@pytest.mark.parametrize(
    ("encoding", "letters", "meant"),
    [
        ("LATIN1", b"J\xf6rg, caf\xe9", "Jörg, café"),
        ("WIN1251", b"\xcb\xe5\xe9\xeb\xe0", "Лейла"),
        ("EUC_JP", b"\xc6\xfc\xcb\xdc", "日本"),
    ],
)
def test_characters_arrive_from_a_source_of_another_encoding(
    encoded: Encoded, new_database: NewDatabase, encoding: str, letters: bytes, meant: str
) -> None:
    source = encoded(encoding)
    _fill(source, {1: b"Ann", 2: letters}, encoding)
    move = _move(source, new_database())
    assert move.run()
    assert _names(move.target) == {1: "Ann", 2: meant}
    assert move.differences() == {}


def test_the_encoding_of_the_source_does_not_change_the_state(
    encoded: Encoded, new_database: NewDatabase
) -> None:
    names = {1: "Jörg", 2: "Ann", 3: "Ænima", 4: "zebra"}
    states: list[dict[str, str]] = []
    for uri, encoding in ((new_database(), "UTF8"), (encoded("LATIN1"), "LATIN1")):
        _fill(uri, {key: it.encode(encoding.lower()) for key, it in names.items()}, encoding)
        move = _move(uri, new_database())
        assert move.run()
        states.append(move.state())
    assert states[0] == states[1]


def test_characters_arrive_in_a_target_of_another_encoding(
    encoded: Encoded, new_database: NewDatabase
) -> None:
    source = new_database()
    _fill(source, {1: "Jörg".encode(), 2: b"Ann"}, "UTF8")
    move = _move(source, encoded("LATIN1"))
    assert move.run()
    # as the server has them: one byte for a letter of LATIN1
    raw = select(move.target, "SELECT id, convert_to(name, 'LATIN1') FROM people ORDER BY id")
    assert raw == [(1, b"J\xf6rg"), (2, b"Ann")]


def test_what_the_target_cannot_hold_is_named_before_a_row_is_written(
    encoded: Encoded, new_database: NewDatabase
) -> None:
    source = new_database()
    _fill(source, {1: b"Ann", 7: "Łukasz".encode(), 8: "Jörg".encode(), 9: "5 €".encode()}, "UTF8")
    move = _move(source, encoded("LATIN1"))
    with pytest.raises(ProjectError) as stopped:
        move.run()
    assert (
        'source table "people", in UTF8, holds text that the target, in LATIN1'
        in stopped.value.rule
    )
    assert stopped.value.where == "2 texts of column name, first in the row with key 7"
    assert select(move.target, "SELECT count(*) FROM people") == [(0,)]
    execute(source, "UPDATE people SET name = 'mended' WHERE id IN (7, 9)")
    assert move.run()
    assert _names(move.target) == {1: "Ann", 7: "mended", 8: "Jörg", 9: "mended"}


def test_a_source_that_does_not_know_its_encoding_is_read_as_utf_8(
    encoded: Encoded, new_database: NewDatabase
) -> None:
    source = encoded("SQL_ASCII")
    _fill(source, {1: b"Ann", 2: "Jörg".encode()}, "SQL_ASCII")
    move = _move(source, new_database())
    assert move.run()
    assert _names(move.target) == {1: "Ann", 2: "Jörg"}


def test_bytes_of_no_known_encoding_are_named_before_a_row_is_written(
    encoded: Encoded, new_database: NewDatabase
) -> None:
    source = encoded("SQL_ASCII")
    _fill(source, {1: b"Ann", 3: b"J\xf6rg"}, "SQL_ASCII")
    move = _move(source, new_database())
    with pytest.raises(ProjectError) as stopped:
        move.run()
    assert "in SQL_ASCII, holds text that the target, in UTF8, cannot hold" in stopped.value.rule
    assert stopped.value.where == "1 text of column name, first in the row with key 3"
    assert select(move.target, "SELECT count(*) FROM people") == [(0,)]
