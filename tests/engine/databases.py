"""Databases that serve all tests of a module."""

from collections.abc import Iterator

import pytest
from psycopg.conninfo import conninfo_to_dict

from fixtures.pool import NewDatabase, databases
from rowcall.pg.server import Server


@pytest.fixture(scope="module")
def shared_database(server: Server) -> Iterator[NewDatabase]:
    """Make databases that last as long as the module."""
    with databases(server) as make:
        yield make


def name_of(uri: str) -> str:
    """Return the name of a database, with which a test gets a copy of it for itself."""
    return str(conninfo_to_dict(uri)["dbname"])
