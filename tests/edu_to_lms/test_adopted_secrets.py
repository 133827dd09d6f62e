"""Does no password that the half-migrated `lms` holds in plain text get anywhere else, or stay?

They are looked for as `test_secrets` does, after a repair that failed twice while it hashed: once
in argon2, once in the database. The server logs every statement with its parameters.
"""

import base64
import io
import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from argon2 import PasswordHasher
from rich.console import Console

from edu_lms.edu.build import SMALLEST_SCALE, build_edu
from edu_lms.half_migrated.build import build_half_migrated
from edu_lms.lms.build import build_lms
from edu_lms.project import project
from edu_to_lms.test_secrets import look_through, read_canaries, seen_in, shown
from engine.moving import Move, execute, select
from rowcall.account.read import read_account
from rowcall.errors import RowcallError
from rowcall.pg.machine import embedded_binaries
from rowcall.pg.server import create_server, remove_server, start_server
from rowcall.report.json import account_json
from rowcall.report.terminal import print_account
from rowcall.run import secrets
from rowcall.run.events import Event
from rowcall.run.run import read_and_plan

# test_secrets looks through a run from empty before each commit
pytestmark = pytest.mark.full

LOGGING = ("log_statement = 'all'", "log_min_duration_statement = 0",
           "log_error_verbosity = 'verbose'", "log_parameter_max_length_on_error = -1")  # fmt: skip
REFUSE = (
    "ALTER TABLE public.users ADD CONSTRAINT refused"
    " CHECK (password_hash NOT LIKE '$argon2%') NOT VALID"
)
LEAVE = "ALTER TABLE public.users DROP CONSTRAINT refused"
USERS = "SELECT id::text, metadata ->> 'old_account_id', password_hash FROM public.users"
HASH = re.compile(r"\$argon2id\$.*|\$2b\$12\$.{53}|!")


@dataclass(frozen=True)
class User:
    """A row before the run: whose account it is, and what stood for its password."""

    account: str | None
    password: str

    @property
    def is_plain(self) -> bool:
        """Whether it is a password in plain text, and none that the scripts made up."""
        return not HASH.fullmatch(self.password) and self.password != "placeholder_hash"


@dataclass(frozen=True)
class Repaired:
    """A half-migrated target that came to its end, and what it left to look through."""

    move: Move
    before: dict[str, User]
    canaries: set[str]
    held: list[dict[str, set[str]]]
    failures: list[str]
    log: Path


@pytest.fixture(scope="module")
def repaired(home: Path) -> Iterator[Repaired]:
    server = create_server(embedded_binaries(), home / f"secrets-{uuid.uuid4().hex[:8]}")
    try:
        start_server(server, durable=False)
        with psycopg.connect(server.uri, autocommit=True) as connection:
            connection.execute("CREATE DATABASE edu")
            connection.execute("CREATE DATABASE lms")
        move = Move(project, server.database_uri("edu"), server.database_uri("lms"))
        with psycopg.connect(move.source) as edu, psycopg.connect(move.target) as lms:
            build_edu(edu, scale=SMALLEST_SCALE, seed=1)
            build_lms(lms)
            build_half_migrated(edu, lms)
        before = {key: User(*user) for key, *user in select(move.target, USERS)}
        # the schema in which the building tells what it did is no part of the target
        execute(move.target, "DROP SCHEMA synthetic CASCADE")
        (server.data / "log").write_text("", encoding="utf-8")
        with psycopg.connect(server.uri, autocommit=True) as connection:
            for setting in LOGGING:
                connection.execute(f"ALTER SYSTEM SET {setting}".encode())
            connection.execute("SELECT pg_reload_conf()")
        canaries = {user.password.lower() for user in before.values() if user.is_plain}
        # each is looked for in every table, four times: those of forty users tell as much as all
        canaries = set(sorted(canary for canary in canaries if len(canary) > 8)[:40])
        canaries |= read_canaries(move.source)
        held: list[dict[str, set[str]]] = []

        def look() -> None:
            held.append(look_through(move.target, canaries).found)

        move.adopt()
        look()
        failures = [_fail_in_argon(move), _fail_in_database(move)]
        look()
        move.run(offline=True, remove_surplus=True, listen=lambda event: _at_judging(event, look))
        look()
        yield Repaired(move, before, canaries, held, failures, server.data / "log")
    finally:
        remove_server(server)


def _at_judging(event: Event, look: object) -> None:
    if event.step == "judge users" and event.moment == "done" and callable(look):
        look()


def _fail_in_argon(move: Move) -> str:
    with pytest.MonkeyPatch.context() as patch:
        # more lanes than argon2 knows
        patch.setattr(secrets, "_LANES", 2**25)
        with pytest.raises(RowcallError) as caught:
            move.run(offline=True)
    return shown(caught.value)


def _fail_in_database(move: Move) -> str:
    execute(move.target, REFUSE)
    with pytest.raises(RowcallError) as caught:
        move.run(offline=True)
    execute(move.target, LEAVE)
    return shown(caught.value)


def source_passwords(repaired: Repaired) -> dict[str | None, str | None]:
    return dict(select(repaired.move.source, "SELECT id::text, password FROM public.accounts"))


def users(repaired: Repaired) -> dict[str, str]:
    return {key: password for key, _, password in select(repaired.move.target, USERS)}


def test_nothing_but_the_users_themselves_ever_held_a_password(repaired: Repaired) -> None:
    adopted, failed, judging, ended = repaired.held
    # where they stood, and the samples of what is there
    assert set(adopted) == set(failed) == {"public.users", "pg_catalog.pg_statistic"}
    assert judging == {}
    assert ended == {}


def test_the_server_log_tells_every_statement_and_no_password(repaired: Repaired) -> None:
    log = repaired.log.read_text(encoding="utf-8")
    assert 'SET "password_hash" = $1' in log
    assert "rowcall: remove surplus users" in log
    assert seen_in(log, repaired.canaries) == set()


def test_failures_while_hashing_tell_no_password(repaired: Repaired) -> None:
    in_argon, in_database = repaired.failures
    assert "a password cannot be hashed" in in_argon
    assert "refused" in in_database
    assert seen_in(in_argon + in_database, repaired.canaries) == set()


def test_no_report_tells_a_password(repaired: Repaired) -> None:
    prepared = read_and_plan(project, repaired.move.source, repaired.move.target)
    with psycopg.connect(repaired.move.target) as connection:
        account = read_account(connection, prepared.project)
    printed = io.StringIO()
    print_account(account, Console(file=printed, width=200), everything=True)
    assert seen_in(printed.getvalue() + account_json(account), repaired.canaries) == set()


def test_no_password_stays_in_plain_text(repaired: Repaired) -> None:
    assert repaired.move.differences() == {}
    assert [p for p in users(repaired).values() if not HASH.fullmatch(p)] == []


def test_passwords_that_stood_are_hashed_as_they_stood(repaired: Repaired) -> None:
    after = users(repaired)
    given = source_passwords(repaired)
    plain = {key: user for key, user in repaired.before.items() if user.is_plain and key in after}
    undecoded = {key for key, user in plain.items() if user.password == given.get(user.account)}
    assert len(plain) > 50
    for key in plain.keys() - undecoded:
        assert PasswordHasher().verify(after[key], plain[key].password)
    # what the source holds and nobody can decode was stored as it is: nobody's password
    assert undecoded
    assert {after[key] for key in undecoded} == {"!"}


def test_hashes_that_stood_stay(repaired: Repaired) -> None:
    after = users(repaired)
    hashed = {
        key: user.password
        for key, user in repaired.before.items()
        if HASH.fullmatch(user.password) and key in after
    }
    assert hashed
    assert {key: after[key] for key in hashed} == hashed


def test_invented_passwords_give_way_to_that_of_the_source_or_to_none(repaired: Repaired) -> None:
    after = users(repaired)
    source = source_passwords(repaired)
    invented = {
        key: user.account
        for key, user in repaired.before.items()
        if user.password == "placeholder_hash" and key in after
    }
    assert invented
    for key, account in invented.items():
        if after[key] != "!":
            plain = base64.b64decode("".join((source[account] or "").split()))
            assert PasswordHasher().verify(after[key], plain)
