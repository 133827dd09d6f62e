"""Keys that are longer than an entry of an index may be."""

from engine.conftest import Prepare
from engine.moving import catalog
from rowcall import Mapping, Ref

MOVES = ("migrated", None)
REFUSED = ("quarantined", "refused_by_database")

# 4,160 hex digits do not compress to the 2,704 bytes of a btree entry; 40,000 equal letters do
LONG = "(SELECT string_agg(md5(i::text), '' ORDER BY i) FROM generate_series(1, 130) AS i)"
PAGES = (
    "CREATE TABLE page (url text {null}, title text);"
    "INSERT INTO page VALUES ('a', 'A'), ('b', 'B'), (repeat('z', 40000), 'Z');"
    f"INSERT INTO page SELECT {LONG} || n, 'C' || n FROM generate_series(1, 2) AS n;"
    "INSERT INTO page SELECT url, title FROM page WHERE title IN ('A', 'C1');"
    "CREATE TABLE visit (id integer PRIMARY KEY, url text);"
    f"INSERT INTO visit VALUES (1, 'a'), (2, {LONG} || '1'), (3, {LONG} || '3'),"
    f" (4, repeat('z', 40000)), (5, {LONG} || '2')"
)


def test_keys_of_any_length_are_keys(move: Prepare) -> None:
    pages = Mapping(target="pages", source="page", key="url", columns={"title": "title"})
    moved = move(
        PAGES.format(null=""),
        "CREATE TABLE pages (id uuid PRIMARY KEY, title text);"
        "CREATE TABLE visits (id uuid PRIMARY KEY, page uuid REFERENCES pages, old integer)",
        pages,
        Mapping(target="visits", source="visit", columns={"page": Ref(pages, "url"), "old": "id"}),
    )
    moved.run()
    assert sorted(moved.outcomes("pages").values()) == [
        ("merged", "equal_copy"), ("merged", "equal_copy"), *[MOVES] * 5
    ]  # fmt: skip
    assert moved.outcomes("visits") == {
        "1": MOVES, "2": MOVES, "3": ("quarantined", "missing_reference"), "4": MOVES, "5": MOVES
    }  # fmt: skip
    assert moved.rows(
        "SELECT old, title FROM visits JOIN pages ON pages.id = page ORDER BY old"
    ) == [(1, "A"), (2, "C1"), (4, "Z"), (5, "C2")]
    assert moved.differences() == {}
    assert not moved.run()


def test_what_an_index_of_the_target_has_no_room_for_waits_alone(move: Prepare) -> None:
    moved = move(
        "CREATE TABLE page (id integer PRIMARY KEY, url text, title text);"
        "INSERT INTO page VALUES (1, 'a', 'A'), (2, repeat('z', 40000), 'Z'), (3, 'a', 'B');"
        f"INSERT INTO page SELECT 4, {LONG}, 'C'",
        "CREATE TABLE pages (id uuid PRIMARY KEY, url text UNIQUE, title text);"
        "CREATE INDEX by_title ON pages (title);"
        "CREATE TABLE links (id uuid PRIMARY KEY, url text, title text);"
        "CREATE INDEX by_url ON links (title, url);"
        "CREATE INDEX hashed ON links USING hash (url)",
        Mapping(target="pages", source="page", columns={"url": "url", "title": "title"}),
        Mapping(
            name="links", target="links", source="page", columns={"url": "url", "title": "title"}
        ),
    )
    before = catalog(moved.target)
    moved.run()
    taken = ("quarantined", "check_violated")
    assert moved.outcomes("pages") == {"1": MOVES, "2": MOVES, "3": taken, "4": REFUSED}
    assert moved.outcomes("links") == {"1": MOVES, "2": MOVES, "3": MOVES, "4": REFUSED}
    assert catalog(moved.target) == before
    assert moved.differences() == {}


def test_a_reference_to_the_own_mapping_may_be_long(move: Prepare) -> None:
    moved = move(
        f"CREATE TABLE node (k text, up text); INSERT INTO node VALUES ('a', {LONG}),"
        f" ({LONG}, NULL), ('b', {LONG} || 'x')",
        "CREATE TABLE nodes (id uuid PRIMARY KEY, up uuid REFERENCES nodes)",
        Mapping(target="nodes", source="node", key="k", columns={"up": Ref("nodes", "up")}),
    )
    moved.run()
    found = {key[:1]: value for key, value in moved.outcomes("nodes").items()}
    assert found.pop("a") == MOVES
    assert found.pop("b") == ("quarantined", "missing_reference")
    assert list(found.values()) == [MOVES]
    assert moved.rows("SELECT count(up) FROM nodes") == [(1,)]


def test_a_stand_in_may_have_a_long_key(move: Prepare) -> None:
    pages = Mapping(
        target="pages",
        source="page",
        key="url",
        columns={"title": "title"},
        placeholder={"title": "'unknown'"},
    )
    moved = move(
        PAGES.format(null=""),
        "CREATE TABLE pages (id uuid PRIMARY KEY, title text);"
        "CREATE TABLE visits (id uuid PRIMARY KEY, page uuid REFERENCES pages, old integer)",
        pages,
        Mapping(
            target="visits",
            source="visit",
            columns={"page": Ref(pages, "url").or_placeholder(), "old": "id"},
        ),
    )
    moved.run()
    assert moved.outcomes("visits")["3"] == MOVES
    assert moved.rows("SELECT title FROM pages JOIN visits ON page = pages.id WHERE old = 3") == [
        ("unknown",)
    ]
