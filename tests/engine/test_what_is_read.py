"""Is every row of a source read once, whatever relation holds it, and is none forgotten?"""

from dataclasses import replace

import pytest

from engine.conftest import Prepare
from engine.moving import Move, execute, select
from rowcall import Mapping, Member, Path, Query, Ref, Union
from rowcall.api.databases import Databases
from rowcall.api.notes import check_project
from rowcall.errors import ProjectError

READINGS = """
CREATE TABLE reading (id integer NOT NULL, meter text NOT NULL);
CREATE TABLE reading_2022 (PRIMARY KEY (id)) INHERITS (reading);
CREATE TABLE reading_2023 (estimated boolean, PRIMARY KEY (id)) INHERITS (reading);
INSERT INTO reading VALUES (1, 'a'), (2, 'b');
INSERT INTO reading_2022 VALUES (100, 'a'), (101, 'b'), (102, 'c');
INSERT INTO reading_2023 VALUES (200, 'a', TRUE);
"""
READ = "CREATE TABLE readings (id uuid PRIMARY KEY, old_id integer NOT NULL, meter text)"
COLUMNS = {"old_id": "id", "meter": "meter"}


def test_rows_of_children_by_inheritance_are_read_once(move: Prepare) -> None:
    parts = Union(*(Member(t, "id") for t in ("reading", "reading_2022", "reading_2023")))
    moving = move(
        READINGS,
        READ,
        Mapping(target="readings", source=parts, columns=COLUMNS),
        drop_columns={"reading_2023.estimated": "of no use"},
    )
    moving.run()
    assert moving.rows("SELECT old_id, meter FROM readings ORDER BY 1") == [
        (1, "a"),
        (2, "b"),
        (100, "a"),
        (101, "b"),
        (102, "c"),
        (200, "a"),
    ]
    assert moving.rows(
        "SELECT source_table, source_rows, difference FROM rowcall.balance ORDER BY 1"
    ) == [("reading", 2, 0), ("reading_2022", 3, 0), ("reading_2023", 1, 0)]


def test_children_of_a_table_that_is_read_are_claimed_by_themselves(move: Prepare) -> None:
    moving = move(READINGS, READ, Mapping(target="readings", source="reading", columns=COLUMNS))
    with pytest.raises(ProjectError) as told:
        moving.run()
    assert "reading_2022 holds 3 rows" in told.value.rule
    assert "reading_2023 holds 1 row" in told.value.rule


def test_a_partitioned_table_is_read_with_its_partitions(move: Prepare) -> None:
    source = """
    CREATE TABLE reading (id integer, meter text) PARTITION BY LIST (meter);
    CREATE SCHEMA attic;
    CREATE TABLE reading_a PARTITION OF reading FOR VALUES IN ('a');
    CREATE TABLE attic.reading_b PARTITION OF reading FOR VALUES IN ('b');
    INSERT INTO reading VALUES (1, 'a'), (2, 'b'), (3, 'b');
    """
    moving = move(source, READ, Mapping(target="readings", source="reading", columns=COLUMNS))
    moving.run()
    assert moving.rows("SELECT old_id, meter FROM readings ORDER BY 1") == [
        (1, "a"),
        (2, "b"),
        (3, "b"),
    ]


BRANCHES = """
CREATE TABLE customer (id integer PRIMARY KEY, name text);
INSERT INTO customer VALUES (1, 'main one');
CREATE SCHEMA branch;
CREATE TABLE branch.customer (id integer PRIMARY KEY, name text);
INSERT INTO branch.customer VALUES (1, 'branch one'), (2, 'branch two');
CREATE TABLE branch.bill (id integer PRIMARY KEY, customer integer REFERENCES branch.customer);
INSERT INTO branch.bill VALUES (7, 2);
CREATE TABLE year (year integer, total numeric);
INSERT INTO year VALUES (2001, 10), (2002, 20.5);
CREATE MATERIALIZED VIEW total AS SELECT year, total FROM year;
CREATE VIEW everyone AS SELECT 'branch' AS branch, * FROM branch.customer
                  UNION ALL SELECT 'main', * FROM customer;
"""
CUSTOMERS = """
CREATE TABLE customers (id uuid PRIMARY KEY, name text NOT NULL);
CREATE TABLE bills (id uuid PRIMARY KEY, old_id integer, customer_id uuid REFERENCES customers,
                    name text);
"""


def test_what_other_schemas_and_materialised_views_hold_is_claimed_or_no_run_begins(
    move: Prepare,
) -> None:
    moving = move(
        BRANCHES,
        CUSTOMERS,
        Mapping(target="customers", source="customer", columns={"name": "name"}),
    )
    with pytest.raises(ProjectError) as told:
        moving.run()
    for held in ("branch.customer holds 2 rows", "branch.bill holds 1 row", "total holds 2 rows"):
        assert held in told.value.rule
    # a view holds no rows of its own
    assert "everyone" not in told.value.rule
    assert moving.rows("SELECT count(*) FROM customers") == [(0,)]


def test_tables_of_several_schemas_are_read_in_one_project(move: Prepare) -> None:
    main = Mapping(name="main", target="customers", source="customer", columns={"name": "name"})
    branch = Mapping(
        name="branch", target="customers", source="branch.customer", columns={"name": "name"}
    )
    bills = Mapping(
        target="bills",
        source="branch.bill",
        joins={"of": Path(("customer", "branch.customer.id"))},
        columns={"old_id": "id", "customer_id": Ref(branch, "customer"), "name": "of.name"},
    )
    drops = {"total": "summed up elsewhere", "year": "summed up elsewhere"}
    moving = move(BRANCHES, CUSTOMERS, main, branch, bills, drop_tables=drops)
    moving.run()
    assert moving.rows("SELECT name FROM customers ORDER BY 1") == [
        ("branch one",),
        ("branch two",),
        ("main one",),
    ]
    assert moving.rows(
        "SELECT b.old_id, b.name, c.name FROM bills b JOIN customers c ON c.id = b.customer_id"
    ) == [(7, "branch two", "branch two")]
    assert moving.rows(
        "SELECT mapping, source_table, source_rows FROM rowcall.balance ORDER BY 1"
    ) == [("bills", "branch.bill", 1), ("branch", "branch.customer", 2), ("main", "customer", 1)]


@pytest.mark.parametrize(
    ("source", "key", "text", "names"),
    [
        ("everyone", ("branch", "id"), "name", ["branch one", "branch two", "main one"]),
        ("total", "year", "total::text", ["10", "20.5"]),
    ],
)
def test_views_and_materialised_views_are_sources(
    move: Prepare, source: str, key: str | tuple[str, ...], text: str, names: list[str]
) -> None:
    mapping = Mapping(target="customers", source=source, key=key, columns={"name": text})
    others = {"customer", "branch.*", "year", "total"} - {source}
    moving = move(
        BRANCHES, CUSTOMERS, mapping, drop_tables=dict.fromkeys(sorted(others), "read otherwise")
    )
    moving.run()
    assert [row[0] for row in moving.rows("SELECT name FROM customers ORDER BY 1")] == names
    assert moving.differences() == {}


def test_a_foreign_table_is_a_source_and_is_claimed(move: Prepare) -> None:
    source = """
    CREATE EXTENSION file_fdw;
    CREATE SERVER files FOREIGN DATA WRAPPER file_fdw;
    CREATE FOREIGN TABLE abroad (id integer, name text)
      SERVER files OPTIONS (program 'printf "7,seven\\n8,eight\\n"', format 'csv');
    """
    read = Mapping(target="customers", source="abroad", columns={"name": "name"})
    moving = move(source, CUSTOMERS, read)
    moving.run()
    assert moving.rows("SELECT name FROM customers ORDER BY 1") == [("eight",), ("seven",)]
    more = "CREATE TABLE customer (id integer PRIMARY KEY, name text);"
    mapping = Mapping(target="customers", source="customer", columns={"name": "name"})
    with pytest.raises(ProjectError, match="abroad holds 2 rows"):
        move(source + more, CUSTOMERS, mapping).run()


def test_a_query_reads_tables_of_other_schemas(move: Prepare, tmp_path: object) -> None:
    file = f"{tmp_path}/known.sql"
    with open(file, "w", encoding="utf-8") as written:
        written.write(
            "SELECT customer.id, customer.name || coalesce(main.name, '') AS name\n"
            "  FROM branch.customer LEFT JOIN public.customer AS main ON main.id = customer.id"
        )
    mapping = Mapping(target="customers", source=Query(file, key="id"), columns={"name": "name"})
    drops = dict.fromkeys(("branch.bill", "total", "year"), "read otherwise")
    moving = move(BRANCHES, CUSTOMERS, mapping, drop_tables=drops)
    moving.run()
    assert moving.rows("SELECT name FROM customers ORDER BY 1") == [
        ("branch onemain one",),
        ("branch two",),
    ]


def test_a_regclass_arrives_as_the_name_that_it_stands_for(move: Prepare) -> None:
    source = """
    CREATE TABLE padding (id integer);
    CREATE DOMAIN known AS regclass;
    CREATE TABLE note (id integer PRIMARY KEY, about regclass, all_of regclass[], known known,
                       type regtype, call regprocedure, right_of aclitem);
    INSERT INTO note VALUES (1, 'note', '{note,padding}', 'padding', 'numeric', 'abs(integer)',
                             'postgres=r/postgres');
    """
    target = """
    CREATE TABLE notes (id uuid PRIMARY KEY, about text, all_of text, known text, type text,
                        call text, right_of text);
    """
    columns = {c: f"{c}::text" for c in ("about", "all_of", "known", "type", "call", "right_of")}
    moving = move(source, target, Mapping(target="notes", source="note", columns=columns))
    moving.run()
    assert moving.rows("SELECT about, all_of, known, type, call, right_of FROM notes") == select(
        moving.source,
        "SELECT about::text, all_of::text, known::text, type::text, call::text, right_of::text"
        "  FROM note",
    )


def test_tables_of_extensions_need_no_claim(move: Prepare) -> None:
    source = """
    CREATE TABLE customer (id integer PRIMARY KEY, name text);
    CREATE TABLE settings (name text);
    INSERT INTO settings VALUES ('x');
    CREATE EXTENSION citext;
    ALTER EXTENSION citext ADD TABLE settings;
    """
    mapping = Mapping(target="customers", source="customer", columns={"name": "name"})
    moving = move(source, CUSTOMERS, mapping)
    execute(moving.source, "INSERT INTO customer VALUES (1, 'one')")
    moving.run()
    assert moving.rows("SELECT name FROM customers") == [("one",)]


def told(moving: Move) -> set[str]:
    """What a check finds before anything is staged."""
    checked = check_project(moving.project, Databases(moving.source, moving.target))
    assert checked.notes is None
    assert moving.rows("SELECT to_regnamespace('rowcall')::text") == [(None,)]
    return {finding.text for finding in checked.findings}


def test_a_check_tells_what_nobody_claims_before_anything_is_staged(move: Prepare) -> None:
    source = f"""{BRANCHES}
    ALTER TABLE customer ADD color text, ADD empty text;
    UPDATE customer SET color = 'red';
    INSERT INTO year SELECT 2100 + i, 0 FROM generate_series(1, 10000) AS i;
    CREATE TABLE nothing (id integer);
    CREATE MATERIALIZED VIEW later AS SELECT 1 AS one WITH NO DATA;
    """
    main = Mapping(target="customers", source="customer", columns={"name": "name"})
    moving = move(source, CUSTOMERS, main, drop_tables={"branch.b*": "billed elsewhere"})
    assert told(moving) == {
        "branch.customer holds 2 rows that no mapping reads",
        "customer.color holds 1 value that no mapping reads",
        "total holds 2 rows that no mapping reads",
        "year holds at least 10,000 rows that no mapping reads",
    }


def test_what_the_role_may_not_read_is_told_unless_it_is_dropped(move: Prepare) -> None:
    main = Mapping(target="customers", source="customer", columns={"name": "name"})
    drops = dict.fromkeys(("total", "year"), "read otherwise")
    moving = move(BRANCHES, CUSTOMERS, main, drop_tables=drops)
    execute(
        moving.source,
        "CREATE ROLE reads_little LOGIN; GRANT SELECT ON customer, total, year TO reads_little",
    )
    reader = moving.source.replace("postgres@", "reads_little@")
    try:
        assert told(replace(moving, source=reader)) == {
            "branch.bill holds 1 row that no mapping reads",
            "branch.customer holds 1 row that no mapping reads",
        }
        dropped = replace(moving.project, drop_tables=drops | {"branch.*": "another department"})
        little = replace(moving, source=reader, project=dropped)
        assert told(little) == set()
        little.run()
        assert little.rows("SELECT name FROM customers") == [("main one",)]
    finally:
        execute(moving.source, "DROP OWNED BY reads_little; DROP ROLE reads_little")
