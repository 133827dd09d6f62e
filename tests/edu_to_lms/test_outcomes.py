"""Does every row become what its own content implies?

The legacy database at full scale takes some minutes and is left out, unless asked for:

    ROWCALL_FULL_SCALE=1 pytest tests/edu_to_lms -m full_scale
"""

from edu_to_lms.cases import by_all
from edu_to_lms.moved import Moved
from engine.moving import catalog

pytestmark = by_all

IMPLIED_MARKS = "SELECT * FROM implied.mark"
# Which words tell a trouble is the engine's affair; which kind of trouble it is, is not.
LEDGER_MARKS = """
SELECT mapping, source_key, part, column_name, rule,
       CASE WHEN rule IN ('placeholder', 'null', 'locked') THEN split_part(reason, ':', 1) END
  FROM ledger.mark"""


def outcomes(schema: str) -> str:
    return f"SELECT mapping, source_table, source_key, part, outcome FROM {schema}.unit"


def causes(schema: str) -> str:
    return f"""
        SELECT mapping, source_table, source_key, part, reason, cause_mapping, cause_key,
               cause_part, cause_reason
          FROM {schema}.unit
         WHERE outcome IN ('quarantined', 'excluded')"""


def counted_causes(schema: str) -> str:
    return f"""
        SELECT mapping, outcome, reason, cause_mapping, cause_reason, count(*)
          FROM {schema}.unit
         WHERE outcome IN ('quarantined', 'excluded')
         GROUP BY mapping, outcome, reason, cause_mapping, cause_reason"""


def test_every_unit_has_the_implied_outcome(moved: Moved) -> None:
    assert moved.differences(outcomes("implied"), outcomes("ledger")) == []


def test_what_did_not_move_is_counted_by_reason_and_root_cause(moved: Moved) -> None:
    assert moved.differences(counted_causes("implied"), counted_causes("ledger")) == []


def test_every_unit_that_did_not_move_names_the_implied_reason_and_cause(moved: Moved) -> None:
    assert moved.differences(causes("implied"), causes("ledger")) == []


def test_every_unit_that_moved_or_was_merged_stands_as_the_implied_survivor(moved: Moved) -> None:
    implied = """
        SELECT mapping, source_table, source_key, part, stands_as
          FROM implied.unit
         WHERE outcome IN ('migrated', 'merged')"""
    ledger = """
        SELECT unit.mapping, unit.source_table, unit.source_key, unit.part,
               row.source_table || ':' || row.source_key || ':' || row.part
          FROM ledger.unit
          LEFT JOIN ledger.row
            ON row.target_table = unit.target_table
           AND row.target_key = unit.target_key
           AND row.mapping = unit.mapping
         WHERE unit.outcome IN ('migrated', 'merged')"""
    assert moved.differences(implied, ledger) == []


def test_every_replaced_value_is_marked_and_no_other(moved: Moved) -> None:
    assert moved.differences(IMPLIED_MARKS, LEDGER_MARKS) == []


def test_every_stand_in_row_is_one_that_a_child_needs(moved: Moved) -> None:
    implied = """
        SELECT target_table, placeholder.mapping, source_key
          FROM implied.placeholder
          JOIN implied.target USING (mapping)"""
    ledger = """
        SELECT target_table, mapping, source_key
          FROM ledger.row
         WHERE origin = 'placeholder'"""
    assert moved.differences(implied, ledger) == []


def test_every_other_target_row_stands_for_one_unit_and_none_is_native(moved: Moved) -> None:
    implied = """
        SELECT target_table, origin, unit.mapping, source_table, source_key, part
          FROM implied.unit
          JOIN implied.target USING (mapping)
         WHERE outcome = 'migrated'"""
    ledger = """
        SELECT target_table, origin, mapping, source_table, source_key, part
          FROM ledger.row
         WHERE origin <> 'placeholder'"""
    assert moved.differences(implied, ledger) == []


def test_the_source_balance_adds_up_to_the_implied_units(moved: Moved) -> None:
    implied = """
        SELECT mapping, source_table, count(*), count(*) FILTER (WHERE outcome = 'migrated'),
               count(*) FILTER (WHERE outcome = 'merged'),
               count(*) FILTER (WHERE outcome = 'excluded'),
               count(*) FILTER (WHERE outcome = 'quarantined'), 0::bigint
          FROM implied.unit
         GROUP BY mapping, source_table"""
    assert moved.differences(implied, "SELECT * FROM ledger.balance") == []


def test_the_target_balance_adds_up_to_the_implied_rows(moved: Moved) -> None:
    implied = """
        SELECT target_table, count(*), count(*) FILTER (WHERE origin = 'migrated'), 0::bigint,
               count(*) FILTER (WHERE origin = 'placeholder'),
               count(*) FILTER (WHERE origin = 'derived'),
               0::bigint, 0::bigint, 0::bigint, 0::bigint
          FROM (SELECT target_table, origin
                  FROM implied.unit
                  JOIN implied.target USING (mapping)
                 WHERE outcome = 'migrated'
                 UNION ALL
                SELECT target_table, 'placeholder'
                  FROM implied.placeholder
                  JOIN implied.target USING (mapping)) AS row
         GROUP BY target_table"""
    assert moved.differences(implied, "SELECT * FROM ledger.target_balance") == []


def test_the_target_holds_as_many_rows_as_the_ledger_says(moved: Moved) -> None:
    counted = dict(moved.rows("SELECT target_table, target_rows FROM ledger.target_balance"))
    held = {
        table: moved.target_rows(f'SELECT count(*) FROM public."{table}"')[0][0]
        for table in counted
    }
    assert held == counted


def test_every_foreign_key_leads_to_a_row(moved: Moved) -> None:
    keys = moved.target_rows(
        """
        SELECT conrelid::regclass::text, a.attname, confrelid::regclass::text, b.attname
          FROM pg_constraint
          JOIN pg_attribute AS a ON a.attrelid = conrelid AND a.attnum = conkey[1]
          JOIN pg_attribute AS b ON b.attrelid = confrelid AND b.attnum = confkey[1]
         WHERE contype = 'f'
           AND connamespace = 'public'::regnamespace"""
    )
    dangling = {
        (child, column): found[0][0]
        for child, column, parent, key in keys
        if (
            found := moved.target_rows(
                f"SELECT count(*) FROM {child} AS child WHERE {column} IS NOT NULL"
                f" AND NOT EXISTS (SELECT FROM {parent} AS p WHERE p.{key} = child.{column})"
            )
        )
        and found[0][0]
    }
    assert keys
    assert dangling == {}


def test_every_key_index_and_trigger_is_back(moved: Moved, lms_database: str) -> None:
    assert catalog(moved.lms) == catalog(lms_database)
