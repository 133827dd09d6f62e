"""What the detectors tell of the first migration, which is known."""

from pathlib import Path
from typing import Any

import psycopg
import pytest

from edu_lms.edu.build import SMALLEST_SCALE
from edu_lms.project import project
from engine.moving import Move
from fixtures.postgres import build_once
from rowcall.account.detecting import find_faults
from rowcall.api.databases import bind_to_staging
from rowcall.api.reading import reading
from rowcall.pg.server import Server

# where fewer than 20 rows show a fault it is not told
FOUND = {
    ("cut", "offerings", "section_code"),
    ("few_parents", "components", "course_offering_id"),
    ("few_parents", "enrollments", "course_offering_id"),
    ("few_parents", "exams", "course_offering_id"),
    ("few_parents", "materials", "course_offering_id"),
    ("few_parents", "schedules", "course_offering_id"),
    ("last", "components", "due_date"),
    ("constant", "schedules", "effective_from"),
    ("constant", "schedules", "schedule_type"),
    ("constant", "persons", "gender"),
    ("constant", "students", "funding_type"),
    ("constant", "students", "study_mode"),
    ("empty", "exams", "due_date"),
    ("coded", "organizations", "name"),
    ("coded", "components", "title"),
    ("modulo", "component_grades", "marks_obtained"),
    ("invented", "users", "email"),
    ("random", "rooms", "room_number"),
}
# of subjects there are as many only at some scale
CODED = ("coded", "courses", "code")


@pytest.mark.parametrize(
    ("scale", "wanted"),
    [
        pytest.param(SMALLEST_SCALE, FOUND, id="smallest"),
        pytest.param(0.02, {*FOUND, CODED}, id="0.02", marks=pytest.mark.full),
    ],
)
def test_the_known_causes_speak(adopted: str, wanted: set[tuple[str, str, str]]) -> None:
    with reading(adopted) as connection:
        found = find_faults(connection, bind_to_staging(project, connection))
    assert {(f.kind, f.mapping, f.target_column) for f in found} >= wanted
    of_columns = {(f.mapping, f.target_column): f for f in found}
    cut = of_columns["offerings", "section_code"]
    (collapsed,) = [f for f in found if (f.kind, f.mapping) == ("collapsed", "offerings")]
    with psycopg.connect(adopted) as connection:
        # the builder of the half-migrated target wrote down for which units each row stands
        (lost,) = connection.execute(
            "SELECT count(*) - count(DISTINCT group_no) FROM synthetic.origin_unit"
            " WHERE mapping = 'offerings'"
        ).fetchone() or (None,)
    assert cut.facts["length"] == 20
    assert cut.units == collapsed.units == lost
    assert of_columns["users", "email"].facts["pattern"] == "{username}@temp.bbu.edu.az"
    assert of_columns["organizations", "name"].facts["pattern"] == "Organization {id}"
    assert of_columns["component_grades", "marks_obtained"].facts["modulus"] == 100
    if CODED in wanted:
        assert of_columns["courses", "code"].facts["pattern"] == "SUBJ{id % 100000, 5 digits}"
    # at this scale each stage ended normally
    assert "interrupted" not in {f.kind for f in found}
    assert of_columns["components", "due_date"].source_column == "journal.update_date"


# The enrolments were written in the order of the first course_student row of each.
_BEYOND = """
CREATE TEMP TABLE beyond AS
SELECT target_key::uuid AS id
  FROM (SELECT target_key, row_number() OVER (ORDER BY group_no) AS n FROM synthetic.origin
         WHERE mapping = 'enrollments' AND origin = 'written') AS written
 WHERE n > 200;
DELETE FROM grades WHERE enrollment_id IN (SELECT id FROM beyond);
DELETE FROM course_enrollments WHERE id IN (SELECT id FROM beyond);
DROP TABLE beyond;
"""


@pytest.fixture
def broken_off(legacy: str, half: str, server: Server, home: Path) -> str:
    """A half-migrated database whose enrolments end behind the first 200, adopted."""

    def adopt(connection: psycopg.Connection[Any]) -> None:
        connection.execute(_BEYOND)
        connection.commit()
        Move(project, legacy, server.database_uri(connection.info.dbname)).adopt()

    template = half.rpartition("/")[2].partition("?")[0]
    return server.database_uri(build_once(server, home, "enrolments_broken_off", adopt, template))


def test_enrolments_that_break_off_behind_a_batch_are_told_and_what_hangs_on_them_is_not(
    broken_off: str,
) -> None:
    with reading(broken_off) as connection:
        found = find_faults(connection, bind_to_staging(project, connection))
    (fault,) = [f for f in found if f.kind == "interrupted"]
    assert (fault.mapping, fault.rows, fault.facts["batch"]) == ("enrollments", 200, 200)
    assert fault.units is not None
    assert fault.units > fault.rows


@pytest.mark.full
@pytest.mark.parametrize("scale", [0.02])
@pytest.mark.parametrize(
    ("state", "mapping"),
    [("stopped-enrolments", "enrollments"), ("stopped-grades", "component_grades")],
)
def test_a_stop_at_the_border_of_a_batch_is_found(adopted: str, mapping: str) -> None:
    with reading(adopted) as connection:
        found = find_faults(connection, bind_to_staging(project, connection))
    (stop,) = [fault for fault in found if fault.kind == "interrupted"]
    # the builder commits batches of the recorded 5,000, at this scale of 100
    assert (stop.mapping, int(stop.facts["batch"]) % 100) == (mapping, 0)


@pytest.mark.parametrize("state", ["purged", "completed"])
def test_what_came_to_its_end_is_not_called_interrupted(adopted: str) -> None:
    with reading(adopted) as connection:
        found = find_faults(connection, bind_to_staging(project, connection))
    assert [fault for fault in found if fault.kind == "interrupted"] == []
