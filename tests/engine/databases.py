"""Databases that serve all tests of a module."""

import uuid
from collections.abc import Callable, Iterator

import pytest

from fixtures.postgres import CREATE, execute
from rowcall.pg.server import Server


@pytest.fixture(scope="module")
def shared_database(server: Server) -> Iterator[Callable[[], str]]:
    """Make databases that last as long as the module."""
    made: list[str] = []

    def make() -> str:
        name = f"test_{uuid.uuid4().hex[:12]}"
        execute(server, CREATE, name, "template0")
        made.append(name)
        return server.database_uri(name)

    yield make
    for name in made:
        execute(server, "DROP DATABASE IF EXISTS {} WITH (FORCE)", name)
