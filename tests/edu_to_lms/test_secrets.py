"""Does no password leave the legacy database but as a hash?

Some passwords are canaries, strings that occur nowhere else. They are looked for in all that a run
leaves behind, in small letters: as they are, in base64 as the source has them, and in hexadecimal
as bytes are printed. The server logs every statement with its parameters, and the run fails once
while it hashes, with the row in the server's message.
"""

import base64
import io
import traceback
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from argon2 import PasswordHasher
from psycopg import sql
from rich.console import Console

from edu_lms.edu.build import SMALLEST_SCALE, build_edu
from edu_lms.lms.build import build_lms
from edu_lms.project import project
from engine.moving import Move, execute
from rowcall.account.read import read_account
from rowcall.errors import RowcallError
from rowcall.pg.machine import embedded_binaries
from rowcall.pg.server import create_server, remove_server, start_server
from rowcall.report.json import account_json
from rowcall.report.terminal import print_account
from rowcall.run.events import Event, Listener
from rowcall.run.run import read_and_plan

# A constraint, since triggers are silent while hashes are written.
REFUSE = """
CREATE FUNCTION public.refuse(id uuid, hash text) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    held text := (SELECT users::text FROM public.users WHERE users.id = refuse.id);
BEGIN
    IF hash LIKE '$argon2id$%' THEN
        RAISE EXCEPTION 'refused: %', held USING DETAIL = held, HINT = hash;
    END IF;
    RETURN TRUE;
END
$$;
ALTER TABLE public.users
  ADD CONSTRAINT refuse CHECK (public.refuse(id, password_hash)) NOT VALID
"""
LEAVE = "ALTER TABLE public.users DROP CONSTRAINT refuse; DROP FUNCTION public.refuse(uuid, text)"

# With the statistics of pg_catalog, where ANALYZE keeps samples of what tables hold.
TABLES = """
SELECT nspname, relname
  FROM pg_class
  JOIN pg_namespace AS schema ON schema.oid = relnamespace
 WHERE relkind = 'r'
   AND nspname <> 'information_schema'"""
CANARIES = """
SELECT CASE WHEN kind LIKE '%canary_other_password' THEN other_password ELSE password END
  FROM public.accounts
  JOIN synthetic.manifest ON table_name = 'accounts' AND key = id::text
 WHERE kind LIKE '%canary%'"""
PASSWORDS = """
SELECT id::text, password
  FROM public.accounts
 WHERE password ~ '^[A-Za-z0-9+/\\s]+={0,2}$'
   AND length(translate(password, E'\\n', '')) % 4 = 0
 ORDER BY length(password) DESC, id
 LIMIT 12"""


@dataclass(frozen=True)
class Held:
    """The tables of a database by schema, and those in which a canary was found."""

    schemas: set[str]
    found: dict[str, set[str]]


@dataclass(frozen=True)
class Ended:
    """A move that failed once and then came to its end, and what it left to look through."""

    move: Move
    canaries: set[str]
    while_judging: Held
    failure: str
    log: Path


@pytest.fixture(scope="module")
def ended(home: Path) -> Iterator[Ended]:
    server = create_server(embedded_binaries(), home / f"secrets-{uuid.uuid4().hex[:8]}")
    try:
        start_server(server, durable=False)
        with psycopg.connect(server.uri, autocommit=True) as connection:
            connection.execute("CREATE DATABASE edu")
            connection.execute("CREATE DATABASE lms")
        move = Move(project, server.database_uri("edu"), server.database_uri("lms"))
        with psycopg.connect(move.source) as connection:
            build_edu(connection, scale=SMALLEST_SCALE, seed=1, profile="hostile")
        with psycopg.connect(move.target) as connection:
            build_lms(connection)
        with psycopg.connect(server.uri, autocommit=True) as connection:
            connection.execute("ALTER SYSTEM SET log_statement = 'all'")
            connection.execute("ALTER SYSTEM SET log_error_verbosity = 'verbose'")
            connection.execute("ALTER SYSTEM SET log_parameter_max_length_on_error = -1")
            connection.execute("SELECT pg_reload_conf()")

        canaries = read_canaries(move.source)
        while_judging: list[Held] = []

        def listen(event: Event) -> None:
            if event.step == "judge users" and event.moment == "done":
                while_judging.append(look_through(move.target, canaries))
            # not before: a constraint that is there when a run begins is judged
            if event.step == "hash users.password_hash" and event.moment == "begin":
                execute(move.target, REFUSE)

        failure = fail(move, listen)
        execute(move.target, LEAVE)
        assert move.run()
        yield Ended(move, canaries, while_judging[0], failure, server.data / "log")
    finally:
        remove_server(server)


def read_canaries(edu: str) -> set[str]:
    """Return the planted passwords in every form that is looked for."""
    found: set[str] = set()
    with psycopg.connect(edu) as connection:
        for (encoded,) in connection.execute(CANARIES):
            plain = base64.b64decode(encoded)
            found |= {encoded.lower(), plain.decode().lower(), plain.hex()}
    return found


def seen_in(text: str, canaries: set[str]) -> set[str]:
    small = text.lower()
    return {canary for canary in canaries if canary in small}


def look_through(database: str, canaries: set[str]) -> Held:
    """Search every table of a database, the catalogs included."""
    held = Held(set(), {})
    with psycopg.connect(database) as connection:
        for schema, table in connection.execute(TABLES).fetchall():
            held.schemas.add(schema)
            statement = sql.SQL("COPY {} TO STDOUT").format(sql.Identifier(schema, table))
            with connection.cursor().copy(statement) as copy:
                seen = seen_in(b"".join(copy).decode(), canaries)
            if seen:
                held.found[f"{schema}.{table}"] = seen
    return held


def fail(move: Move, listen: Listener) -> str:
    """Return all that can be printed of a run's failure, the values in its frames included."""
    with pytest.raises(RowcallError) as caught:
        move.run(listen=listen)
    return shown(caught.value)


def shown(error: RowcallError) -> str:
    """Return all that can be printed of an error, the values in its frames included."""
    whole = traceback.TracebackException.from_exception(error, capture_locals=True)
    return f"{error!r} {error} {''.join(whole.format())}"


def test_the_canaries_are_in_the_source_to_be_found(ended: Ended) -> None:
    assert len(ended.canaries) >= 18
    assert "public.accounts" in look_through(ended.move.source, ended.canaries).found


def test_no_table_of_the_target_holds_a_password(ended: Ended) -> None:
    held = look_through(ended.move.target, ended.canaries)
    assert {"public", "rowcall", "rowcall_staging", "pg_catalog"} <= held.schemas
    assert held.found == {}


def test_no_table_holds_a_password_while_rows_are_judged(ended: Ended) -> None:
    assert "rowcall_judging" in ended.while_judging.schemas
    assert ended.while_judging.found == {}


def test_the_server_log_tells_every_statement_and_no_password(ended: Ended) -> None:
    log = ended.log.read_text(encoding="utf-8")
    assert 'SET "password_hash" = $1' in log
    assert "refused: (" in log
    assert seen_in(log, ended.canaries) == set()


def test_no_report_tells_a_password(ended: Ended) -> None:
    prepared = read_and_plan(project, ended.move.source, ended.move.target)
    with psycopg.connect(ended.move.target) as connection:
        account = read_account(connection, prepared.project)
    printed = io.StringIO()
    print_account(account, Console(file=printed, width=200), everything=True)
    assert "password_hash" in printed.getvalue()
    assert seen_in(printed.getvalue() + account_json(account), ended.canaries) == set()


def test_a_failure_while_hashing_tells_no_password(ended: Ended) -> None:
    assert "refused" in ended.failure
    assert seen_in(ended.failure, ended.canaries) == set()


def test_hashes_verify_against_the_decoded_passwords(ended: Ended) -> None:
    hashes = dict(
        ended.move.rows("SELECT metadata ->> 'old_account_id', password_hash FROM public.users")
    )
    with psycopg.connect(ended.move.source) as connection:
        passwords = connection.execute(PASSWORDS.encode()).fetchall()
    assert len(passwords) == 12
    for account, password in passwords:
        assert hashes[account].startswith("$argon2id$")
        assert PasswordHasher().verify(hashes[account], base64.b64decode(password))


def test_accounts_that_cannot_be_hashed_are_locked_and_marked(ended: Ended) -> None:
    locked = ended.move.rows(
        "SELECT metadata ->> 'old_account_id' FROM public.users"
        " WHERE password_hash = '!' AND metadata ? 'old_account_id'"
    )
    marked = ended.move.rows(
        "SELECT source_key FROM rowcall.marks"
        " WHERE mapping = 'users' AND column_name = 'password_hash' AND rule = 'locked'"
    )
    assert sorted(locked) == sorted(marked)
    assert locked
