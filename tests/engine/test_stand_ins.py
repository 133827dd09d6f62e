"""Stand-in rows are rows like others: what the parent's table refuses keeps its child waiting."""

from engine.conftest import Prepare
from engine.moving import Move
from engine.theatre import correct
from rowcall import Mapping, Ref
from rowcall.api.databases import Databases
from rowcall.api.verifying import verify_project

SOURCE = """
CREATE TABLE branch (id integer PRIMARY KEY, name text, code text);
INSERT INTO branch VALUES (1, 'One', 'a'), (2, 'Two', 'b');
CREATE TABLE clerk (id integer PRIMARY KEY, branch integer, code text, boss integer, pay text);
INSERT INTO clerk VALUES
  (1, 1, 'z', NULL, '5'),
  (2, 7, 'a', NULL, '5'),    -- the code of a branch that stands
  (3, 8, 'c', 1, '5'),
  (4, 9, 'c', 3, '5'),       -- the code of the stand-in for 8
  (5, 10, 'long', 3, '5'),   -- longer than the column
  (6, 11, '!', 3, '5'),      -- a check of the table
  (7, NULL, 'e', 3, '5'),    -- no branch, from which the name is made
  (8, 12, 'f', 7, '5'),      -- a boss who waits
  (9, 13, 'g', 3, 'much'),
  (10, 14, 'b', 3, 'much')
"""
TARGET = """
CREATE TABLE branches (id uuid PRIMARY KEY, name text NOT NULL,
  code varchar(3) CONSTRAINT one_code UNIQUE DEFERRABLE INITIALLY DEFERRED CHECK (code <> '!'));
CREATE TABLE clerks (nr integer PRIMARY KEY, branch uuid NOT NULL REFERENCES branches,
  boss integer REFERENCES clerks, pay integer NOT NULL)
"""
BRANCHES = Mapping(target="branches", source="branch", columns={"name": "name", "code": "code"})
CLERKS = Mapping(
    target="clerks",
    source="clerk",
    columns={
        "nr": "id",
        "branch": Ref(BRANCHES, "branch").or_placeholder(name="'no. ' || branch", code="code"),
        "boss": "boss",
        "pay": "pay::integer",
    },
)


def standing(moved: Move) -> list[tuple[object, ...]]:
    return moved.rows(
        "SELECT clerks.nr, branches.name, branches.code"
        "  FROM clerks JOIN branches ON branches.id = clerks.branch ORDER BY nr"
    )


def test_a_unit_whose_stand_in_is_refused_waits(move: Prepare) -> None:
    moved = move(SOURCE, TARGET, BRANCHES, CLERKS)
    moved.run()
    refused = ("quarantined", "refused_by_database")
    waiting = {k: of for k, of in moved.outcomes("clerks").items() if of[0] != "migrated"}
    assert waiting == {
        **dict.fromkeys("2467", refused),
        "5": ("quarantined", "too_long"),
        "8": ("quarantined", "blocked_by_parent"),
        **dict.fromkeys(["9", "10"], ("quarantined", "expression_failed")),
    }
    assert standing(moved) == [(1, "One", "a"), (3, "no. 8", "c")]
    details = dict(moved.rows("SELECT source_key, detail FROM rowcall.source_rows"))
    assert "one_code" in details["2"]
    assert details["4"].endswith("(stand-in for branch)")
    assert details["5"] == "branch: stand-in row, code: longer than 3 characters"
    assert moved.differences() == {}
    databases = Databases(moved.source, moved.target)
    assert verify_project(moved.project, databases).differences == ()
    assert moved.rows("SELECT conname FROM pg_constraint WHERE conname = 'one_code'")

    # 4 and 5 get codes that nobody has; what frees 10 needs a code that branch 2 has
    correct(
        moved,
        ("clerk", 4, "code", "d"),
        ("clerk", 5, "code", "h"),
        ("clerk", 9, "pay", "6"),
        ("clerk", 10, "pay", "7"),
    )
    moved.run()
    assert standing(moved) == [
        (1, "One", "a"), (3, "no. 8", "c"), (4, "no. 9", "d"), (5, "no. 10", "h"),
        (9, "no. 13", "g"),
    ]  # fmt: skip
    assert moved.outcomes("clerks")["10"] == refused
    assert moved.differences() == {}
    assert verify_project(moved.project, databases).differences == ()
