"""Keys, indexes and triggers come back to the letter of pg_dump; no trigger fires meanwhile.

What is right was written by hand, or is what pg_dump of the server's own version prints.
"""

import re
import subprocess
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

import psycopg
import pytest
from psycopg import errors

from engine.conftest import Prepare
from engine.moving import Move, execute
from fixtures.postgres import binaries_of
from rowcall import Mapping, Ref
from rowcall.api.databases import Databases
from rowcall.api.verifying import verify_project
from rowcall.errors import DatabaseRefused
from rowcall.pg.server import Server
from rowcall.run.events import Event

Dump = Callable[[Move], str]

SOURCE = """
CREATE TABLE maker (id integer PRIMARY KEY, name text, heir integer);
INSERT INTO maker SELECT i, 'maker ' || i, nullif(i + 1, 5) FROM generate_series(1, 4) AS i;
CREATE TABLE item (id integer PRIMARY KEY, maker integer, code text, ean text);
INSERT INTO item SELECT i, 1 + i % 4, 'c' || i, 'e' || i FROM generate_series(1, 9) AS i
"""

makers = Mapping(
    target="makers", source="maker", columns={"name": "name", "heir_id": Ref("makers", "heir")}
)
items = Mapping(
    target="items",
    source="item",
    batch=4,
    columns={"maker_id": Ref(makers, "maker"), "code": "code", "ean": "ean"},
)
# of a partitioned table the key has to have the column by which rows are parted
parted = replace(items, columns={**items.columns, "id": "md5(id::text)::uuid"})
TABLES = """
CREATE TABLE makers (id uuid PRIMARY KEY, name text, heir_id uuid);
CREATE TABLE items (
  id uuid CONSTRAINT items_pkey PRIMARY KEY WITH (fillfactor = 70),
  maker_id uuid CONSTRAINT items_maker REFERENCES makers ON DELETE CASCADE DEFERRABLE,
  code text NOT NULL CONSTRAINT items_code
    UNIQUE WITH (fillfactor = 80, deduplicate_items = off) DEFERRABLE INITIALLY DEFERRED,
  ean text,
  weight numeric, tags text[],
  CONSTRAINT items_ean UNIQUE NULLS NOT DISTINCT (ean) INCLUDE (code) WITH (fillfactor = 75)
);
"""


@pytest.fixture
def dump(server: Server) -> Dump:
    """Return what pg_dump prints of the target's schema, without the schemas that are ours."""

    def of(moved: Move) -> str:
        program = binaries_of(server.version) / "pg_dump"
        printed = subprocess.run(
            [str(program), "--schema-only", "--exclude-schema=rowcall*", moved.target],
            check=True, capture_output=True, text=True,
        ).stdout  # fmt: skip
        # a key that differs with each call
        return re.sub(r"^\\(un)?restrict .*$", "", printed, flags=re.MULTILINE)

    return of


def dropped_while_loading(moved: Move) -> set[str]:
    """Run to the end and return what was dropped or switched off when the last row was written."""
    found: set[str] = set()

    def look(event: Event) -> None:
        if (event.step, event.moment) == ("load items", "inside"):
            found.update(
                row[0]
                for row in moved.rows(
                    "SELECT kind || ' ' || table_name || '.' || object_name"
                    "  FROM rowcall.dropped_object"
                )
            )

    moved.run(listen=look)
    assert moved.differences() == {}
    return found


@pytest.fixture
def space(server: Server) -> str:
    """Return the name of a tablespace."""
    with psycopg.connect(server.uri, autocommit=True) as connection:
        connection.execute("SET allow_in_place_tablespaces = on")
        with suppress(errors.DuplicateObject):
            connection.execute("CREATE TABLESPACE fast LOCATION ''")
    return "fast"


@pytest.mark.both_versions
def test_what_a_dba_has_tuned_comes_back_to_the_letter(
    move: Prepare, dump: Dump, space: str
) -> None:
    moved = move(
        SOURCE,
        TABLES
        + f"""
ALTER TABLE makers ADD CONSTRAINT makers_heir FOREIGN KEY (heir_id) REFERENCES makers
  MATCH FULL ON UPDATE SET NULL NOT VALID;
CREATE INDEX items_plain ON items (weight DESC NULLS LAST, code COLLATE "C" text_pattern_ops)
  INCLUDE (ean) WITH (fillfactor = 60) TABLESPACE {space} WHERE ean IS NOT NULL;
CREATE INDEX items_tags ON items USING gin (tags) WITH (fastupdate = off);
CREATE INDEX items_weight ON items USING brin (weight) WITH (pages_per_range = 16);
CREATE UNIQUE INDEX items_both ON items (ean, code) NULLS NOT DISTINCT;
CREATE INDEX items_lower ON items (lower(code)) WITH (fillfactor = 60);
ALTER INDEX items_lower ALTER COLUMN 1 SET STATISTICS 1000;
ALTER INDEX items_ean SET TABLESPACE {space};
ALTER INDEX items_weight DEPENDS ON EXTENSION plpgsql;
COMMENT ON INDEX items_plain IS 'it''s 100% asked';
COMMENT ON CONSTRAINT items_code ON items IS 'printed on labels';
COMMENT ON INDEX items_pkey IS 'the key itself';
COMMENT ON CONSTRAINT items_maker ON items IS 'who made it';
CREATE INDEX makers_name ON makers (name);
ALTER TABLE makers CLUSTER ON makers_name;
ALTER TABLE items REPLICA IDENTITY FULL
""",
        makers,
        items,
    )
    before = dump(moved)
    assert dropped_while_loading(moved) == {
        "primary key items.items_pkey", "unique key items.items_code",
        "unique key items.items_ean", "foreign key items.items_maker",
        "foreign key makers.makers_heir", "index items.items_plain", "index items.items_tags",
        "index items.items_weight", "unique index items.items_both",
    }  # fmt: skip
    assert dump(moved) == before


NOTES = """
CREATE TABLE notes (said text);
CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN INSERT INTO notes VALUES (TG_TABLE_NAME || '.' || TG_NAME); RETURN NULL; END $$;
CREATE FUNCTION spoil() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN NEW.code := 'spoilt'; RETURN NEW; END $$;
"""
PARTITIONED = (
    NOTES
    + """
CREATE SCHEMA elsewhere;
CREATE TABLE makers (id uuid PRIMARY KEY, name text, heir_id uuid);
CREATE TABLE items (
  id uuid NOT NULL, maker_id uuid, code text NOT NULL, ean text UNIQUE, PRIMARY KEY (ean, id)
) PARTITION BY LIST (ean);
CREATE TABLE items_a PARTITION OF items FOR VALUES IN ('e1', 'e2', 'e3', 'e4');
CREATE TABLE items_b PARTITION OF items FOR VALUES IN ('e5', 'e6') PARTITION BY LIST (ean);
CREATE TABLE elsewhere.items_b PARTITION OF items_b FOR VALUES IN ('e5', 'e6');
CREATE TABLE items_c (LIKE items);
ALTER TABLE items_c ADD CONSTRAINT own_name FOREIGN KEY (maker_id) REFERENCES makers;
ALTER TABLE items ATTACH PARTITION items_c FOR VALUES IN ('e7', 'e8', 'e9');
"""
)


def test_triggers_of_partitions_are_silent_and_get_their_own_states_back(
    move: Prepare, dump: Dump
) -> None:
    moved = move(
        SOURCE,
        PARTITIONED
        + """
CREATE TRIGGER every AFTER INSERT ON items FOR EACH ROW EXECUTE FUNCTION note();
ALTER TABLE items_a DISABLE TRIGGER every;
ALTER TABLE elsewhere.items_b ENABLE ALWAYS TRIGGER every;
CREATE TRIGGER own BEFORE INSERT ON items_c FOR EACH ROW EXECUTE FUNCTION spoil();
CREATE TRIGGER other AFTER INSERT ON items_a FOR EACH ROW EXECUTE FUNCTION note();
ALTER TABLE items_a ENABLE REPLICA TRIGGER other;
COMMENT ON TRIGGER own ON items_c IS 'spoils'
""",
        makers,
        parted,
        untouched={"notes": "triggers write it"},
    )
    before = dump(moved)
    assert dropped_while_loading(moved) >= {
        "trigger items.every", "trigger items_b.every", "trigger elsewhere.items_b.every",
        "trigger items_c.every", "trigger items_c.own", "trigger items_a.other",
    }  # fmt: skip
    assert dump(moved) == before
    assert moved.rows("SELECT * FROM notes") == []
    assert moved.rows("SELECT count(*), count(*) FILTER (WHERE code = 'spoilt') FROM items") == [
        (9, 0)
    ]


def test_a_foreign_key_of_partitions_keeps_their_names_and_comments(
    move: Prepare, dump: Dump
) -> None:
    moved = move(
        SOURCE,
        PARTITIONED
        + """
ALTER TABLE items ADD CONSTRAINT items_maker FOREIGN KEY (maker_id) REFERENCES makers;
COMMENT ON CONSTRAINT own_name ON items_c IS 'its own';
CREATE INDEX items_code ON items (code);
""",
        makers,
        parted,
        untouched={"notes": "nobody writes it"},
    )
    names = (
        "SELECT conrelid::regclass::text, conname, obj_description(oid, 'pg_constraint')"
        "  FROM pg_constraint WHERE contype = 'f' AND connamespace::regnamespace::text"
        " IN ('public', 'elsewhere') ORDER BY 1, 2"
    )
    before, names_before = dump(moved), moved.rows(names)
    assert ("items_c", "own_name", "its own") in names_before
    # keys and indexes of partitions are attached to each other, and stay
    assert {one for one in dropped_while_loading(moved) if " items" in one} == {
        "foreign key items.items_maker"
    }
    assert dump(moved) == before
    assert moved.rows(names) == names_before


@pytest.mark.parametrize(
    "needs",
    [
        "CREATE VIEW listed AS SELECT id, code, count(*) AS n FROM items GROUP BY id",
        "CREATE MATERIALIZED VIEW listed AS SELECT id, code, count(*) AS n FROM items GROUP BY id",
        "CREATE FUNCTION listed() RETURNS SETOF text LANGUAGE sql BEGIN ATOMIC"
        " SELECT code FROM items GROUP BY id; END",
        "CREATE RULE kept AS ON UPDATE TO notes DO ALSO INSERT INTO items (id, code)"
        " VALUES (gen_random_uuid(), 'x') ON CONFLICT ON CONSTRAINT items_pkey DO NOTHING",
        "CREATE PUBLICATION small FOR TABLE items",
        "CREATE PUBLICATION whole FOR ALL TABLES",
        "ALTER TABLE items REPLICA IDENTITY USING INDEX items_pkey",
        "ALTER TABLE items CLUSTER ON items_pkey",
    ],
    ids=["view", "matview", "function", "rule", "publication", "all", "identity", "cluster"],
)
def test_a_key_that_something_needs_stays(move: Prepare, dump: Dump, needs: str) -> None:
    moved = move(
        SOURCE, NOTES + TABLES + needs, makers, items, untouched={"notes": "nobody writes it"}
    )
    before = dump(moved)
    dropped = dropped_while_loading(moved)
    assert "primary key items.items_pkey" not in dropped
    assert "unique key items.items_code" in dropped
    assert dump(moved) == before


def test_what_stays_refuses_rows_which_then_wait(move: Prepare) -> None:
    moved = move(
        "CREATE TABLE thing (id integer PRIMARY KEY, code text, n text);"
        "INSERT INTO thing VALUES (1, 'a', '1'), (2, 'b', 'x'), (3, 'c', '3'), (4, 'd', NULL)",
        "CREATE TABLE things (id uuid PRIMARY KEY, code text, n text);"
        "CREATE INDEX things_n ON things ((n::integer));"
        "CREATE INDEX things_code ON things (code) WHERE 10 / length(n) > 0",
        Mapping(target="things", source="thing", columns={"code": "code", "n": "n"}),
    )
    moved.run()
    assert moved.outcomes("things") == {
        "1": ("migrated", None), "2": ("quarantined", "refused_by_database"),
        "3": ("migrated", None), "4": ("migrated", None),
    }  # fmt: skip
    assert moved.differences() == {}


@pytest.mark.parametrize(
    ("condition", "is_safe"),
    [
        ("code IS NOT NULL", True),
        ("code = 'a(b) + 1::int'", True),
        ("code IN ('a', 'b')", True),
        ("kind <> 'old way' AND NOT (code LIKE 'x%')", True),
        ('"odd (name" > 3', True),
        ("code::integer > 3", False),
        ("length(code) > 3", False),
        ('"odd (name" + 1 > 3', False),
        ("kind = 'a' AND lower(code) > ''", False),
    ],
)
def test_a_condition_that_may_raise_keeps_its_index(
    move: Prepare, condition: str, is_safe: bool
) -> None:
    moved = move(
        "CREATE TABLE thing (id integer PRIMARY KEY, code text); INSERT INTO thing VALUES (1, 'a')",
        'CREATE TABLE items (id uuid PRIMARY KEY, code text, kind varchar(9), "odd (name" integer);'
        f"CREATE INDEX asked ON items (code) WHERE {condition}",
        Mapping(target="items", source="thing", columns={"code": "code"}),
    )
    assert ("index items.asked" in dropped_while_loading(moved)) == is_safe


def test_another_role_with_another_search_path_restores_into_the_right_schema(
    move: Prepare, dump: Dump
) -> None:
    class Stopped(Exception):
        """The power went."""

    def stop(event: Event) -> None:
        if (event.step, event.moment) == ("load items", "inside"):
            raise Stopped

    moved = move(SOURCE, TABLES, makers, items)
    # another application has tables of the same names
    execute(moved.target, "CREATE SCHEMA other")
    execute(moved.target, "SET search_path = other;" + TABLES)
    execute(moved.target, "ALTER TABLE other.items DROP CONSTRAINT items_code")
    before = dump(moved)
    with pytest.raises(Stopped):
        moved.run(jobs=1, listen=stop)
    database = moved.rows("SELECT quote_ident(current_database())")[0][0]
    execute(moved.target, f"ALTER DATABASE {database} SET search_path = other")
    moved.run()
    execute(moved.target, f"ALTER DATABASE {database} RESET search_path")
    assert dump(moved) == before


def test_a_role_without_rights_on_a_partition_or_a_sequence_is_told_before_it_writes(
    move: Prepare,
) -> None:
    moved = move(
        "CREATE TABLE maker (id integer PRIMARY KEY, name text);"
        "INSERT INTO maker SELECT i, 'm' || i FROM generate_series(1, 4) AS i",
        "CREATE SEQUENCE numbers;"
        "CREATE TABLE makers (id bigint PRIMARY KEY DEFAULT nextval('numbers'), name text)"
        " PARTITION BY RANGE (id);"
        'CREATE TABLE "some makers" PARTITION OF makers FOR VALUES FROM (1) TO (99)',
        Mapping(target="makers", source="maker", columns={"id": "id", "name": "name"}),
    )
    [(role,)] = moved.rows("SELECT 'role_of_' || current_database()")
    execute(
        moved.target,
        f"CREATE ROLE {role} LOGIN; ALTER TABLE makers OWNER TO {role};"
        f"GRANT CREATE ON SCHEMA public TO {role}; DO $$ BEGIN EXECUTE"
        f" format('GRANT CREATE ON DATABASE %I TO {role}', current_database()); END $$",
    )
    weak = replace(moved, target=moved.target.replace("postgres@", f"{role}@"))
    try:
        with pytest.raises(DatabaseRefused) as refused:
            weak.run()
        execute(
            moved.target,
            f'ALTER TABLE "some makers" OWNER TO {role};'
            f"GRANT SELECT, UPDATE ON SEQUENCE numbers TO {role}",
        )
        weak.run()
    finally:
        execute(moved.target, f"REASSIGN OWNED BY {role} TO postgres; DROP OWNED BY {role}")
        execute(moved.target, f"DROP ROLE {role}")
    assert 'ownership of partition "some makers"' in refused.value.cause
    for right in ("SELECT", "UPDATE"):
        assert f"{right} on sequence public.numbers" in refused.value.cause
    assert moved.rows("SELECT nextval('numbers')") == [(5,)]


CHANGED_LATER = {
    "items_pkey": "ALTER INDEX items_pkey SET (fillfactor = 90)",
    "items_code": "COMMENT ON CONSTRAINT items_code ON items IS 'changed'",
    "items_ean": "ALTER INDEX items_ean SET TABLESPACE fast",
    "items_lower": "ALTER INDEX items_lower ALTER COLUMN 1 SET STATISTICS 7",
    "items_maker": "ALTER TABLE items ALTER CONSTRAINT items_maker NOT DEFERRABLE",
    "items_said": "ALTER TABLE items DISABLE TRIGGER items_said",
    "items_weight": "DROP INDEX items_weight",
}


@pytest.mark.usefixtures("space")
def test_verify_tells_what_was_changed_of_a_key_since(move: Prepare) -> None:
    moved = move(
        SOURCE,
        f"""{TABLES}{NOTES}
CREATE INDEX items_lower ON items (lower(code));
CREATE INDEX items_weight ON items (weight);
CREATE TRIGGER items_said AFTER INSERT ON items FOR EACH ROW EXECUTE FUNCTION note()""",
        makers,
        items,
    )
    moved.run()
    databases = Databases(moved.source, moved.target)
    assert verify_project(moved.project, databases).differences == ()
    for change in CHANGED_LATER.values():
        execute(moved.target, change)
    found = verify_project(moved.project, databases).differences
    assert {one.keys[0]: one.check for one in found if one.check.endswith("_object")} == {
        **dict.fromkeys(CHANGED_LATER, "changed_object"),
        "items_said": "disabled_object",
        "items_weight": "missing_object",
    }
