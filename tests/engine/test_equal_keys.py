"""Keys that the source takes for equal are one key, whatever they look like as texts."""

import psycopg
import pytest

from engine.conftest import Prepare
from engine.moving import Move
from fixtures.postgres import INSTALLED
from rowcall import Gather, Mapping, Path, Ref
from rowcall.api.databases import Databases
from rowcall.api.verifying import verify_project

MOVES = ("migrated", None)
COPY = ("merged", "equal_copy")
OTHER = ("quarantined", "duplicate_key")
WAITS = ("quarantined", "missing_reference")

ITEMS = (
    "CREATE TABLE items (id uuid PRIMARY KEY, name text);"
    "CREATE TABLE lines (id uuid PRIMARY KEY, item uuid REFERENCES items, old integer UNIQUE)"
)


def _items(move: Prepare, kind: str, keys: str, lines: str) -> Move:
    items = Mapping(target="items", source="item", key="k", columns={"name": "name"})
    moved = move(
        f"CREATE TABLE item (k {kind}, name text); INSERT INTO item VALUES {keys};"
        f"CREATE TABLE line (id integer PRIMARY KEY, item {kind});"
        f"INSERT INTO line VALUES {lines}",
        ITEMS,
        items,
        Mapping(target="lines", source="line", columns={"item": Ref(items, "item"), "old": "id"}),
    )
    moved.run()
    assert moved.differences() == {}
    return moved


def _leads_to(moved: Move) -> dict[int, str]:
    return dict(moved.rows("SELECT old, name FROM lines JOIN items ON items.id = item"))


def test_a_number_of_another_scale_is_a_copy_of_its_key(move: Prepare) -> None:
    moved = _items(
        move,
        "numeric",
        "(1, 'one'), (1.00, 'one'), (2, 'two'), (2.0, 'other two'), (3, 'three'), (NULL, 'none')",
        "(1, 1), (2, 2.00), (3, 3.000), (4, 4), (5, NULL)",
    )
    found = {key: value for key, value in moved.outcomes("items").items() if key[0] != "~"}
    # of two copies that are not alike the text decides which is the first
    two = {"2": MOVES, "2#2": OTHER} if "2" in found else {"2.0": MOVES, "2.0#2": OTHER}
    one = {"1": MOVES, "1#2": COPY} if "1" in found else {"1.00": MOVES, "1.00#2": COPY}
    assert found == {**one, **two, "3": MOVES}
    assert moved.outcomes("lines") == {
        "1": MOVES, "2": MOVES, "3": MOVES, "4": WAITS, "5": MOVES
    }  # fmt: skip
    assert _leads_to(moved) == {
        1: "one", 2: "two" if "2" in found else "other two", 3: "three"
    }  # fmt: skip


def test_negative_zero_is_zero(move: Prepare) -> None:
    moved = _items(move, "float8", "('0', 'zero'), ('-0', 'zero'), ('NaN', 'x')", "(1, '-0')")
    assert sorted(moved.outcomes("items").values()) == [COPY, MOVES, MOVES]
    assert _leads_to(moved) == {1: "zero"}


def test_spans_are_equal_however_they_are_written(move: Prepare) -> None:
    moved = _items(
        move, "interval", "('1 day', 'day'), ('24:00', 'day')", "(1, '86400 seconds'), (2, '1 day')"
    )
    assert sorted(moved.outcomes("items").values()) == [COPY, MOVES]
    assert _leads_to(moved) == {1: "day", 2: "day"}


def test_documents_are_equal_by_their_numbers(move: Prepare) -> None:
    moved = _items(
        move,
        "jsonb",
        """('{"n": 1}', 'one'), ('{"n": 1.0}', 'one'), ('{"n": 2}', 'two')""",
        """(1, '{"n": 1.00}')""",
    )
    assert sorted(moved.outcomes("items").values()) == [COPY, MOVES, MOVES]
    assert _leads_to(moved) == {1: "one"}


def test_a_copy_of_a_domains_or_an_extensions_text_never_takes_another_key(
    move: Prepare,
) -> None:
    moved = move(
        "CREATE EXTENSION citext; CREATE DOMAIN code AS text;"
        "CREATE TABLE a (k citext, name text); CREATE TABLE b (k code, name text);"
        "INSERT INTO a VALUES ('a', 'x'), ('a', 'x'), ('a#2', 'z'); INSERT INTO b TABLE a",
        "CREATE TABLE a (id uuid PRIMARY KEY, name text);"
        "CREATE TABLE b (id uuid PRIMARY KEY, name text)",
        *(Mapping(target=t, source=t, key="k", columns={"name": "name"}) for t in "ab"),
    )
    moved.run()
    for table in "ab":
        assert moved.outcomes(table) == {"a": MOVES, "a##2": COPY, "a#2": MOVES}


CITEXT = "CREATE EXTENSION citext;"
COLLATED = (
    "CREATE COLLATION ci (provider = icu, locale = 'und-u-ks-level2', deterministic = false);"
)
FOLDS = [
    pytest.param("citext", CITEXT, 18, id="citext"),
    pytest.param("text COLLATE ci", COLLATED, INSTALLED, id="collation"),
]
folds = pytest.mark.parametrize(("kind", "made", "server"), FOLDS, indirect=["server"])

ACCOUNTS = (
    "CREATE TABLE account (email {kind} PRIMARY KEY, name text, boss {kind} REFERENCES account,"
    " city {kind});"
    "INSERT INTO account VALUES ('Anna@x', 'Anna', NULL, 'BAKU'), ('bo@x', 'Bo', 'ANNA@X', 'oslo');"
    "CREATE TABLE city (name {kind}, land text);"
    "INSERT INTO city VALUES ('Baku', 'AZ'), ('Oslo', 'NO');"
    "CREATE TABLE purchase (id integer PRIMARY KEY, email {kind}, plain text);"
    "INSERT INTO purchase VALUES (1, 'anna@x', 'Anna@x'), (2, 'Anna@x', 'anna@x'),"
    " (3, 'BO@X', NULL), (4, 'nobody@x', NULL), (5, NULL, NULL)"
)
TARGET = (
    "CREATE TABLE accounts (id uuid PRIMARY KEY, name text, land text, spent integer,"
    " boss uuid REFERENCES accounts);"
    "CREATE TABLE purchases (id uuid PRIMARY KEY, account uuid REFERENCES accounts, old integer,"
    " plain uuid REFERENCES accounts, boss uuid REFERENCES accounts)"
)


def _accounts(move: Prepare, kind: str, made: str) -> Move:
    accounts = Mapping(
        target="accounts",
        source="account",
        key="email",
        joins={
            "place": Path(("city", "city.name")),
            "bought": Gather("purchase", {"email": "email"}, n="count(*)"),
        },
        columns={
            "name": "name",
            "land": "place.land",
            "spent": "bought.n",
            "boss": Ref("accounts", "boss"),
        },
    )
    return move(
        made + ACCOUNTS.format(kind=kind),
        TARGET,
        accounts,
        Mapping(
            target="purchases",
            source="purchase",
            columns={
                "account": Ref(accounts, "email"),
                "plain": Ref(accounts, "plain").or_null(),
                "boss": Ref(accounts, Path(("email", "account.email"), "boss")).or_null(),
                "old": "id",
            },
        ),
    )


@folds
def test_references_and_paths_are_followed_as_the_source_follows_them(
    move: Prepare, kind: str, made: str
) -> None:
    moved = _accounts(move, kind, made)
    moved.run()
    assert moved.outcomes("accounts") == {"Anna@x": MOVES, "bo@x": MOVES}
    assert moved.outcomes("purchases") == {
        "1": MOVES, "2": MOVES, "3": MOVES, "4": WAITS, "5": MOVES
    }  # fmt: skip
    assert moved.rows(
        "SELECT a.name, a.land, a.spent, b.name FROM accounts AS a"
        " LEFT JOIN accounts AS b ON b.id = a.boss ORDER BY 1"
    ) == [("Anna", "AZ", 2, None), ("Bo", "NO", 1, "Anna")]
    assert moved.rows(
        "SELECT old, a.name, p.name, b.name FROM purchases"
        " LEFT JOIN accounts AS a ON a.id = account LEFT JOIN accounts AS p ON p.id = plain"
        " LEFT JOIN accounts AS b ON b.id = purchases.boss ORDER BY 1"
    ) == [
        (1, "Anna", "Anna", None),
        # a plain text is compared as what it is
        (2, "Anna", None, None),
        (3, "Bo", None, "Anna"),
        (5, None, None, None),
    ]
    assert moved.differences() == {}
    found = verify_project(moved.project, Databases(moved.source, moved.target))
    assert found.differences == ()
    assert [line.unverified for line in found.coverage] == [{}, {}]


@folds
def test_keys_that_differ_in_case_alone_are_copies(move: Prepare, kind: str, made: str) -> None:
    items = Mapping(target="items", source="item", key=("shop", "k"), columns={"name": "name"})
    moved = move(
        f"{made} CREATE TABLE item (shop integer, k {kind}, name text);"
        "INSERT INTO item VALUES (1, 'a', 'x'), (1, 'A', 'x'), (1, 'B', 'y'), (2, 'b', 'z'),"
        " (1, 'c', 'c'), (1, 'c', 'c');"
        f"CREATE TABLE line (id integer PRIMARY KEY, shop integer, item {kind});"
        "INSERT INTO line VALUES (1, 1, 'A'), (2, 1, 'b'), (3, 2, 'B'), (4, 3, 'a'), (5, 1, 'C')",
        ITEMS,
        items,
        Mapping(
            target="lines", source="line", columns={"item": Ref(items, "shop", "item"), "old": "id"}
        ),
    )
    moved.run()
    found = moved.outcomes("items")
    first = "a" if '["1", "a"]' in found else "A"
    # texts that differ are not the same value: nothing of a copy is lost
    assert found == {
        f'["1", "{first}"]': MOVES,
        f'["1", "{first}"]#2': OTHER,
        '["1", "B"]': MOVES,
        '["2", "b"]': MOVES,
        '["1", "c"]': MOVES,
        '["1", "c"]#2': COPY,
    }
    assert _leads_to(moved) == {1: "x", 2: "y", 3: "z", 5: "c"}
    assert moved.outcomes("lines")["4"] == WAITS
    assert moved.differences() == {}


def test_a_corrected_key_is_equal_to_those_of_its_text(move: Prepare) -> None:
    moved = _accounts(move, "citext", CITEXT)
    moved.run()
    with psycopg.connect(moved.target) as connection:
        connection.execute(
            "INSERT INTO rowcall.correction (made_by, row_count) VALUES ('me', 1);"
            "INSERT INTO rowcall.override SELECT 1, 'purchase', '4', rowcall_row, 'email',"
            " 'nobody@x', 'BO@X', '' FROM rowcall_staging.purchase WHERE id = 4"
        )
    moved.run()
    assert moved.outcomes("purchases")["4"] == MOVES
    assert moved.rows(
        "SELECT name FROM purchases JOIN accounts ON accounts.id = account WHERE old = 4"
    ) == [("Bo",)]
