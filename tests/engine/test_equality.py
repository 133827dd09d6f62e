"""Two values are equal as the target's index says, whatever they look like as texts."""

import pytest

from engine.conftest import Prepare
from engine.moving import catalog, execute
from fixtures.postgres import INSTALLED
from rowcall import Identity, Mapping, Match, Merge
from rowcall.api.databases import Databases
from rowcall.api.verifying import verify_project

MOVES = ("migrated", None)
TAKEN = ("quarantined", "check_violated")
REFUSED = ("quarantined", "refused_by_database")

needs_icu = pytest.mark.parametrize("server", [INSTALLED], indirect=True)
CASE_INSENSITIVE = (
    "CREATE COLLATION ci (provider = icu, locale = 'und-u-ks-level2', deterministic = false);"
)


def test_a_char_is_compared_without_its_trailing_blanks(move: Prepare) -> None:
    moved = move(
        "CREATE TABLE code (id integer PRIMARY KEY, c bpchar);"
        "INSERT INTO code VALUES (1, 'AB'), (2, 'AB  '), (3, 'CD')",
        "CREATE DOMAIN short AS char(4);"
        "CREATE TABLE codes (id uuid PRIMARY KEY, c char(6) UNIQUE);"
        "CREATE TABLE shorts (id uuid PRIMARY KEY, c short UNIQUE)",
        Mapping(target="codes", source="code", columns={"c": "c"}),
        Mapping(target="shorts", source="code", columns={"c": "c"}),
    )
    before = catalog(moved.target)
    moved.run()
    assert moved.outcomes("codes") == {"1": MOVES, "2": TAKEN, "3": MOVES}
    assert moved.outcomes("shorts") == {"1": MOVES, "2": TAKEN, "3": MOVES}
    assert catalog(moved.target) == before
    assert moved.differences() == {}


def test_a_merge_by_a_char_takes_such_rows_together(move: Prepare) -> None:
    moved = move(
        "CREATE TABLE code (id integer PRIMARY KEY, c bpchar);"
        "INSERT INTO code VALUES (1, 'AB'), (2, 'AB  '), (3, 'CD')",
        "CREATE TABLE codes (id uuid PRIMARY KEY, c char(6) UNIQUE)",
        Mapping(target="codes", source="code", columns={"c": "c"}, merge=Merge(by=("c",))),
    )
    moved.run()
    assert moved.outcomes("codes") == {"1": MOVES, "2": ("merged", "merged"), "3": MOVES}


def test_a_type_of_an_extension_compares_as_it_does_whatever_the_search_path(
    move: Prepare,
) -> None:
    moved = move(
        "CREATE TABLE tag (id integer PRIMARY KEY, word text);"
        "INSERT INTO tag VALUES (1, 'Reading'), (2, 'reading'), (3, 'music');"
        "CREATE TABLE label (id integer PRIMARY KEY, word text);"
        "INSERT INTO label VALUES (1, 'READING'), (2, 'Sport')",
        "CREATE SCHEMA extensions; CREATE EXTENSION citext SCHEMA extensions;"
        "CREATE TABLE tags (id uuid PRIMARY KEY, word extensions.citext UNIQUE)",
        Mapping(name="tags", target="tags", source="tag", columns={"word": "word"}),
        Mapping(name="labels", target="tags", source="label", columns={"word": "word"}),
    )
    moved.run()
    assert moved.outcomes("tags") == {"1": MOVES, "2": TAKEN, "3": MOVES}
    assert moved.outcomes("labels") == {"1": TAKEN, "2": MOVES}


def test_numbers_of_another_scale_are_the_same_number(move: Prepare) -> None:
    moved = move(
        "CREATE TABLE price (id integer PRIMARY KEY, n numeric, f double precision);"
        "INSERT INTO price VALUES (1, 1, 0), (2, 1.00, 1), (3, 2, '-0'), (4, 3, 'NaN'),"
        " (5, 4, 'NaN')",
        "CREATE TABLE prices (id uuid PRIMARY KEY, n numeric UNIQUE, f double precision UNIQUE)",
        Mapping(target="prices", source="price", columns={"n": "n", "f": "f"}),
    )
    moved.run()
    assert moved.outcomes("prices") == {
        "1": MOVES, "2": TAKEN, "3": TAKEN, "4": MOVES, "5": TAKEN
    }  # fmt: skip


@needs_icu
def test_a_key_is_judged_under_the_collation_of_its_column_or_its_index(move: Prepare) -> None:
    moved = move(
        "CREATE TABLE account (id integer PRIMARY KEY, mail text NOT NULL, nick text);"
        "INSERT INTO account VALUES (1, 'leyla@x', 'leyla'), (2, 'Leyla@X', 'Leyla2'),"
        " (3, 'kamran@x', 'KAMRAN'), (4, 'orkhan@x', 'kamran'), (5, 'nigar@x', NULL)",
        CASE_INSENSITIVE
        + "CREATE TABLE accounts (id uuid PRIMARY KEY, email text COLLATE ci NOT NULL UNIQUE,"
        " nick text);"
        "CREATE UNIQUE INDEX nick_once ON accounts (nick COLLATE ci)",
        Mapping(target="accounts", source="account", columns={"email": "mail", "nick": "nick"}),
    )
    before = catalog(moved.target)
    moved.run()
    assert moved.outcomes("accounts") == {
        "1": MOVES, "2": TAKEN, "3": MOVES, "4": TAKEN, "5": MOVES
    }  # fmt: skip
    assert catalog(moved.target) == before


@needs_icu
def test_a_merge_does_not_prove_a_key_that_takes_more_for_equal(move: Prepare) -> None:
    moved = move(
        "CREATE TABLE account (id integer PRIMARY KEY, nick text);"
        "INSERT INTO account VALUES (1, 'leyla'), (2, 'leyla'), (3, 'Leyla')",
        CASE_INSENSITIVE + "CREATE TABLE accounts (id uuid PRIMARY KEY, nick text);"
        "CREATE UNIQUE INDEX nick_once ON accounts (nick COLLATE ci)",
        Mapping(
            target="accounts",
            source="account",
            columns={"nick": "nick"},
            merge=Merge(by=("nick",)),
        ),
    )
    moved.run()
    assert moved.outcomes("accounts") == {"1": MOVES, "2": ("merged", "merged"), "3": TAKEN}


@needs_icu
def test_a_value_of_a_standing_row_is_taken_in_any_case(move: Prepare) -> None:
    moved = move(
        "CREATE TABLE account (id integer PRIMARY KEY, mail text, nick text);"
        "INSERT INTO account VALUES (1, 'ayla@x', 'a'), (2, 'NEW@x', 'b'), (3, 'emin@x', 'c')",
        CASE_INSENSITIVE
        + 'CREATE TABLE accounts (id uuid PRIMARY KEY, email text COLLATE "C", nick text,'
        " old integer);"
        "CREATE UNIQUE INDEX email_once ON accounts (email COLLATE ci);"
        "INSERT INTO accounts VALUES (gen_random_uuid(), 'ayla@x', 'a', 1),"
        " (gen_random_uuid(), 'new@X', 'n', NULL)",
        Mapping(
            target="accounts",
            source="account",
            columns={"email": "mail", "nick": "nick", "old": "id"},
            identity=Identity(Match("old number", {"old": "id"})),
        ),
    )
    moved.finish()
    assert moved.outcomes("accounts") == {"1": MOVES, "2": TAKEN, "3": MOVES}
    assert moved.differences() == {}


def test_a_standing_null_is_taken_where_nulls_are_equal(move: Prepare) -> None:
    moved = move(
        "CREATE TABLE old (id integer PRIMARY KEY, mail text);"
        "INSERT INTO old VALUES (1, NULL), (2, 'b');"
        "CREATE TABLE older (id integer PRIMARY KEY, mail text);"
        "INSERT INTO older VALUES (1, 'c'), (2, NULL)",
        "CREATE TABLE things (id uuid PRIMARY KEY, mail varchar(9) UNIQUE NULLS NOT DISTINCT)",
        Mapping(name="first", target="things", source="old", columns={"mail": "mail"}),
        Mapping(name="second", target="things", source="older", columns={"mail": "mail"}),
    )
    moved.run()
    assert moved.outcomes("first") == {"1": MOVES, "2": MOVES}
    assert moved.outcomes("second") == {"1": MOVES, "2": TAKEN}


def test_a_column_that_nobody_writes_is_no_proof_where_nulls_are_equal(move: Prepare) -> None:
    moved = move(
        "CREATE TABLE old (id integer PRIMARY KEY, mail text);"
        "INSERT INTO old VALUES (1, 'a'), (2, 'a'), (3, 'b')",
        "CREATE TABLE things (id uuid PRIMARY KEY, mail text, gone date,"
        " UNIQUE NULLS NOT DISTINCT (mail, gone))",
        Mapping(target="things", source="old", columns={"mail": "mail"}),
    )
    moved.run()
    assert moved.outcomes("things") == {"1": MOVES, "2": REFUSED, "3": MOVES}


@pytest.mark.parametrize("server", [18], indirect=True)
def test_a_key_without_overlaps_is_left_to_the_database(move: Prepare) -> None:
    moved = move(
        "CREATE TABLE stay (id integer PRIMARY KEY, room text, low integer, high integer);"
        "INSERT INTO stay VALUES (1, 'A', 1, 10), (2, 'A', 8, 12), (3, 'B', 1, 5),"
        " (4, 'B', 5, 9), (5, 'A', 12, 13)",
        "CREATE EXTENSION btree_gist;"
        "CREATE TABLE stays (id uuid PRIMARY KEY, room text NOT NULL, during int4range NOT NULL,"
        " UNIQUE (room, during WITHOUT OVERLAPS));"
        "CREATE TABLE kept (room text, during int4range,"
        " PRIMARY KEY (room, during WITHOUT OVERLAPS))",
        *(
            Mapping(
                target=table,
                source="stay",
                batch=1,
                columns={"room": "room", "during": "int4range(low, high)"},
            )
            for table in ("stays", "kept")
        ),
    )
    before = catalog(moved.target)
    moved.run()
    wanted = {"1": MOVES, "2": REFUSED, "3": MOVES, "4": MOVES, "5": MOVES}
    assert moved.outcomes("stays") == wanted
    assert moved.outcomes("kept") == wanted
    assert catalog(moved.target) == before
    assert moved.differences() == {}


def test_an_operator_class_with_another_equality_stays_and_refuses(move: Prepare) -> None:
    moved = move(
        "CREATE TABLE spot (id integer PRIMARY KEY, x numeric, y integer);"
        "INSERT INTO spot VALUES (1, 1, 1), (2, 1.0, 1), (3, 1, 1)",
        "CREATE TYPE spot AS (x numeric, y integer);"
        "CREATE TABLE spots (id uuid PRIMARY KEY, at spot);"
        "CREATE UNIQUE INDEX spot_once ON spots (at record_image_ops)",
        Mapping(target="spots", source="spot", columns={"at": "ROW(x, y)::spot"}),
    )
    before = catalog(moved.target)
    moved.run()
    # of two images of one number neither is refused; the same image is
    assert moved.outcomes("spots") == {"1": MOVES, "2": MOVES, "3": REFUSED}
    assert catalog(moved.target) == before


def test_what_stays_in_place_is_as_it_was_after_a_stop(move: Prepare) -> None:
    moved = move(
        "CREATE TABLE thing (id integer PRIMARY KEY, mail text)",
        "CREATE TABLE things (id uuid PRIMARY KEY, mail text);"
        "CREATE UNIQUE INDEX one_mail ON things (mail text_pattern_ops)",
        Mapping(target="things", source="thing", columns={"mail": "mail"}),
    )
    execute(moved.source, "INSERT INTO thing VALUES (1, 'a'), (2, 'a')")
    before = catalog(moved.target)
    moved.run()
    assert moved.outcomes("things") == {"1": MOVES, "2": REFUSED}
    assert catalog(moved.target) == before


def test_a_composite_of_nothings_is_a_value(move: Prepare) -> None:
    made = "CREATE TYPE point_of AS (x integer, y integer);"
    moved = move(
        made + "CREATE TABLE spot (id integer PRIMARY KEY, at point_of);"
        "INSERT INTO spot VALUES (1, '(,)'), (2, '(1,)'), (3, '(,)'), (4, '(1,2)'), (5, NULL)",
        made + "CREATE TABLE spots (id uuid PRIMARY KEY, nr integer, at point_of NOT NULL UNIQUE)",
        Mapping(target="spots", source="spot", columns={"nr": "id", "at": "at"}),
    )
    before = catalog(moved.target)
    moved.run()
    assert moved.outcomes("spots") == {
        "1": MOVES, "2": MOVES, "3": TAKEN, "4": MOVES, "5": ("quarantined", "bad_value"),
    }  # fmt: skip
    assert moved.rows("SELECT nr, at::text FROM spots ORDER BY nr") == [
        (1, "(,)"),
        (2, "(1,)"),
        (4, "(1,2)"),
    ]
    assert catalog(moved.target) == before
    found = verify_project(moved.project, Databases(moved.source, moved.target))
    assert found.differences == ()
