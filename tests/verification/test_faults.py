"""Can each check fail: does a planted fault make it return a row, and the right one?"""

import pytest

from verification.conftest import Psql
from verification.test_answers import BEFORE, CHECKS

DELETE_ENTRY = "DELETE FROM rowcall.entry_loans WHERE source_key = '101'"
# what a row was deleted from, behind the back of all foreign keys
UNGUARDED = "SET session_replication_role = replica; "

# check, fault, and what stands in the line that tells it
FAULTS = [
    ("balance", DELETE_ENTRY, "source|loans|loan|10|1"),
    ("balance", "DELETE FROM reader_totals WHERE loans = 3", "target||reader_totals|3|1"),
    ("balance", "DELETE FROM rowcall_staging.loan WHERE id = 109", "source|loans|loan|10|"),
    ("staging", "UPDATE rowcall.staged SET row_count = 9 WHERE relation = 'loan'", "loan|10|9"),
    (
        "unclaimed",
        "UPDATE rowcall.source_column SET claim = 'unclaimed' WHERE table_name = 'old_log'",
        "old_log||2",
    ),
    ("entries", DELETE_ENTRY, "loans|loan|10|9"),
    ("entries", "DELETE FROM rowcall.entry_editors", "editors|book|2|0"),
    (
        "doubled_entries",
        "DROP INDEX rowcall.entry_loans_unit;"
        " INSERT INTO rowcall.entry_loans SELECT * FROM rowcall.entry_loans"
        " WHERE source_key = '109'",
        "loans|loan|109||2|{excluded,excluded}",
    ),
    (
        "target_keys",
        "UPDATE rowcall.entry_loans SET target_id = NULL WHERE source_key = '101'",
        "loans|loan|101||migrated||",
    ),
    (
        "target_keys",
        "UPDATE rowcall.entry_loans SET target_id = 102 WHERE source_key = '102'",
        "loans|loan|102||quarantined|loans|102",
    ),
    (
        "moved_units",
        "UPDATE rowcall.entry_authors SET target_id = 'aaaaaaaa-0000-4000-8000-000000000009'"
        " WHERE source_key = '1' AND part = '1'",
        "authors|book|1|1|merged|authors|aaaaaaaa-0000-4000-8000-000000000009",
    ),
    (
        "moved_units",
        "DELETE FROM rowcall.entry_authors WHERE outcome = 'migrated' AND part = '1'",
        "authors|book|1|2|merged|authors|",
    ),
    (
        "missing_rows",
        f"{UNGUARDED}DELETE FROM loans WHERE id = 107",
        "loans|107|migrated|loans|107|",
    ),
    ("missing_rows", "DELETE FROM editors", "migrated|editors|1|e"),
    (
        "missing_rows",
        "CREATE SCHEMA attic; ALTER TABLE loans SET SCHEMA attic",
        "loans|101|migrated|loans|101|",
    ),
    (
        "origins",
        "UPDATE rowcall.entry_loans SET target_id = 101 WHERE source_key = '103'",
        'loans|101|2|{"migrated loans 101 ","migrated loans 103 "}',
    ),
    (
        "causes",
        "UPDATE rowcall.entry_loans SET cause_key = '4711' WHERE source_key = '110'",
        "loans|loan|110||blocked_by_parent|works|4711||bad_value",
    ),
    (
        "causes",
        "UPDATE rowcall.entry_loans SET cause_mapping = NULL WHERE source_key = '105'",
        "loans|loan|105||missing_reference||105||missing_reference",
    ),
    (
        "causes",
        "UPDATE rowcall.entry_works_book SET outcome = 'merged' WHERE source_key = '4'",
        "loans|loan|110||blocked_by_parent|works|4||bad_value",
    ),
    (
        "cause_chains",
        'UPDATE rowcall.entry_shelves SET cause_key = \'["C", "2"]\''
        ' WHERE source_key = \'["C", "1"]\'',
        'shelves|shelf|["C", "2"]||shelves|["C", "1"]||shelves|["C", "2"]|',
    ),
    (
        "marks",
        "UPDATE rowcall.entry_readers SET marks = '{1}' WHERE source_key = 'r3'",
        "readers|r3||",
    ),
    (
        "constraints",
        "ALTER TABLE fines DROP CONSTRAINT fines_loan_id_fkey;"
        " ALTER TABLE fines ADD CONSTRAINT fined FOREIGN KEY (loan_id) REFERENCES loans NOT VALID",
        "fines|fined|not validated|",
    ),
    (
        "constraints",
        "ALTER TABLE fines DISABLE TRIGGER ALL",
        "fines|fines_loan_id_fkey|not enforced|",
    ),
    (
        "constraints",
        "UPDATE pg_index SET indisvalid = FALSE WHERE indexrelid = 'works_shelf'::regclass",
        "works|works_shelf|invalid index|",
    ),
    (
        "orphans",
        f"{UNGUARDED}DELETE FROM readers WHERE name = 'Ann'",
        "loans|loans_reader_id_fkey|1",
    ),
    (
        "orphans",
        f"{UNGUARDED}UPDATE fines SET loan_id = 1;"
        " INSERT INTO fines VALUES (gen_random_uuid(), 4711, 1), (gen_random_uuid(), NULL, 1)",
        "fines|fines_loan_id_fkey|1",
    ),
    (
        "unused_placeholders",
        "UPDATE readers SET home_id = (SELECT id FROM shelves WHERE code = 'A-1')"
        " WHERE name = 'Bob'",
        '|shelves|["Q", "7"]',
    ),
    (
        "dropped_objects",
        "INSERT INTO rowcall.dropped_object"
        " (table_name, kind, object_name, definition, position, statements)"
        " VALUES ('loans', 'index', 'loans_once', 'CREATE …', 0, '{CREATE …}')",
        "loans|index|loans_once|CREATE …",
    ),
    (
        "disabled_triggers",
        "ALTER TABLE loans DISABLE TRIGGER loans_tell",
        "loans|loans_tell|",
    ),
]


def test_every_check_has_a_fault_that_it_must_find() -> None:
    assert sorted({check for check, _, _ in FAULTS}) == CHECKS


@pytest.mark.parametrize(("check", "fault", "told"), FAULTS)
def test_a_check_finds_a_planted_fault(library: Psql, check: str, fault: str, told: str) -> None:
    found = set(library.ask(check, fault=fault)) - set(BEFORE.get(check, []))
    assert [line for line in found if told in line], found


@pytest.mark.parametrize("server", [18], indirect=True)
def test_a_key_that_is_not_enforced_is_told(library: Psql) -> None:
    fault = "ALTER TABLE fines ALTER CONSTRAINT fines_loan_id_fkey NOT ENFORCED"
    [line] = library.ask("constraints", fault=fault)
    assert line.startswith("fines|fines_loan_id_fkey|not ")


def test_a_corrected_value_is_told_with_what_became_of_its_unit(library: Psql) -> None:
    correction = (
        "INSERT INTO rowcall.correction (made_by, row_count) VALUES ('Ann', 1);"
        "INSERT INTO rowcall.override (correction_id, source_table, source_key, position,"
        " column_name, old_value, new_value, reason)"
        " VALUES (1, 'loan', '105', 5, 'reader_nr', 'r99', 'r1', 'a typing error')"
    )
    [line] = library.ask("corrections", fault=correction)
    assert "|Ann|loan|105|reader_nr|r99|r1|a typing error|loans||quarantined|" in line
