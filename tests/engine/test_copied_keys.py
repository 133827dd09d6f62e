"""Foreign keys whose values are copied: rows refer to each other by the numbers that they keep."""

from dataclasses import replace

import pytest

from engine.conftest import Prepare
from engine.moving import Move, catalog
from engine.theatre import correct
from rowcall import Exclude, Mapping, Merge, Ref, Sql
from rowcall.api.databases import Databases
from rowcall.api.verifying import verify_project
from rowcall.verify.finding import Verification

MOVES = ("migrated", None)
MISSING = ("quarantined", "missing_reference")
BLOCKED = ("quarantined", "blocked_by_parent")
REFUSED = ("quarantined", "refused_by_database")


def verified(moved: Move) -> Verification:
    """Return what verify finds."""
    return verify_project(moved.project, Databases(moved.source, moved.target))


def causes(moved: Move) -> dict[str, str]:
    """Return whose trouble keeps a unit, by mapping and key."""
    found = moved.rows(
        "SELECT mapping || ' ' || source_key, cause_mapping || ' ' || cause_key"
        "  FROM rowcall.source_rows WHERE outcome = 'quarantined'"
    )
    return dict(found)


def test_a_child_waits_for_its_parent_wherever_their_mappings_stand(move: Prepare) -> None:
    moved = move(
        "CREATE TABLE ship (no integer PRIMARY KEY, name text);"
        "INSERT INTO ship VALUES (1, 'Aria'), (2, NULL), (3, 'Cora'), (4, 'x');"
        "CREATE TABLE crew (id integer PRIMARY KEY, ship_no integer);"
        "INSERT INTO crew VALUES (1, 1), (2, 2), (3, 3), (4, NULL), (5, 9), (6, 4)",
        "CREATE TABLE ships (no bigint PRIMARY KEY, name text NOT NULL);"
        "CREATE TABLE crews (id integer PRIMARY KEY, ship_no bigint REFERENCES ships)",
        Mapping(target="crews", source="crew", columns={"id": "id", "ship_no": "ship_no"}),
        Mapping(
            target="ships",
            source="ship",
            key="no",
            columns={"no": "no", "name": "name"},
            exclude=(Exclude("a test", "name = 'x'"),),
        ),
    )
    moved.run()
    assert moved.outcomes("crews") == {
        "1": MOVES, "2": BLOCKED, "3": MOVES, "4": MOVES, "5": MISSING, "6": BLOCKED,
    }  # fmt: skip
    assert causes(moved) == {
        "ships 2": "ships 2", "crews 2": "ships 2", "crews 5": "crews 5", "crews 6": "ships 4",
    }  # fmt: skip
    assert verified(moved).differences == ()
    assert moved.rows("SELECT id, ship_no FROM crews ORDER BY id") == [(1, 1), (3, 3), (4, None)]
    assert moved.differences() == {}


BOSSES = """
CREATE TABLE person (firm integer, no integer, boss integer, ticket integer,
                     PRIMARY KEY (firm, no));
INSERT INTO person VALUES
  (1, 1, 2, NULL), (1, 2, 3, NULL), (1, 3, 4, NULL), (1, 4, NULL, 7),
  (2, 1, 2, NULL), (2, 2, 3, NULL), (2, 3, 4, NULL), (2, 4, NULL, 7),
  (3, 1, 2, NULL), (3, 2, 3, NULL), (3, 3, 9, NULL), (3, 4, NULL, NULL),
  (4, 1, 2, NULL), (4, 2, 3, NULL), (4, 3, 1, NULL), (4, 4, 4, NULL)
"""
PEOPLE = """
CREATE TABLE people (id uuid PRIMARY KEY, firm integer NOT NULL, no integer NOT NULL, boss integer,
                     ticket integer, UNIQUE (firm, no), EXCLUDE (ticket WITH =),
                     FOREIGN KEY (firm, boss) REFERENCES people (firm, no))
"""
people = Mapping(
    target="people",
    source="person",
    key=("firm", "no"),
    columns={"firm": "firm", "no": "no", "boss": "boss", "ticket": "ticket"},
)


def key(firm: int, no: int) -> str:
    return f'["{firm}", "{no}"]'


def test_bosses_in_later_batches_come_before_their_people(move: Prepare) -> None:
    states: list[dict[str, str]] = []
    for batch in (1, 2, 3, 20_000):
        moved = move(BOSSES, PEOPLE, replace(people, batch=batch))
        before = catalog(moved.target)
        moved.run()
        assert catalog(moved.target) == before
        found = moved.outcomes("people")
        # who stands in a circle has a boss
        assert {key(f, n): found[key(f, n)] for f in (1, 4) for n in range(1, 5)} == {
            key(f, n): MOVES for f in (1, 4) for n in range(1, 5)
        }
        # the database refuses the second of two tickets, and everybody below goes with it
        assert [found[key(2, n)] for n in range(1, 5)] == [BLOCKED, BLOCKED, BLOCKED, REFUSED]
        assert [found[key(3, n)] for n in range(1, 5)] == [BLOCKED, BLOCKED, MISSING, MOVES]
        of = causes(moved)
        assert {of[f"people {key(2, n)}"] for n in range(1, 5)} == {f"people {key(2, 4)}"}
        assert {of[f"people {key(3, n)}"] for n in range(1, 4)} == {f"people {key(3, 3)}"}
        assert moved.rows("SELECT count(*) FROM people") == [(9,)]
        assert moved.differences() == {}
        state = moved.state()
        batches = {"source_rows"}
        states.append({table: hashed for table, hashed in state.items() if table not in batches})
    assert all(state == states[0] for state in states)


STORES = """
CREATE TABLE store (id integer PRIMARY KEY, manager integer, name text);
CREATE TABLE staff (id integer PRIMARY KEY, store integer, name text);
INSERT INTO store VALUES (1, 1, 'a'), (2, 2, 'b'), (3, 9, 'c'), (4, 5, 'd'), (5, 7, 'e');
INSERT INTO staff VALUES
  (1, 1, 'Ann'), (2, 1, 'Ben'), (3, 2, 'Cay'), (4, 3, 'Dan'), (5, 4, NULL), (6, 4, 'Fay'),
  (7, 3, 'Gus'), (8, 5, 'Hal')
"""
SHOPS = """
CREATE TABLE shops (id integer PRIMARY KEY, manager integer NOT NULL, name text);
CREATE TABLE clerks (
  id integer PRIMARY KEY, shop integer NOT NULL REFERENCES shops, name text NOT NULL
);
ALTER TABLE shops ADD FOREIGN KEY (manager) REFERENCES clerks;
CREATE TABLE badges (id uuid PRIMARY KEY, clerk integer REFERENCES clerks, no text)
"""


@pytest.mark.parametrize("turned", [False, True])
def test_tables_that_refer_to_each_other(move: Prepare, *, turned: bool) -> None:
    shops = Mapping(
        target="shops", source="store", columns={"id": "id", "manager": "manager", "name": "name"}
    )
    clerks = Mapping(
        target="clerks", source="staff", columns={"id": "id", "shop": "store", "name": "name"}
    )
    badges = Mapping(
        target="badges", name="badges", source="staff", columns={"clerk": "id", "no": "name"}
    )
    listed = (badges, clerks, shops) if turned else (shops, badges, clerks)
    moved = move(STORES, SHOPS, *listed)
    moved.run()
    # 3 has no manager, so that 7 has no shop, and 5 no manager; 5 has no name, so that 4 has none
    assert moved.outcomes("shops") == {
        "1": MOVES, "2": MOVES, "3": MISSING, "4": BLOCKED, "5": BLOCKED,
    }  # fmt: skip
    assert moved.outcomes("clerks") == {
        **dict.fromkeys("123", MOVES),
        **dict.fromkeys("4678", BLOCKED),
        "5": ("quarantined", "bad_value"),
    }
    assert moved.outcomes("badges") == {
        **dict.fromkeys("123", MOVES),
        **dict.fromkeys("45678", BLOCKED),
    }
    of = causes(moved)
    assert of["clerks 8"] == of["shops 5"] == of["badges 7"] == "shops 3"
    assert of["clerks 6"] == of["badges 6"] == "clerks 5"
    assert moved.rows("SELECT id, manager FROM shops ORDER BY 1") == [(1, 1), (2, 2)]
    assert moved.differences() == {}
    if not turned:
        assert verified(moved).differences == ()


def test_null_in_the_place_of_a_number_that_leads_nowhere(move: Prepare) -> None:
    moved = move(
        "CREATE TABLE node (id integer PRIMARY KEY, name text, up integer, kind integer);"
        "INSERT INTO node VALUES (1, 'a', NULL, 1), (2, NULL, 1, 1), (3, 'c', 2, 1),"
        " (4, 'd', 9, 2), (5, 'e', 4, NULL);"
        "CREATE TABLE kind (id integer PRIMARY KEY); INSERT INTO kind VALUES (1)",
        "CREATE TABLE kinds (id integer PRIMARY KEY);"
        "CREATE TABLE nodes (id integer PRIMARY KEY, name text NOT NULL,"
        " up integer REFERENCES nodes, kind integer REFERENCES kinds)",
        Mapping(
            target="nodes",
            source="node",
            batch=1,
            columns={
                "id": "id",
                "name": "name",
                "up": Sql("up").or_null(),
                "kind": Sql("kind").or_null(),
            },
        ),
        Mapping(target="kinds", source="kind", columns={"id": "id"}),
    )
    moved.run()
    assert moved.rows("SELECT id, up, kind FROM nodes ORDER BY id") == [
        (1, None, 1), (3, None, 1), (4, None, None), (5, 4, None),
    ]  # fmt: skip
    marks = moved.rows("SELECT source_key, column_name, reason FROM rowcall.marks ORDER BY 1, 2")
    assert marks == [
        ("3", "up", "blocked_by_parent: its row of nodes did not move"),
        ("4", "kind", "missing_reference: no such row in kinds"),
        ("4", "up", "missing_reference: no such row in nodes"),
    ]
    found = verified(moved)
    assert found.differences == ()
    assert [{*one.unverified} for one in found.coverage if one.mapping == "nodes"] == [
        {"up", "kind"}
    ]


def test_a_row_survives_a_merge_only_if_its_number_leads_somewhere(move: Prepare) -> None:
    moved = move(
        "CREATE TABLE team (id integer PRIMARY KEY); INSERT INTO team VALUES (1);"
        "CREATE TABLE player (id integer PRIMARY KEY, name text, team integer);"
        "INSERT INTO player VALUES (1, 'Ann', 9), (2, 'Ann', 1), (3, 'Ann', 1), (4, 'Bo', 9)",
        "CREATE TABLE teams (id integer PRIMARY KEY);"
        "CREATE TABLE players (id uuid PRIMARY KEY, name text UNIQUE,"
        " team integer REFERENCES teams)",
        Mapping(
            target="players",
            source="player",
            columns={"name": "name", "team": "team"},
            merge=Merge(by=("name",), survivor="id"),
        ),
        Mapping(target="teams", source="team", columns={"id": "id"}),
    )
    moved.run()
    assert moved.outcomes("players") == {
        "1": MISSING, "2": MOVES, "3": ("merged", "merged"), "4": MISSING,
    }  # fmt: skip


def test_two_mappings_fill_a_table_that_refers_to_itself(move: Prepare) -> None:
    moved = move(
        "CREATE TABLE boss (id integer PRIMARY KEY, deputy integer);"
        "CREATE TABLE worker (id integer PRIMARY KEY, boss integer);"
        "INSERT INTO boss VALUES (1, 11), (2, 19), (3, NULL);"
        "INSERT INTO worker VALUES (11, 3), (12, 2), (13, 12), (14, 14)",
        "CREATE TABLE people (id integer PRIMARY KEY, over integer REFERENCES people)",
        Mapping(
            name="bosses", target="people", source="boss", columns={"id": "id", "over": "deputy"}
        ),
        Mapping(
            name="workers", target="people", source="worker", columns={"id": "id", "over": "boss"}
        ),
    )
    moved.run()
    assert moved.outcomes("bosses") == {"1": MOVES, "2": MISSING, "3": MOVES}
    assert moved.outcomes("workers") == {"11": MOVES, "12": BLOCKED, "13": BLOCKED, "14": MOVES}
    assert set(causes(moved).values()) == {"bosses 2"}
    assert moved.differences() == {}


def test_a_circle_of_numbers_and_a_reference(move: Prepare) -> None:
    moved = move(
        STORES,
        "CREATE TABLE shops (id uuid PRIMARY KEY, no integer UNIQUE, manager integer NOT NULL);"
        "CREATE TABLE clerks (no integer PRIMARY KEY, shop_id uuid NOT NULL REFERENCES shops);"
        "ALTER TABLE shops ADD FOREIGN KEY (manager) REFERENCES clerks",
        Mapping(target="shops", source="store", columns={"no": "id", "manager": "manager"}),
        Mapping(
            target="clerks", source="staff", columns={"no": "id", "shop_id": Ref("shops", "store")}
        ),
        drop_columns={"store.name": "not of interest", "staff.name": "not of interest"},
    )
    moved.run()
    found = moved.outcomes("shops")
    assert {shop for shop, outcome in found.items() if outcome == MOVES} == {"1", "2", "4"}
    assert {c for c, outcome in moved.outcomes("clerks").items() if outcome == MOVES} == set(
        "12356"
    )
    assert moved.differences() == {}


def test_a_corrected_parent_frees_what_copies_its_number(move: Prepare) -> None:
    moved = move(
        "CREATE TABLE ship (id integer PRIMARY KEY, name text);"
        "INSERT INTO ship VALUES (1, 'Aria'), (2, NULL);"
        "CREATE TABLE crew (id integer PRIMARY KEY, ship integer, over integer);"
        "INSERT INTO crew VALUES (1, 2, NULL), (2, 1, 1), (3, 1, 2), (4, 1, 9), (5, 1, 4)",
        "CREATE TABLE ships (id integer PRIMARY KEY, name text NOT NULL);"
        "CREATE TABLE crews (id integer PRIMARY KEY, ship integer REFERENCES ships,"
        " over integer REFERENCES crews)",
        Mapping(
            target="crews", source="crew", columns={"id": "id", "ship": "ship", "over": "over"}
        ),
        Mapping(target="ships", source="ship", columns={"id": "id", "name": "name"}),
    )
    moved.run()
    assert moved.outcomes("crews") == {
        "1": BLOCKED, "2": BLOCKED, "3": BLOCKED, "4": MISSING, "5": BLOCKED,
    }  # fmt: skip
    assert set(causes(moved).values()) == {"ships 2", "crews 4"}
    correct(moved, ("ship", 2, "name", "Bella"))
    moved.run()
    assert {k for k, of in moved.outcomes("crews").items() if of == MOVES} == set("123")
    correct(moved, ("crew", 4, "over", "3"))
    moved.run()
    assert moved.rows("SELECT id, over FROM crews ORDER BY id") == [
        (1, None), (2, 1), (3, 2), (4, 3), (5, 4),
    ]  # fmt: skip
    assert moved.differences() == {}


def test_a_correction_frees_rows_of_both_tables_of_a_circle(move: Prepare) -> None:
    moved = move(
        STORES,
        SHOPS,
        Mapping(
            target="shops",
            source="store",
            columns={"id": "id", "manager": "manager", "name": "name"},
        ),
        Mapping(
            target="clerks", source="staff", columns={"id": "id", "shop": "store", "name": "name"}
        ),
    )
    moved.run()
    # the manager of 3 is one of another shop: 7, who waited for shop 3, manages 5, where 8 works
    correct(moved, ("store", 3, "manager", "1"))
    moved.run()
    assert {k for k, of in moved.outcomes("shops").items() if of == MOVES} == set("1235")
    assert {k for k, of in moved.outcomes("clerks").items() if of == MOVES} == set("123478")
    assert moved.differences() == {}


def test_corrections_that_the_database_refuses_wait_with_what_hangs_on_them(move: Prepare) -> None:
    moved = move(
        "CREATE TABLE node (id integer PRIMARY KEY, name text, up integer, ticket integer);"
        "INSERT INTO node VALUES (1, 'a', NULL, 7), (2, NULL, 3, 11), (3, NULL, 4, 12),"
        " (4, NULL, NULL, 13), (5, NULL, 6, 14), (6, NULL, NULL, 15), (7, NULL, 8, 16),"
        " (8, NULL, 7, 17), (9, NULL, 4, 18), (10, 'j', NULL, 19)",
        "CREATE TABLE nodes (id integer PRIMARY KEY, name text NOT NULL, ticket integer,"
        " up integer REFERENCES nodes, EXCLUDE (ticket WITH =))",
        Mapping(
            target="nodes",
            source="node",
            columns={"id": "id", "name": "name", "up": "up", "ticket": "ticket"},
        ),
    )
    moved.run()
    names = [("node", number, "name", "n") for number in range(2, 10)]
    correct(moved, *names, ("node", 4, "ticket", "7"), ("node", 10, "ticket", "7"))
    moved.run()
    assert moved.outcomes("nodes") == {
        **dict.fromkeys(["1", "5", "6", "7", "8", "10"], MOVES),
        **dict.fromkeys("239", BLOCKED),
        "4": REFUSED,
    }
    assert set(causes(moved).values()) == {"nodes 4"}
    # a row that stands keeps its values where the database refuses others
    assert moved.rows("SELECT ticket FROM nodes WHERE id = 10") == [(19,)]
    assert moved.rows("SELECT source_key FROM rowcall.kept_row") == [("10",)]
    assert moved.differences() == {}
    correct(moved, ("node", 4, "ticket", "20"))
    moved.run()
    assert set(moved.outcomes("nodes").values()) == {MOVES}


def test_a_deferred_key_that_stays_refuses_its_rows_alone(move: Prepare) -> None:
    moved = move(
        "CREATE TABLE shelf (row integer, no integer, PRIMARY KEY (row, no));"
        "INSERT INTO shelf VALUES (1, 1);"
        "CREATE TABLE book (id integer PRIMARY KEY, row integer, no integer);"
        "INSERT INTO book VALUES (1, 1, 1), (2, 1, NULL), (3, 2, 2), (4, NULL, NULL)",
        "CREATE TABLE shelves (row integer, no integer, PRIMARY KEY (row, no));"
        "CREATE TABLE books (id integer PRIMARY KEY, row integer, no integer,"
        " FOREIGN KEY (row, no) REFERENCES shelves MATCH FULL DEFERRABLE INITIALLY DEFERRED)",
        Mapping(target="books", source="book", columns={"id": "id", "row": "row", "no": "no"}),
        Mapping(
            target="shelves",
            source="shelf",
            key=("row", "no"),
            columns={"row": "row", "no": "no"},
        ),
    )
    moved.run()
    assert moved.outcomes("books") == {"1": MOVES, "2": REFUSED, "3": REFUSED, "4": MOVES}
    correct(moved, ("book", 2, "no", "1"), ("book", 3, "no", "1"))
    moved.run()
    assert moved.outcomes("books") == {"1": MOVES, "2": MOVES, "3": REFUSED, "4": MOVES}
    assert moved.differences() == {}
