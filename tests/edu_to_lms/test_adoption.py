"""The half-migrated `lms` is adopted by proof and finished, and equals a run from empty.

ROWCALL_FULL_SCALE=1 pytest tests/edu_to_lms/test_adoption.py -m full_scale
"""

from pathlib import Path

import psycopg
import pytest

from edu_lms.edu.build import SMALLEST_SCALE
from edu_lms.half_migrated.states import STATES
from edu_lms.project import project
from edu_to_lms.conftest import MovedTemplate, copy_to_read
from edu_to_lms.lineage import differences, read_rows
from edu_to_lms.moved import Case
from engine.moving import select
from rowcall.account.count_findings import count_findings
from rowcall.account.read import read_account
from rowcall.api.counting import count_project
from rowcall.api.databases import Databases, bind_to_staging
from rowcall.api.reading import reading
from rowcall.api.verifying import verify_project
from rowcall.pg.server import Server

TABLES = {mapping.target for mapping in project.mappings}
# before each commit; a script that stopped is tried where it stopped last
OFTEN = ("reported", "doubled", "stopped-grades")
CASES = [
    *(
        pytest.param(18, SMALLEST_SCALE, 1, state, id=state,
                     marks=() if state in OFTEN else pytest.mark.full)
        for state in STATES
    ),
    *(
        pytest.param(18, 0.02, seed, state, id=f"{state}-0.02-{seed}", marks=pytest.mark.full)
        for state in STATES
        for seed in (1, 2, 3)
    ),
    *(
        pytest.param(18, 0.1, 1, state, id=f"{state}-0.1", marks=pytest.mark.full)
        for state in STATES
    ),
    pytest.param(15, 0.02, 1, "reported", id="on-15"),
    pytest.param(18, 1.0, 1, "reported", id="full-scale",
                 marks=[pytest.mark.full_scale, pytest.mark.timeout(3600)]),
]  # fmt: skip
# to finish takes longer than to adopt: before each commit it is done in two states
ENDED = [
    case
    if case.id not in STATES or case.id in ("reported", "completed")
    else pytest.param(*case.values, id=case.id, marks=pytest.mark.full)
    for case in CASES
]
NAMES = ("server", "scale", "seed", "state")
by_case = pytest.mark.parametrize(NAMES, CASES, indirect=["server"])
by_ended_case = pytest.mark.parametrize(NAMES, ENDED, indirect=["server"])

# every line of the ledger beside what the manifest says of the row, and of the record
JUDGED = """
CREATE TEMP TABLE judged AS
SELECT origin.target_table, origin.target_key, origin.origin AS truth, origin.group_no,
       line.origin,
       coalesce(line.mapping = origin.mapping AND EXISTS (
         SELECT FROM synthetic.origin_unit AS unit
          WHERE (unit.mapping, unit.source_key, unit.part, unit.group_no)
                = (line.mapping, line.source_key, line.part, origin.group_no)
            AND coalesce(unit.source_table, line.source_table) = line.source_table
       ), FALSE) AS agrees,
       (SELECT count(*) FROM synthetic.origin_unit AS other
         WHERE (other.mapping, other.group_no) = (origin.mapping, origin.group_no)) AS units,
       origin.mapping
  FROM synthetic.origin
  LEFT JOIN rowcall.adoptions AS line USING (target_table, target_key)
"""
# what a row that was recognised may be: of the group that the manifest names, or left undecided
WRONG = """
SELECT target_table, truth, origin, agrees, count(*) FROM judged
 WHERE (truth = 'native' AND origin IS NOT NULL)
    OR (origin IN ('adopted', 'surplus') AND NOT agrees)
 GROUP BY 1, 2, 3, 4
"""
# nothing that a phase wrote is native
MISSED = """
SELECT target_table, count(*) FROM judged
 WHERE truth = 'written' AND origin IS NULL
 GROUP BY 1
"""
# in each group as many rows are adopted as there are records and rows for them; what the completion
# wrote again has a row already, so that there the groups of the first run may have none
SHORT = """
SELECT mapping, group_no, count(*) FILTER (WHERE origin = 'adopted'), count(*)
  FROM judged
 WHERE truth = 'written'
 GROUP BY mapping, group_no
HAVING count(*) FILTER (WHERE origin = 'undecided') = 0
   AND NOT (mapping IN ('offerings', 'enrollments') AND group_no > 0
            AND (SELECT state FROM synthetic.setting) = 'completed')
   AND count(*) FILTER (WHERE origin = 'adopted') <> CASE
         WHEN mapping IN ('schedules', 'submissions') THEN least(min(units), count(*)) ELSE 1 END
"""
# components that agree in all evidence, and the marks in them: nobody can say whose they are
AMBIGUOUS = """
SELECT (SELECT count(*) FROM judged WHERE origin = 'undecided'),
       (SELECT count(*) FROM judged
         WHERE (mapping = 'components' AND units > 1)
            OR (mapping = 'component_grades' AND target_key IN (
                  SELECT grade.id::text FROM grades AS grade
                    JOIN judged AS component ON component.target_key = grade.assessment_id::text
                   WHERE component.mapping = 'components' AND component.units > 1)))
"""


@pytest.fixture
def from_empty(
    scale: float, seed: int, server: Server, home: Path, moved_template: MovedTemplate
) -> str:
    """The same source, moved into an empty target."""
    return copy_to_read(server, home, moved_template(Case(scale, seed, "recorded")))


@by_case
def test_every_adopted_row_is_of_the_group_that_the_manifest_names(adopted: str) -> None:
    with psycopg.connect(adopted) as connection:
        connection.execute(JUDGED)
        assert connection.execute(WRONG).fetchall() == []
        assert connection.execute(MISSED).fetchall() == []
        assert connection.execute(SHORT).fetchall() == []
        undecided, ambiguous = connection.execute(AMBIGUOUS).fetchall()[0]
        assert undecided == ambiguous


# of copies those stay that people edited, and those on which these and native rows hang
SURPLUS = """
SELECT target_table, target_key
  FROM rowcall.adoptions
 WHERE origin = 'surplus'
   AND target_key NOT IN (SELECT target_key FROM synthetic.edit)
   AND target_key NOT IN (SELECT enrollment_id::text FROM grades
                            JOIN rowcall.target_rows AS row
                              ON row.target_key = grades.id::text AND row.origin = 'native')
   AND target_key NOT IN (
         SELECT child.course_offering_id::text
           FROM (SELECT id, course_offering_id FROM course_enrollments
                  UNION ALL SELECT id, course_offering_id FROM class_schedules
                  UNION ALL SELECT id, course_offering_id FROM course_materials
                  UNION ALL SELECT id, course_offering_id FROM assessments) AS child
           JOIN rowcall.target_rows AS row
             ON row.target_key = child.id::text AND row.origin IN ('native', 'surplus'))
"""


@by_ended_case
def test_both_balances_are_zero(finished: str, adopted: str) -> None:
    for lms in (adopted, finished):
        query = "SELECT target_table FROM rowcall.target_balance WHERE difference <> 0"
        assert select(lms, query) == []
    query = "SELECT mapping FROM rowcall.balance WHERE difference <> 0"
    assert select(finished, query) == []
    assert select(finished, SURPLUS) == []


@pytest.mark.parametrize(NAMES, ENDED[:-1], indirect=["server"])
def test_the_finished_target_equals_a_run_from_empty(finished: str, from_empty: str) -> None:
    here, there = read_rows(finished, TABLES), read_rows(from_empty, TABLES)
    explained = explanations(finished)
    for table in TABLES:
        found = differences(here[table], there[table])
        left = {
            (name, column): values
            for (name, column), values in found.items()
            if (table, name, column) not in explained and (table, "*", column) not in explained
        }
        assert not left, (table, list(left.items())[:3])


def explanations(lms: str) -> set[tuple[str, str, str]]:
    """What may differ: what people edited, and what is computed from edited credits, marks and
    enrolments, from native ones, and from copies that stay.
    """
    edited = select(
        lms,
        "SELECT target_table, concat_ws(' ', mapping, source_key, nullif(part, '')), column_name"
        "  FROM rowcall.target_rows JOIN synthetic.edit USING (target_table, target_key)",
    )
    crowded = select(
        lms,
        "SELECT 'course_offerings', concat_ws(' ', row.mapping, row.source_key), column_name"
        "  FROM synthetic.origin"
        "  JOIN course_enrollments AS native ON native.id::text = origin.target_key"
        "  JOIN rowcall.target_rows AS row ON row.target_table = 'course_offerings'"
        "   AND row.target_key = native.course_offering_id::text"
        " CROSS JOIN (VALUES ('current_enrollment'), ('max_enrollment')) AS c (column_name)"
        " WHERE origin.origin = 'native' AND origin.target_table = 'course_enrollments'",
    )
    retaken = select(
        lms,
        "SELECT 'course_enrollments', concat_ws(' ', row.mapping, row.source_key), 'is_retake'"
        "  FROM rowcall.target_rows AS other"
        "  JOIN course_enrollments AS beside ON beside.id::text = other.target_key"
        "  JOIN course_enrollments AS own ON own.student_id = beside.student_id"
        "  JOIN rowcall.target_rows AS row ON row.target_key = own.id::text"
        " WHERE other.target_table = 'course_enrollments'"
        "   AND (other.origin IN ('native', 'surplus')"
        "        OR other.target_key IN (SELECT target_key FROM synthetic.edit"
        "                                 WHERE column_name = 'enrollment_status'))",
    )
    computed = {("students", "*", "gpa"), ("students", "*", "total_credits_earned")}
    return {
        *map(tuple, edited),
        *map(tuple, crowded),
        *map(tuple, retaken),
        *computed,
    }


@by_ended_case
def test_a_finished_target_is_verified(legacy: str, finished: str) -> None:
    found = verify_project(project, Databases(legacy, finished))
    assert found.differences == ()
    not_made = [f"{line.mapping}.{c}" for line in found.coverage for c in line.unverified]
    assert not_made == ["users.password_hash"]


@by_case
def test_nothing_but_edits_is_touched_and_no_rule_is_doubted(adopted: str) -> None:
    unknown = (
        "SELECT target_table, edited.column_name, count(*)"
        "  FROM rowcall.adoptions AS line CROSS JOIN unnest(touched) AS edited (column_name)"
        "  LEFT JOIN synthetic.edit AS known"
        " USING (target_table, target_key, column_name)"
        " WHERE known.target_key IS NULL GROUP BY 1, 2"
    )
    assert select(adopted, unknown) == []
    with reading(adopted) as connection:
        account = read_account(connection, bind_to_staging(project, connection))
    # what somebody edited alone in its way is for people to look at
    assert [doubt for doubt in account.doubts if doubt.kind != "alone"] == []


@pytest.mark.parametrize(
    NAMES, [case for case in CASES if case.values[3] == "reported"], indirect=["server"]
)
def test_the_count_tells_what_it_hides(legacy: str, adopted: str) -> None:
    view = count_project(project, Databases(legacy, adopted))
    found = {finding.code for finding in count_findings(view)}
    assert found >= {"counted_twice", "different_things", "more_than_all", "copies", "wrong_parent"}
    line = next(line for line in view.lines if line.category == "Active courses")
    offerings = select(
        adopted, "SELECT count(*) FROM rowcall.adoptions WHERE mapping = 'offerings'"
    )
    assert line.lineage is not None
    assert (line.lineage.adopted, line.lineage.in_target) == (offerings[0][0], offerings[0][0])
    assert line.lineage.stale is None
