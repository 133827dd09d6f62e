"""What does the command say where something is wrong, and does it keep passwords to itself?"""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from fixtures.command import PROJECT, Command
from rowcall.pg.server import Server

PASSWORD = "not-for-the-screen"


def test_a_server_that_refuses_is_named_without_its_password(parcels: Command) -> None:
    done = parcels("run", "--source", f"postgresql://me:{PASSWORD}@localhost:1/none")
    assert done.returncode == 1
    assert done.stderr.startswith("connection failed: the source database does not answer")
    assert "postgresql://me:***@localhost:1/none" in done.stderr
    assert PASSWORD not in done.stderr
    assert "Traceback" not in done.stderr


def test_an_address_that_cannot_be_read_is_not_repeated(parcels: Command) -> None:
    done = parcels("run", "--target", f"postgres:me:{PASSWORD}", "--debug")
    assert done.returncode == 1
    assert PASSWORD not in done.stderr


def test_a_database_that_does_not_exist_is_named(parcels: Command, target: str) -> None:
    done = parcels("run", "--target", target.replace("test_", "absent_"))
    assert done.returncode == 1
    assert "does not exist" in done.stderr


def test_a_wrong_password_is_not_repeated(
    parcels: Command, server_with_passwords: tuple[Server, str]
) -> None:
    server, user = server_with_passwords
    uri = server.uri.replace("postgres@", f"{user}:{PASSWORD}@")
    done = parcels("run", "--target", uri, "--debug")
    assert done.returncode == 1
    assert "password authentication failed" in done.stderr
    assert PASSWORD not in done.stderr
    assert "check --target (or ROWCALL_TARGET), the server and ~/.pgpass" in done.stderr
    pgpass = parcels.folder / ".pgpass"
    pgpass.write_text(f"*:*:*:{user}:another-one\n")
    pgpass.chmod(0o600)
    named = ("--target", uri.replace(f":{PASSWORD}", ""))
    assert "connection failed" not in parcels("check", *named, HOME=str(parcels.folder)).stderr


def test_no_database_named_is_wrong_usage(rowcall: Command) -> None:
    done = rowcall("run", "--project", str(PROJECT))
    assert done.returncode == 2
    assert done.stderr.startswith("refused: no source database is named")
    assert "ROWCALL_SOURCE" in done.stderr


def test_without_the_right_to_create_a_schema_nothing_is_written(
    parcels: Command, target: str, weak_role: str
) -> None:
    done = parcels("run", "--target", target.replace("postgres@", f"{weak_role}@"))
    assert done.returncode == 1
    assert "42501" in done.stderr
    assert "Traceback" not in done.stderr
    with psycopg.connect(target) as connection:
        row = connection.execute("SELECT to_regnamespace('rowcall')").fetchone()
        assert row == (None,)


def test_report_without_a_ledger_says_what_comes_next(parcels: Command) -> None:
    done = parcels("report")
    assert done.returncode == 2
    assert "no ledger" in done.stderr
    assert "rowcall run" in done.stderr


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("from rowcall import Project\nproject = Project(\n", "was never closed"),
        ("\n\nproject = 1 / 0\n", "ZeroDivisionError: division by zero"),
        ("import nothing_of_that_name\n", "No module named 'nothing_of_that_name'"),
        ("projects = []\n", 'does not define "project"'),
        ("project = 5\n", '"project" is a int, not a Project'),
    ],
)
def test_a_project_that_does_not_load_is_named_with_its_line(
    parcels: Command, text: str, said: str
) -> None:
    file = parcels.folder / "broken.py"
    file.write_text(text)
    done = parcels("plan", "--project", "broken.py")
    assert done.returncode == 2
    assert done.stderr.startswith("project error: ")
    assert said in done.stderr
    assert "broken.py" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_line_of_a_broken_project_is_named(parcels: Command) -> None:
    (parcels.folder / "broken.py").write_text("\n\nproject = 1 / 0\n")
    assert "broken.py:3" in parcels("plan", "--project", "broken.py").stderr


def test_a_project_that_does_not_exist_is_named(parcels: Command) -> None:
    for name in ("absent.py", "absent", "absent.module"):
        done = parcels("plan", "--project", name)
        assert done.returncode == 2
        assert name in done.stderr


def test_wrong_usage_is_exit_code_2(rowcall: Command) -> None:
    for arguments in (["walk"], ["run", "--jobs", "0"], ["run", "--format", "xml"], []):
        assert rowcall(*arguments).returncode == 2


def test_debug_says_where_an_error_arose(parcels: Command) -> None:
    (parcels.folder / "broken.py").write_text("project = 1 / 0\n")
    done = parcels("plan", "--debug", "--project", "broken.py")
    assert "load.py" in done.stderr


def test_version_is_printed(rowcall: Command) -> None:
    assert rowcall("--version").stdout.startswith("rowcall 0.")


@pytest.fixture
def weak_role(target: str) -> Iterator[str]:
    """A role that may log in and nothing else."""
    name = f"weak_{Path(target.split('?', maxsplit=1)[0]).name}"
    with psycopg.connect(target, autocommit=True) as connection:
        connection.execute(f"CREATE ROLE {name} LOGIN".encode())
        connection.execute(f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {name}".encode())
    yield name
    with psycopg.connect(target, autocommit=True) as connection:
        connection.execute(f"DROP OWNED BY {name}".encode())
        connection.execute(f"DROP ROLE {name}".encode())


@pytest.fixture
def server_with_passwords(private_server: Server) -> tuple[Server, str]:
    """A server that asks one role for a password."""
    rules = private_server.data / "pg_hba.conf"
    rules.write_text(f"local all careful scram-sha-256\n{rules.read_text()}")
    with psycopg.connect(private_server.uri, autocommit=True) as connection:
        connection.execute("CREATE ROLE careful LOGIN PASSWORD 'another-one'")
        connection.execute("SELECT pg_reload_conf()")
    return private_server, "careful"
