"""Values of many types: how a source writes each, and what people make of it that = may not see."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Typed:
    """A column of the target: its type, a value, and what it was edited to."""

    type: str
    value: str
    edited: str

    @property
    def is_equal(self) -> str:
        """Return SQL for whether the type's own = calls both the same."""
        return f"'{self.value}'::{self.type} = '{self.edited}'::{self.type}"


DDL = """
CREATE EXTENSION citext;
CREATE EXTENSION cube;
CREATE EXTENSION hstore;
CREATE EXTENSION isn;
CREATE EXTENSION ltree;
CREATE EXTENSION seg;
CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE TYPE place AS (street text, note json);
CREATE DOMAIN document AS json;
CREATE DOMAIN flags AS bit varying;
CREATE DOMAIN price AS numeric;
CREATE DOMAIN humour AS mood;
"""

# what = does not tell apart: areas, points, case, zeros, spans
FOLDED = {
    "box": Typed("box", "(4,1),(0,0)", "(2,2),(0,0)"),
    "circle": Typed("circle", "<(0,0),1>", "<(5,5),1>"),
    "path": Typed("path", "[(0,0),(1,1)]", "[(5,5),(6,6)]"),
    "citext": Typed("citext", "leyla", "Leyla"),
    "numeric": Typed("numeric", "1.0", "1.00"),
    "price": Typed("price", "1.0", "1.00"),
    "double": Typed("double precision", "0", "-0"),
    "span": Typed("interval", "1 mon", "30 days"),
    "numbers": Typed("numeric[]", "{1.0}", "{1.00}"),
    "number_range": Typed("numrange", "[1.0,2)", "[1.00,2)"),
    "names": Typed("citext[]", "{ayla}", "{AYLA}"),
}
# without =, without a hash function, or both
UNHASHED = {
    "polygon": Typed("polygon", "((0,0),(0,1),(1,1))", "((0,0),(0,2),(1,1))"),
    "point": Typed("point", "(1,2)", "(1,3)"),
    "line": Typed("line", "{1,2,3}", "{1,2,4}"),
    "json": Typed("json", '{"a": 1}', '{"a":1}'),
    "document": Typed("document", '{"a": 1}', '{"a":1}'),
    "place": Typed("place", '("A 1","{""a"": 1}")', '("A 1","{""a"":1}")'),
    "places": Typed("place[]", '{"(A,)"}', '{"(B,)"}'),
    "flags": Typed("flags", "101", "1010"),
    "cube": Typed("cube", "(1,2)", "(1,2),(1,3)"),
    "seg": Typed("seg", "1 .. 2", "1 .. 3"),
    "isbn": Typed("isbn13", "978-0-393-04002-9", "978-0-306-40615-7"),
    "snapshot": Typed("pg_snapshot", "10:20:10,14", "10:20:10,15"),
    "money": Typed("money", "1.00", "2.00"),
    "words": Typed("tsvector", "a b", "a c"),
}
# compared as they are
PLAIN = {
    "whole": Typed("integer", "1", "2"),
    "cents": Typed("numeric(5,2)", "1.50", "1.51"),
    "mood": Typed("mood", "sad", "ok"),
    "humour": Typed("humour", "sad", "ok"),
    "moods": Typed("mood[]", "{sad}", "{ok}"),
    "grid": Typed("integer[]", "[0:1]={1,2}", "[0:1]={1,3}"),
    "days": Typed("daterange", "[2020-01-01,2020-02-01)", "[2020-01-01,2020-03-01)"),
    "seasons": Typed("datemultirange", "{[2020-01-01,2020-02-01)}", "{}"),
    "tree": Typed("ltree", "a.b", "a.c"),
    "store": Typed("hstore", "a=>1", "a=>2"),
    "bytes": Typed("bytea", "\\x01", "\\x02"),
    "moment": Typed("timestamptz", "infinity", "-infinity"),
    "old_day": Typed("date", "0044-03-15 BC", "0044-03-14 BC"),
    "document_b": Typed("jsonb", '{"a": 1}', '{"a": 2}'),
}
ALL = {f"a_{name}": one for name, one in {**FOLDED, **UNHASHED, **PLAIN}.items()}


def quoted(value: str) -> str:
    """Return a text as a literal."""
    return "'" + value.replace("'", "''") + "'"


def source_sql() -> str:
    """Return a source with a row for each type, and one more: every value as a text."""
    columns = ", ".join(f"{name} text" for name in ALL)
    values = ", ".join(quoted(one.value) for one in ALL.values())
    rows = ", ".join(f"({i}, 'a', {values})" for i in range(len(ALL) + 1))
    table = f"CREATE TABLE thing (id integer PRIMARY KEY, word text, {columns});"
    return f"{table}\nINSERT INTO thing VALUES {rows};"


def target_sql(more: str = "") -> str:
    """Return a target with a column of each type."""
    columns = ", ".join(f"{name} {one.type}" for name, one in ALL.items())
    own = f"id uuid PRIMARY KEY, number integer, word text, {columns}"
    return f"{DDL}CREATE TABLE things ({own});\n{more}"


def edits() -> str:
    """Return what people did: in row i they changed column i, and nothing in the last row."""
    return ";\n".join(
        f"UPDATE things SET {name} = {quoted(one.edited)} WHERE number = {i}"
        for i, (name, one) in enumerate(ALL.items())
    )
