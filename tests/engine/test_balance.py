"""The balances have teeth: whoever forges the state is told a difference."""

from collections.abc import Callable

import psycopg
import pytest

from engine.moving import DIFFERENCES, Move, prepare
from rowcall import FanOut, Mapping, Member, Merge, Project, Ref, Union

SOURCE = """
CREATE TABLE hall (id integer PRIMARY KEY, name text);
INSERT INTO hall SELECT i, 'hall ' || i % 7 FROM generate_series(1, 10) AS i;
CREATE TABLE visitor (nr text, name text, mail1 text, mail2 text, hall integer);
INSERT INTO visitor VALUES ('1', 'a', 'x', NULL, 1), ('1', 'a', 'x', NULL, 1),
  ('2', 'b', 'y', 'z', 99), (NULL, 'c', 'q', NULL, 1);
CREATE TABLE guest (id integer PRIMARY KEY, name text);
INSERT INTO guest VALUES (1, 'd'), (2, 'e')
"""
TARGET = """
CREATE TABLE halls (id uuid PRIMARY KEY, name text UNIQUE);
CREATE TABLE people (id uuid PRIMARY KEY, name text, hall_id uuid REFERENCES halls);
CREATE TABLE mails (id uuid PRIMARY KEY, address text);
CREATE TABLE tags (kind text, name text, PRIMARY KEY (kind, name))
"""

halls = Mapping(
    target="halls",
    source="hall",
    columns={"name": "name"},
    merge=Merge(by=("name",)),
    placeholder={"name": "missing.key"},
)
people = Mapping(
    target="people",
    source="visitor",
    key="nr",
    columns={"name": "name", "hall_id": Ref(halls, "hall").or_placeholder()},
)
mails = Mapping(
    target="mails",
    source=FanOut(
        "visitor_mails",
        "visitor",
        key="nr",
        parts={"1": {"address": "mail1"}, "2": {"address": "mail2"}},
    ),
    columns={"address": "address"},
)
tags = Mapping(
    target="tags",
    source=Union(
        Member("guest", key="id", columns={"kind": "'guest'"}),
        Member("hall", key="id", columns={"kind": "'hall'"}),
    ),
    columns={"name": "name || id"},
)


@pytest.fixture(scope="module")
def moved(shared_database: Callable[[], str]) -> Move:
    project = Project(name="forged", mappings=(halls, people, mails, tags))
    made = prepare(project, SOURCE, TARGET, shared_database)
    made.run()
    assert made.differences() == {}
    return made


FORGERIES = {
    "a target row is gone": (
        "ALTER TABLE people DROP CONSTRAINT people_hall_id_fkey;"
        "DELETE FROM halls WHERE name = 'hall 1'",
        "halls",
    ),
    "a placeholder row is gone": (
        "ALTER TABLE people DROP CONSTRAINT people_hall_id_fkey;"
        "DELETE FROM halls WHERE name = '99'",
        "halls",
    ),
    "a row with a composite key is gone": ("DELETE FROM tags WHERE name = 'd1'", "tags"),
    "a row has got another key": (
        "UPDATE people SET id = gen_random_uuid() WHERE name = 'a'",
        "people",
    ),
    "an entry is gone": ("DELETE FROM rowcall.entry_halls WHERE source_key = '3'", "halls"),
    "an entry without key is gone": (
        "DELETE FROM rowcall.entry_people WHERE source_key LIKE '~%'",
        "people",
    ),
    "an entry of a union is gone": ("DELETE FROM rowcall.entry_tags_guest WHERE k1 = 1", "tags"),
    "an entry of a part is gone": (
        "DELETE FROM rowcall.entry_mails WHERE source_key = '2' AND part = '2'",
        "mails",
    ),
    "an entry of a row with nothing filled is invented": (
        "INSERT INTO rowcall.entry_visitor_mails (source_key, part, outcome)"
        " VALUES ('7', '', 'excluded')",
        "visitor_mails",
    ),
    "an entry is there twice": (
        "DROP INDEX rowcall.entry_halls_unit;"
        "INSERT INTO rowcall.entry_halls SELECT * FROM rowcall.entry_halls WHERE source_key = '1'",
        "halls",
    ),
    "an entry stands for another one that is gone": (
        "DROP INDEX rowcall.entry_halls_unit;"
        "DELETE FROM rowcall.entry_halls WHERE source_key = '9';"
        "INSERT INTO rowcall.entry_halls SELECT * FROM rowcall.entry_halls WHERE source_key = '8'",
        "halls",
    ),
    "an entry speaks of another key": (
        "UPDATE rowcall.entry_halls SET source_key = '77', k1 = 77 WHERE source_key = '9'",
        "halls",
    ),
    "a staged row is gone": ("DELETE FROM rowcall_staging.hall WHERE id = 9", "halls"),
    "a staged row of a fan-out is gone": (
        "DELETE FROM rowcall_staging.visitor WHERE nr = '2'",
        "mails",
    ),
    "a staged row is there twice": (
        "INSERT INTO rowcall_staging.visitor (nr, name, mail1)"
        " SELECT nr, name, mail1 FROM rowcall_staging.visitor WHERE nr = '2'",
        "people",
    ),
    "fewer rows were staged than counted at the source": (
        "UPDATE rowcall.staged SET source_rows = source_rows + 1 WHERE relation = 'guest'",
        "tags",
    ),
    "two entries claim the same row": (
        "UPDATE rowcall.entry_people SET outcome = 'migrated', target_id ="
        " (SELECT target_id FROM rowcall.entry_people WHERE source_key = '1')"
        " WHERE source_key LIKE '~%'",
        "people",
    ),
    "all staging is gone": ("DELETE FROM rowcall_staging.hall", "halls"),
    "the count at the source is gone": (
        "DELETE FROM rowcall.staged WHERE relation = 'guest'",
        "tags",
    ),
}


@pytest.mark.parametrize("forgery", FORGERIES)
def test_a_difference_is_told_when(moved: Move, forgery: str) -> None:
    script, told = FORGERIES[forgery]
    with psycopg.connect(moved.target) as connection:
        connection.execute(script.encode())
        found: dict[str, int] = dict(connection.execute(DIFFERENCES.encode()).fetchall())
        connection.rollback()
    assert found.get(told, 0) > 0


def test_no_difference_is_told_of_what_nobody_forged(moved: Move) -> None:
    assert moved.differences() == {}
