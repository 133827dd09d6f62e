"""Does a server of one's own start, keep its databases, and go without a trace?"""

from collections.abc import Iterator

import psycopg
import pytest

from fixtures.command import Command

pytestmark = pytest.mark.database


@pytest.fixture
def own(rowcall: Command) -> Iterator[Command]:
    """The command, in whose folder no server is left behind."""
    yield rowcall
    rowcall("server", "stop", "own", "--remove")


def test_a_server_starts_with_its_databases_and_keeps_them(own: Command) -> None:
    done = own("server", "start", "own", "old", "new")
    assert done.returncode == 0, done.stderr
    old, new = done.stdout.split()
    with psycopg.connect(old) as connection:
        connection.execute("CREATE TABLE kept ()")
    assert own("server", "start", "own", "new").stdout.split() == [new]
    assert own("server", "stop", "own").returncode == 0
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(old)
    assert own("server", "start", "own", "old").stdout.split() == [old]
    with psycopg.connect(old) as connection:
        assert connection.execute("SELECT count(*) FROM kept").fetchone() == (0,)
    removed = own("server", "stop", "own", "--remove")
    assert "databases are removed" in removed.stderr
    assert own("server", "stop", "own").returncode == 2


def test_a_folder_without_server_is_left_alone(rowcall: Command) -> None:
    (rowcall.folder / "notes").mkdir()
    (rowcall.folder / "notes" / "mine.txt").touch()
    for folder in ("notes", "absent", "absent/below"):
        done = rowcall("server", "stop", folder, "--remove")
        assert done.returncode == 2
        assert "the folder holds no server" in done.stderr
    assert (rowcall.folder / "notes" / "mine.txt").exists()
