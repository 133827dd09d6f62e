"""Every type is loaded, adopted, edited; what people wrote is kept, whatever the type's = says."""

import pytest
from psycopg import errors

from engine.conftest import Prepare
from engine.many_types import ALL, DDL, FOLDED, edits, source_sql, target_sql
from engine.moving import Move, execute
from engine.theatre import correct
from rowcall import Identity, Mapping, Match
from rowcall.api.databases import bind_to_staging
from rowcall.api.reading import reading
from rowcall.pg.connect import Connection
from rowcall.verify.finding import Difference
from rowcall.verify.integrity import integrity

TEXTS = ", ".join(f"{name}::text" for name in ALL)
FOLDED_CASE = (
    "CREATE COLLATION folded (provider = icu, locale = 'und-u-ks-level2', deterministic = false)"
)
COLUMNS = {"number": "id", "word": "word", **{name: name for name in ALL}}


def things(identity: Identity | None = None) -> Mapping:
    return Mapping(target="things", source="thing", columns=COLUMNS, identity=identity)


def stands(move: Move) -> dict[int, dict[str, str]]:
    """Return each row as PostgreSQL prints it, by its number."""
    rows = move.rows(f"SELECT number, {TEXTS} FROM things")
    return {number: dict(zip(ALL, texts, strict=True)) for number, *texts in rows}


def printed(move: Move, *, edited: bool) -> dict[str, str]:
    """Return what PostgreSQL itself prints of the values that the test wrote by hand."""
    listed = ", ".join(
        "'" + (one.edited if edited else one.value).replace("'", "''") + f"'::{one.type}::text"
        for one in ALL.values()
    )
    return dict(zip(ALL, move.rows(f"SELECT {listed}")[0], strict=True))


@pytest.mark.parametrize("name", FOLDED)
def test_the_edit_is_one_that_equality_does_not_see(connection: Connection, name: str) -> None:
    """Where PostgreSQL's own = told it, the tests below would prove nothing."""
    connection.execute(DDL.encode())
    one = FOLDED[name]
    assert connection.execute(f"SELECT {one.is_equal}".encode()).fetchone() == (True,)


def test_every_type_is_loaded_and_what_people_changed_is_kept(move: Prepare) -> None:
    small = move(source_sql(), target_sql(), things())
    small.run()
    values = printed(small, edited=False)
    assert set(map(str, stands(small).values())) == {str(values)}
    execute(small.target, edits())
    correct(small, *(("thing", i, "word", "b") for i in range(len(ALL) + 1)))
    small.run()
    kept = small.rows("SELECT source_key::integer, reason FROM rowcall.kept_row ORDER BY 1")
    assert kept == [(i, "edited since it was loaded") for i in range(len(ALL))]
    other = printed(small, edited=True)
    assert stands(small) == {
        i: values | ({} if i == len(ALL) else {name: other[name]})
        for i, name in enumerate([*ALL, ""])
    }
    assert small.rows("SELECT number FROM things WHERE word = 'b'") == [(len(ALL),)]
    assert small.differences() == {}


def test_every_type_is_adopted_and_edits_are_told_from_what_was_written(move: Prepare) -> None:
    identity = Identity(
        Match("number", {"number": "id"}),
        was={"word": "'old'", **{name: COLUMNS[name] for name in ALL}},
    )
    values = ", ".join(
        "'" + one.value.replace("'", "''") + f"'::{one.type}" for one in ALL.values()
    )
    half = (
        "INSERT INTO things SELECT gen_random_uuid(), number, 'old', "
        f"{values} FROM generate_series(0, {len(ALL)}) AS number;\n{edits()}"
    )
    small = move(source_sql(), target_sql(half), things(identity))
    before = stands(small)
    small.adopt()
    touched = small.rows(
        "SELECT source_key::integer, touched FROM rowcall.adoption_things"
        " WHERE touched IS NOT NULL ORDER BY 1"
    )
    assert touched == [(i, [name]) for i, name in enumerate(ALL)]
    small.finish()
    assert stands(small) == before
    assert small.rows("SELECT DISTINCT word FROM things") == [("a",)]
    assert small.differences() == {}


def test_a_ledger_of_an_earlier_version_accuses_nobody_and_is_corrected(move: Prepare) -> None:
    """Earlier versions hashed numbers as equal ones, and points as texts."""
    columns = {"number": "id", "word": "word", "size": "size", "spot": "spot", "doc": "doc"}
    small = move(
        "CREATE TABLE thing (id integer PRIMARY KEY, word text, size numeric,"
        " spot point, doc jsonb);"
        "INSERT INTO thing SELECT i, 'a', 1.50, '(1,2)', '{}' FROM generate_series(1, 3) AS i",
        "CREATE TABLE things (id uuid PRIMARY KEY, number integer, word text, size numeric,"
        " spot point, doc jsonb)",
        Mapping(target="things", source="thing", columns=columns),
    )
    small.run()
    execute(
        small.target,
        "UPDATE rowcall.entry_things SET row_hash = hash_record_extended("
        "ROW(number, word, size, spot::text, doc), 0) FROM things WHERE target_id = things.id;"
        "UPDATE things SET size = 2 WHERE number = 3",
    )
    assert [(one.check, one.rows) for one in integrity_of(small)] == [("altered_row", 1)]
    before = dict(small.rows("SELECT k1, row_hash FROM rowcall.entry_things"))
    correct(small, ("thing", 1, "word", "b"), ("thing", 3, "word", "b"))
    small.run()
    assert small.rows("SELECT number, word, size::text FROM things ORDER BY number") == [
        (1, "b", "1.50"), (2, "a", "1.50"), (3, "a", "2"),
    ]  # fmt: skip
    after = dict(small.rows("SELECT k1, row_hash FROM rowcall.entry_things"))
    assert {key for key in after if after[key] != before[key]} == {1, 3}


def test_a_collation_that_folds_case_hides_no_edit(move: Prepare, connection: Connection) -> None:
    try:
        connection.execute(FOLDED_CASE.encode())
    except errors.FeatureNotSupported:
        pytest.skip("this PostgreSQL has no ICU")
    small = move(
        "CREATE TABLE person (id integer PRIMARY KEY, email text, word text);"
        "INSERT INTO person VALUES (1, 'Leyla@x', 'a'), (2, 'ayla@x', 'a')",
        f"{FOLDED_CASE};"
        "CREATE TABLE people (id uuid PRIMARY KEY, number integer, word text,"
        " email text COLLATE folded UNIQUE, tags text[] COLLATE folded)",
        Mapping(
            target="people",
            source="person",
            columns={"number": "id", "word": "word", "email": "email", "tags": "ARRAY[email]"},
        ),
    )
    small.run()
    assert integrity_of(small) == []
    execute(small.target, "UPDATE people SET email = 'leyla@X' WHERE number = 1")
    correct(small, ("person", 1, "word", "b"), ("person", 2, "word", "b"))
    small.run()
    assert small.rows("SELECT number, word, email FROM people ORDER BY number") == [
        (1, "a", "leyla@X"), (2, "b", "ayla@x"),
    ]  # fmt: skip


def integrity_of(move: Move) -> list[Difference]:
    """Return what does not hold together."""
    with reading(move.target) as target:
        return integrity(bind_to_staging(move.project, target), target)
