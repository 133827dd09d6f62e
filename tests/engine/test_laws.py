"""Whatever rows and mapping are: every unit has one outcome, every target row one origin."""

from collections.abc import Callable

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.moving import Move, execute
from rowcall import Date, Exclude, FanOut, Fit, Mapping, Merge, Project, Ref, Sql, Unique
from rowcall.api.databases import Databases
from rowcall.api.verifying import verify_project
from rowcall.mapping.columns import Value

KEYS = st.sampled_from([None, "", "a", "b", "a#2", "~", '"', "c", "d"])
TEXTS = st.sampled_from([None, "", "x", "y", "z\\", "1/2/2000", "31/2/2000", "a longer text"])
NODES = st.lists(st.tuples(KEYS, KEYS, TEXTS, TEXTS), max_size=12)
LEAVES = st.lists(st.tuples(st.integers(1, 5), KEYS, TEXTS, TEXTS), max_size=12)

RESET = """
DROP SCHEMA IF EXISTS public, rowcall, rowcall_staging, rowcall_judging CASCADE;
CREATE SCHEMA public;
"""
SOURCE = (
    RESET
    + """
CREATE TABLE node (k text, up text, name text, born text);
CREATE TABLE leaf (id integer, node text, one text, two text);
"""
)
TARGET = (
    RESET
    + """
CREATE TABLE nodes (
  id uuid PRIMARY KEY, up_id uuid REFERENCES nodes, name varchar(10) {name}, born date,
  seen text, CHECK (name <> 'y')
);
CREATE TABLE leaves (
  id uuid PRIMARY KEY, node_id uuid {node} REFERENCES nodes, word text {word}, {more}
  CHECK (word <> 'z')
);
"""
)

FALLBACKS: list[Callable[[Date | Ref], Date | Ref]] = [
    lambda value: value,
    lambda value: value.or_quarantine("so_it_is"),
    lambda value: value.or_null(),
]


@st.composite
def projects(draw: st.DrawFn) -> tuple[Project, str]:
    fallback = st.sampled_from(FALLBACKS)
    names: list[Value] = [Sql("name"), Fit("name", length=10), Unique("name")]
    name = draw(st.sampled_from(names))
    nodes = Mapping(
        target="nodes",
        source="node",
        key="k",
        batch=draw(st.integers(1, 5)),
        columns={
            "name": name,
            "born": draw(fallback)(Date("born")),
            "up_id": draw(fallback)(Ref("nodes", "up")),
        },
        survivor=draw(st.sampled_from(["", "born DESC", "name, born"])),
        merge=draw(st.sampled_from([None, Merge(by=("name",), gather={"seen": "born"})])),
        exclude=draw(st.sampled_from([(), (Exclude("x", "name = 'x'"),)])),
        placeholder={"name": "left(md5(missing.key), 10)"},
    )
    reference = Ref(nodes, "node")
    to_node = draw(st.sampled_from([reference, reference.or_placeholder(), reference.or_null()]))
    parts = FanOut("words", "leaf", key="id", parts={"1": {"w": "one"}, "2": {"w": "two"}})
    leaves = Mapping(
        target="leaves",
        name="first_leaves",
        source=parts,
        when="part = '1'",
        batch=draw(st.integers(1, 5)),
        columns={"node_id": to_node, "word": "w"},
    )
    others = Mapping(
        target="leaves",
        name="other_leaves",
        source=parts,
        when="part = '2' AND w <> ''",
        columns={"node_id": to_node, "word": "w || '!'"},
    )
    target = TARGET.format(
        name=draw(st.sampled_from(["", "UNIQUE", "UNIQUE NULLS NOT DISTINCT"])),
        node=draw(st.sampled_from(["", "NOT NULL"])) if to_node.fallback is None else "",
        word=draw(st.sampled_from(["", "NOT NULL", "UNIQUE"])),
        more=draw(st.sampled_from(["", "EXCLUDE (word WITH =),"])),
    )
    return Project(name="laws", mappings=(nodes, leaves, others)), target


@pytest.fixture(scope="module")
def pair(shared_database: Callable[[], str]) -> tuple[str, str]:
    return shared_database(), shared_database()


Rows = tuple[list[tuple[str | None, ...]], list[tuple[object, ...]]]


def _moved(pair: tuple[str, str], rows: Rows, made: tuple[Project, str]) -> Move:
    project, target = made
    move = Move(project, *pair)
    execute(move.source, SOURCE)
    execute(move.target, target)
    with psycopg.connect(move.source) as connection, connection.cursor() as cursor:
        cursor.executemany("INSERT INTO node VALUES (%s, %s, %s, %s)", rows[0])
        cursor.executemany("INSERT INTO leaf VALUES (%s, %s, %s, %s)", rows[1])
    assert move.run(jobs=1)
    return move


@pytest.mark.parametrize("server", [18], indirect=True)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(rows=st.tuples(NODES, LEAVES), made=projects())
def test_the_account_adds_up_and_what_was_moved_is_verified(
    pair: tuple[str, str],
    rows: Rows,
    made: tuple[Project, str],
) -> None:
    move = _moved(pair, rows, made)
    assert move.differences() == {}
    parts = sum(max(1, sum(word is not None for word in row[2:])) for row in rows[1])
    assert dict(
        move.rows(
            "SELECT source_table, count(*) FROM rowcall.source_rows GROUP BY source_table"
            " HAVING count(*) > 0"
        )
    ) == {table: n for table, n in (("node", len(rows[0])), ("leaf", parts)) if n}
    for table in ("nodes", "leaves"):
        [(rows_there, lines, keys)] = move.rows(
            f"SELECT (SELECT count(*) FROM {table}), count(*), count(DISTINCT target_key)"
            f" FROM rowcall.target_rows WHERE target_table = '{table}' AND origin <> 'native'"
        )
        assert rows_there == lines == keys
    assert not move.run()
    databases = Databases(move.source, move.target)
    assert verify_project(move.project, databases).differences == ()
