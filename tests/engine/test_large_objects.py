"""Do large objects arrive with their contents, and is none forgotten?"""

import pytest

from engine.conftest import Prepare
from engine.moving import select
from rowcall import LargeObject, Mapping
from rowcall.api.databases import Databases
from rowcall.api.notes import check_project
from rowcall.errors import ProjectError

SOURCE = """
CREATE DOMAIN lo AS oid;
CREATE TABLE contract (id integer PRIMARY KEY, body oid, photo lo, note text);
INSERT INTO contract VALUES
  (1, lo_from_bytea(0, 'one'), lo_from_bytea(0, '\\x00ff'), lo_from_bytea(0, 'Ə')::text),
  (2, lo_from_bytea(0, ''), NULL, 'no number'),
  (3, 123456789, NULL, '99999999999'),
  (4, NULL, NULL, NULL);
"""
TARGET = """
CREATE TABLE contracts (
  id uuid PRIMARY KEY, old_id integer NOT NULL, body bytea, photo bytea, note text, number oid
);
"""
EVERYTHING = {
    "old_id": "id",
    "body": LargeObject("body"),
    "photo": LargeObject("photo"),
    "note": LargeObject("note", encoding="UTF8").or_null(),
}


def contracts(**columns: object) -> Mapping:
    return Mapping(target="contracts", source="contract", columns=columns)  # type: ignore[arg-type]


def test_contents_arrive_and_a_missing_one_is_no_value(move: Prepare) -> None:
    moving = move(SOURCE, TARGET, contracts(**EVERYTHING))
    assert check_project(moving.project, Databases(moving.source, moving.target)).findings == []
    moving.run()
    assert moving.rows("SELECT old_id, body, photo, note FROM contracts ORDER BY 1") == [
        (1, b"one", b"\x00\xff", "Ə"),
        (2, b"", None, None),
        (4, None, None, None),
    ]
    assert moving.outcomes("contracts")["3"] == ("quarantined", "bad_value")
    assert moving.rows("SELECT source_key, column_name, rule FROM rowcall.marks") == [
        ("2", "note", "null")
    ]
    assert moving.differences() == {}


def test_a_number_that_is_copied_moves_no_large_object(move: Prepare) -> None:
    copied = contracts(old_id="id", number="body")
    drops = {"contract.photo": "of no use", "contract.note": "of no use"}
    with pytest.raises(ProjectError, match="pg_largeobject holds 4 large objects"):
        move(SOURCE, TARGET, copied, drop_columns=drops).run()
    moving = move(
        SOURCE,
        TARGET,
        copied,
        drop_columns=drops,
        drop_tables={"pg_largeobject": "moved as files, by their numbers"},
    )
    moving.run()
    assert moving.rows("SELECT old_id, number FROM contracts ORDER BY 1") == select(
        moving.source, "SELECT id, body FROM contract ORDER BY 1"
    )


def test_a_large_object_to_which_no_column_leads_is_unclaimed(move: Prepare) -> None:
    orphan = f"{SOURCE} SELECT lo_from_bytea(0, 'orphan');"
    with pytest.raises(ProjectError, match="pg_largeobject holds 1 large object"):
        move(orphan, TARGET, contracts(**EVERYTHING)).run()
