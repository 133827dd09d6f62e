"""Is a scratch database gone, or as empty as it was, whatever happens in it?"""

import uuid

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from engine.moving import execute, select
from fixtures.postgres import NewDatabase
from rowcall.errors import RefusedError
from rowcall.pg.scratch import scratch_database
from what_if.asking import nothing_in

CROWD = """
CREATE SCHEMA other;
CREATE EXTENSION IF NOT EXISTS plpgsql;
CREATE TABLE kept (id integer PRIMARY KEY);
CREATE TABLE other.more (id integer REFERENCES kept);
CREATE FUNCTION says() RETURNS integer LANGUAGE sql AS 'SELECT 1';
"""


class Done(Exception):
    """The end."""


@pytest.mark.parametrize("error", [Done, KeyboardInterrupt])
def test_a_database_that_was_made_is_dropped(database: str, error: type[BaseException]) -> None:
    made: list[str] = []

    def ask() -> None:
        with scratch_database(database) as uri:
            made.append(str(conninfo_to_dict(uri)["dbname"]))
            execute(uri, CROWD)
            assert select(uri, "SHOW a.b") == [("c",)]
            assert select(uri, _ALIKE) == select(database, _ALIKE)
            # a session that hangs in it does not keep it
            hanging.append(psycopg.connect(uri))
            raise error

    hanging: list[psycopg.Connection] = []
    _set(database)
    with pytest.raises(error):
        ask()
    hanging[0].close()
    assert select(database, f"SELECT FROM pg_database WHERE datname = '{made[0]}'") == []


_ALIKE = """
SELECT encoding, datcollate, datctype, datlocprovider FROM pg_database
 WHERE datname = current_database()
"""


def _set(database: str) -> None:
    execute(database, f"ALTER DATABASE {conninfo_to_dict(database)['dbname']} SET a.b = 'c'")


@pytest.mark.parametrize("error", [Done, KeyboardInterrupt])
def test_one_that_was_named_is_emptied(
    database: str, new_database: NewDatabase, error: type[BaseException]
) -> None:
    def ask() -> None:
        with scratch_database(database, named) as uri:
            assert uri == named
            execute(uri, CROWD)
            assert select(uri, "SHOW a.b") == [("c",)]
            raise error

    named = new_database()
    assert nothing_in(named)
    _set(database)
    with pytest.raises(error):
        ask()
    assert nothing_in(named)
    with pytest.raises(psycopg.errors.UndefinedObject):
        select(named, "SHOW a.b")


def test_one_that_holds_something_is_refused_and_kept(
    database: str, new_database: NewDatabase
) -> None:
    named = new_database()
    execute(named, CROWD)
    with pytest.raises(RefusedError, match="not empty"), scratch_database(database, named) as uri:
        assert not uri
    assert select(named, "SELECT count(*) FROM kept") == [(0,)]


def test_a_role_that_may_create_none_is_told_of_scratch(
    database: str, new_database: NewDatabase
) -> None:
    role = f"asker_{uuid.uuid4().hex[:8]}"
    named = new_database()
    execute(database, f"CREATE ROLE {role} LOGIN")
    execute(database, f"ALTER DATABASE {conninfo_to_dict(named)['dbname']} OWNER TO {role}")
    try:
        uri = make_conninfo(database, user=role)
        with (
            pytest.raises(RefusedError, match="may not create") as refused,
            scratch_database(uri) as made,
        ):
            assert not made
        assert "--scratch" in refused.value.next
        as_owner = make_conninfo(named, user=role)
        with scratch_database(uri, as_owner):
            execute(as_owner, CROWD.replace("CREATE EXTENSION IF NOT EXISTS plpgsql;", ""))
        assert nothing_in(named)
    finally:
        execute(database, f"ALTER DATABASE {conninfo_to_dict(named)['dbname']} OWNER TO postgres")
        execute(named, f"DROP OWNED BY {role}")
        execute(database, f"DROP ROLE {role}")
