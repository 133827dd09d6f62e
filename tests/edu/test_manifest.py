"""Does the manifest name every planted row, and nothing but planted rows?"""

from typing import LiteralString

import pytest
from psycopg import sql

from edu.conftest import ConnectEdu, Edu
from edu.statements import statements
from edu_lms.edu.build import SMALLEST_SCALE, Profile

# Every reference of the chain: table, column, the table it leads to.
REFERENCES: tuple[tuple[LiteralString, LiteralString, LiteralString], ...] = (
    ("accounts", "person_id", "persons"),
    ("accounts", "default_user_id", "users"),
    ("accounts", "lang_id", "dictionaries"),
    ("users", "account_id", "accounts"),
    ("users", "organization_id", "organizations"),
    ("persons", "gender_id", "dictionaries"),
    ("persons", "citizenship_id", "dictionaries"),
    ("persons", "nationality_id", "dictionaries"),
    ("persons", "marital_id", "dictionaries"),
    ("persons", "social_id", "dictionaries"),
    ("persons", "orphan_id", "dictionaries"),
    ("persons", "military_id", "dictionaries"),
    ("persons", "blood_type_id", "dictionaries"),
    ("persons", "photo_file_id", "files"),
    ("students", "person_id", "persons"),
    ("students", "user_id", "users"),
    ("students", "org_id", "organizations"),
    ("students", "in_order_id", "orders"),
    ("students", "out_order_id", "orders"),
    ("students", "order_type_id", "dictionaries"),
    ("students", "education_line_id", "dictionaries"),
    ("students", "education_type_id", "dictionaries"),
    ("students", "education_payment_type_id", "dictionaries"),
    ("students", "education_lang_id", "dictionaries"),
    ("students", "status", "dictionaries"),
    ("teachers", "person_id", "persons"),
    ("teachers", "user_id", "users"),
    ("teachers", "organization_id", "organizations"),
    ("teachers", "in_action_id", "orders"),
    ("teachers", "position_id", "dictionaries"),
    ("teachers", "contract_type_id", "dictionaries"),
    ("teachers", "staff_type_id", "dictionaries"),
    ("organizations", "parent_id", "organizations"),
    ("organizations", "type_id", "dictionaries"),
    ("organizations", "dictionary_name_id", "org_names"),
    ("dictionaries", "type_id", "dictionary_types"),
    ("academic_schedule", "education_year_id", "edu_years"),
    ("academic_schedule_details", "academic_schedule_id", "academic_schedule"),
    ("academic_schedule_details", "type_id", "dictionaries"),
    ("education_plan", "organization_id", "organizations"),
    ("education_plan", "education_level_id", "dictionaries"),
    ("education_plan", "education_type_id", "dictionaries"),
    ("education_plan_subject_group", "education_plan_id", "education_plan"),
    ("education_plan_subject", "subject_id", "subject_catalog"),
    ("education_plan_subject", "subject_group_id", "education_plan_subject_group"),
    ("education_plan_subject", "semester", "dictionaries"),
    ("education_plan_subject", "department", "organizations"),
    ("subject_catalog", "subject_name_id", "subject_dic"),
    ("subject_catalog", "organization_id", "organizations"),
    ("course", "education_plan_subject_id", "education_plan_subject"),
    ("course", "semester_id", "dictionaries"),
    ("course", "education_year_id", "edu_years"),
    ("course", "education_lang_id", "dictionaries"),
    ("course", "education_type_id", "dictionaries"),
    ("course_teacher", "course_id", "course"),
    ("course_teacher", "teacher_id", "teachers"),
    ("course_teacher", "lesson_type_id", "dictionaries"),
    ("course_student", "course_id", "course"),
    ("course_student", "student_id", "students"),
    ("education_group", "organization_id", "organizations"),
    ("education_group", "education_level_id", "dictionaries"),
    ("education_group", "education_type_id", "dictionaries"),
    ("education_group", "education_year_id", "edu_years"),
    ("education_group", "education_lang_id", "dictionaries"),
    ("education_group", "tyutor_id", "teachers"),
    ("education_group_student", "education_group_id", "education_group"),
    ("education_group_student", "student_id", "students"),
    ("journal", "course_id", "course"),
    ("journal", "student_id", "students"),
    ("journal", "course_eva_id", "course_evaluation_type"),
    ("journal", "point_id", "dictionaries"),
    ("journal_details", "journal_id", "journal"),
    ("journal_details", "course_meeting_id", "course_meeting"),
    ("journal_details", "point_id_1", "dictionaries"),
    ("journal_details", "point_id_2", "dictionaries"),
    ("journal_details", "point_id_3", "dictionaries"),
    ("exam", "course_id", "course"),
    ("exam", "type_id", "dictionaries"),
    ("exam_student", "exam_id", "exam"),
    ("exam_student", "student_id", "students"),
    ("course_meeting", "course_id", "course"),
    ("course_meeting", "clock_id", "clock"),
    ("course_meeting", "lesson_type_id", "dictionaries"),
    ("course_meeting", "teacher_id", "teachers"),
    ("course_meeting_topic", "course_meeting_id", "course_meeting"),
    ("course_meeting_topic_file", "course_meeting_topic_id", "course_meeting_topic"),
    ("course_meeting_topic_file", "file_id", "files"),
    ("orders", "type_id", "dictionaries"),
    ("orders", "status", "dictionaries"),
    ("person_orders", "order_id", "orders"),
    ("person_orders", "person_id", "persons"),
    ("person_orders", "student_id", "students"),
    ("person_orders", "reason_id", "dictionaries"),
)

# Columns without which a row has no meaning; elsewhere NULL says that nothing is known.
REQUIRED: frozenset[tuple[str, str]] = frozenset(
    {
        ("accounts", "person_id"),
        ("users", "account_id"),
        ("students", "person_id"),
        ("students", "user_id"),
        ("teachers", "person_id"),
        ("teachers", "user_id"),
        ("education_plan_subject", "subject_id"),
        ("course", "education_plan_subject_id"),
        ("course", "semester_id"),
        ("course_teacher", "course_id"),
        ("course_teacher", "teacher_id"),
        ("course_student", "course_id"),
        ("course_student", "student_id"),
        ("journal", "course_id"),
        ("journal", "student_id"),
        ("journal", "course_eva_id"),
        ("journal_details", "journal_id"),
        ("journal_details", "course_meeting_id"),
        ("exam", "course_id"),
        ("exam_student", "exam_id"),
        ("exam_student", "student_id"),
        ("course_meeting", "course_id"),
        ("course_meeting", "clock_id"),
        ("course_meeting_topic", "course_meeting_id"),
        ("course_meeting_topic_file", "course_meeting_topic_id"),
        ("course_meeting_topic_file", "file_id"),
        ("person_orders", "order_id"),
    }
)

FOUND = statements("found.sql")


# what is planted where, whatever the number of rows
KINDS = "SELECT DISTINCT table_name, kind, column_name FROM synthetic.manifest"


def listed(edu: Edu, table: str, column: str, *, dangling: bool) -> set[str]:
    """Return the keys that the manifest lists for a column, dangling ones or all others."""
    rows = edu.execute(
        "SELECT key FROM synthetic.manifest WHERE table_name = %s AND column_name = %s"
        " AND (kind LIKE '%%dangling') = %s",
        (table, column, dangling),
    )
    return {key for (key,) in rows}


def test_every_broken_reference_is_listed(edu: Edu) -> None:
    wrong = dict[str, set[str]]()
    for table, column, target in REFERENCES:
        query = sql.SQL(
            "SELECT t.id::text FROM {table} AS t WHERE t.{column} IS NOT NULL"
            " AND NOT EXISTS (SELECT FROM {target} AS p WHERE p.id = t.{column})"
        ).format(
            table=sql.Identifier(table),
            column=sql.Identifier(column),
            target=sql.Identifier(target),
        )
        found = {key for (key,) in edu.execute(query)}
        wrong[f"{table}.{column}"] = found ^ listed(edu, table, column, dangling=True)
    assert {place: keys for place, keys in wrong.items() if keys} == {}


def test_every_missing_reference_is_listed(edu: Edu) -> None:
    unlisted = dict[str, set[str]]()
    for table, column in sorted(REQUIRED):
        query = sql.SQL("SELECT id::text FROM {table} WHERE {column} IS NULL AND active = 1")
        missing = edu.execute(
            query.format(table=sql.Identifier(table), column=sql.Identifier(column))
        )
        found = {key for (key,) in missing}
        unlisted[f"{table}.{column}"] = found - listed(edu, table, column, dangling=False)
    assert {place: keys for place, keys in unlisted.items() if keys} == {}


def test_each_rule_finds_just_the_planted_rows(edu: Edu) -> None:
    wrong = dict[str, set[int]]()
    for rule in FOUND:
        query = "SELECT key::bigint FROM synthetic.manifest WHERE kind = %s"
        planted = {key for (key,) in edu.execute(query, (rule.name,))}
        assert planted, rule.name
        wrong[rule.name] = {key for (key,) in edu.execute(rule.query)} ^ planted
    assert {name: keys for name, keys in wrong.items() if keys} == {}


@pytest.mark.parametrize("server", [18], indirect=True)
@pytest.mark.parametrize(("seed", "profile"), [(1, "recorded"), (2, "hostile")])
def test_what_is_planted_at_scale_002_is_planted_at_the_smallest_scale(
    read: ConnectEdu, seed: int, profile: Profile
) -> None:
    large = set(read(scale=0.02, seed=seed, profile=profile).execute(KINDS))
    small = set(read(scale=SMALLEST_SCALE, seed=seed, profile=profile).execute(KINDS))
    assert small == large


def test_no_row_has_two_kinds(edu: Edu) -> None:
    twice = edu.execute(
        "SELECT table_name, key FROM synthetic.manifest WHERE key IS NOT NULL"
        " GROUP BY table_name, key HAVING count(*) > 1"
    ).fetchall()
    assert twice == []


def test_every_listed_row_exists(edu: Edu) -> None:
    tables = edu.execute("SELECT DISTINCT table_name FROM synthetic.manifest").fetchall()
    for (table,) in tables:
        lost = edu.execute(
            sql.SQL(
                "SELECT key FROM synthetic.manifest WHERE table_name = %s AND NOT EXISTS"
                " (SELECT FROM {table} AS t WHERE t.id::text = key)"
            ).format(table=sql.Identifier(table)),
            (table,),
        ).fetchall()
        assert lost == [], table


def test_every_kind_of_the_profile_is_planted_and_explained(edu: Edu) -> None:
    explained = edu.execute("SELECT kind FROM synthetic.kind WHERE profile = 'recorded'").fetchall()
    planted = edu.execute("SELECT DISTINCT kind FROM synthetic.manifest").fetchall()
    missing = {kind for (kind,) in explained} - {kind for (kind,) in planted}
    # Both facts fall on one row only at some scales.
    assert missing <= {
        "subject_last_five_digits",
        "subject_name_repeated_and_last_five_digits",
        "second_account_of_person_with_canary_password",
        "account_without_person_with_canary_password",
        "canary_other_password",
    }
    assert set(planted) <= set(explained)


@pytest.mark.parametrize("column", ["password", "other_password"])
def test_canaries_are_in_the_accounts_and_nowhere_else(edu: Edu, column: str) -> None:
    wrong = edu.execute(
        sql.SQL(
            "SELECT m.key FROM synthetic.manifest AS m JOIN accounts AS a ON a.id::text = m.key"
            " WHERE m.table_name = 'accounts' AND m.column_name = {name} AND m.kind LIKE '%canary%'"
            " AND (length(m.value) < 16"
            " OR convert_from(decode(a.{column}, 'base64'), 'UTF8') <> m.value)"
        ).format(column=sql.Identifier(column), name=sql.Literal(column))
    ).fetchall()
    assert wrong == []


def test_the_hostile_profile_lists_its_kinds(read: ConnectEdu) -> None:
    hostile = read(seed=2, profile="hostile")
    missing = hostile.execute(
        "SELECT kind FROM synthetic.kind WHERE profile = 'hostile'"
        " EXCEPT SELECT kind FROM synthetic.manifest"
    ).fetchall()
    assert missing == []
    test_no_row_has_two_kinds(hostile)
