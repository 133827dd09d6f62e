"""Rows of a retelling of the first migration are recognised, each for the row that it was made of.

The retelling was written from the facts alone, without a look at the rules that it tries. It left
what it wrote row by row, and from which legacy rows.
"""

from collections import Counter
from typing import Any

import psycopg
import pytest

from edu_lms.edu.build import SMALLEST_SCALE
from edu_lms.project import project
from edu_to_lms.conftest import MovedTemplate, copy_to_read
from edu_to_lms.lineage import differences, read_rows
from edu_to_lms.moved import Case
from engine.databases import name_of
from engine.moving import Move, select
from first_migration.retold import STATES, retell
from first_migration.retold.marks import Order
from fixtures.postgres import build_once
from rowcall.account.read import read_account
from rowcall.api.databases import Databases, bind_to_staging
from rowcall.api.reading import reading
from rowcall.api.verifying import verify_project
from rowcall.pg.server import Server

TABLES = {mapping.target for mapping in project.mappings}
ORDERS: tuple[Order, ...] = ("nulls-first", "nulls-last", "coalesced")

# before each commit
OFTEN = ("purged",)
CASES = [
    *(
        pytest.param(18, SMALLEST_SCALE, 1, state, "nulls-first", id=state,
                     marks=() if state in OFTEN else pytest.mark.full)
        for state in STATES
    ),
    *(
        pytest.param(18, 0.02, 1 + i % 3, state, ORDERS[i % 3], id=f"{state}-0.02",
                     marks=pytest.mark.full)
        for i, state in enumerate(STATES)
    ),
    # the purge in each of its orders
    *(
        pytest.param(18, 0.02, 3, "purged", order, id=f"purged-0.02-{order}",
                     marks=pytest.mark.full)
        for order in ORDERS
    ),
    pytest.param(18, 0.1, 1, "completed", "nulls-last", id="completed-0.1", marks=pytest.mark.full),
]  # fmt: skip
# to finish takes longer than to adopt: before each commit it is done in one state
ENDED = [
    case
    if case.id not in STATES or case.id == "purged"
    else pytest.param(*case.values, id=case.id, marks=pytest.mark.full)
    for case in CASES
]
NAMES = ("server", "scale", "seed", "retold_state", "order")
by_case = pytest.mark.parametrize(NAMES, CASES, indirect=["server"])

# how the retelling names what stands behind a row, and how the ledger does
KEYS = """
SELECT target_table, target_key, origin,
       CASE mapping WHEN 'components' THEN 'component' WHEN 'terms' THEN 'term'
                    ELSE source_table END AS source_table,
       CASE WHEN mapping IN ('components', 'terms')
            THEN (SELECT string_agg(part, '/' ORDER BY place)
                    FROM jsonb_array_elements_text(source_key::jsonb)
                         WITH ORDINALITY AS key (part, place))
            ELSE source_key END AS source_key
  FROM rowcall.adoptions
"""
# rows of which nothing was recognised, or another legacy row than one that led to them
WRONG = f"""
SELECT row.target_table, row.target_key, line.origin, line.source_key
  FROM (SELECT DISTINCT target_table, target_key FROM retold.origin) AS row
  LEFT JOIN ({KEYS}) AS line USING (target_table, target_key)
 WHERE line.origin IS NULL OR line.origin = 'undecided'
    OR NOT EXISTS (SELECT FROM retold.origin AS led
                    WHERE (led.target_table, led.target_key, led.source_table, led.source_key)
                          = (line.target_table, line.target_key, line.source_table,
                             line.source_key))
"""


@pytest.fixture
def retold(
    scale: float,
    seed: int,
    retold_state: str,
    order: Order,
    legacy: str,
    server: Server,
    home: Any,
    lms_template: str,
) -> str:
    """The address of the retold database, its rows adopted."""

    def build(target: psycopg.Connection[Any]) -> None:
        with psycopg.connect(legacy) as source:
            retell(source, target, retold_state, order=order)
        target.commit()
        Move(project, legacy, server.database_uri(target.info.dbname)).adopt()

    name = f"retold_{scale}_{seed}_{retold_state}_{order}"
    return server.database_uri(build_once(server, home, name, build, lms_template))


@pytest.fixture
def finished(legacy: str, retold: str, server: Server, home: Any) -> str:
    """The same, finished and without surplus rows."""

    def finish(connection: psycopg.Connection[Any]) -> None:
        Move(project, legacy, server.database_uri(connection.info.dbname)).finish()
        connection.execute("ANALYZE")

    template = name_of(retold)
    return server.database_uri(build_once(server, home, f"finished_{template}", finish, template))


@by_case
def test_each_row_is_recognised_for_a_row_that_led_to_it(retold: str) -> None:
    assert select(retold, "SELECT count(*) > 100 FROM retold.origin") == [(True,)]
    assert select(retold, WRONG) == []
    invented = (
        "SELECT count(*) FROM retold.invented JOIN rowcall.adoptions USING (target_table,"
        " target_key)"
    )
    assert select(retold, invented) == [(0,)]


@by_case
def test_nothing_is_taken_for_an_edit_and_no_rule_is_doubted(retold: str) -> None:
    assert (
        select(retold, "SELECT mapping, touched FROM rowcall.adoptions WHERE touched <> '{}'") == []
    )
    with reading(retold) as connection:
        account = read_account(connection, bind_to_staging(project, connection))
    assert account.doubts == ()


@pytest.mark.parametrize(NAMES, ENDED, indirect=["server"])
def test_the_finished_target_equals_a_run_from_empty(
    scale: float,
    seed: int,
    legacy: str,
    finished: str,
    server: Server,
    home: Any,
    moved_template: MovedTemplate,
) -> None:
    from_empty = copy_to_read(server, home, moved_template(Case(scale, seed, "recorded")))
    here, there = read_rows(finished, TABLES), read_rows(from_empty, TABLES)
    for table in TABLES:
        assert differences(here[table], there[table]) == {}, table
    assert verify_project(project, Databases(legacy, finished)).differences == ()


# what the one or the other cannot know: what was translated, whose day it was, when a script ran
OPEN = {
    ("staff_members", "position_title"),
    ("students", "enrollment_date"),
    ("course_instructors", "created_at"),
    ("academic_terms", "created_at"),
}


@pytest.mark.parametrize(
    ("server", "scale", "seed", "state", "retold_state", "order"),
    [
        pytest.param(18, SMALLEST_SCALE, 1, "purged", "purged", "nulls-first", id="smallest"),
        pytest.param(18, 0.02, 2, "purged", "purged", "nulls-first", id="0.02",
                     marks=pytest.mark.full),
    ],
    indirect=["server"],
)  # fmt: skip
def test_the_half_migrated_database_says_what_the_retelling_says(half: str, retold: str) -> None:
    written = select(half, "SELECT DISTINCT target_table FROM synthetic.origin WHERE mapping <> ''")
    for (table,) in written:
        columns = select(
            half,
            "SELECT column_name FROM information_schema.columns"
            f" WHERE table_schema = 'public' AND table_name = '{table}' AND data_type <> 'uuid'",
        )
        listed = ", ".join(
            f"t.{column}::text"
            for (column,) in columns
            if (table, column) not in OPEN and column != "updated_at"
        )
        here = Counter(
            select(
                half,
                f"SELECT {listed} FROM public.{table} AS t JOIN synthetic.origin"
                f"    ON target_table = '{table}' AND target_key = t.id::text AND mapping <> ''"
                " WHERE NOT EXISTS (SELECT FROM synthetic.edit"
                f" WHERE edit.target_table = '{table}' AND edit.target_key = t.id::text)",
            )
        )
        there = Counter(select(retold, f"SELECT {listed} FROM public.{table} AS t"))
        assert here - there == Counter(), table
        edited = select(
            half,
            f"SELECT count(DISTINCT target_key) FROM synthetic.edit WHERE target_table = '{table}'",
        )
        natives = select(
            half,
            f"SELECT count(*) FROM synthetic.origin WHERE target_table = '{table}'"
            " AND origin = 'native'",
        )
        # terms that nobody named are called native
        more = natives[0][0] if table == "academic_terms" else 0
        assert (there - here).total() <= edited[0][0] + more, table
