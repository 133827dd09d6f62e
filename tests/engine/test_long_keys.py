"""Keys that are longer than an entry of an index may be."""

from engine.conftest import Prepare
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
