"""Is a shift of many values told, though each by itself might be a correction?"""

from collections.abc import Callable

import pytest

from engine.databases import shared_database
from engine.moving import Move, prepare
from rowcall import Const, Date, Lookup, Mapping, Project, Sql
from rowcall.api.databases import bind_to_staging
from rowcall.pg.connect import connect_target
from rowcall.verify.distributions import shifted_values
from rowcall.verify.finding import Difference

__all__ = ["shared_database"]

PROJECT = Project(
    name="depot",
    mappings=(
        Mapping(
            target="pallets",
            source="pallet",
            columns={
                "id": "id",
                "kind": Lookup("kind", {"a": "ambient", "c": "cold"}).or_null(),
                "weight": Sql("weight").or_placeholder("0"),
                "arrived": Date("arrived").or_null(),
                "label": "nullif(btrim(label), '')",
                "owner": Const("depot"),
                "checked": "coalesce(checked, false)",
            },
        ),
    ),
)
SOURCE = """
CREATE TABLE pallet (id bigint PRIMARY KEY, kind text, weight numeric, arrived text, label text,
                     checked boolean);
INSERT INTO pallet
SELECT n, CASE WHEN n % 50 = 0 THEN 'x' WHEN n % 3 = 0 THEN 'c' ELSE 'a' END,
       CASE WHEN n % 40 > 0 THEN n % 97 END,
       CASE WHEN n % 60 = 0 THEN '31/02/2020' WHEN n % 61 = 0 THEN '2020-05-05'
            ELSE to_char(date '2020-01-01' + (n % 365)::integer, 'DD/MM/YYYY') END,
       'pallet ' || (n % 1000), n % 4 = 0
  FROM generate_series(1, 3000) AS n;
"""
TARGET = """
CREATE TABLE pallets (id bigint PRIMARY KEY, kind text, weight numeric(8, 2) NOT NULL, arrived date,
                      label text, owner text NOT NULL, checked boolean NOT NULL);
"""

# what a script did to a part of the rows, and the column in which it shows
SHIFTS = [
    ("UPDATE pallets SET kind = 'cold' WHERE id % 4 = 1", "kind", "chi-square"),
    ("UPDATE pallets SET kind = NULL WHERE id % 10 = 1", "kind", "chi-square"),
    ("UPDATE pallets SET weight = weight * 1.2", "weight", "largest gap"),
    ("UPDATE pallets SET arrived = arrived + 31", "arrived", "largest gap"),
    ("UPDATE pallets SET arrived = NULL WHERE id % 10 = 1", "arrived", "chi-square"),
    ("UPDATE pallets SET label = left(label, 8)", "label", "largest gap"),
    ("UPDATE pallets SET owner = 'other' WHERE id % 20 = 1", "owner", "chi-square"),
    ("UPDATE pallets SET checked = NOT checked", "checked", "chi-square"),
]


@pytest.fixture(scope="module")
def depot(shared_database: Callable[[], str]) -> Move:
    move = prepare(PROJECT, SOURCE, TARGET, shared_database)
    assert move.run(jobs=1)
    return move


def looked(move: Move, fault: str) -> list[Difference]:
    with connect_target(move.target) as target:
        target.execute(fault.encode())
        found = shifted_values(target, bind_to_staging(PROJECT, target))
        target.rollback()
    return found


def test_what_marks_explain_is_no_shift(depot: Move) -> None:
    marks = depot.rows("SELECT column_name, count(*) FROM rowcall.marks GROUP BY 1 ORDER BY 1")
    assert marks == [("arrived", 99), ("kind", 60), ("weight", 75)]
    assert looked(depot, "SELECT") == []


@pytest.mark.parametrize(("fault", "column", "says"), SHIFTS)
def test_a_shift_is_told_with_its_column(depot: Move, fault: str, column: str, says: str) -> None:
    [found] = looked(depot, fault)
    assert (found.check, found.where, found.column) == ("distribution", "pallets", column)
    assert says in found.says
    assert found.rows > 0


def test_a_few_single_values_are_no_shift(depot: Move) -> None:
    assert looked(depot, "UPDATE pallets SET kind = 'cold', weight = 1 WHERE id < 5") == []
