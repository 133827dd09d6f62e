"""Does a check tell what the staged rows hold: how many, where, and never a secret?"""

from collections.abc import Callable

import pytest

from engine.moving import Move
from rowcall import Exclude, FanOut, Fit, Lookup, Mapping, Path, Ref, Secret, Sql
from rowcall.api.databases import Databases
from rowcall.api.notes import Checked, check_project
from rowcall.errors import ProjectError
from rowcall.mapping.note import Note
from rowcall.mapping.project import Project

Prepare = Callable[..., Move]

SOURCE = """
CREATE TABLE town (id integer PRIMARY KEY, label text);
INSERT INTO town VALUES (1, 'Lyon'), (2, 'Turin'), (3, 'Turin');
CREATE TABLE person (
  id integer PRIMARY KEY, name text, kind text, nick text, town text, divisor integer, gone boolean
);
INSERT INTO person VALUES
  (1, 'Ann', 'a', 'short', 'Lyon', 1, FALSE),
  (2, NULL, 'b', 'a nickname that is long', 'Turin', 1, FALSE),
  (3, 'Bartholomew', 'z', 'another long nickname', 'Turin', 0, FALSE),
  (4, 'Cid', 'y', NULL, NULL, 1, FALSE),
  (5, 'Dan', 'z', NULL, 'Lyon', 1, FALSE),
  (6, NULL, 'q', NULL, 'Turin', 1, TRUE);
"""
TARGET = """
CREATE TABLE towns (id uuid PRIMARY KEY, label text NOT NULL);
CREATE TABLE people (
  id uuid PRIMARY KEY, name varchar(8) NOT NULL, kind text NOT NULL, nick varchar(12),
  nick_or_null varchar(12), town_id uuid NOT NULL REFERENCES towns, share integer
);
"""

towns = Mapping(target="towns", source="town", columns={"label": "label"})
people = Mapping(
    target="people",
    source="person",
    columns={
        "name": Sql("name"),
        "kind": Lookup("kind", {"a": "adult", "b": "baby"}),
        "nick": Fit("nick", length=12),
        "nick_or_null": Sql("nick").or_null(),
        "town_id": Ref(towns, Path(("town", "town.label"), "id")),
    },
    exclude=(Exclude("gone", "gone"),),
    drop={"divisor": "of no use"},
)


def checked(move: Move, project: Project | None = None) -> Checked:
    return check_project(project or move.project, Databases(move.source, move.target))


def told(move: Move) -> dict[tuple[str, str], Note]:
    """The notes by code, and by the column that they speak of."""
    notes = checked(move).notes
    assert notes is not None
    return {(note.code, note.text.split('"')[1]): note for note in notes}


def test_nothing_is_counted_before_anything_is_staged(move: Prepare) -> None:
    assert checked(move(SOURCE, TARGET, towns, people)) == Checked([], None)


def test_each_trouble_of_the_staged_rows_is_counted_where_it_is_written(move: Prepare) -> None:
    moved = move(SOURCE, TARGET, towns, people)
    moved.run()
    found = told(moved)
    assert {key: note.rows for key, note in found.items()} == {
        ("no_value", "people.name"): 1,
        ("too_long", "people.name"): 1,
        ("unknown_code", "people.kind"): 3,
        ("ambiguous_path", "people.town_id"): 2,
        ("no_value", "people.town_id"): 1,
    }
    assert found["unknown_code", "people.kind"].examples == ("y", "z")
    assert found["unknown_code", "people.kind"].hint == "the rows will be quarantined"
    for note in found.values():
        assert note.place
        assert note.place.file == __file__
    assert checked(moved).is_runnable


def test_five_codes_at_most_are_shown(move: Prepare) -> None:
    more = "INSERT INTO person SELECT n, 'x', n::text, '', 'Lyon', 1 FROM generate_series(10, 30) n"
    moved = move(f"{SOURCE}{more}", TARGET, towns, people)
    moved.run()
    note = told(moved)["unknown_code", "people.kind"]
    assert note.rows == 24
    assert note.examples == ("10", "11", "12", "13", "14")


def test_where_an_expression_raises_the_others_still_count(move: Prepare) -> None:
    share = Mapping(
        target="people",
        source="person",
        columns={**people.columns, "name": "name || coalesce(1 / divisor, 0)"},
        exclude=people.exclude,
    )
    moved = move(SOURCE, TARGET, towns, share)
    moved.run()
    found = told(moved)
    assert found["unknown_code", "people.kind"].rows == 3
    assert found["not_counted", "people.name"].rows == 0
    assert "DivisionByZero" in found["not_counted", "people.name"].text


def test_the_filled_parts_of_a_fan_out_are_counted(move: Prepare) -> None:
    source = """
    CREATE TABLE card (id integer PRIMARY KEY, home text, work text);
    INSERT INTO card VALUES (1, '1', 'x'), (2, NULL, 'x'), (3, NULL, NULL);
    """
    target = "CREATE TABLE phones (id uuid PRIMARY KEY, number text NOT NULL)"
    parts = {"h": {"number": "home"}, "w": {"number": "work"}}
    phones = Mapping(
        target="phones",
        source=FanOut("phones_of_card", "card", key="id", parts=parts),
        when="part <> ''",
        columns={"number": Lookup("number", {"1": "one"})},
    )
    moved = move(source, target, phones)
    moved.run()
    assert {key: note.rows for key, note in told(moved).items()} == {
        ("unknown_code", "phones.number"): 2
    }


def test_a_label_whose_path_leads_to_several_rows_is_told(move: Prepare) -> None:
    joined = Mapping(
        target="towns",
        name="found",
        source="person",
        joins={"home": Path(("town", "town.label"))},
        columns={"label": Sql("home.label").or_placeholder("'nowhere'")},
        drop=dict.fromkeys(("name", "kind", "nick", "divisor", "gone"), "of no use"),
    )
    moved = move(SOURCE, TARGET, joined, drop_columns={"town.id": "of no use"})
    moved.run()
    assert {key: note.rows for key, note in told(moved).items()} == {("ambiguous_path", "found"): 3}


def test_no_example_is_shown_of_a_secret(move: Prepare) -> None:
    source = """
    CREATE TABLE account (id integer PRIMARY KEY, password text);
    INSERT INTO account VALUES (1, 'a-secret'), (2, 'plain');
    """
    target = "CREATE TABLE users (id uuid PRIMARY KEY, hash text NOT NULL, level text)"
    kind = Lookup("password", {"plain": "low"})
    before = Mapping(target="users", source="account", columns={"hash": "'!'", "level": kind})
    moved = move(source, target, before)
    moved.run()
    assert told(moved)["unknown_code", "users.level"].examples == ("a-secret",)
    after = Mapping(
        target="users", source="account", columns={"hash": Secret("password"), "level": kind}
    )
    project = Project(name="small", mappings=(after,))
    assert "a-secret" not in str(checked(moved, project))


@pytest.mark.parametrize("claim", ["dropped", "unclaimed"])
def test_what_nobody_claims_keeps_a_run_from_beginning(move: Prepare, claim: str) -> None:
    source = f"{SOURCE} CREATE TABLE attic (x integer); INSERT INTO attic VALUES (1), (2);"
    moved = move(source, TARGET, towns, people)
    with pytest.raises(ProjectError):
        moved.run()
    project = moved.project
    if claim == "dropped":
        project = Project(name="small", mappings=(towns, people), drop_tables={"attic": "empty"})
    found = checked(moved, project)
    unclaimed = [note for note in found.notes or () if note.code.startswith("unclaimed")]
    assert [(note.code, note.rows) for note in unclaimed] == (
        [] if claim == "dropped" else [("unclaimed_table", 2)]
    )
    assert found.is_runnable == (claim == "dropped")


def test_a_column_that_nobody_claims_is_told(move: Prepare) -> None:
    source = f"{SOURCE} ALTER TABLE town ADD color text; UPDATE town SET color = 'red' WHERE id < 3"
    moved = move(source, TARGET, towns, people)
    with pytest.raises(ProjectError):
        moved.run()
    notes = checked(moved).notes or []
    assert [(note.code, note.rows) for note in notes if note.is_finding] == [
        ("unclaimed_column", 2)
    ]
    # what is staged is counted although the run went no further
    assert "unknown_code" in {note.code for note in notes}
