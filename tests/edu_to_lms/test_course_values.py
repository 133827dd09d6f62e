"""Do subjects, courses, terms, meetings and marks say in `lms` what their rows in `edu` say?

The first migration collapsed sections, put all courses into one term, gave each three credits, and
made weekly classes of dated meetings.
"""

from edu_to_lms.cases import by_recorded
from edu_to_lms.moved import Moved

pytestmark = by_recorded

OFFERING = """
  JOIN (SELECT offering.id, old_course_id, code, academic_year, term_type
          FROM public.course_offerings AS offering
          JOIN public.courses AS course ON course.id = course_id
          JOIN public.academic_terms AS term ON term.id = academic_term_id) AS offering
    ON offering.id = row.course_offering_id"""
TERM = """CASE semester_id WHEN 110000135 THEN 'fall' WHEN 110000136 THEN 'spring' END"""


def test_a_subject_has_a_code_name_unit_and_credits_of_its_own(moved: Moved) -> None:
    implied = """
        SELECT subject.id, 'SUBJ' || subject.id,
               jsonb_strip_nulls(jsonb_build_object(
                 'az', label.name_az, 'en', label.name_en, 'ru', label.name_ru)),
               'ORG' || subject.organization_id,
               coalesce((SELECT mode() WITHIN GROUP (ORDER BY implied.number(credit))
                           FROM public.education_plan_subject AS line
                          WHERE line.subject_id = subject.id), 0)::integer,
               subject.active = 1
          FROM public.subject_catalog AS subject
          JOIN public.subject_dic AS label ON label.id = subject.subject_name_id"""
    held = moved.standing(
        "courses",
        "courses",
        "row.code, row.name, unit.code, row.credit_hours, row.is_active",
        "LEFT JOIN public.organization_units AS unit ON unit.id = row.organization_unit_id",
    )
    assert held == moved.implied("courses", implied)
    assert len({values[3] for values in held.values()}) > 2


def test_every_course_is_an_offering_of_its_own_subject_term_and_language(moved: Moved) -> None:
    implied = f"""
        SELECT course.id, course.id, 'SUBJ' || subject.id, replace(year.name, '/', '-'), {TERM},
               CASE education_lang_id WHEN 110000065 THEN 'az' WHEN 110000066 THEN 'en'
                                      WHEN 110000067 THEN 'ru' END,
               course.active = 1,
               CASE WHEN course.active = 1 AND close_status = 0 THEN 'open' ELSE 'closed' END,
               course.code, course.m_hours, course.m_week_charge
          FROM public.course
          JOIN public.edu_years AS year ON year.id = education_year_id
          LEFT JOIN public.education_plan_subject AS line ON line.id = education_plan_subject_id
          LEFT JOIN public.subject_catalog AS subject ON subject.id = line.subject_id"""
    held = moved.standing(
        "offerings",
        "course_offerings",
        "old_course_id, CASE WHEN course.code LIKE 'SUBJ%' THEN course.code END, academic_year,"
        " term_type::text, language_of_instruction::text, row.is_published,"
        " enrollment_status::text, syllabus ->> 'legacy_code',"
        " (syllabus -> 'lecture_hours')::integer, (syllabus -> 'weekly_lecture_hours')::integer",
        "JOIN public.courses AS course ON course.id = course_id"
        " JOIN public.academic_terms AS term ON term.id = academic_term_id",
    )
    assert held == moved.implied("offerings", implied)
    assert {values[4] for values in held.values()} == {"az", "en", "ru"}
    assert [len(held)] == [count for (count,) in moved.rows("SELECT count(*) FROM public.course")]


def test_the_code_of_a_section_differs_where_its_beginning_is_that_of_another(moved: Moved) -> None:
    collapsed = moved.rows(
        "SELECT count(*) - count(DISTINCT (education_plan_subject_id, left(code, 20))) > 20"
        "  FROM public.course"
    )
    courses = moved.rows("SELECT count(*) FROM public.course")
    sections = moved.target_rows(
        "SELECT count(DISTINCT (course_id, academic_term_id, section_code)) FROM course_offerings"
    )
    assert collapsed == [(True,)]
    assert sections == courses


def test_terms_are_those_of_the_source_with_the_days_of_its_calendar(moved: Moved) -> None:
    terms = moved.rows(
        f"""
        WITH named AS (
          SELECT education_year_id, semester_id FROM public.course
           UNION
          SELECT year_id, semester_id FROM implied.event WHERE semester_id IS NOT NULL
        )
        SELECT replace(year.name, '/', '-'), {TERM},
               (SELECT min(implied.day(start_date)) FROM public.academic_schedule_details AS event
                  JOIN public.academic_schedule AS calendar
                    ON calendar.id = academic_schedule_id
                 WHERE calendar.education_year_id = year.id
                   AND type_id = CASE semester_id WHEN 110000135 THEN 110000245
                                                  ELSE 110000254 END),
               (SELECT max(implied.day(start_date)) FROM public.academic_schedule_details AS event
                  JOIN public.academic_schedule AS calendar
                    ON calendar.id = academic_schedule_id
                 WHERE calendar.education_year_id = year.id
                   AND type_id = CASE semester_id WHEN 110000135 THEN 110000249
                                                  ELSE 110000258 END),
               FALSE
          FROM named
          JOIN public.edu_years AS year ON year.id = named.education_year_id
         ORDER BY 1, 2"""
    )
    held = moved.target_rows(
        "SELECT academic_year, term_type::text, start_date, end_date, is_current"
        "  FROM academic_terms ORDER BY 1, 2"
    )
    assert held == terms
    assert len({year for year, *_ in held}) > 4


def test_every_plan_is_a_programme_and_a_student_has_the_only_one_of_the_specialty(
    moved: Moved,
) -> None:
    implied = """
        SELECT student.id,
               (SELECT CASE count(*) WHEN 1 THEN 'PLAN' || min(plan.id) END
                  FROM public.education_plan AS plan
                 WHERE plan.organization_id = student.org_id)
          FROM public.students AS student"""
    held = moved.standing(
        "students",
        "students",
        "plan.code",
        "LEFT JOIN public.academic_programs AS plan ON plan.id = row.academic_program_id",
    )
    assert held == moved.implied("students", implied)
    codes = moved.rows("SELECT 'PLAN' || id FROM public.education_plan ORDER BY 1")
    assert moved.target_rows("SELECT code FROM academic_programs ORDER BY 1") == codes


def test_a_component_has_the_name_kind_and_weight_of_the_evaluation(moved: Moved) -> None:
    implied = """
        SELECT DISTINCT jsonb_build_array(course_id::text, course_eva_id::text)::text, course_id,
               jsonb_strip_nulls(jsonb_build_object('az', component.name_az,
                 'en', component.name_en, 'ru', component.name_ru)),
               CASE split_part(component.name_az, ' ', 1)
                    WHEN 'Yekun' THEN 'exam' WHEN 'Kollokvium' THEN 'quiz'
                    WHEN 'Sərbəst' THEN 'assignment' WHEN 'Kurs' THEN 'project'
                    WHEN 'Davamiyyət' THEN 'participation' END,
               component.weight::numeric, component.max_point::numeric
          FROM public.journal
          JOIN public.course_evaluation_type AS component ON component.id = course_eva_id"""
    held = moved.standing(
        "components",
        "assessments",
        "old_course_id, row.title, assessment_type::text, weight_percentage, total_marks",
        OFFERING,
    )
    assert held == moved.implied("components", implied)
    assert len({values[2] for values in held.values()}) == 5


def test_a_meeting_keeps_its_day_time_room_and_teacher(moved: Moved) -> None:
    implied = """
        SELECT meeting.id, meeting.course_id,
               (ARRAY[6, 0, 1, 2, 3, 4, 5, 6])[week_day + 1],
               coalesce(slot.start_time, '00:00'), coalesce(slot.end_time, '23:59'),
               coalesce(implied.day(meeting_date), implied.day(year.start_date)),
               coalesce(implied.day(meeting_date), implied.day(year.start_date)), FALSE,
               meeting.room_id,
               CASE lesson_type_id WHEN 110000111 THEN 'lecture' WHEN 110000112 THEN 'seminar'
                                   WHEN 110000113 THEN 'lab' WHEN 110000114 THEN 'tutorial' END,
               teacher.account::text
          FROM public.course_meeting AS meeting
          LEFT JOIN public.clock AS slot ON slot.id = clock_id
          LEFT JOIN public.course ON course.id = meeting.course_id
          LEFT JOIN public.edu_years AS year ON year.id = course.education_year_id
          LEFT JOIN implied.teacher ON teacher.id = meeting.teacher_id"""
    held = moved.standing(
        "schedules",
        "class_schedules",
        "old_course_id, day_of_week, to_char(start_time, 'HH24:MI'), to_char(end_time, 'HH24:MI'),"
        " effective_from, effective_until, is_recurring, (features -> 'old_room_id')::bigint,"
        " schedule_type::text, login.metadata ->> 'old_account_id'",
        f"{OFFERING} LEFT JOIN public.rooms AS room ON room.id = room_id"
        " LEFT JOIN public.users AS login ON login.id = instructor_id",
    )
    assert held == moved.implied("schedules", implied)
    assert len({values[1] for values in held.values()}) == 7


def test_a_room_is_one_id_and_all_else_of_it_is_marked(moved: Moved) -> None:
    rooms = moved.rows("SELECT DISTINCT room_id FROM public.course_meeting WHERE room_id > 0"
                       " ORDER BY 1")  # fmt: skip
    held = moved.target_rows(
        "SELECT (features -> 'old_room_id')::bigint FROM rooms"
        " WHERE building_id IS NULL AND capacity = 0 ORDER BY 1"
    )
    assert held == rooms
    marked = moved.target_rows(
        "SELECT column_name, count(*) FROM rowcall.marks"
        " WHERE mapping = 'rooms' AND rule = 'placeholder' GROUP BY 1 ORDER BY 1"
    )
    assert marked == [(c, len(rooms)) for c in ("capacity", "room_number", "room_type")]


def test_a_mark_of_a_meeting_keeps_its_note_status_and_grader(moved: Moved) -> None:
    implied = """
        SELECT slot.id || '/' || slot.part, nullif(btrim(note), ''), status,
               implied.account(detail.update_user_id, NULL)::text, FALSE,
               coalesce(detail.update_date, detail.create_date)
          FROM (SELECT id, part::text, point_id, status, note
                  FROM public.journal_details
                 CROSS JOIN LATERAL (VALUES (1, point_id_1, status_1, note_1),
                                            (2, point_id_2, status_2, note_2),
                                            (3, point_id_3, status_3, note_3))
                       AS slot (part, point_id, status, note)) AS slot
          JOIN public.journal_details AS detail USING (id)
          JOIN ledger.row
            ON row.mapping = 'meeting_grades' AND row.source_key = slot.id::text
           AND row.part = slot.part"""
    held = moved.target_rows(
        """
        SELECT source_key || '/' || part, feedback, (rubric_scores -> 'status')::bigint,
               grader.metadata ->> 'old_account_id', is_final, graded_at
          FROM rowcall.target_rows
          JOIN grades ON grades.id::text = target_key
          LEFT JOIN users AS grader ON grader.id = graded_by
         WHERE target_table = 'grades' AND mapping = 'meeting_grades'"""
    )
    told = moved.rows(implied)
    assert sorted(held, key=str) == sorted(told, key=str)
    assert all(any(row[place] is not None for row in told) for place in (1, 2, 3))


def test_a_retake_is_the_course_of_a_subject_taken_in_an_earlier_term(moved: Moved) -> None:
    implied = f"""
        WITH taken AS (
          SELECT row.source_table, row.id, row.student, line.subject_id,
                 replace(year.name, '/', '-') || ' ' || {TERM} AS term,
                 row.source_table <> 'course_student' OR row.active = 1 AS stayed
            FROM implied.enrollment AS row
            JOIN public.course ON course.id = row.course_id
            JOIN public.edu_years AS year ON year.id = course.education_year_id
            LEFT JOIN public.education_plan_subject AS line
              ON line.id = course.education_plan_subject_id
            JOIN ledger.unit
              ON unit.mapping = 'enrollments' AND unit.source_table = row.source_table
             AND unit.source_key = row.id::text AND unit.outcome = 'migrated'
        )
        SELECT taken.source_table, taken.id::text,
               EXISTS (SELECT FROM taken AS earlier
                        WHERE earlier.student = taken.student AND earlier.stayed
                          AND earlier.subject_id = taken.subject_id
                          AND earlier.term < taken.term)
          FROM taken"""
    held = moved.target_rows(
        "SELECT source_table, source_key, is_retake FROM rowcall.target_rows"
        " JOIN course_enrollments AS row ON row.id::text = target_key"
        " WHERE target_table = 'course_enrollments'"
    )
    told = moved.rows(implied)
    assert sorted(held) == sorted(told)
    assert any(is_retake for *_, is_retake in told)
