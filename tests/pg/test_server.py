"""A server of this machine starts, stops, survives a crash and bothers nobody."""

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import psycopg
import pytest

from fixtures.postgres import INSTALLED, needs_installed
from rowcall.errors import ConnectionFailed, RefusedError
from rowcall.pg.machine import embedded_binaries, installed_binaries
from rowcall.pg.server import (
    LOAD,
    Server,
    create_server,
    embedded_server,
    installed_server,
    is_running,
    remove_server,
    start_server,
    stop_server,
)

pytestmark = pytest.mark.database

ROOT = os.geteuid() == 0


class Create(Protocol):
    """Make a server that goes with the test."""

    def __call__(self, data: Path, port: int | None = None) -> Server: ...


@pytest.fixture
def create() -> Iterator[Create]:
    made: list[Server] = []

    def create(data: Path, port: int | None = None) -> Server:
        made.append(create_server(embedded_binaries(), data, port=port))
        return made[-1]

    yield create
    for server in made:
        remove_server(server)


def setting(server: Server, name: str) -> str:
    with psycopg.connect(server.uri) as connection:
        row = connection.execute("SELECT current_setting(%s)", [name]).fetchone()
    assert row is not None
    return str(row[0])


def test_the_server_has_the_version_of_its_data(server: Server) -> None:
    assert setting(server, "server_version").startswith(f"{server.version}.")


def test_a_server_listens_on_a_socket_and_on_nothing_else(server: Server) -> None:
    assert setting(server, "listen_addresses") == ""
    assert setting(server, "unix_socket_directories") == str(server.sockets)


@pytest.mark.usefixtures("server")
def test_a_server_lowers_letters_beyond_ascii(connection: psycopg.Connection[tuple[str]]) -> None:
    assert connection.execute("SELECT lower('ƏŞÇ')").fetchone() == ("əşç",)


def test_a_committed_row_survives_a_crash(private_server: Server) -> None:
    with psycopg.connect(private_server.uri) as connection:
        connection.execute("CREATE TABLE mark AS SELECT 1 AS id")
    stop_server(private_server, immediate=True)
    assert not is_running(private_server)
    start_server(private_server, durable=False)
    with psycopg.connect(private_server.uri) as connection:
        assert connection.execute("SELECT id FROM mark").fetchall() == [(1,)]


def test_start_and_stop_may_be_repeated(private_server: Server) -> None:
    start_server(private_server, durable=False)
    assert is_running(private_server)
    stop_server(private_server)
    stop_server(private_server)
    assert not is_running(private_server)


def test_a_data_directory_is_found_again(private_server: Server) -> None:
    assert create_server(private_server.binaries, private_server.data) == private_server


@pytest.mark.full
def test_a_durable_server_is_set_for_a_load(create: Create, home: Path) -> None:
    create(home / "durable")
    with embedded_server(home / "durable") as server:
        assert setting(server, "fsync") == "on"
        assert {name: setting(server, name) for name in LOAD} == LOAD
    assert not is_running(server)


@needs_installed
@pytest.mark.full
def test_an_installed_server_is_found_by_its_version(home: Path) -> None:
    with installed_server(INSTALLED, home / "installed", durable=False) as server:
        assert server.version == INSTALLED
        assert setting(server, "server_version_num").startswith(str(INSTALLED))
    remove_server(server)


def test_a_server_listens_on_localhost_where_it_has_a_port(create: Create, home: Path) -> None:
    with socket.create_server(("localhost", 0)) as free:
        port = int(free.getsockname()[1])
    server = create(home / "port", port=port)
    start_server(server, durable=False)
    for address in (server.uri, f"postgresql://postgres@localhost:{port}/postgres"):
        with psycopg.connect(address) as connection:
            assert connection.info.port == port


def test_a_server_that_does_not_start_says_why(create: Create, home: Path) -> None:
    server = create(home / "broken")
    (server.data / "global" / "pg_control").unlink()
    with pytest.raises(ConnectionFailed, match="could not find the database system"):
        start_server(server, durable=False)


def test_a_path_too_long_for_a_socket_is_shortened(create: Create, home: Path) -> None:
    server = create(home / ("long" * 30))
    start_server(server, durable=False)
    assert setting(server, "data_directory") == str(server.data)
    assert len(str(server.sockets)) < len(str(server.data))


def test_a_removed_server_leaves_nothing(home: Path) -> None:
    server = create_server(embedded_binaries(), home / ("gone" * 30))
    start_server(server, durable=False)
    remove_server(server)
    assert not server.data.exists()
    assert not server.sockets.exists()


@pytest.mark.skipif(not ROOT, reason="only root's servers run under another account")
def test_a_home_that_is_closed_to_others_is_left_alone(create: Create, tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    server = create(closed / "data")
    start_server(server, durable=False)
    assert setting(server, "data_directory") == str(server.data)
    assert closed not in server.data.parents
    assert create_server(server.binaries, closed / "data") == server
    assert closed.stat().st_mode & 0o777 == 0o700


def test_a_link_in_place_of_the_data_directory_is_refused(home: Path, tmp_path: Path) -> None:
    link = home / "link"
    link.symlink_to(tmp_path)
    with pytest.raises(RefusedError, match="belongs to another user"):
        create_server(embedded_binaries(), link)
    link.unlink()


def test_a_folder_with_other_files_is_left_alone(home: Path) -> None:
    folder = home / "others"
    folder.mkdir()
    (folder / "letter.txt").write_text("dear")
    with pytest.raises(RefusedError, match="holds other files"):
        create_server(embedded_binaries(), folder)
    assert [path.name for path in folder.iterdir()] == ["letter.txt"]


@pytest.mark.full
@pytest.mark.skipif(not ROOT, reason="only root's servers run under another account")
def test_programs_in_a_closed_folder_are_copied_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed = embedded_binaries().parents[1]
    for name in (installed.name, f"{installed.name}.libs"):
        shutil.copytree(installed.with_name(name), tmp_path / name)
    monkeypatch.syspath_prepend(tmp_path)
    binaries = embedded_binaries()
    copy = binaries.parents[2]
    assert copy not in (tmp_path, installed.parent)
    try:
        assert embedded_binaries() == binaries
        subprocess.run([binaries / "initdb", "--version"], check=True, user="nobody")
    finally:
        shutil.rmtree(copy)


def test_a_version_that_is_not_installed_is_named() -> None:
    with pytest.raises(ConnectionFailed, match="PostgreSQL 7 is not installed"):
        installed_binaries(7)
