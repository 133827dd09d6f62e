"""Is the half-migrated `lms` what the old scripts left, and does its manifest say true?

ROWCALL_FULL_SCALE=1 pytest tests/edu_to_lms/test_half_migrated.py -m full_scale
"""

import json
from collections import defaultdict
from typing import Any

import psycopg
import pytest
from psycopg import sql

from edu_lms.edu.build import Profile
from edu_lms.half_migrated.build import build_half_migrated
from edu_lms.project import project
from edu_to_lms.evidence import EVIDENCE, Evidence
from fixtures.postgres import EduDatabase

SEEDS = pytest.mark.parametrize("seed", [1, pytest.param(2, marks=pytest.mark.full)])

# Recorded for 5 October 2025.
RECORDED = {
    "users": 6490,
    "persons": 6471,
    "students": 5959,
    "staff_members": 350,
    "organization_units": 60,
    "academic_terms": 12,
    "courses": 883,
    "course_offerings": 1581,
    "course_instructors": 2143,
    "course_enrollments": 94558,
    "assessments": 66365,
    "grades": 194966,
    "assessment_submissions": 63781,
    "course_materials": 8991,
    "rooms": 106,
    "class_schedules": 232347,
    "user_roles": 0,
    "file_uploads": 0,
    "attendance_records": 0,
}

Rows = list[tuple[Any, ...]]


def ask(uri: str, query: str) -> Rows:
    with psycopg.connect(uri, autocommit=True) as connection:
        return connection.execute(query.encode()).fetchall()


@SEEDS
def test_every_row_has_one_origin(half: str) -> None:
    mapped = {mapping.target for mapping in project.mappings if mapping.target}
    assert mapped >= {table for (table,) in ask(half, "SELECT target_table FROM synthetic.origin")}
    for table in mapped:
        rows = ask(half, f"SELECT id::text FROM {table} ORDER BY 1")
        told = ask(
            half,
            f"SELECT target_key FROM synthetic.origin WHERE target_table = '{table}' ORDER BY 1",
        )
        assert told == rows, table


@SEEDS
@pytest.mark.parametrize("evidence", EVIDENCE, ids=lambda evidence: evidence.mapping)
def test_rows_show_the_units_of_their_group_and_native_rows_none(
    half: str, legacy: str, evidence: Evidence
) -> None:
    units = units_by_evidence(legacy, evidence)
    groups = defaultdict[int, set[str]](set)
    for group_no, key in ask(
        half,
        "SELECT group_no, source_key FROM synthetic.origin_unit"
        f" WHERE mapping = '{evidence.mapping}'",
    ):
        groups[group_no].add(key)
    origins = ask(
        half,
        "SELECT target_key, group_no FROM synthetic.origin"
        f" WHERE target_table = '{evidence.table}'"
        f" AND coalesce(mapping, '{evidence.mapping}') = '{evidence.mapping}'"
        # those are known by their dates
        " AND target_key NOT IN"
        " (SELECT target_key FROM synthetic.edit WHERE column_name = 'title')",
    )
    shown = {str(key): str(seen) for key, seen in ask(half, text_of(evidence.target))}
    for key, group_no in origins:
        assert units.get(shown.get(key, ""), set()) == (groups[group_no] if group_no else set())


@SEEDS
def test_a_renamed_component_is_known_by_its_dates(half: str, legacy: str) -> None:
    components = next(each for each in EVIDENCE if each.mapping == "components")
    units = defaultdict[tuple[str, str, str], set[str]](set)
    for seen, keys in units_by_evidence(legacy, components).items():
        units[known_by_dates(seen)] |= keys
    renamed = ask(
        half,
        "SELECT target_key, array_agg(source_key)"
        " FROM synthetic.edit JOIN synthetic.origin USING (target_table, target_key)"
        " JOIN synthetic.origin_unit USING (mapping, group_no)"
        " WHERE column_name = 'title' GROUP BY target_key",
    )
    shown = {str(key): str(seen) for key, seen in ask(half, text_of(components.target))}
    assert renamed
    assert [units[known_by_dates(shown[key])] for key, _ in renamed] == [
        set(keys) for _, keys in renamed
    ]


@SEEDS
def test_people_changed_something_in_every_table_that_was_written(half: str) -> None:
    tables = ask(
        half,
        "SELECT DISTINCT target_table FROM synthetic.origin WHERE origin = 'written'"
        " EXCEPT SELECT target_table FROM synthetic.edit",
    )
    assert tables == []


@SEEDS
def test_passwords_are_plain_but_where_the_new_system_set_them(half: str) -> None:
    kinds = ask(
        half,
        r"SELECT count(*) FILTER (WHERE password_hash ~ '^\$2b\$12\$[./A-Za-z0-9]{53}$') > 2,"
        " count(*) FILTER (WHERE password_hash = 'placeholder_hash') > 0,"
        r" count(*) FILTER (WHERE password_hash !~ '^\$2b\$') > count(*) / 2 FROM users",
    )
    assert kinds == [(True, True, True)]


@SEEDS
def test_nothing_of_the_building_stays(half: str) -> None:
    schemas = ask(half, "SELECT nspname FROM pg_namespace WHERE nspname IN ('edu', 'script')")
    disabled = ask(
        half, "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'O'"
    )
    assert (schemas, disabled) == ([], [])


@pytest.mark.parametrize("seed", [1])
@pytest.mark.parametrize(
    "query",
    [
        "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid), convalidated"
        " FROM pg_constraint WHERE connamespace = 'public'::regnamespace",
        "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'",
        "SELECT table_name, column_name, data_type, column_default, is_nullable"
        " FROM information_schema.columns WHERE table_schema = 'public'",
    ],
    ids=["constraints", "indexes", "columns"],
)
def test_the_schema_is_that_of_a_fresh_lms(half: str, lms_database: str, query: str) -> None:
    # the enrolment of a grade came later, and was empty in the rows that stood
    left = " AND (table_name, column_name) <> ('grades', 'enrollment_id')"
    query += left if "information_schema" in query else ""
    here, there = (
        [row for row in ask(lms, query) if "grades_enrollment_id_not_null" not in row]
        for lms in (half, lms_database)
    )
    assert sorted(here, key=str) == sorted(there, key=str)


@pytest.mark.parametrize("server", [18], indirect=True)
def test_the_same_legacy_database_gives_the_same_rows(
    legacy: str, half: str, lms_database: str
) -> None:
    with psycopg.connect(legacy) as edu, psycopg.connect(lms_database) as lms:
        build_half_migrated(edu, lms)
    assert digests(lms_database) == digests(half)


@pytest.mark.parametrize("server", [18], indirect=True)
@pytest.mark.parametrize(("seed", "profile"), [(2, "hostile")])
def test_a_hostile_legacy_database_is_refused(
    seed: int, profile: Profile, edu_to_read: EduDatabase, lms_database: str
) -> None:
    with (
        psycopg.connect(edu_to_read(seed=seed, profile=profile)) as edu,
        psycopg.connect(lms_database) as lms,
        pytest.raises(ValueError, match="the profile of the source is hostile"),
    ):
        build_half_migrated(edu, lms)


@pytest.mark.full_scale
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("server", [18], indirect=True)
@pytest.mark.parametrize(("scale", "seed"), [(1, 1)])
def test_every_recorded_number_is_met_at_scale_1(half: str) -> None:
    counted = {table: ask(half, f"SELECT count(*) FROM {table}")[0][0] for table in RECORDED}
    assert counted == RECORDED


def units_by_evidence(source: str, evidence: Evidence) -> dict[str, set[str]]:
    units = defaultdict[str, set[str]](set)
    for key, seen in ask(source, text_of(evidence.source)):
        units[seen].add(key)
    return units


def text_of(query: str) -> str:
    """Both columns as text, also of numbers and jsonb."""
    return f"SELECT of.key::text, of.seen::text FROM ({query}) AS of (key, seen)"


def known_by_dates(seen: str) -> tuple[str, str, str]:
    subject, _, first, due = json.loads(seen)
    return subject, first, due


def digests(uri: str) -> dict[str, Rows]:
    tables = ask(
        uri,
        "SELECT schemaname, tablename FROM pg_tables WHERE schemaname IN ('public', 'synthetic')",
    )
    query = sql.SQL(
        "SELECT md5(string_agg(t::text, E'\\n' ORDER BY t::text COLLATE \"C\")) FROM {} AS t"
    )
    with psycopg.connect(uri) as connection:
        return {
            f"{schema}.{table}": connection.execute(
                query.format(sql.Identifier(schema, table))
            ).fetchall()
            for schema, table in tables
        }
