"""The catalog's facts of types, beneath domains and arrays, held against PostgreSQL itself."""

import pytest
from psycopg import errors

from rowcall.catalog.read import read_database
from rowcall.pg.connect import Connection
from rowcall.schema.type import TypeFacts

_DDL = """
CREATE EXTENSION citext;
CREATE EXTENSION cube;
CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE TYPE place AS (street text, spot point);
CREATE DOMAIN short AS varchar(20);
CREATE DOMAIN shorter AS short CHECK (length(VALUE) < 10);
CREATE DOMAIN price AS numeric(10,2);
CREATE DOMAIN prices AS price[];
CREATE DOMAIN document AS json;
CREATE TABLE thing (
    a_shorter shorter, b_price price, c_prices prices, d_list varchar(5)[], e_time timestamptz(0),
    f_json json, g_document document, h_box box, i_cube cube, j_place place, k_mood mood[],
    l_money money, m_range daterange, n_multi nummultirange, o_citext citext, p_code char(3),
    q_c text COLLATE "C", r_span interval day to second(0), s_bits bit varying(4), t_xid xid,
    u_point point, v_char "char", w_record place[], x_vector oidvector, y_tsvector tsvector
)
"""


Facts = dict[str, TypeFacts]


@pytest.fixture
def facts(connection: Connection) -> Facts:
    """Return the facts of a table's columns by the column's name."""
    connection.execute(_DDL.encode())
    table = read_database(connection, "public").tables["thing"]
    return {column.name.partition("_")[2]: column.facts for column in table.columns}


def test_hash_equality_and_order_are_those_of_a_record(
    connection: Connection, facts: Facts
) -> None:
    """PostgreSQL looks up a column's functions before it looks whether the value is NULL."""

    def works(expression: str) -> bool:
        try:
            with connection.transaction():
                connection.execute(f"SELECT {expression}".encode())
        except errors.UndefinedFunction:
            return False
        return True

    names = {name: name.partition("_")[2] for name in _columns(connection)}
    seen = {
        column: (
            works(f"hash_record_extended(ROW(NULL::{kind}), 0)"),
            # the operators would be resolved column by column, and = of boxes compares areas
            works(f"record_eq(ROW(NULL::{kind}), ROW(NULL::{kind}))"),
            works(f"record_lt(ROW(NULL::{kind}), ROW(NULL::{kind}))"),
        )
        for column, kind in _columns(connection).items()
    }
    told = {c: (f.is_hashable, f.has_equality, f.is_ordered) for c, f in facts.items()}
    assert told == {names[column]: able for column, able in seen.items()}
    assert {True, False} == {hashable for hashable, _, _ in seen.values()}


def test_a_domain_and_an_array_are_looked_through(facts: Facts) -> None:
    assert facts["shorter"].base == "character varying(20)"
    assert facts["price"].base == "numeric(10,2)"
    assert facts["price"].kind == "numeric"
    assert (facts["prices"].base, facts["prices"].element) == ("price[]", "numeric(10,2)")
    assert facts["list"].element == "character varying(5)"
    assert facts["time"].kind == "timestamp with time zone"
    assert facts["span"].base == "interval day to second(0)"
    assert facts["document"].base == "json"
    assert facts["code"].base == "character(3)"
    assert [name for name, fact in facts.items() if fact.is_domain] == [
        "shorter", "price", "prices", "document",
    ]  # fmt: skip
    assert not facts["citext"].is_builtin


def test_only_of_some_types_equal_values_are_written_alike(facts: Facts) -> None:
    """By PostgreSQL's own word: what folds case, zeros or areas says nothing of images."""
    assert [name for name, fact in facts.items() if fact.is_exact] == [
        "shorter", "list", "time", "mood", "money", "range", "code", "c", "bits", "char", "vector",
    ]  # fmt: skip


def test_a_collation_is_told_with_its_schema(facts: Facts) -> None:
    assert facts["c"].collation == 'pg_catalog."C"'
    assert facts["shorter"].collation == 'pg_catalog."default"'
    assert facts["price"].collation == ""
    assert facts["c"].is_deterministic


def _columns(connection: Connection) -> dict[str, str]:
    rows = connection.execute(
        "SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute"
        " WHERE attrelid = 'thing'::regclass AND attnum > 0"
    )
    return dict(rows.fetchall())


def test_parts_are_told_in_their_order_and_a_column_can_be_looked_up_by(facts: Facts) -> None:
    assert facts["place"].parts == facts["record"].parts == ("street", "spot")
    assert len(set(facts.values())) > 1
