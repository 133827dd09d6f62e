"""A database for one question: like the target, empty, and gone when the question is answered."""

import secrets
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager

import psycopg
from psycopg.conninfo import make_conninfo

from rowcall.errors import RefusedError
from rowcall.pg.connect import Connection, connect_target, masked
from rowcall.pg.run_sql import run
from rowcall.sql.quote import name, text

PREFIX = "rowcall_what_if_"

# what a database is made with decides how it sorts and which letters it knows; the columns of the
# locale have other names in other versions
_LOCALE = """
SELECT pg_encoding_to_char(encoding) AS encoding, datcollate, datctype, datlocprovider::text,
       coalesce(to_jsonb(d) ->> 'datlocale', to_jsonb(d) ->> 'daticulocale', '') AS locale
  FROM pg_database AS d WHERE datname = current_database()
"""

# what expressions may ask for by name, of the database and of the role in it, and what is the
# database's own affair; every other setting that could change a result is pinned in each session
_SETTINGS = """
SELECT split_part(setting, '=', 1), substr(setting, strpos(setting, '=') + 1)
  FROM pg_db_role_setting, unnest(setconfig) AS setting
 WHERE setdatabase = (SELECT oid FROM pg_database WHERE datname = current_database())
   AND setrole IN (0, (SELECT oid FROM pg_roles WHERE rolname = current_user))
   AND (split_part(setting, '=', 1) LIKE '%.%'
        OR setrole = 0 AND split_part(setting, '=', 1)
           IN ('search_path', 'lc_monetary', 'default_text_search_config'))
 ORDER BY setrole
"""

# a worker of autovacuum is nobody's, and ends by itself where its database is dropped
_END_SESSIONS = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
 WHERE datname = %(name)s AND usename = current_user AND pid <> pg_backend_pid()
"""

_OWN_SCHEMAS = """
SELECT nspname FROM pg_namespace
 WHERE nspname NOT LIKE 'pg\\_%' AND nspname NOT IN ('information_schema', 'public')
"""
_IN_PUBLIC = """
SELECT EXISTS (SELECT FROM pg_class WHERE relnamespace = 'public'::regnamespace)
       OR EXISTS (SELECT FROM pg_proc WHERE pronamespace = 'public'::regnamespace)
       OR EXISTS (SELECT FROM pg_type WHERE typnamespace = 'public'::regnamespace)
"""
_EXTENSIONS = "SELECT extname FROM pg_extension WHERE extname <> 'plpgsql'"
_PUBLIC = """
SELECT nspowner::regrole::text,
       (SELECT coalesce(string_agg(format('GRANT %s ON SCHEMA public TO %s', privilege_type,
                                          CASE grantee WHEN 0 THEN 'PUBLIC'
                                               ELSE grantee::regrole::text END), '; '), '')
          FROM aclexplode(nspacl) WHERE grantee <> nspowner)
  FROM pg_namespace WHERE nspname = 'public'
"""


@contextmanager
def scratch_database(target_uri: str, named: str | None = None) -> Generator[str]:
    """Yield the address of an empty database, made beside the target, or the one that is named.

    Made, it is dropped at the end, named, emptied; also on errors and signals. Raises RefusedError
    where none may be made, or the named one holds something or sorts otherwise than the target.
    """
    with connect_target(target_uri, autocommit=True) as target:
        locale = _locale(target)
        settings = [tuple(row) for row in run(target, _SETTINGS)]
    if named:
        with _named(named, locale, settings):
            yield named
        return
    database = PREFIX + secrets.token_hex(6)
    try:
        _create(target_uri, database, locale)
        uri = make_conninfo(target_uri, dbname=database)
        _set(uri, settings)
        yield uri
    finally:
        _surely(lambda: _drop(target_uri, database))


@contextmanager
def ended_by(stop: threading.Event, uri: str) -> Generator[None]:
    """End every session in a database of no further use, from when `stop` is set."""
    is_over = threading.Event()

    def watch() -> None:
        # a step may open one more session behind the one that has just ended
        while not is_over.wait(0.1):
            if stop.is_set():
                with connect_target(uri, autocommit=True) as connection:
                    run(connection, _END_SESSIONS, name=connection.info.dbname)

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        is_over.set()
        watcher.join()


def _create(target_uri: str, database: str, locale: dict[str, str]) -> None:
    with connect_target(target_uri, autocommit=True) as target:
        try:
            run(target, f"CREATE DATABASE {name(database)} {_like(locale)}")
        except psycopg.errors.InsufficientPrivilege:
            raise RefusedError(
                rule=f'role "{target.info.user}" may not create a database to ask in',
                state="nothing was written",
                next=f"let it: ALTER ROLE {name(target.info.user)} CREATEDB;"
                " or name an empty database: rowcall plan --scratch URI",
            ) from None


def _like(locale: dict[str, str]) -> str:
    """Return the options that make a database sort and spell like another one."""
    provider = {"c": "libc", "i": "icu", "b": "builtin"}[locale["datlocprovider"]]
    own = {"libc": "", "icu": "ICU_LOCALE", "builtin": "BUILTIN_LOCALE"}[provider]
    return (
        f"TEMPLATE template0 ENCODING {text(locale['encoding'])} LOCALE_PROVIDER {provider}"
        f" LC_COLLATE {text(locale['datcollate'])} LC_CTYPE {text(locale['datctype'])}"
        + (f" {own} {text(locale['locale'])}" if own else "")
    )


def _drop(target_uri: str, database: str) -> None:
    with connect_target(target_uri, autocommit=True) as target:
        try:
            run(target, f"DROP DATABASE IF EXISTS {name(database)} WITH (FORCE)")
        except psycopg.errors.InsufficientPrivilege:
            # FORCE asks for a right over every session there, also over that of autovacuum
            run(target, _END_SESSIONS, name=database)
            run(target, f"DROP DATABASE IF EXISTS {name(database)}")


@contextmanager
def _named(uri: str, locale: dict[str, str], settings: list[tuple[str, str]]) -> Generator[None]:
    with connect_target(uri, autocommit=True, role="scratch") as connection:
        if _holds_something(connection):
            raise RefusedError(
                rule="the database that --scratch names is not empty",
                where=masked(uri),
                state="nothing was written",
                next="name an empty one, which is emptied again when the question is answered:"
                " rowcall plan --scratch URI",
            )
        seen = _locale(connection)
        if seen != locale:
            told = ", ".join(f"{key} {seen[key]}" for key in seen if seen[key] != locale[key])
            raise RefusedError(
                rule="the database that --scratch names sorts or spells otherwise than the target",
                where=masked(uri),
                cause=told,
                state="nothing was written",
                next=f"name one that is made so: CREATE DATABASE NAME {_like(locale)};"
                " then: rowcall plan --scratch URI",
            )
    try:
        _set(uri, settings)
        yield
    finally:
        _surely(lambda: _empty(uri, settings))


def _empty(uri: str, settings: list[tuple[str, str]]) -> None:
    with connect_target(uri, autocommit=True) as connection:
        run(connection, _END_SESSIONS, name=connection.info.dbname)
        with connection.transaction():
            for (extension,) in run(connection, _EXTENSIONS).fetchall():
                run(connection, f"DROP EXTENSION {name(extension)} CASCADE")
            for (schema,) in run(connection, _OWN_SCHEMAS).fetchall():
                run(connection, f"DROP SCHEMA {name(schema)} CASCADE")
            if public := run(connection, _PUBLIC).fetchone():
                owner, grants = public
                run(connection, "DROP SCHEMA public CASCADE")
                run(connection, f"CREATE SCHEMA public; ALTER SCHEMA public OWNER TO {owner}")
                if grants:
                    run(connection, grants)
            for setting, _ in settings:
                _alter(connection, setting, "RESET {}")


def _holds_something(connection: Connection) -> bool:
    schemas = run(connection, _OWN_SCHEMAS).fetchall()
    in_public = run(connection, "SELECT to_regnamespace('public') IS NOT NULL").fetchone() == (
        True,
    ) and run(connection, _IN_PUBLIC).fetchone() == (True,)
    return bool(schemas) or in_public


def _locale(connection: Connection) -> dict[str, str]:
    cursor = run(connection, _LOCALE)
    row = cursor.fetchone()
    assert row is not None
    assert cursor.description is not None
    return dict(zip((column.name for column in cursor.description), row, strict=True))


def _set(uri: str, settings: list[tuple[str, str]]) -> None:
    with connect_target(uri, autocommit=True) as connection:
        for setting, value in settings:
            # a list such as search_path cannot be quoted as one value, but taken from the session
            run(
                connection,
                "SELECT set_config(%(name)s, %(value)s, false)",
                name=setting,
                value=value,
            )
            _alter(connection, setting, "SET {} FROM CURRENT")


def _alter(connection: Connection, setting: str, how: str) -> None:
    named = ".".join(map(name, setting.split(".")))
    run(connection, f"ALTER DATABASE {name(connection.info.dbname)} {how.format(named)}")


def _surely(work: Callable[[], None]) -> None:
    """Do it once more where a second signal comes in the middle of it."""
    try:
        work()
    except KeyboardInterrupt:
        work()
        raise
