"""Parcels that are to be moved, are moved, or were half moved by an earlier script."""

import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from advice.desk import Desk
from advice.places import Place
from advice.told import EXIT_CODES, Told, read_told
from cli.test_adopt import HALF, with_identities
from fixtures.command import PROJECT, Command, Done
from fixtures.postgres import Connection, NewDatabase, binaries_of, build_once
from rowcall import migrate
from rowcall.pg.server import Server

KEY = "0123456789abcdef0123456789abcdef"

Advised = Callable[..., Told]


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "answers(module, rule, advice): what is typed in the test")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every advice is typed in `make test-all`; that each has a test is seen before each commit."""
    for item in items:
        if item.get_closest_marker("answers"):
            item.add_marker(pytest.mark.full)


@pytest.fixture
def advised(request: pytest.FixtureRequest) -> Iterator[Advised]:
    """Read the error that a command ended with; all that the test answers have to come."""
    answered = {
        Place(module, rule, *(advice or ["{}"]))
        for module, rule, *advice in (mark.args for mark in request.node.iter_markers("answers"))
    }
    seen: set[Place] = set()

    def read(done: Done, code: int | None = None) -> Told:
        told = read_told(done.stderr)
        assert done.returncode == (EXIT_CODES[told.title] if code is None else code)
        found = {place for place in answered if place.matches(told.rule, told.next)}
        assert found, f"{told} is none of {answered}"
        seen.update(found)
        return told

    yield read
    assert seen == answered


@pytest.fixture(scope="session")
def old_parcels(server: Server, home: Path) -> str:
    """The source, as a template."""
    return build_once(server, home, "advice_old", _script("source.sql"))


@pytest.fixture(scope="session")
def new_parcels(server: Server, home: Path) -> str:
    """The empty target, as a template."""
    return build_once(server, home, "advice_new", _script("target.sql"))


@pytest.fixture(scope="session")
def source(server: Server, home: Path, old_parcels: str) -> str:
    """The address of the source that is only read, by all tests."""
    name = build_once(server, home, "advice_source", lambda _: None, old_parcels)
    return server.database_uri(name)


@pytest.fixture(scope="session")
def moved_parcels(server: Server, home: Path, new_parcels: str, source: str) -> str:
    """The target of a run that came to its end, as a template."""

    def move(connection: Connection) -> None:
        target = server.database_uri(connection.info.dbname)
        migrate(str(PROJECT), source=source, target=target, key=KEY)

    return build_once(server, home, "advice_moved", move, new_parcels)


@pytest.fixture
def new_target(new_database: NewDatabase, new_parcels: str) -> Callable[[], str]:
    """Make one more empty target."""
    return lambda: new_database(new_parcels)


@pytest.fixture
def empty(rowcall: Command, new_database: NewDatabase, old_parcels: str, source: str) -> Desk:
    """Parcels without a target."""
    desk = Desk(rowcall, source, "", lambda: new_database(old_parcels))
    desk.project.parent.mkdir()
    desk.project.write_text((PROJECT / "project.py").read_text())
    return desk


@pytest.fixture
def whole(empty: Desk, new_target: Callable[[], str]) -> Desk:
    """Parcels of which nothing is moved yet."""
    empty.target = new_target()
    return empty


@pytest.fixture
def desk(whole: Desk) -> Desk:
    """The depots of the parcels alone, which is half as many steps."""
    whole.edit("mappings=(depots, couriers, parcels)", "mappings=(depots,)")
    whole.edit('"scrap": "a', '"courier": "moved later", "parcel": "moved later", "scrap": "a')
    return whole


@pytest.fixture
def moved(empty: Desk, new_database: NewDatabase, moved_parcels: str) -> Desk:
    """Parcels that a run has moved, with the key of that run."""
    empty.target = new_database(moved_parcels)
    return _with_key(empty)


@pytest.fixture
def seen(empty: Desk, server: Server, home: Path, moved_parcels: str) -> Desk:
    """Parcels that a run has moved, in a target that is only read, by all tests."""
    name = build_once(server, home, "advice_seen", lambda _: None, moved_parcels)
    empty.target = server.database_uri(name)
    return _with_key(empty)


def _with_key(desk: Desk) -> Desk:
    (desk.folder / "rowcall.key").write_text(KEY)
    (desk.folder / "rowcall.key").chmod(0o600)
    return desk


@pytest.fixture
def weak_role(desk: Desk) -> Iterator[str]:
    """A role that may connect to the target, and nothing else."""
    role = f"weak_{uuid.uuid4().hex[:8]}"
    desk.at_target(f"CREATE ROLE {role} LOGIN")
    yield role
    desk.at_target(f"REASSIGN OWNED BY {role} TO postgres; DROP OWNED BY {role}; DROP ROLE {role}")


@pytest.fixture
def half(desk: Desk) -> Desk:
    """Parcels that an earlier script has begun to move, and mappings that recognise its rows."""
    fill_half(desk)
    return desk


def fill_half(desk: Desk) -> None:
    """Do what the earlier script did."""
    desk.project.write_text(with_identities(desk.project.read_text()))
    desk.at_target(HALF)


@pytest.fixture
def programs(server: Server) -> Path:
    """The folder of the server's own pg_dump and pg_restore."""
    return binaries_of(server.version)


def stand_in_programs(folder: Path, programs: Path) -> Callable[[], None]:
    """Fill a folder with a pg_dump to which something happens; return what mends it."""
    folder.mkdir()
    dump = folder / "pg_dump"
    dump.write_text(
        f'#!/bin/sh\n[ "$1" = --version ] && exec "{programs}/pg_dump" --version\n'
        "echo no space left on device >&2\nexit 1\n"
    )
    dump.chmod(0o755)
    (folder / "pg_restore").symlink_to(programs / "pg_restore")

    def mend() -> None:
        dump.unlink()
        dump.symlink_to(programs / "pg_dump")

    return mend


def _script(name: str) -> Callable[[Connection], None]:
    def build(connection: Connection) -> None:
        connection.execute((PROJECT / name).read_bytes())

    return build
