"""Adoption where the rules, the rows or the target's own keys are against it."""

from dataclasses import replace
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from engine.conftest import Prepare
from engine.moving import ID_KEY, Move, execute, select
from quarantine.desk import Desk
from rowcall import Exclude, Holds, Identity, Integer, Mapping, Match, Merge, Policy, Ref, Secret
from rowcall.api.adoption import look
from rowcall.api.databases import Databases
from rowcall.api.migration import Migration
from rowcall.errors import ProjectError, RefusedError
from rowcall.pg.lock import only_runner
from rowcall.run.run import plan_run, read_schemas

pytestmark = pytest.mark.parametrize("server", [18], indirect=True)

SOURCE = """
CREATE TABLE aisle (id integer PRIMARY KEY, code text, label text);
INSERT INTO aisle VALUES (1, 'a', 'Apples'), (2, 'b', 'Bread'), (3, 'c', 'Coffee');
CREATE TABLE crate (id integer PRIMARY KEY, aisle integer, mark text, weight integer);
INSERT INTO crate VALUES (10, 1, 'm10', 5), (11, 1, 'm11', 6), (12, 2, 'm12', 7), (13, 3, 'm13', 8);
"""
TARGET = """
CREATE TABLE aisles (id uuid PRIMARY KEY, old integer, code text UNIQUE, label text, owner text);
CREATE TABLE crates (id uuid PRIMARY KEY, aisle_id uuid NOT NULL REFERENCES aisles,
                     mark text, weight integer CHECK (weight < 100), old integer);
"""


def uuid(letter: str, number: int) -> str:
    return f"00000000-0000-0000-0000-0000000000{letter}{number}"


def aisle(number: int, old: int | None, code: str | None, label: str, owner: str = "NULL") -> str:
    values = [f"'{uuid('a', number)}'", "NULL" if old is None else str(old)]
    values += ["NULL" if code is None else f"'{code}'", f"'{label}'", owner]
    return f"INSERT INTO aisles VALUES ({', '.join(values)});"


def crate(number: int, of: int, mark: str, weight: int, old: int | None) -> str:
    return (
        f"INSERT INTO crates VALUES ('{uuid('c', number)}', '{uuid('a', of)}', '{mark}', {weight},"
        f" {'NULL' if old is None else old});"
    )


aisles = Mapping(
    target="aisles",
    source="aisle",
    columns={"old": "id", "code": "code", "label": "label"},
    identity=Identity(
        Match("old number", {"old": "id"}), was={"old": "id", "code": "code", "label": "label"}
    ),
)
crates = Mapping(
    target="crates",
    source="crate",
    columns={"aisle_id": Ref(aisles, "aisle"), "mark": "mark", "weight": "weight", "old": "id"},
    identity=Identity(
        Match("old number", {"old": "id"}),
        was={"mark": "mark", "weight": "weight", "old": "id"},
    ),
)


def lines(move: Move) -> dict[str, str]:
    return dict(move.rows("SELECT target_key, origin FROM rowcall.adoptions"))


def finish(move: Move) -> None:
    move.adopt()
    move.run(offline=True, remove_surplus=True)
    assert move.differences() == {}
    assert move.rows("SELECT * FROM rowcall.dropped_object") == []
    assert (
        move.rows(
            "SELECT relname FROM pg_class WHERE relnamespace = 'rowcall_judging'::regnamespace"
        )
        == []
    )
    assert not move.run()


def with_identity(mapping: Mapping, *rules: Match, **more: object) -> Mapping:
    assert mapping.identity
    was = more.pop("was", mapping.identity.was)
    return replace(mapping, identity=Identity(*rules, was=was, **more))  # type: ignore[arg-type]


def test_evidence_that_raises_names_its_rule_and_loses_nothing(move: Prepare) -> None:
    wrong = with_identity(crates, Match("broken", {"old": "1 / (id - id)"}))
    depot = move(
        SOURCE, TARGET + aisle(1, 1, "a", "Apples") + crate(1, 1, "m10", 5, 10), aisles, wrong
    )
    before = select(depot.target, "SELECT * FROM crates")
    with pytest.raises(ProjectError) as told:
        depot.adopt()
    assert "division by zero" in told.value.cause
    assert "test_adoption_hostile.py" in told.value.where
    assert select(depot.target, "SELECT * FROM crates") == before
    mended = replace(depot, project=replace(depot.project, mappings=(aisles, crates)))
    finish(mended)
    assert mended.rows("SELECT count(*) FROM crates") == [(4,)]


def test_corrected_evidence_may_read_columns_that_were_not_staged(move: Prepare) -> None:
    wrong = with_identity(
        replace(aisles, columns={"old": "id", "code": "code"}),
        Match("broken", {"old": "1 / (id - id)"}),
        was={"old": "id", "code": "code"},
    )
    depot = move(
        SOURCE,
        TARGET + aisle(1, 1, "a", "Apples"),
        wrong,
        drop_columns={"aisle.label": "x"},
        drop_tables={"crate": "x"},
    )
    with pytest.raises(ProjectError):
        depot.adopt()
    mended = with_identity(
        wrong,
        Match("label", {"label": "label"}),
        was={"old": "id", "code": "code", "label": "label"},
    )
    depot = replace(depot, project=replace(depot.project, mappings=(mended,)))
    finish(depot)


def test_an_empty_table_with_an_identity_is_filled(move: Prepare) -> None:
    depot = move(SOURCE, TARGET + aisle(1, 1, "a", "Apples"), aisles, crates)
    finish(depot)
    assert depot.rows("SELECT count(*) FROM crates") == [(4,)]


def test_a_row_without_evidence_is_native(move: Prepare) -> None:
    depot = move(
        SOURCE, TARGET + aisle(1, None, "x", "X") + crate(1, 1, "m10", 5, None), aisles, crates
    )
    finish(depot)
    assert depot.rows(
        "SELECT target_table, native, adopted, difference FROM rowcall.target_balance ORDER BY 1"
    ) == [("aisles", 1, 0, 0), ("crates", 1, 0, 0)]


def test_a_row_that_two_mappings_recognise_belongs_to_neither(move: Prepare) -> None:
    boxes = with_identity(
        replace(crates, name="boxes", source="box"), Match("mark", {"mark": "mark"})
    )
    more = "CREATE TABLE box (id integer PRIMARY KEY, aisle integer, mark text, weight integer);"
    more += "INSERT INTO box VALUES (50, 1, 'm10', 1), (51, 1, 'm51', 1);"
    rows = aisle(1, 1, "a", "Apples") + crate(1, 1, "m10", 5, 10) + crate(2, 1, "m51", 1, None)
    depot = move(SOURCE + more, TARGET + rows, aisles, crates, boxes)
    finish(depot)
    assert depot.rows(
        "SELECT mapping, origin, candidates FROM rowcall.adoptions WHERE target_key ="
        f" '{uuid('c', 1)}'"
    ) == [("crates", "undecided", ["crates 10", "boxes 50"])]
    assert lines(depot)[uuid("c", 2)] == "adopted"
    assert depot.rows("SELECT count(*) FROM crates") == [(7,)]


def test_children_of_an_undecided_row_are_undecided(move: Prepare) -> None:
    twice = with_identity(aisles, Match("first letter", {"left(label, 0)": "left(label, 0)"}))
    children = with_identity(
        crates, Match("aisle and mark", {"aisle_id": Ref(aisles, "aisle"), "mark": "mark"})
    )
    grand = "CREATE TABLE tins (id uuid PRIMARY KEY, crate_id uuid REFERENCES crates);"
    rows = aisle(1, 1, "a", "Apples") + crate(1, 1, "m10", 5, 10)
    depot = move(SOURCE, TARGET + grand + rows, twice, children)
    finish(depot)
    assert lines(depot) == {uuid("a", 1): "undecided", uuid("c", 1): "undecided"}
    assert depot.rows("SELECT count(*) FROM aisles") == [(3,)]


def test_values_of_a_unique_key_may_change_places(move: Prepare) -> None:
    swapped = with_identity(
        aisles,
        Match("old number", {"old": "id"}),
        was={
            "old": "id",
            "label": "label",
            "code": "CASE id WHEN 1 THEN 'b' WHEN 2 THEN 'a' ELSE code END",
        },
    )
    rows = aisle(1, 1, "b", "Apples") + aisle(2, 2, "a", "Bread") + aisle(3, 3, "c", "Coffee")
    depot = move(SOURCE, TARGET + rows, swapped, crates)
    finish(depot)
    assert depot.rows("SELECT old, code FROM aisles ORDER BY 1") == [(1, "a"), (2, "b"), (3, "c")]
    assert depot.rows("SELECT count(*) FROM rowcall.before_image") == [(2,)]


def test_an_edited_value_of_a_unique_key_keeps_it_from_the_unit_that_has_it(move: Prepare) -> None:
    rows = aisle(1, 1, "c", "Apples") + aisle(2, 2, "b", "Bread")
    depot = move(SOURCE, TARGET + rows, aisles, crates)
    finish(depot)
    assert depot.outcomes("aisles")["3"][0] == "quarantined"
    assert depot.rows("SELECT old, code FROM aisles ORDER BY 1") == [(1, "c"), (2, "b")]


@pytest.mark.parametrize("removed", [False, True])
def test_the_row_of_a_unit_that_is_overruled_keeps_its_value_of_a_unique_key(
    move: Prepare, removed: bool
) -> None:
    # the first unit finds its code taken, and its row has the code of the second, and so on
    stale = with_identity(
        aisles,
        Match("old number", {"old": "id"}),
        was={"old": "id", "label": "label", "code": Holds("code IS NOT NULL")},
    )
    rows = aisle(1, 1, "b", "Apples") + aisle(2, 2, "c", "Bread") + aisle(3, 3, "x", "Coffee")
    depot = move(SOURCE, TARGET + rows + aisle(9, None, "a", "Native"), stale, crates)
    depot.adopt()
    depot.run(offline=True, remove_surplus=removed)
    assert depot.differences() == {}
    codes = [code for (code,) in depot.rows("SELECT code FROM aisles ORDER BY 1")]
    assert codes == (["a", "b", "c"] if removed else ["a", "b", "c", "x"])


def test_a_repair_that_the_database_refuses_is_listed_and_adds_up(move: Prepare) -> None:
    target = TARGET + "ALTER TABLE aisles ADD CHECK (label <> code || owner);"
    rows = aisle(1, 1, "old", "aX", "'X'") + aisle(2, 2, "b", "Bread")
    stale = with_identity(
        aisles,
        Match("old number", {"old": "id"}),
        was={"old": "id", "code": "CASE id WHEN 1 THEN 'old' ELSE code END", "label": "label"},
    )
    depot = move(SOURCE, target + rows, stale, crates)
    depot.adopt()
    depot.run(offline=True)
    assert depot.differences() == {}
    assert depot.outcomes("aisles")["1"] == ("quarantined", "refused_by_database")
    assert lines(depot)[uuid("a", 1)] == "surplus"
    assert depot.rows("SELECT code, label FROM aisles WHERE old = 1") == [("old", "aX")]
    # what people edited is not removed
    depot.run(remove_surplus=True)
    assert depot.differences() == {}
    assert depot.rows("SELECT count(*) FROM aisles WHERE old = 1") == [(1,)]


def test_a_merge_key_that_a_native_row_holds_quarantines_the_units(move: Prepare) -> None:
    plain = replace(aisles, identity=None, merge=Merge(by=("code",)))
    whole = with_identity(crates, Match("old number", {"old": "id"}))
    rows = aisle(1, None, "a", "Apples") + crate(1, 1, "m10", 5, None)
    depot = move(SOURCE, TARGET + rows, plain, whole)
    finish(depot)
    assert depot.outcomes("aisles")["1"] == ("quarantined", "check_violated")


@pytest.mark.parametrize("removed", [False, True])
@pytest.mark.parametrize("how", ["excluded", "quarantined"])
def test_the_row_of_a_unit_that_does_not_move_is_surplus(
    move: Prepare, how: str, removed: bool
) -> None:
    if how == "excluded":
        none = replace(crates, exclude=(Exclude("not wanted", when="id = 10"),))
    else:
        none = replace(
            crates, columns={**crates.columns, "aisle_id": Ref(aisles, "nullif(aisle, 1)")}
        )
    rows = aisle(1, 1, "a", "Apples") + crate(1, 1, "m10", 5, 10) + crate(2, 1, "m12", 7, 12)
    depot = move(SOURCE, TARGET + rows, aisles, none)
    depot.adopt()
    depot.run(offline=True, remove_surplus=removed)
    assert depot.differences() == {}
    assert depot.outcomes("crates")["10"][0] == how
    assert depot.rows(f"SELECT count(*) FROM crates WHERE id = '{uuid('c', 1)}'") == [
        (1 - removed,)
    ]
    assert not removed or depot.rows(
        "SELECT target_key FROM rowcall.before_image WHERE is_removed"
    ) == [(uuid("c", 1),)]


TWICE = aisle(1, 1, "a", "Apples") + aisle(2, 1, "z", "Apples")


def test_surplus_that_a_column_of_no_mapping_refers_to_stays(move: Prepare) -> None:
    target = TARGET + "ALTER TABLE crates ADD seen_in uuid REFERENCES aisles ON DELETE CASCADE;"
    rows = TWICE + crate(1, 1, "m10", 5, None) + f"UPDATE crates SET seen_in = '{uuid('a', 2)}';"
    depot = move(SOURCE, target + rows, aisles, crates)
    finish(depot)
    assert lines(depot)[uuid("a", 2)] == "surplus"
    assert depot.rows("SELECT count(*) FROM crates") == [(5,)]


def test_surplus_that_a_key_of_two_columns_refers_to_stays(move: Prepare) -> None:
    target = TARGET + (
        "ALTER TABLE aisles ADD UNIQUE (id, label);"
        "CREATE TABLE signs (aisle uuid, label text,"
        " FOREIGN KEY (aisle, label) REFERENCES aisles (id, label) ON DELETE CASCADE);"
    )
    rows = TWICE + f"INSERT INTO signs VALUES ('{uuid('a', 2)}', 'Apples');"
    depot = move(SOURCE, target + rows, aisles, crates)
    finish(depot)
    assert lines(depot)[uuid("a", 2)] == "surplus"
    assert depot.rows("SELECT count(*) FROM signs") == [(1,)]


def test_surplus_whose_other_key_is_referred_to_stays(move: Prepare) -> None:
    target = TARGET + ("CREATE TABLE signs (code text REFERENCES aisles (code) ON DELETE CASCADE);")
    rows = TWICE + "INSERT INTO signs VALUES ('z');"
    depot = move(SOURCE, target + rows, aisles, crates)
    finish(depot)
    assert lines(depot)[uuid("a", 2)] == "surplus"
    assert depot.rows("SELECT count(*) FROM signs") == [(1,)]


def test_surplus_rows_that_refer_to_each_other_go_one_after_the_other(move: Prepare) -> None:
    target = TARGET + "ALTER TABLE aisles ADD part_of uuid REFERENCES aisles ON DELETE CASCADE;"
    rows = TWICE + aisle(3, 1, "y", "Apples")
    rows += f"UPDATE aisles SET part_of = '{uuid('a', 2)}' WHERE code = 'y';"
    depot = move(SOURCE, target + rows, aisles, crates)
    finish(depot)
    assert depot.rows("SELECT code FROM aisles ORDER BY 1") == [("a",), ("b",), ("c",)]


def test_surplus_that_stays_keeps_its_value_of_a_unique_key(move: Prepare) -> None:
    target = TARGET + "CREATE TABLE signs (aisle uuid REFERENCES aisles ON DELETE CASCADE);"
    rows = TWICE + "UPDATE aisles SET code = 'b' WHERE code = 'z';"
    rows += f"INSERT INTO signs VALUES ('{uuid('a', 2)}');"
    depot = move(SOURCE, target + rows, aisles, crates)
    finish(depot)
    assert depot.rows("SELECT code FROM aisles ORDER BY 1") == [("a",), ("b",), ("c",)]
    assert depot.rows("SELECT count(*) FROM signs") == [(1,)]
    assert depot.outcomes("aisles")["2"][0] == "quarantined"


def test_a_unique_key_with_a_column_of_no_mapping_does_not_stop_the_run(move: Prepare) -> None:
    target = TARGET + "ALTER TABLE aisles ADD UNIQUE (label, owner);"
    rows = aisle(1, 1, "a", "OLD", "'me'") + aisle(2, None, "n", "Apples", "'me'")
    stale = with_identity(
        aisles,
        Match("old number", {"old": "id"}),
        was={"old": "id", "code": "code", "label": "'OLD'"},
    )
    depot = move(SOURCE, target + rows, stale, crates)
    finish(depot)
    assert depot.outcomes("aisles")["1"] == ("quarantined", "refused_by_database")


@pytest.mark.parametrize(
    ("policy", "label", "owner"),
    [
        ({}, "Mine", "mine"),
        ({"label": Policy.REPAIR, "owner": Policy.REPAIR}, "Apples", None),
        ({"label": Policy.KEEP, "owner": Policy.KEEP}, "Mine", "mine"),
    ],
)
def test_edited_values_follow_the_policy(
    move: Prepare, policy: dict[str, Policy], label: str, owner: str | None
) -> None:
    told = with_identity(
        aisles,
        Match("old number", {"old": "id"}),
        policy=policy,
        was={"old": "id", "code": "code", "label": "label", "owner": "'script'"},
    )
    depot = move(SOURCE, TARGET + aisle(1, 1, "a", "Mine", "'mine'"), told, crates)
    finish(depot)
    assert depot.rows("SELECT label, owner FROM aisles WHERE old = 1") == [(label, owner)]


@pytest.mark.parametrize(
    ("policy", "label", "owner"),
    [
        ({}, "Apples", None),
        ({"label": Policy.REPAIR, "owner": Policy.REPAIR}, "Apples", None),
        ({"label": Policy.KEEP, "owner": Policy.KEEP}, "APPLES", "script"),
    ],
)
def test_stale_values_follow_the_policy(
    move: Prepare, policy: dict[str, Policy], label: str, owner: str | None
) -> None:
    told = with_identity(
        aisles,
        Match("old number", {"old": "id"}),
        policy=policy,
        was={"old": "id", "code": "code", "label": "upper(label)", "owner": "'script'"},
    )
    depot = move(SOURCE, TARGET + aisle(1, 1, "a", "APPLES", "'script'"), told, crates)
    finish(depot)
    assert depot.rows("SELECT label, owner FROM aisles WHERE old = 1") == [(label, owner)]
    kept = [("label", "policy"), ("owner", "policy")] if Policy.KEEP in policy.values() else []
    assert depot.rows("SELECT column_name, reason FROM rowcall.kept_value ORDER BY 1") == kept


def test_a_finished_run_leaves_nothing_to_adopt(move: Prepare) -> None:
    depot = move(SOURCE, TARGET, aisles, crates)
    depot.run()
    state = depot.state()
    with pytest.raises(RefusedError) as told:
        depot.adopt()
    assert told.value.rule == "a run has begun on this target: its rows are known to the ledger"
    assert depot.state() == state


def test_a_correction_after_adoption_keeps_what_people_edited(
    move: Prepare, tmp_path: Path
) -> None:
    source = SOURCE + "UPDATE crate SET weight = 500 WHERE id IN (11, 13);"
    rows = aisle(1, 1, "a", "Mine") + aisle(2, 2, "b", "Bread")
    rows += crate(1, 1, "mine", 5, 10) + crate(2, 1, "m11", 6, 11) + crate(3, 2, "m12", 7, 12)
    depot = move(source, TARGET + rows, aisles, crates)
    finish(depot)
    assert depot.outcomes("crates")["11"] == ("quarantined", "check_violated")
    desk = Desk(depot.project, depot.target, tmp_path)
    imported = desk.bring(desk.fill("11", "weight", "9"), desk.fill("13", "weight", "8"))
    assert imported.findings == ()
    depot.run()
    assert depot.differences() == {}
    assert depot.rows("SELECT old, mark, weight FROM crates ORDER BY 1") == [
        (10, "mine", 5),
        (11, "m11", 9),
        (12, "m12", 7),
        (13, "m13", 8),
    ]
    assert depot.rows("SELECT label FROM aisles ORDER BY old") == [
        ("Mine",),
        ("Bread",),
        ("Coffee",),
    ]
    assert not depot.run()


def test_a_correction_judges_edited_rows_again_and_leaves_them(
    move: Prepare, tmp_path: Path
) -> None:
    source = SOURCE.replace("weight integer", "weight text").replace(
        "(10, 1, 'm10', 5)", "(10, 1, 'm10', 'heavy'), (14, 7, 'm14', '1')"
    )
    noted = replace(crates, columns={**crates.columns, "weight": Integer("weight").or_null()})
    safe = "CASE WHEN weight ~ '^[0-9]+$' THEN weight END"
    noted = with_identity(
        noted, Match("old number", {"old": "id"}), was={"mark": "mark", "weight": safe, "old": "id"}
    )
    rows = aisle(1, 1, "a", "Apples") + crate(1, 1, "mine", 5, 10)
    depot = move(source, TARGET + rows, aisles, noted)
    finish(depot)
    desk = Desk(depot.project, depot.target, tmp_path)
    assert desk.bring(desk.fill("14", "aisle", "2")).findings == ()
    depot.run()
    assert depot.differences() == {}
    assert depot.rows("SELECT mark, weight FROM crates WHERE old = 10") == [("mine", 5)]
    assert depot.outcomes("crates")["14"] == ("migrated", None)
    assert depot.rows("SELECT source_key, reason FROM rowcall.kept_row") == [
        ("10", "edited since it was loaded")
    ]


def test_an_account_that_people_locked_stays_locked(move: Prepare) -> None:
    source = "CREATE TABLE keeper (id integer PRIMARY KEY, login text, password text);"
    source += "INSERT INTO keeper VALUES (1, 'locked', 'a'), (2, 'none', 'b'), (3, 'as hash', 'c');"
    target = "CREATE TABLE keepers (id integer PRIMARY KEY, login text, password text NOT NULL);"
    target += (
        "INSERT INTO keepers VALUES (1, 'locked', '!'), (2, 'none', 'invented'),"
        " (3, 'as hash', '$argon2 is no password'), (9, 'native', '$2a$open');"
    )
    keepers = Mapping(
        target="keepers",
        source="keeper",
        columns={"id": "id", "login": "login", "password": Secret("password")},
        identity=Identity(Match("login", {"login": "login"}), was={"password": "'invented'"}),
    )
    depot = move(source, target, keepers)
    finish(depot)
    found = dict(depot.rows("SELECT login, password FROM keepers"))
    assert found["locked"] == "!"
    assert PasswordHasher().verify(found["none"], "b")
    assert PasswordHasher().verify(found["as hash"], "$argon2 is no password")
    assert PasswordHasher().verify(found["native"], "$2a$open")


def test_looking_leaves_nothing_behind(move: Prepare) -> None:
    depot = move(SOURCE, TARGET + aisle(1, 1, "a", "Apples"), aisles, crates)
    before = schemas(depot)
    assert look(migration(depot)).difference == 0
    assert schemas(depot) == before


def test_looking_that_fails_leaves_nothing_behind(move: Prepare) -> None:
    wrong = with_identity(crates, Match("broken", {"old": "1 / (id - id)"}))
    depot = move(SOURCE, TARGET + aisle(1, 1, "a", "Apples"), aisles, wrong)
    before = schemas(depot)
    with pytest.raises(ProjectError):
        look(migration(depot))
    assert schemas(depot) == before


def test_looking_beside_a_runner_leaves_its_ledger(move: Prepare) -> None:
    depot = move(SOURCE, TARGET + aisle(1, 1, "a", "Apples"), aisles, crates)
    looking = migration(depot)
    # the other one has the lock, and opens its ledger a moment later
    execute(depot.target, "CREATE SCHEMA rowcall_judging")
    with only_runner(depot.target), pytest.raises(RefusedError, match="another rowcall"):
        look(looking)
    assert "rowcall_judging" in schemas(depot)


def schemas(move: Move) -> set[str]:
    return {name for (name,) in move.rows("SELECT nspname FROM pg_namespace")}


def migration(move: Move) -> Migration:
    found = read_schemas(move.project, move.source, move.target)
    prepared = plan_run(move.project, *found, move.target, adopt=True)
    return Migration(prepared, Databases(move.source, move.target), ID_KEY)
