"""Every type that a server knows, in every place of a table: what arrives is what was there."""

from collections.abc import Iterator

import pytest

from engine.moving import Move, execute, prepare, select
from fixtures.postgres import NewDatabase
from rowcall import Identity, Mapping, Match, Policy, Project, Ref
from rowcall.api.databases import Databases
from rowcall.api.verifying import verify_project
from rowcall.errors import RowcallError
from sweep.laid import (
    Field,
    array_fields,
    differing,
    domain_fields,
    domains,
    plain_fields,
    quoted,
    source_table,
    target_table,
)
from sweep.samples import (
    NUMBERS_OF_OBJECTS,
    Type,
    own_types,
    sampled_types,
    server_types,
    takes_no_value,
    values_of,
)

PLACES = {"plain": plain_fields, "array": array_fields, "domain": domain_fields}


@pytest.fixture
def types(new_database: NewDatabase) -> list[Type]:
    """The types of a server with its extensions, and of people."""
    uri = new_database()
    own_types(uri)
    return sampled_types(uri)


def mapping(place: str, fields: list[Field], **more: object) -> Mapping:
    """Return the mapping that copies these columns."""
    columns = {"nr": "id"} | {each.name: each.name for each in fields}
    return Mapping(target=f"to_{place}", source=f"from_{place}", columns=columns, **more)  # type: ignore[arg-type]


def laid(types: list[Type], new_database: NewDatabase, **more: object) -> Move:
    """Make tables of these types in every place, and a project that copies them."""
    places = {place: fields(types) for place, fields in PLACES.items()}
    source, target = new_database(), new_database()
    for uri in (source, target):
        own_types(uri)
        execute(uri, domains(types))
    for place, fields in places.items():
        execute(source, source_table(f"from_{place}", fields))
        execute(target, target_table(f"to_{place}", fields))
    mappings = tuple(mapping(place, fields, **more) for place, fields in places.items())
    return Move(Project(name="types", mappings=mappings), source, target)


def wrong_columns(move: Move, types: list[Type], but: str = "-1") -> list[str]:
    """Return the columns that are not as they were, leaving one row out."""
    return [
        each
        for place, fields in PLACES.items()
        for each in differing(
            move.source,
            move.target,
            f"from_{place} WHERE id <> {but}",
            f"to_{place} WHERE nr <> {but}",
            fields(types),
        )
    ]


def accused(move: Move) -> list[str]:
    """Return what verify finds wrong."""
    found = verify_project(move.project, Databases(move.source, move.target))
    return [str(each) for each in found.differences]


def waiting(move: Move) -> list[tuple[object, ...]]:
    """Return what is in quarantine, and why."""
    return move.rows(
        "SELECT mapping, source_key, reason, detail FROM rowcall.source_rows"
        " WHERE outcome <> 'migrated' ORDER BY 1, 2"
    )


@pytest.mark.parametrize("server", [18, 15], indirect=True)
def test_every_type_of_the_server_has_samples(new_database: NewDatabase) -> None:
    uri = new_database()
    own_types(uri)
    unknown = [
        name
        for name, *_ in server_types(uri)
        if values_of(name) is None
        and name not in NUMBERS_OF_OBJECTS
        and not takes_no_value(uri, name)
    ]
    assert unknown == []


def test_values_of_every_type_arrive_as_they_are(
    types: list[Type], new_database: NewDatabase
) -> None:
    move = laid(types, new_database)
    move.run()
    assert wrong_columns(move, types) == []
    assert waiting(move) == []
    assert move.differences() == {}
    assert accused(move) == []


@pytest.mark.full
def test_what_people_wrote_is_kept_whatever_its_type(
    types: list[Type], new_database: NewDatabase
) -> None:
    fields = {place: make(types) for place, make in PLACES.items()}
    move = laid(types, new_database)
    adopting = tuple(
        mapping(
            place,
            listed,
            identity=Identity(
                Match("number", {"nr": "id"}),
                was={each.name: each.name for each in listed},
                policy={each.name: Policy.KEEP_EMPTY for each in listed},
            ),
        )
        for place, listed in fields.items()
    )
    move = Move(Project(name="types", mappings=adopting), move.source, move.target)
    for place, listed in fields.items():
        execute(move.target, earlier_rows(f"to_{place}", listed))
        # and of each, people have written another value in the second
        execute(move.target, written_by_people(f"to_{place}", listed, row=1))
    before = copied(move, fields, "nr = 1")
    move.adopt()
    assert copied(move, fields, "nr = 1") == before
    move.run(offline=True)
    assert copied(move, fields, "nr = 1") == before
    assert wrong_columns(move, types, but="1") == []
    assert move.differences() == {}
    assert accused(move) == []
    # what they write behind the run stays, and verify names it
    for place, listed in fields.items():
        execute(move.target, written_by_people(f"to_{place}", listed, row=2))
    after = copied(move, fields, "nr = 2")
    move.run(offline=True)
    assert copied(move, fields, "nr = 2") == after


def earlier_rows(table: str, fields: list[Field]) -> str:
    """Return the first rows as an earlier migration would have written them."""
    rows = [
        f"(gen_random_uuid(), {row}, {', '.join(f.values[row % len(f.values)] for f in fields)})"
        for row in (0, 1, 2)
    ]
    return f"INSERT INTO {table} VALUES {', '.join(rows)}"


def written_by_people(table: str, fields: list[Field], row: int) -> str:
    """Return an edit of every column of a row: its next value, or NULL where it has but one."""
    sets = [f"{each.name} = {each.another(row)}" for each in fields]
    return f"UPDATE {table} SET {', '.join(sets)} WHERE nr = {row}"


def copied(move: Move, fields: dict[str, list[Field]], which: str) -> dict[str, str]:
    """Return the text of every column of some rows."""
    found: dict[str, str] = {}
    for place, listed in fields.items():
        names = [each.name for each in listed]
        row = move.rows(
            f"SELECT {', '.join(f'{name}::text' for name in names)} FROM to_{place} WHERE {which}"
        )
        found |= {f"{place} {f.type_name}": str(v) for f, v in zip(listed, row[0], strict=True)}
    return found


@pytest.mark.full
@pytest.mark.parametrize("part", range(6))
def test_every_type_is_a_key_as_its_own_operators_compare(
    part: int, types: list[Type], new_database: NewDatabase
) -> None:
    keyed = [each for each in types if each.has_btree][part::6]
    source, target = new_database(), new_database()
    mappings: list[Mapping] = []
    for uri in (source, target):
        own_types(uri)
    for nr, each in enumerate(keyed):
        execute(source, keyed_source(nr, each))
        execute(target, keyed_target(nr, each))
        mappings += keyed_mappings(nr)
    move = Move(
        Project(name="keys", mappings=tuple(mappings), drop_tables=EXPECTED), source, target
    )
    move.run()
    wrong = [
        f"{each.name} {what}: {wanted} became {found}"
        for nr, each in enumerate(keyed)
        for what, wanted, found in keyed_differences(move, nr)
        if wanted != found
    ]
    assert wrong == []
    assert move.differences() == {}
    assert accused(move) == []


EXPECTED = {"wanted*": "what the server itself makes of the values"}


def keyed_source(nr: int, each: Type) -> str:
    """Return values that may be equal; a table with each once, as its key; and references."""
    values = [f"CAST({quoted(value)} AS {each.name})" for value in each.values]
    rows = ", ".join(f"({place}, {value})" for place, value in enumerate(values))
    return f"""
    CREATE TABLE any{nr} (id integer PRIMARY KEY, k {each.name});
    INSERT INTO any{nr} VALUES {rows}, ({len(values)}, NULL);
    CREATE TABLE wanted{nr} (id integer, k {each.name} UNIQUE);
    INSERT INTO wanted{nr} SELECT * FROM any{nr} ORDER BY id ON CONFLICT DO NOTHING;
    CREATE TABLE one{nr} (k {each.name} PRIMARY KEY, n integer);
    INSERT INTO one{nr} SELECT k, id FROM wanted{nr} WHERE k IS NOT NULL;
    CREATE TABLE ref{nr} (id integer PRIMARY KEY, k {each.name} REFERENCES one{nr});
    INSERT INTO ref{nr} SELECT * FROM any{nr};
    """


def keyed_target(nr: int, each: Type) -> str:
    """Return a table with a unique key of the type, one with a primary key, and references."""
    return f"""
    CREATE TABLE anys{nr} (id uuid PRIMARY KEY, nr integer NOT NULL, k {each.name} UNIQUE);
    CREATE TABLE ones{nr} (k {each.name} PRIMARY KEY, n integer);
    CREATE TABLE numbered{nr} (id uuid PRIMARY KEY, n integer);
    CREATE TABLE refs{nr} (id uuid PRIMARY KEY, nr integer, one_id uuid REFERENCES numbered{nr});
    """


def keyed_mappings(nr: int) -> list[Mapping]:
    """Return what moves those tables."""
    numbered = Mapping(target=f"numbered{nr}", source=f"one{nr}", key="k", columns={"n": "n"})
    kept = {"k": "k", "n": "n"}
    refers: dict[str, str | Ref] = {"nr": "id", "one_id": Ref(numbered, "k")}
    return [
        Mapping(target=f"anys{nr}", source=f"any{nr}", columns={"nr": "id", "k": "k"}),
        Mapping(target=f"ones{nr}", source=f"one{nr}", key="k", columns=kept),
        numbered,
        Mapping(target=f"refs{nr}", source=f"ref{nr}", columns=refers),
    ]


def keyed_differences(move: Move, nr: int) -> Iterator[tuple[str, object, object]]:
    """Yield what the server itself makes of the values, and what has arrived."""
    pairs = {
        "unique": (
            f"SELECT id, k::text FROM wanted{nr} ORDER BY 1",
            f"SELECT nr, k::text FROM anys{nr} ORDER BY 1",
        ),
        "primary": (
            f"SELECT n, k::text FROM one{nr} ORDER BY 1",
            f"SELECT n, k::text FROM ones{nr} ORDER BY 1",
        ),
        "reference": (
            f"SELECT id, n FROM ref{nr} AS r LEFT JOIN one{nr} AS o ON o.k = r.k ORDER BY 1",
            f"SELECT nr, n FROM refs{nr} AS r LEFT JOIN numbered{nr} AS o ON o.id = one_id"
            " ORDER BY 1",
        ),
    }
    for what, (wanted, found) in pairs.items():
        yield what, select(move.source, wanted), select(move.target, found)


@pytest.mark.full
def test_a_column_that_names_objects_is_refused_or_the_same(new_database: NewDatabase) -> None:
    named = [
        Type(name, is_domain=False, has_btree=False, values=tuple(listed))
        for name, listed in NUMBERS_OF_OBJECTS.items()
    ]
    fields = plain_fields(named)
    move = prepare(
        Project(name="objects", mappings=(mapping("plain", fields),)),
        source_table("from_plain", fields),
        target_table("to_plain", fields),
        new_database,
    )
    try:
        move.run()
    except RowcallError:
        assert move.rows("SELECT count(*) FROM to_plain") == [(0,)]
    else:
        assert waiting(move) == []
        assert differing(move.source, move.target, "from_plain", "to_plain", fields) == []


@pytest.mark.full
def test_the_table_of_number_zero_waits(new_database: NewDatabase) -> None:
    fields = plain_fields([Type("regclass", False, False, ("pg_class", "-"))])
    move = prepare(
        Project(name="objects", mappings=(mapping("plain", fields),)),
        source_table("from_plain", fields),
        target_table("to_plain", fields),
        new_database,
    )
    move.run()
    assert move.rows("SELECT nr, p0::text FROM to_plain ORDER BY 1") == [(0, "pg_class"), (2, None)]
    no_table = 'p0: 42P01 relation "-" does not exist'
    assert waiting(move) == [("to_plain", "1", "expression_failed", no_table)]
    assert accused(move) == []
