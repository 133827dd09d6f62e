"""Does a naive count say what it hides, and nothing where it hides nothing?"""

from collections.abc import Callable

import pytest

from engine.moving import Move, execute
from rowcall import Const, CountPair, FanOut, Mapping, Query, Ref
from rowcall.account.count_findings import CountFinding, count_findings
from rowcall.account.count_lines import CountView
from rowcall.api.counting import count_project
from rowcall.api.databases import Databases
from rowcall.errors import ProjectError, RefusedError
from rowcall.report.story.counts import told_of_count
from rowcall.report.story.texts import Language, Texts

EN = Texts(Language.EN)
Prepare = Callable[..., Move]

SOURCE = """
CREATE TABLE mill (id integer PRIMARY KEY, name text, is_open boolean);
INSERT INTO mill VALUES (1, 'Upper', TRUE), (2, 'Lower', TRUE), (3, 'Old', FALSE);
CREATE TABLE flour (id integer PRIMARY KEY, mill integer, grain text, morning text, evening text);
INSERT INTO flour VALUES
  (1, 1, 'rye', 'a', NULL), (2, 1, 'oat', 'b', 'c'), (3, 2, 'rye', NULL, NULL),
  (4, 2, 'rye', 'd', NULL);
CREATE TABLE owner (id integer PRIMARY KEY, name text);
INSERT INTO owner VALUES (1, 'Mia');
"""
TARGET = """
CREATE TABLE mills (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), name text, note text,
                    made timestamptz DEFAULT now());
CREATE TABLE flours (id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
                     mill_id uuid REFERENCES mills, grain text);
CREATE TABLE grindings (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), mill_id uuid, word text);
CREATE TABLE grains (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), name text NOT NULL UNIQUE);
"""
FULL = """
INSERT INTO mills (name) VALUES ('Upper'), ('Lower'), ('Old');
INSERT INTO flours (mill_id, grain)
  SELECT id, grain FROM mills, (VALUES ('rye'), ('oat')) AS grown (grain) WHERE name <> 'Old';
INSERT INTO grains (name) VALUES ('rye'), ('oat');
"""

mills = Mapping(
    target="mills", source="mill", columns={"name": "name", "made": Const("2020-01-01")}
)
flours = Mapping(
    target="flours",
    source="flour",
    columns={"mill_id": Ref(mills, "mill"), "grain": "grain"},
)
slots = FanOut(
    "slots", "flour", key="id", parts={"m": {"word": "morning"}, "e": {"word": "evening"}}
)
grindings = Mapping(
    target="grindings",
    source=slots,
    columns={"mill_id": Ref(mills, "mill"), "word": "word"},
)
grains = Mapping(
    target="grains", source=Query("sql/grains.sql", key="grain"), columns={"name": "grain"}
)
ALL = (mills, flours, grindings, grains)
MORE = {"drop_columns": {"mill.is_open": "all are open"}, "drop_tables": {"owner": "unknown"}}


def pair(old: str, new: str, category: str = "", **more: object) -> CountPair:
    return CountPair(category=category or new, old_table=old, new_table=new, **more)  # type: ignore[arg-type]


@pytest.fixture
def count(move: Prepare) -> Callable[..., CountView]:
    """Count a half-filled target: `count(pair, …, target=statements)`."""

    def make(*pairs: CountPair, target: str = FULL) -> CountView:
        made = move(SOURCE, TARGET + target, *ALL, counts=pairs, **MORE)
        return look(made)

    return make


def look(move: Move) -> CountView:
    return count_project(move.project, Databases(move.source, move.target))


def findings(view: CountView) -> dict[str, CountFinding]:
    """The findings by code; a code that stands there twice fails the test."""
    found = count_findings(view)
    assert len({finding.code for finding in found}) == len(found)
    return {finding.code: finding for finding in found}


def test_an_honest_count_hides_nothing(count: Callable[..., CountView]) -> None:
    view = count(pair("mill", "mills"), pair("flour", "flours"))
    assert count_findings(view) == []
    assert [(line.old.count, line.new.count, line.coverage) for line in view.lines] == [
        (3, 3, 100.0),
        (4, 4, 100.0),
    ]
    assert (view.totals.old, view.totals.new, view.totals.missing) == (7, 7, 0)


def test_a_percentage_stands_where_both_counts_are_in_the_totals_and_there_are_old_rows(
    count: Callable[..., CountView],
) -> None:
    view = count(
        pair("mill", "mills"),
        pair("mill", "mills", "out", new_in_total=False),
        pair("owner", "grindings", "none of the new"),
        pair("owner", "grindings", "none of the old", old_filter="FALSE"),
    )
    assert [line.coverage for line in view.lines] == [100.0, None, 0.0, None]


def test_rows_are_counted_twice_where_filters_of_several_lines_take_the_same(
    count: Callable[..., CountView],
) -> None:
    twice = count(
        pair("flour", "flours", "all"),
        pair("flour", "flours", "rye", old_filter="grain = 'rye'", new_filter="grain = 'rye'"),
    )
    found = findings(twice)["counted_twice"]
    assert found.categories == ("all", "rye")
    assert found.numbers == {
        "old_again": 3,
        "new_again": 2,
        "old_without": 4,
        "new_without": 4,
        "coverage_without": 100.0,
    }


def test_rows_are_not_counted_twice_where_filters_share_none_or_totals_leave_them_out(
    count: Callable[..., CountView],
) -> None:
    view = count(
        pair("flour", "flours", "rye", old_filter="grain = 'rye'", new_filter="grain = 'rye'"),
        pair("flour", "flours", "oat", old_filter="grain = 'oat'", new_filter="grain = 'oat'"),
        pair("flour", "flours", "again", old_in_total=False, new_in_total=False),
    )
    assert "counted_twice" not in {finding.code for finding in count_findings(view)}


def test_a_total_with_one_side_of_a_line_says_so(count: Callable[..., CountView]) -> None:
    view = count(pair("mill", "mills", new_in_total=False))
    assert findings(view)["one_side_of_total"].numbers == {"old_count": 3, "new_count": 3}


def test_two_tables_that_no_mapping_joins_are_different_things(
    count: Callable[..., CountView],
) -> None:
    view = count(pair("flour", "mills"))
    found = findings(view)["different_things"]
    assert found.numbers == {"old_count": 4, "new_count": 3, "coverage": 75.0}
    assert "mills is made from mill" in told_of_count(found, EN)
    assert "flour goes to flours, grindings and grains" in told_of_count(found, EN)
    assert view.lines[0].reads is None


def test_parts_of_rows_and_queries_over_them_are_not_different_things(
    count: Callable[..., CountView],
) -> None:
    view = count(pair("flour", "grindings"), pair("flour", "grains"))
    assert [line.reads for line in view.lines] == ["table", "query"]
    assert "different_things" not in {finding.code for finding in count_findings(view)}


def test_more_rows_than_the_source_has_are_no_success(count: Callable[..., CountView]) -> None:
    more = FULL + "INSERT INTO mills (name) VALUES ('New');"
    found = findings(count(pair("mill", "mills"), target=more))
    assert found["more_than_all"].numbers["more"] == 1
    assert set(found) == {"more_than_all"}


def test_a_filter_on_one_side_is_found_where_it_leaves_rows_out(
    count: Callable[..., CountView],
) -> None:
    found = findings(count(pair("mill", "mills", old_filter="is_open")))
    assert found["filter_on_one_side"].numbers == {"left_out": 1, "rows": 3}
    both = count(pair("flour", "flours", old_filter="grain = 'rye'", new_filter="grain = 'rye'"))
    assert "filter_on_one_side" not in findings(both)
    all_of_them = count(pair("mill", "mills", old_filter="id > 0"))
    assert "filter_on_one_side" not in findings(all_of_them)


def test_a_filter_that_matches_nothing_is_found_on_either_side(
    count: Callable[..., CountView],
) -> None:
    neither = pair("flour", "flours", old_filter="grain = 'rye'", new_filter="grain = 'RYE'")
    assert findings(count(neither))["filter_matches_nothing"].numbers == {"rows": 4}
    empty = pair("flour", "grindings", old_filter="grain = 'rye'", new_filter="word = 'x'")
    assert "filter_matches_nothing" not in findings(count(empty))


def test_rows_are_copies_where_key_and_times_alone_tell_them_apart(
    count: Callable[..., CountView],
) -> None:
    twice = FULL + "INSERT INTO mills (name, made) VALUES ('Old', '2020-01-01');"
    assert findings(count(pair("mill", "mills"), target=twice))["copies"].numbers == {
        "copies": 1,
        "rows": 4,
    }
    noted = FULL + "INSERT INTO mills (name, note) VALUES ('Old', 'other');"
    assert "copies" not in findings(count(pair("mill", "mills"), target=noted))


def test_rows_are_copies_where_they_lead_to_rows_that_are(count: Callable[..., CountView]) -> None:
    twice = """
        INSERT INTO mills (name) VALUES ('Upper'), ('Upper'), ('Lower');
        INSERT INTO flours (mill_id, grain) SELECT id, 'rye' FROM mills;
    """
    copies = [
        (finding.categories, finding.numbers["copies"])
        for finding in count_findings(
            count(pair("mill", "mills"), pair("flour", "flours"), target=twice)
        )
        if finding.code == "copies"
    ]
    assert copies == [(("mills",), 1), (("flours",), 1)]


def test_a_project_without_counts_is_refused(move: Prepare) -> None:
    with pytest.raises(RefusedError, match="naive count"):
        look(move(SOURCE, TARGET, *ALL, **MORE))


def test_a_filter_that_raises_is_told_without_a_value_of_a_row(move: Prepare) -> None:
    counts = (pair("mill", "mills", old_filter="name::integer = 1"),)
    with pytest.raises(ProjectError, match="InvalidTextRepresentation") as refused:
        look(move(SOURCE, TARGET, *ALL, counts=counts, **MORE))
    assert "Upper" not in str(refused.value)


def test_nothing_is_written(move: Prepare) -> None:
    made = move(SOURCE, TARGET + FULL, *ALL, counts=(pair("mill", "mills"),), **MORE)
    look(made)
    assert made.rows("SELECT to_regnamespace('rowcall'), to_regnamespace('rowcall_staging')") == [
        (None, None)
    ]


# What an adoption keeps: an upper mill with two rows, and one that nobody knows.
ADOPTED = """
DROP VIEW IF EXISTS rowcall.adoptions;
CREATE VIEW rowcall.adoptions AS
SELECT 'mills'::text AS mapping, 'mills'::text AS target_table, target_key, origin,
       source_table, source_key, ''::text AS part, strays
  FROM (SELECT target_id::text, 'adopted', 'mill', source_key, '{}'::text[]
          FROM rowcall.entry_mills
         UNION ALL SELECT 'copy', 'surplus', NULL, NULL, NULL)
    AS line (target_key, origin, source_table, source_key, strays)
UNION ALL
SELECT 'flours', 'flours', target_id::text, 'adopted', 'flour', source_key, '',
       CASE WHEN source_key IN ('1', '2') THEN '{mill_id}'::text[] ELSE '{}' END
  FROM rowcall.entry_flours WHERE source_key <> '4';
CREATE OR REPLACE VIEW rowcall.target_balance AS
SELECT 1 AS run_id, target_table::text, 4::bigint AS target_rows, 0::bigint AS migrated,
       3::bigint AS adopted, 0::bigint AS placeholder, 0::bigint AS derived, surplus::bigint,
       native::bigint, undecided::bigint, 0::bigint AS difference
  FROM (VALUES ('mills', 1, 2, 3), ('flours', 0, 0, 0))
    AS line (target_table, surplus, native, undecided);
CREATE TABLE IF NOT EXISTS rowcall.before_image (
  mapping text, target_table text, target_key text, run_id integer, old_values jsonb
);
CREATE TABLE IF NOT EXISTS rowcall.kept_value (
  mapping text, target_table text, target_key text, source_key text, part text, column_name text,
  reason text
);
INSERT INTO rowcall.before_image (mapping, target_table, target_key, run_id, old_values)
SELECT 'flours', 'flours', target_id::text, 1, '{}' FROM rowcall.entry_flours
 WHERE source_key IN ('1', '2');
INSERT INTO rowcall.kept_value
SELECT 'flours', 'flours', target_id::text, source_key, '', 'grain', 'edited'
  FROM rowcall.entry_flours WHERE source_key = '2';
"""
NOT_RUN = """
DELETE FROM rowcall.step WHERE kind IN ('balance', 'judge');
"""


@pytest.fixture
def adopted(move: Prepare) -> Move:
    """A target whose ledger says of each row whether an earlier migration wrote it."""
    counts = (
        pair("mill", "mills"),
        pair("flour", "flours", "rye", old_filter="grain = 'rye'"),
        pair("flour", "mills", "strangers"),
        pair("mill", "mills", "open", old_filter="is_open"),
    )
    made = move(SOURCE, TARGET, mills, flours, grindings, grains, counts=counts, **MORE)
    made.run()
    execute(made.target, ADOPTED)
    return made


def states(view: CountView) -> dict[str, tuple[int | None, ...]]:
    return {
        line.category: (of.in_target, of.adopted, of.correct, of.stale, of.edited)
        for line in view.lines
        if (of := line.lineage)
    }


def test_the_ledger_says_how_many_of_the_rows_are_there_and_how_they_were(adopted: Move) -> None:
    view = look(adopted)
    assert states(view) == {
        "mills": (3, 3, 3, 0, 0),
        # of three sorts of rye, one was stale, one correct, and one was moved by the run
        "rye": (3, 2, 1, 1, 0),
        "strangers": (0, None, None, None, None),
        "open": (None, None, None, None, None),
    }
    mills_line = view.lines[0].lineage
    assert mills_line is not None
    assert (mills_line.surplus, mills_line.native, mills_line.undecided) == (1, 2, 3)
    assert view.notes == ('open: "is_open" reads what is not staged',)


def test_states_are_not_known_before_a_run(adopted: Move) -> None:
    execute(adopted.target, NOT_RUN)
    known = states(look(adopted))
    assert known["mills"] == (3, 3, None, None, None)
    assert known["rye"] == (2, 2, None, None, None)


def test_copies_and_wrong_parents_are_those_of_the_ledger(adopted: Move) -> None:
    found = {
        (finding.code, finding.categories[0]): finding.numbers
        for finding in count_findings(look(adopted))
        if finding.code in {"copies", "wrong_parent"}
    }
    assert found == {
        ("copies", "mills"): {"copies": 1, "rows": 3},
        ("wrong_parent", "rye"): {"mill_id": 2},
    }


def test_rows_of_another_source_are_told_where_no_filter_leaves_them_out(move: Prepare) -> None:
    tenants = Mapping(
        target="mills",
        name="tenants",
        source="owner",
        columns={"name": "name", "made": Const("2020-01-01")},
    )
    counts = (
        pair("mill", "mills"),
        pair("mill", "mills", "upper", new_filter="name = 'Upper'", new_in_total=False),
        pair("flour", "flours"),
    )
    drops = {"mill.is_open": "all are open"}
    made = move(SOURCE, TARGET, *ALL, tenants, counts=counts, drop_columns=drops)
    made.run()
    told = [
        (finding.categories, finding.numbers)
        for finding in count_findings(look(made))
        if finding.code == "other_sources"
    ]
    assert told == [(("mills",), {"owner": 1})]


def test_a_run_without_an_earlier_migration_has_neither(move: Prepare) -> None:
    made = move(SOURCE, TARGET, *ALL, counts=(pair("flour", "flours"),), **MORE)
    made.run()
    view = look(made)
    assert count_findings(view) == []
    assert states(view) == {"flours": (4, None, None, None, None)}
