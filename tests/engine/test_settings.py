"""Nothing comes out otherwise because of who runs it, where, or what a role or database sets."""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from engine.conftest import Prepare
from engine.moving import Move, execute, select
from fixtures.pool import databases
from fixtures.postgres import (
    EMBEDDED,
    INSTALLED,
    NewDatabase,
    binaries_of,
    needs_installed,
    one_worker_at_a_time,
)
from rowcall import Mapping
from rowcall.errors import RefusedError
from rowcall.pg.connect import (
    connect_source,
    connect_target,
    without_time_outs_from_the_start,
)
from rowcall.pg.server import create_server, start_server

SOURCE = """
CREATE TABLE visits (
    id integer PRIMARY KEY, at timestamptz, day date, share float8, raw bytea, took interval,
    said text);
INSERT INTO visits VALUES
    (1, '2024-02-03 23:30:00+00', '2024-02-03', 0.1::float8 + 0.2, '\\x00ff', '1 day 02:03:04',
     '3.4.2024'),
    (2, '2024-07-01 00:00:00+00', '2024-07-01', 1e-7, 'abc', '-1 mon', NULL);
"""
TARGET = """
CREATE TABLE visits (
    id integer PRIMARY KEY, at timestamptz, at_text text, day_text text, share_text text,
    raw_text text, took_text text, local timestamp, said date, quoted text, list text);
"""
VISITS = Mapping(
    name="visits",
    source="visits",
    target="visits",
    columns={
        "id": "id",
        "at": "at",
        "at_text": "at::text",
        "day_text": "day::text",
        "share_text": "share::text",
        "raw_text": "raw::text",
        "took_text": "took::text",
        "local": "at::timestamp",
        "said": "said::date",
        "quoted": "quote_ident('visits')",
        "list": "('{NULL}'::text[])[1]",
    },
)
# written by hand, as PostgreSQL's documentation says they are printed
RIGHT = [
    (
        "1", "2024-02-03 23:30:00+00", "2024-02-03", "0.30000000000000004", "\\x00ff",
        "1 day 02:03:04", "2024-02-03 23:30:00", "2024-03-04", "visits", None,
    ),
    (
        "2", "2024-07-01 00:00:00+00", "2024-07-01", "1e-07", "\\x616263", "-1 mons",
        "2024-07-01 00:00:00", None, "visits", None,
    ),
]  # fmt: skip
_READ = (
    "SELECT id::text, at_text, day_text, share_text, raw_text, took_text,"
    " to_char(local, 'YYYY-MM-DD HH24:MI:SS'), to_char(said, 'YYYY-MM-DD'), quoted, list"
    " FROM public.visits ORDER BY id"
)
ODD = {
    "timezone": "Asia/Baku",
    "datestyle": "German",
    "intervalstyle": "iso_8601",
    "extra_float_digits": "-5",
    "bytea_output": "escape",
    "client_encoding": "LATIN1",
    "quote_all_identifiers": "on",
    "standard_conforming_strings": "off",
    "array_nulls": "off",
    "backslash_quote": "on",
    "transform_null_equals": "on",
    "search_path": "pg_catalog",
    "default_transaction_isolation": "serializable",
    "default_transaction_read_only": "on",
    "default_transaction_deferrable": "on",
    "xmlbinary": "hex",
    "lc_messages": "C",
    "session_replication_role": "replica",
    "synchronize_seqscans": "on",
}
ENVIRONMENT = {
    "PGTZ": "America/New_York",
    "PGDATESTYLE": "SQL, DMY",
    "PGCLIENTENCODING": "LATIN1",
    "PGOPTIONS": "-c intervalstyle=sql_standard -c bytea_output=escape",
    "LC_ALL": "C",
}


def _visits(move: Prepare) -> Move:
    return move(SOURCE, TARGET, VISITS)


def _set_oddly(uri: str) -> None:
    name = conninfo_to_dict(uri)["dbname"]
    # what is set last would change how the rest is read
    execute(uri, "".join(f"ALTER DATABASE {name} SET {key} = '{it}';" for key, it in ODD.items()))


def test_settings_of_both_databases_change_no_value(move: Prepare) -> None:
    plain, odd = _visits(move), _visits(move)
    _set_oddly(odd.source)
    _set_oddly(odd.target)
    for one in (plain, odd):
        assert one.run()
    for uri in (odd.source, odd.target):
        _reset(uri)
    assert select(odd.target, _READ) == RIGHT
    assert odd.state() == plain.state()


def _reset(uri: str) -> None:
    with connect_target(uri, autocommit=True) as connection:
        connection.execute(f"ALTER DATABASE {conninfo_to_dict(uri)['dbname']} RESET ALL".encode())


def test_the_environment_of_whoever_runs_it_changes_no_value(
    move: Prepare, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain, odd = _visits(move), _visits(move)
    assert plain.run()
    with monkeypatch.context() as environment:
        for name, it in ENVIRONMENT.items():
            environment.setenv(name, it)
        assert odd.run()
    assert select(odd.target, _READ) == RIGHT
    assert odd.state() == plain.state()


@pytest.fixture
def role(new_database: NewDatabase) -> Iterator[str]:
    """A role of the test's own that may log in and that any role may become."""
    uri, name = new_database(), f"role_{uuid4().hex[:8]}"
    execute(uri, f"CREATE ROLE {name} LOGIN")
    yield name
    execute(uri, f"DROP ROLE {name}")


def test_what_the_address_asks_for_stays_in_force(
    database: str, role: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = f"-c role={role} -c search_path=pg_catalog,pg_temp -c rowcall.any=thing"
    said = "SELECT current_user, current_setting('search_path'), current_setting('rowcall.any')"
    wanted = (role, "pg_catalog,pg_temp", "thing")
    for connect in (connect_source, connect_target):
        with connect(make_conninfo(database, options=asked)) as connection:
            assert connection.execute(said.encode()).fetchone() == wanted
        with monkeypatch.context() as environment:
            environment.setenv("PGOPTIONS", asked)
            with connect(database) as connection:
                assert connection.execute(said.encode()).fetchone() == wanted


def test_a_search_path_is_the_databases_and_no_roles(database: str, role: str) -> None:
    name = conninfo_to_dict(database)["dbname"]
    execute(
        database,
        f"CREATE SCHEMA {role}; CREATE SCHEMA extra; CREATE EXTENSION citext SCHEMA extra;"
        f"ALTER ROLE {role} SET search_path = {role}",
    )
    as_role = make_conninfo(database, user=role)
    path = "SELECT current_setting('search_path')"
    for uri in (database, as_role):
        with connect_target(uri) as connection:
            assert connection.execute(path.encode()).fetchone() == ("public, extra",)
    execute(database, f'ALTER DATABASE {name} SET search_path = "$user", app, public')
    for uri in (database, as_role):
        with connect_target(uri) as connection:
            assert connection.execute(path.encode()).fetchone() == ("app, public, extra",)
    _reset(database)


def test_a_setting_that_cannot_be_taken_back_is_told(database: str, role: str) -> None:
    execute(database, f"ALTER ROLE {role} SET session_replication_role = replica")
    with pytest.raises(RefusedError) as refused:
        connect_target(make_conninfo(database, user=role))
    assert "session_replication_role" in refused.value.cause
    assert f"ALTER ROLE {role} RESET ALL" in refused.value.next
    execute(database, f"ALTER ROLE {role} RESET ALL")
    connect_target(make_conninfo(database, user=role)).close()


@pytest.mark.parametrize(
    "setting",
    [
        "statement_timeout",
        "transaction_timeout",
        "idle_in_transaction_session_timeout",
        "idle_session_timeout",
        "lock_timeout",
    ],
)
def test_no_time_out_of_a_role_or_database_is_in_force(database: str, setting: str) -> None:
    name = conninfo_to_dict(database)["dbname"]
    with psycopg.connect(database) as connection:
        if connection.info.server_version < 170_000 and setting == "transaction_timeout":
            pytest.skip("this version has no such time-out")
    execute(database, f"ALTER DATABASE {name} SET {setting} = '3min'")
    for connect in (connect_source, connect_target):
        with connect(database) as connection:
            assert connection.execute(f"SHOW {setting}".encode()).fetchone() == ("0",)
    _reset(database)


def test_two_roles_with_settings_of_their_own_come_to_the_same_state(move: Prepare) -> None:
    plain, odd = _visits(move), _visits(move)
    assert plain.run()
    name = f"odd_{uuid4().hex[:8]}"
    database = conninfo_to_dict(odd.target)["dbname"]
    mine = "timezone datestyle intervalstyle extra_float_digits bytea_output client_encoding"
    execute(
        odd.target,
        f"CREATE ROLE {name} LOGIN; GRANT CREATE ON DATABASE {database} TO {name};"
        f"ALTER SCHEMA public OWNER TO {name}; ALTER TABLE visits OWNER TO {name};"
        + "".join(f"ALTER ROLE {name} SET {key} = '{ODD[key]}';" for key in mine.split())
        # with a table of the same name where this role would look first
        + f"CREATE SCHEMA {name} AUTHORIZATION {name}; CREATE TABLE {name}.visits (id text)",
    )
    execute(odd.source, f"GRANT SELECT ON visits TO {name}")
    try:
        as_role = [make_conninfo(uri, user=name) for uri in (odd.source, odd.target)]
        assert Move(odd.project, *as_role).run()
        assert odd.state() == plain.state()
        assert select(odd.target, f"SELECT count(*) FROM {name}.visits") == [(0,)]
    finally:
        for uri in (odd.source, odd.target):
            execute(uri, f"REASSIGN OWNED BY {name} TO postgres; DROP OWNED BY {name}")
        execute(odd.target, f"DROP ROLE {name}")


@pytest.fixture
def older(home: Path) -> Iterator[str]:
    """An empty database of the oldest version."""
    with one_worker_at_a_time(home, f"server-{INSTALLED}"):
        server = create_server(binaries_of(INSTALLED), home / f"shared-{INSTALLED}")
        start_server(server, durable=False)
    with databases(server) as make:
        yield make()


@needs_installed
@pytest.mark.full
@pytest.mark.parametrize("server", [EMBEDDED], indirect=True)
def test_the_version_of_the_source_does_not_change_the_state(move: Prepare, older: str) -> None:
    plain, from_older = _visits(move), _visits(move)
    execute(older, SOURCE)
    assert plain.run()
    from_older = Move(from_older.project, older, from_older.target)
    assert from_older.run()
    assert select(from_older.target, _READ) == RIGHT
    assert from_older.state() == plain.state()


def test_options_are_kept_where_time_outs_are_taken_away(
    database: str, role: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PGOPTIONS", f"-c role={role} -c idle_session_timeout=1min")
    with connect_target(database) as connection:
        uri = without_time_outs_from_the_start(database, connection)
    with psycopg.connect(uri) as connection:
        shown = connection.execute("SELECT current_user, current_setting('idle_session_timeout')")
        assert shown.fetchone() == (role, "0")
