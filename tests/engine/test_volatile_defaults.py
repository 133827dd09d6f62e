"""Is a default told whose value differs from run to run, whatever makes it differ?"""

import pytest

from engine.moving import execute
from rowcall.catalog.read import read_database
from rowcall.pg.connect import connect_target

FUNCTIONS = """
CREATE SEQUENCE numbers;
CREATE FUNCTION next_number() RETURNS text LANGUAGE sql VOLATILE
  AS $$ SELECT 'INV-' || nextval('numbers') $$;
CREATE FUNCTION tenant() RETURNS text LANGUAGE sql STABLE
  AS $$ SELECT current_setting('app.tenant', true) $$;
CREATE FUNCTION code(text) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT 'C' || $1 $$;
CREATE FUNCTION is_newer(integer, integer) RETURNS boolean LANGUAGE sql VOLATILE
  AS $$ SELECT random() > 2 $$;
CREATE OPERATOR >>>> (LEFTARG = integer, RIGHTARG = integer, FUNCTION = is_newer);
CREATE DOMAIN stamp AS timestamptz DEFAULT clock_timestamp();
CREATE DOMAIN kind AS text DEFAULT 'plain';
"""
VOLATILE = (
    "text DEFAULT next_number()",
    "text DEFAULT upper(next_number())",
    "text DEFAULT tenant()",
    "text DEFAULT md5(random()::text)",
    "timestamp DEFAULT LOCALTIMESTAMP",
    "timestamptz DEFAULT statement_timestamp()",
    "timestamptz DEFAULT now() - interval '1 day'",
    "text DEFAULT CURRENT_USER",
    "text DEFAULT session_user",
    "date DEFAULT CURRENT_DATE",
    "date DEFAULT ('now'::text)::date",
    "text DEFAULT current_setting('app.tenant', true)",
    "text DEFAULT age(timestamptz '2020-01-01')::text",
    "boolean DEFAULT 1 >>>> 2",
    "stamp",
    "serial",
    "bigint GENERATED ALWAYS AS IDENTITY",
    "uuid DEFAULT gen_random_uuid()",
)
FIXED = (
    "text DEFAULT code('x')",
    "text DEFAULT to_char(12.5, '99D9')",
    "date DEFAULT '2020-01-01'",
    "text DEFAULT 'now'",
    "kind",
    "kind DEFAULT 'other'",
    "stamp DEFAULT '2020-01-01Z'",
    "integer DEFAULT 1 + 2",
    "integer",
)


@pytest.mark.parametrize(("columns", "is_volatile"), [(VOLATILE, True), (FIXED, False)])
def test_a_default_is_volatile_when_runs_differ_by_it(
    database: str, columns: tuple[str, ...], is_volatile: bool
) -> None:
    listed = ", ".join(f"c{number} {column}" for number, column in enumerate(columns))
    execute(database, f"{FUNCTIONS} CREATE TABLE held ({listed})")
    with connect_target(database) as connection:
        held = read_database(connection, "public").tables["held"]
    told = {columns[n]: column.default_is_volatile for n, column in enumerate(held.columns)}
    assert told == dict.fromkeys(columns, is_volatile)


def test_a_column_has_the_default_of_its_domain(database: str) -> None:
    execute(database, f"{FUNCTIONS} CREATE TABLE held (c kind, d kind DEFAULT 'other')")
    with connect_target(database) as connection:
        held = read_database(connection, "public").tables["held"]
    assert [column.default for column in held.columns] == ["'plain'::text", "'other'::text"]
