"""Values of every type that a server knows, as texts that it reads: plain ones and extremes."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import psycopg

# of one type each, as format_type names it, split at the bar
_LISTS: Final = {
    "boolean": "t|f",
    "bytea": r"\x|\x00|\x00ff5c0a|\xe9",
    '"char"': "x| |~",
    "name": "pg_class|a name with blanks | ",
    "bigint": "0|-9223372036854775808|9223372036854775807",
    "smallint": "0|-32768|32767",
    "integer": "0|-2147483648|2147483647",
    "int2vector": "1 2 3||-1",
    "oidvector": "1 2 4294967295|",
    "text": " |a  |NULL|null|\\N|\\|'|\"|{}|é|e\u0301|Əli|日本|\U0001f600|a\nb|a\r\nb\t|\x01|\x7f|\u2028",
    "oid": "0|1|4294967295",
    "tid": "(0,1)|(4294967295,65535)",
    "xid": "0|4294967295",
    "cid": "0|4294967295",
    "xid8": "0|18446744073709551615",
    "json": '{"b": 1,  "a": 2, "a": 3}|null|[]|"\\u0000"|1e400|{"": {"x": null}}',
    "jsonb": '{"b": 1, "a": [1.50, null]}|null|[]|"é"|1e400|{"": {"x": null}}',
    "jsonpath": '$."a"[*]?(@ > 1)|strict $',
    "point": "(0,0)|(-1.5,1e300)|(NaN,Infinity)",
    "lseg": "[(0,0),(1,1)]|[(1,1),(0,0)]",
    "path": "((0,0),(1,1),(2,0))|[(0,0),(1,1)]|[(1e300,1)]",
    "box": "(1,1),(0,0)|(5,5),(4,4)",
    "polygon": "((0,0),(1,1),(2,0))|((1,1),(2,0),(0,0))",
    "line": "{1,-1,0}|{0,1,-3.5}",
    "circle": "<(0,0),1>|<(5,5),1>|<(1,1),0>",
    "real": "0|-0|1.1|NaN|Infinity|-Infinity|1e-45|3.4028235e38",
    "double precision": "0|-0|0.1|0.30000000000000004|NaN|Infinity|-Infinity|5e-324|1.7976931348623157e308",
    "numeric": "0|0.00|1.10|-1e-300|NaN|Infinity|-Infinity|1234567890123456789012345678901234.5678901234567890",
    "money": "$0.00|-$92233720368547758.08|$92233720368547758.07|$12.34",
    "macaddr": "08:00:2b:01:02:03|00:00:00:00:00:00",
    "macaddr8": "08:00:2b:01:02:03:04:05|ff:ff:ff:ff:ff:ff:ff:ff",
    "inet": "10.0.0.1|10.0.0.1/8|::1|::ffff:1.2.3.4/96",
    "cidr": "10.0.0.0/8|::/0|192.168.1.1/32",
    "aclitem": "postgres=arw/postgres|=r*/postgres",
    "character": "x|y",
    "character varying": "v  | |Ə",
    "date": "2024-02-29|infinity|-infinity|4714-11-24 BC|5874897-12-31|0044-03-15 BC",
    "time without time zone": "00:00:00|24:00:00|23:59:59.999999",
    "time with time zone": "00:00:00+00|24:00:00-15:59|12:00:00.5+05:45",
    "timestamp without time zone": "2024-02-29 10:00:00|infinity|-infinity|4714-11-24 00:00:00 BC|294276-12-31 23:59:59.999999",
    "timestamp with time zone": "2024-02-29 10:00:00.000001+00|infinity|-infinity|4714-11-24 00:00:00+00 BC|294276-12-31 23:59:59+00",
    "interval": "1 mon|30 days|24:00:00|-1 years -2 mons +3 days -04:05:06.789|infinity|-infinity|00:00:00",
    "bit": "1|0",
    "bit varying": "|1|0001|101010101010101010101010101010101",
    "uuid": "00000000-0000-0000-0000-000000000000|ffffffff-ffff-ffff-ffff-ffffffffffff",
    "pg_lsn": "0/0|FFFFFFFF/FFFFFFFF|16/B374D848",
    "refcursor": "a cursor|",
    "tsvector": "'a':1A,2 'cat':3B|''''''||'é'",
    "tsquery": "'a' & !'b' <-> 'c':*A|",
    "txid_snapshot": "10:20:10,14,15|1:1:",
    "pg_snapshot": "10:20:10,14,15|1:1:",
    "int4range": "empty|[1,3)|(,)|[2147483646,2147483647)",
    "int8range": "empty|[1,3)|(,)",
    "numrange": "empty|[1.0,1.00]|(1,2.50]|(,NaN]|[1,infinity)",
    "daterange": "empty|[2024-01-01,2024-02-01)|[2024-01-01,infinity)|(,)",
    "tsrange": 'empty|["2024-01-01 00:00:00","2024-01-02 00:00:00"]|(,infinity)',
    "tstzrange": 'empty|["2024-01-01 00:00:00+00",)|[-infinity,infinity]',
    "int4multirange": "{}|{[1,3),[5,7)}|{(,)}",
    "int8multirange": "{}|{[1,3),[5,7)}",
    "nummultirange": "{}|{[1.5,3.00),(4,NaN]}",
    "datemultirange": "{}|{[2024-01-01,2024-02-01)}",
    "tsmultirange": '{}|{["2024-01-01 00:00:00",infinity)}',
    "tstzmultirange": '{}|{["2024-01-01 00:00:00+00","2024-02-01 00:00:00+00")}',
    "citext": "Abc|abc |Əli|",
    "cube": "(1),(2)|(1,2,3)|(0)",
    "earth": "(6378168,0,0)",
    "hstore": '"a"=>NULL, "b"=>"x\\"y"||"é"=>""',
    "query_int": "1&(2|3)".replace("|", "¦") + "|!5",
    "ean13": "978-0-393-04002-9|978-0-11-000222-4",
    "isbn13": "978-0-393-04002-9",
    "ismn13": "979-0-2600-0043-8",
    "issn13": "977-1436-452-00-8",
    "isbn": "0-393-04002-X",
    "ismn": "M-2600-0043-8",
    "issn": "1436-4522",
    "upc": "220050001011",
    "lo": "0|4294967295",
    "ltree": "Top.Science.Maths||a_b.c-d",
    "lquery": "Top.*{1,2}.a@*|*",
    "ltxtquery": "Europe & Russia*@ & !Transportation",
    "seg": "1.50 .. 2.50|~7|> 1|<1",
    "vector": "[1,-0.5,0.001]|[0,0,0]",
    "halfvec": "[1,-0.5,65504]",
    "sparsevec": "{1:1.5,3:-2}/5|{}/5",
    "information_schema.cardinal_number": "0|2147483647",
    "information_schema.character_data": "é|",
    "information_schema.sql_identifier": "a name",
    "information_schema.time_stamp": "2024-01-01 00:00:00.12+00",
    "information_schema.yes_or_no": "YES|NO",
    "dblink_pkey_results": '(1,"a, b")|(,)',
    "tablefunc_crosstab_2": '(row,"a ""q""",)',
    "tablefunc_crosstab_3": "(row,a,b,c)",
    "tablefunc_crosstab_4": "(row,a,b,c,)",
    # of the databases of the sweep itself
    "mood": "sad|it's % ok|Ə",
    "address": '("Main ""st"", 5",7,"{a,NULL}","(1.50,sad)")|(,,,)',
    "pair": "(1.50,sad)|(,)",
    "floatrange": "empty|[0.1,0.30000000000000004)|(,Infinity]",
    "floatmultirange": "{}|{[0.1,0.2),[1,NaN)}",
    "textrange": "empty|[a,b)|[Ə,)",
    "textmultirange": '{}|{[a,b),["c d",e)}',
}

# what they hold are numbers of the database's own objects, and these have the same in each
NUMBERS_OF_OBJECTS: Final = {
    "regclass": "pg_class|-",
    "regproc": "now",
    "regprocedure": "abs(integer)",
    "regoper": "-",
    "regoperator": "+(integer,integer)",
    "regtype": "integer|text[]",
    "regrole": "postgres",
    "regnamespace": "pg_catalog",
    "regconfig": "simple",
    "regdictionary": "simple",
    "regcollation": '"C"',
}

OWN_TYPES: Final = """
CREATE TYPE mood AS ENUM ('sad', 'it''s % ok', 'Ə');
CREATE TYPE pair AS (n numeric, m mood);
CREATE TYPE address AS (street text, nr integer, tags text[], p pair);
CREATE TYPE floatrange AS RANGE (SUBTYPE = float8, MULTIRANGE_TYPE_NAME = floatmultirange);
CREATE TYPE textrange AS RANGE (SUBTYPE = text, COLLATION = "C", MULTIRANGE_TYPE_NAME = textmultirange);
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
        except psycopg.errors.FeatureNotSupported:
            return True
        except psycopg.Error:
            return False
    return False


def values_of(name: str) -> tuple[str, ...] | None:
    """Return sample values of a type, or None where nobody has written any."""
    listed = _LISTS.get(name)
    return None if listed is None else tuple(each.replace("¦", "|") for each in listed.split("|"))


def sampled_types(uri: str) -> list[Type]:
    """Return the types of a database of which there are samples."""
    return [
        Type(name, is_domain, has_btree, values)
        for name, is_domain, has_btree in server_types(uri)
        if (values := values_of(name)) is not None
    ]
