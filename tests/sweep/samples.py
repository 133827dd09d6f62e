"""Which types does a server know, and which values are tried of each?"""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import psycopg

_SAMPLES: Final = tomllib.loads(Path(__file__).with_name("samples.toml").read_text("utf-8"))
_LISTS: Final[dict[str, list[str]]] = _SAMPLES["values"]

# what they hold are numbers of the database's own objects
NUMBERS_OF_OBJECTS: Final[dict[str, list[str]]] = _SAMPLES["objects"]

# the version of which the samples are
_VALUES_OF: Final = 180000

OWN_TYPES: Final = """
CREATE TYPE mood AS ENUM ('sad', 'it''s % ok', 'Ə');
CREATE TYPE pair AS (n numeric, m mood);
CREATE TYPE address AS (street text, nr integer, tags text[], p pair);
CREATE TYPE floatrange AS RANGE (SUBTYPE = float8, MULTIRANGE_TYPE_NAME = floatmultirange);
CREATE TYPE textrange AS RANGE (
  SUBTYPE = text, COLLATION = "C", MULTIRANGE_TYPE_NAME = textmultirange);
"""

_TYPES: Final = """
SELECT format_type(t.oid, NULL), t.typtype = 'd',
       EXISTS (SELECT FROM pg_opclass AS o JOIN pg_am AS a ON a.oid = o.opcmethod
                WHERE amname = 'btree' AND opcdefault
                  AND (opcintype = t.oid OR opcintype = bases.oid))
       OR t.typtype IN ('r', 'm', 'e')
  FROM pg_type AS t LEFT JOIN pg_class AS c ON c.oid = t.typrelid
  LEFT JOIN pg_type AS bases ON bases.oid = CASE WHEN t.typname IN ('varchar') THEN 'text'::regtype
       WHEN t.typname = 'cidr' THEN 'inet'::regtype ELSE t.typbasetype END
 WHERE t.typtype IN ('b', 'r', 'm', 'e', 'c', 'd') AND (t.typrelid = 0 OR c.relkind = 'c')
   AND NOT (t.typcategory = 'A' AND t.typname ~ '^_')
   AND NOT (t.typnamespace = 'pg_catalog'::regnamespace AND t.typname IN ('gtsvector'))
 ORDER BY 1
"""


@dataclass(frozen=True)
class Type:
    """A type of a server, with values of it."""

    name: str
    is_domain: bool
    has_btree: bool
    values: tuple[str, ...]


def own_types(uri: str) -> None:
    """Make the extensions at hand, and types of every kind that people can make."""
    with psycopg.connect(uri, autocommit=True) as connection:
        connection.execute("SET client_min_messages = error")
        names = connection.execute("SELECT name FROM pg_available_extensions ORDER BY 1").fetchall()
        for (name,) in names:
            connection.execute(f'CREATE EXTENSION IF NOT EXISTS "{name}" CASCADE'.encode())
        connection.execute(OWN_TYPES)


def server_types(uri: str) -> Iterator[tuple[str, bool, bool]]:
    """Yield the types of a database that a column can have: name, is a domain, has an order."""
    with psycopg.connect(uri) as connection:
        yield from connection.execute(_TYPES).fetchall()


def takes_no_value(uri: str, name: str) -> bool:
    """Say whether a type is of the server's own use: its input function refuses every text."""
    with psycopg.connect(uri) as connection:
        try:
            connection.execute(f"SELECT $q${{}}$q$::{name}".encode())
        # keys within an index of pg_trgm say so without a code, and xml where it is not built in
        except (psycopg.errors.FeatureNotSupported, psycopg.errors.InternalError_):
            return True
        except psycopg.Error:
            return False
    return False


def values_of(name: str) -> tuple[str, ...] | None:
    """Return sample values of a type, or None where nobody has written any."""
    listed = _LISTS.get(name)
    return None if listed is None else tuple(listed)


def sampled_types(uri: str) -> list[Type]:
    """Return the types of a database of which there are samples.

    Values that came with later versions, as infinite intervals, are left out of an older server.
    """
    with psycopg.connect(uri) as connection:
        is_older = connection.info.server_version < _VALUES_OF
    return [
        Type(name, is_domain, has_btree, values)
        for name, is_domain, has_btree in server_types(uri)
        if (listed := values_of(name))
        and not takes_no_value(uri, name)
        and (values := tuple(v for v in listed if not is_older or _is_read(uri, v, name)))
    ]


def _is_read(uri: str, value: str, name: str) -> bool:
    with psycopg.connect(uri) as connection:
        try:
            connection.execute(f"SELECT $q${value}$q$::{name}".encode())
        except psycopg.Error:
            return False
    return True
