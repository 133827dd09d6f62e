"""What people write while a migration waits: after the adoption, and after the run."""

from engine.conftest import Prepare
from engine.moving import execute
from rowcall import Grain, Identity, Mapping, Match


def test_what_people_write_between_adoption_and_run_is_kept(move: Prepare) -> None:
    """Also in the row whose parent is repaired first, and in one that was touched before."""
    identity = Identity(
        Match("number", {"number": "id"}),
        was={"word": "upper(word)", "note": "'old'"},
    )
    small = move(
        "CREATE TABLE thing (id integer PRIMARY KEY, word text, note text);"
        "INSERT INTO thing SELECT i, 'a', 'new' FROM generate_series(1, 4) AS i",
        "CREATE TABLE things (id uuid PRIMARY KEY, number integer, word text, note text);"
        "INSERT INTO things SELECT gen_random_uuid(), i, 'A', 'old'"
        " FROM generate_series(1, 4) AS i;"
        "UPDATE things SET word = 'before' WHERE number = 1",
        Mapping(
            target="things",
            source="thing",
            columns={"number": "id", "word": "word", "note": "note"},
            identity=identity,
        ),
    )
    small.adopt()
    execute(
        small.target,
        "UPDATE things SET note = 'since' WHERE number IN (1, 2);"
        "UPDATE things SET word = 'since' WHERE number = 3",
    )
    small.finish()
    assert small.rows("SELECT number, word, note FROM things ORDER BY number") == [
        (1, "before", "since"), (2, "a", "since"), (3, "since", "new"), (4, "a", "new"),
    ]  # fmt: skip
    assert small.differences() == {}


def test_a_further_copy_that_people_went_on_with_is_not_removed(move: Prepare) -> None:
    identity = Identity(
        Match("number", {"number": "id"}, grain=Grain.INTERCHANGEABLE), was={"word": "word"}
    )
    small = move(
        "CREATE TABLE thing (id integer PRIMARY KEY, word text);"
        "INSERT INTO thing VALUES (1, 'a'), (2, 'b')",
        "CREATE TABLE things (id uuid PRIMARY KEY, number integer, word text, spot point);"
        "INSERT INTO things SELECT ('00000000-0000-4000-8000-0000000000' || i || j)::uuid, i,"
        " chr(96 + i), '(1,2)' FROM generate_series(1, 2) AS i, generate_series(1, 2) AS j",
        Mapping(
            target="things",
            source="thing",
            columns={"number": "id", "word": "word"},
            identity=identity,
        ),
    )
    small.adopt()
    small.run(offline=True)
    assert small.rows(
        "SELECT right(target_key, 2) FROM rowcall.adoptions WHERE origin = 'surplus' ORDER BY 1"
    ) == [("12",), ("22",)]
    execute(small.target, "UPDATE things SET spot = '(1,3)' WHERE id::text LIKE '%12'")
    small.run(remove_surplus=True)
    assert small.rows("SELECT right(id::text, 2), spot::text FROM things ORDER BY id") == [
        ("11", "(1,2)"), ("12", "(1,3)"), ("21", "(1,2)"),
    ]  # fmt: skip
    assert small.differences() == {}


def test_a_row_that_people_deleted_before_the_run_is_no_dead_end(move: Prepare) -> None:
    """Of copies the other one is adopted; a record whose rows are all gone moves anew."""
    identity = Identity(
        Match("number", {"number": "id"}, grain=Grain.INTERCHANGEABLE), was={"word": "word"}
    )
    small = move(
        "CREATE TABLE thing (id integer PRIMARY KEY, word text);"
        "INSERT INTO thing VALUES (1, 'a'), (2, 'b'), (3, 'c')",
        "CREATE TABLE things (id uuid PRIMARY KEY, number integer, word text);"
        "INSERT INTO things SELECT ('00000000-0000-4000-8000-0000000000' || i || j)::uuid, i,"
        " chr(96 + i) FROM generate_series(1, 3) AS i, generate_series(1, 2) AS j",
        Mapping(
            target="things",
            source="thing",
            columns={"number": "id", "word": "word"},
            identity=identity,
        ),
    )
    small.adopt()
    execute(
        small.target,
        "DELETE FROM things WHERE right(id::text, 2) IN ('11', '22', '31', '32');"
        "UPDATE things SET word = 'edited' WHERE number = 1",
    )
    told: list[str] = []
    small.run(offline=True, listen=lambda event: told.append(event.text))
    assert [text for text in told if text] == [
        "things: 4 adopted rows are gone from the target since the adoption"
        " (00000000-0000-4000-8000-000000000011, 00000000-0000-4000-8000-000000000022,"
        " 00000000-0000-4000-8000-000000000031, …);"
        " a further copy is adopted instead, and a record that has none moves anew"
    ]
    assert small.rows("SELECT number, word FROM things ORDER BY number") == [
        (1, "edited"), (2, "b"), (3, "c"),
    ]  # fmt: skip
    assert small.rows(
        "SELECT right(target_key, 2), origin FROM rowcall.adoptions ORDER BY target_key"
    ) == [("12", "adopted"), ("21", "adopted")]
    assert small.differences() == {}
