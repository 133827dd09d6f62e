"""Does `lms` show of people and organisations what `edu` says, and nothing that is made up?

The first migration invented addresses, genders, departments, averages and dates, and lost names.
docs/reference/failures.md lists what went wrong in it, and names these tests.
"""

import re
from pathlib import Path

from edu_lms.project import project
from edu_to_lms.cases import by_recorded
from edu_to_lms.moved import Moved

pytestmark = by_recorded

USER = """
  LEFT JOIN (SELECT id, metadata ->> 'old_account_id' AS account FROM public.users) AS login
    ON login.id = row.user_id"""
UNIT = """
  LEFT JOIN (SELECT id, code AS unit FROM public.organization_units) AS unit
    ON unit.id = row.organization_unit_id"""


def test_an_account_is_one_user_who_knows_all_its_roles(moved: Moved) -> None:
    implied = """
        SELECT account.id, jsonb_agg(role.id ORDER BY role.id) FILTER (WHERE role.id IS NOT NULL)
          FROM public.accounts AS account
          LEFT JOIN public.users AS role ON role.account_id = account.id
         GROUP BY account.id"""
    held = moved.standing("users", "users", "metadata -> 'old_user_ids'")
    assert held == moved.implied("users", implied)
    assert any(ids and len(ids) > 1 for (ids,) in held.values())


def test_no_address_is_made_up_that_looks_deliverable(moved: Moved) -> None:
    implied = """
        SELECT id,
               CASE WHEN email IS NULL OR EXISTS (SELECT
                           FROM implied.planted('accounts', 'email', 'email_malformed')
                          WHERE key = account.id::text)
                    THEN 'account-' || id || '@unknown.invalid' ELSE btrim(email) END, FALSE
          FROM public.accounts AS account"""
    held = moved.standing("users", "users", "email, email_verified")
    assert held == moved.implied("users", implied)
    known = {email for (email,) in moved.rows("SELECT btrim(email) FROM public.accounts")}
    invented = {email for (email,) in moved.target_rows("SELECT email FROM users")} - known
    assert invented
    assert all(email.endswith("@unknown.invalid") for email in invented)


def test_an_account_without_a_flag_is_neither_blocked_nor_inactive(moved: Moved) -> None:
    implied = """
        SELECT account.id, account.active = 1 AND coalesce(bool_or(role.active = 1), FALSE),
               coalesce(bool_or(role.is_blocked = 1), FALSE)
          FROM public.accounts AS account
          LEFT JOIN public.users AS role ON role.account_id = account.id
         GROUP BY account.id, account.active"""
    assert moved.standing("users", "users", "is_active, is_locked") == moved.implied(
        "users", implied
    )
    assert moved.rows("SELECT count(*) > 0 FROM public.users WHERE is_blocked IS NULL") == [(True,)]


def test_a_person_has_the_gender_birthday_and_account_of_the_source(moved: Moved) -> None:
    implied = """
        SELECT person.id, firstname, lastname, patronymic, pincode, implied.day(birthdate)::text,
               CASE gender_id WHEN 110000003 THEN 'male' WHEN 110000004 THEN 'female' END,
               implied.account(NULL, person.id)::text
          FROM public.persons AS person"""
    held = moved.standing(
        "persons",
        "persons",
        "first_name, last_name, middle_name, national_id, date_of_birth::text, gender::text,"
        " account",
        USER,
    )
    assert held == moved.implied("persons", implied)
    assert {values[5] for values in held.values()} == {"male", "female"}
    assert any(values[6] is None for values in held.values())


def test_a_student_is_who_the_registry_says(moved: Moved) -> None:
    implied = """
        SELECT student.id, 'STU' || student.id,
               implied.account(student.user_id, student.person_id)::text,
               coalesce(implied.day(admission.order_date),
                        (student.create_date AT TIME ZONE 'Asia/Baku')::date)::text,
               implied.day(dismissal.order_date)::text,
               CASE WHEN student.active = 1 THEN 'active'
                    WHEN state.name_az = 'Məzun' THEN 'graduated'
                    WHEN state.name_az = 'Akademik məzuniyyət' THEN 'suspended'
                    WHEN out_order_id IS NOT NULL THEN 'withdrawn' ELSE 'inactive' END,
               CASE form.name_az WHEN 'Əyani' THEN 'full_time' WHEN 'Qiyabi' THEN 'distance'
                                 WHEN 'Axşam' THEN 'part_time' END,
               CASE payment.name_az WHEN 'Dövlət sifarişi' THEN 'state_funded'
                                    WHEN 'Ödənişli' THEN 'self_funded' END,
               nullif(card_number, ''), nullif(score, '')
          FROM public.students AS student
          LEFT JOIN public.orders AS admission ON admission.id = in_order_id
          LEFT JOIN public.orders AS dismissal ON dismissal.id = out_order_id
          LEFT JOIN public.dictionaries AS state ON state.id = student.status
          LEFT JOIN public.dictionaries AS form ON form.id = education_type_id
          LEFT JOIN public.dictionaries AS payment ON payment.id = education_payment_type_id"""
    held = moved.standing(
        "students",
        "students",
        "student_number, account, enrollment_date::text, actual_graduation_date::text,"
        " status::text, study_mode::text, funding_type::text, metadata ->> 'card_number',"
        " metadata ->> 'entrance_score'",
        USER,
    )
    assert held == moved.implied("students", implied)
    varied = [len({values[place] for values in held.values()}) for place in (2, 4, 5, 6)]
    assert min(varied) > 1


def test_a_teacher_has_the_department_post_and_state_of_the_source(moved: Moved) -> None:
    implied = """
        SELECT teacher.id, 'ORG' || organization_id, coalesce(post.name_az, 'Müəllim'),
               CASE contract.name_az WHEN 'Tam ştat' THEN 'full_time'
                                     WHEN 'Yarım ştat' THEN 'part_time'
                                     WHEN 'Saathesabı' THEN 'contract' END,
               coalesce(implied.day(in_action_date),
                        (teacher.create_date AT TIME ZONE 'Asia/Baku')::date)::text,
               teacher.active = 1, in_action_id::text, nullif(out_action_date, '')
          FROM public.teachers AS teacher
          LEFT JOIN public.dictionaries AS post ON post.id = position_id
          LEFT JOIN public.dictionaries AS contract ON contract.id = contract_type_id"""
    held = moved.standing(
        "staff",
        "staff_members",
        "unit, position_title ->> 'az', employment_type::text, hire_date::text, is_active,"
        " qualifications ->> 'old_in_order_id', qualifications ->> 'legacy_out_action_date'",
        UNIT,
    )
    assert held == moved.implied("staff", implied)
    assert len({values[1] for values in held.values()}) > 1


def test_a_unit_has_its_own_name_type_and_parent(moved: Moved) -> None:
    implied = """
        SELECT unit.id, 'ORG' || unit.id, 'ORG' || unit.parent_id,
               CASE kind.name_az WHEN 'Universitet' THEN 'university' WHEN 'Fakültə' THEN 'faculty'
                                 WHEN 'Kafedra' THEN 'department' WHEN 'İxtisas' THEN 'program' END,
               jsonb_strip_nulls(jsonb_build_object(
                 'az', label.name_az, 'en', label.name_en, 'ru', label.name_ru)),
               unit.active = 1
          FROM public.organizations AS unit
          JOIN public.org_names AS label ON label.id = unit.dictionary_name_id
          JOIN public.dictionaries AS kind ON kind.id = unit.type_id"""
    held = moved.standing(
        "organizations",
        "organization_units",
        "row.code, parent.code, row.type::text, row.name, row.is_active",
        "LEFT JOIN public.organization_units AS parent ON parent.id = row.parent_id",
    )
    assert held == moved.implied("organizations", implied)
    assert len(held) == 60


def test_what_edu_dates_keeps_its_dates_and_nothing_has_that_of_the_run(moved: Moved) -> None:
    dated = moved.target_rows(
        "SELECT table_name, column_name FROM information_schema.columns"
        " WHERE table_schema = 'public' AND column_name IN ('created_at', 'updated_at')"
    )
    # edu ends in 2025
    written = {mapping.target for mapping in project.mappings}
    for table, column in dated:
        if table in written:
            late = f"SELECT count(*) FROM {table} WHERE {column} >= timestamptz '2026-01-01'"
            assert moved.target_rows(late) == [(0,)], (table, column)
    made = "SELECT id, create_date, coalesce(update_date, create_date) FROM public.{}"
    for mapping, source, target in (
        ("users", "accounts", "users"),
        ("students", "students", "students"),
        ("offerings", "course", "course_offerings"),
        ("component_grades", "journal", "grades"),
    ):
        held = moved.standing(mapping, target, "row.created_at, row.updated_at")
        assert held == moved.implied(mapping, made.format(source))


def test_no_name_is_translated_by_a_rule(moved: Moved) -> None:
    for language in ("en", "ru"):
        known = {
            name
            for table in ("dictionaries", "org_names", "subject_dic", "course_evaluation_type")
            for (name,) in moved.rows(f"SELECT name_{language} FROM public.{table}")
        }
        named = [
            moved.target_rows(f"SELECT {column} -> '{language}', {column} FROM {table}")
            for table, column in (
                ("organization_units", "name"),
                ("courses", "name"),
                ("academic_programs", "name"),
                ("assessments", "title"),
                ("calendar_events", "title"),
                ("staff_members", "position_title"),
            )
        ]
        told = [pair for pairs in named for pair in pairs]
        assert {name for name, _ in told} - {None} <= known
        assert any(language not in names for _, names in told)
        assert all(set(names) <= {"az", "en", "ru"} for _, names in told)


def test_the_queries_of_the_docs_list_all_that_stands_in(moved: Moved) -> None:
    page = Path(__file__).parent.parent.parent / "docs" / "reference" / "assumptions.md"
    counted, each = re.findall(r"^```sql\n(.+?);\n```$", page.read_text("utf-8"), re.M | re.S)
    lines = moved.target_rows(counted)
    marks = moved.rows("SELECT mapping, source_key, part, column_name FROM ledger.mark")
    rows = moved.rows("SELECT 1 FROM ledger.row WHERE origin IN ('derived', 'placeholder')")
    assert sum(count for *_, count in lines) == len(marks) + len(rows)
    assert [rule for _, mapping, _, rule, _ in lines if mapping == "terms"] == ["derived"]
    named = {(row[0], row[4], row[5], row[1]) for row in moved.target_rows(each)}
    assert named == set(marks)
