"""Do exams, the attempts at them, files and materials hold what their source rows say?"""

from edu_to_lms.cases import by_both
from edu_to_lms.moved import Moved
from edu_to_lms.test_values import new

pytestmark = by_both

# Who made a row, as the user that the account behind the role became.
MAKER = """
  LEFT JOIN public.users AS role ON role.id = row.create_user_id
  LEFT JOIN ledger.unit AS maker
    ON maker.mapping = 'users'
   AND maker.source_key = role.account_id::text"""


def stands(mapping: str) -> str:
    return f"""
  JOIN ledger.unit
    ON unit.mapping = '{mapping}'
   AND unit.source_key = row.id::text
   AND unit.outcome = 'migrated'"""


def test_an_exam_says_what_kind_it_is_and_counts_on_a_scale_of_50(moved: Moved) -> None:
    implied = f"""
        SELECT unit.target_key, offering.target_key,
               CASE WHEN kind.id IS NULL
                    THEN jsonb_build_object('az', 'İmtahan ' || row.id)
                    ELSE jsonb_strip_nulls(jsonb_build_object(
                           'az', kind.name_az, 'en', kind.name_en, 'ru', kind.name_ru))
                     END::text,
               row.duration::bigint, row.passing_grade || '.00', '50.00', '0.00',
               CASE row.active WHEN 1 THEN 'true' WHEN 0 THEN 'false' END, maker.target_key
          FROM public.exam AS row
          LEFT JOIN public.dictionaries AS kind ON kind.id = row.type_id
          {stands("exams")}
          {new("offering", "offerings", "course", "row.course_id::text")}
          {MAKER}"""
    ledger = """
        SELECT id, course_offering_id, title, minutes, passing_marks, total_marks,
               weight_percentage, active, created_by
          FROM ledger.exam"""
    assert moved.differences(implied, ledger) == []


def test_an_exam_is_due_at_its_day_and_time_in_baku(moved: Moved) -> None:
    # Baku has been four hours ahead of UTC, summer and winter, since 2016
    implied = rf"""
        SELECT unit.target_key,
               to_char(implied.day(row.start_date)
                       + CASE WHEN row.start_time ~ '^([01]\d|2[0-3]):[0-5]\d$'
                              THEN row.start_time::interval ELSE interval '0' END
                       - interval '4 hours', 'YYYY-MM-DD HH24:MI')
          FROM public.exam AS row
          {stands("exams")}"""
    assert moved.differences(implied, "SELECT id, due FROM ledger.exam") == []


def test_a_submission_is_the_next_attempt_of_a_student_in_whatever_registration(
    moved: Moved,
) -> None:
    implied = f"""
        SELECT unit.target_key, exam.target_key, student.target_key,
               row_number() OVER (PARTITION BY row.exam_id, row.student
                                  ORDER BY row.create_date, row.id),
               coalesce((ARRAY['submitted', 'graded', 'returned'])[row.finish_status],
                        'submitted'),
               to_char(row.create_date AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS')
          FROM implied.sitting AS row
          {stands("submissions")}
          {new("exam", "exams", "exam", "row.exam_id::text")}
          {new("student", "students", "students", "row.student::text")}"""
    ledger = """
        SELECT id, assessment_id, student_id, attempt_number, status, handed_in
          FROM ledger.submission"""
    assert moved.differences(implied, ledger) == []


def test_the_grade_of_an_exam_is_that_of_its_submission(moved: Moved) -> None:
    implied = f"""
        SELECT unit.target_key, submission.target_key
          FROM public.exam_student AS row
          {stands("exam_grades")}
          {new("submission", "submissions", "exam_student", "row.id::text")}"""
    ledger = "SELECT id, submission_id FROM ledger.grade WHERE submission_id IS NOT NULL"
    assert moved.differences(implied, ledger) == []


def test_a_file_is_the_one_at_its_path(moved: Moved) -> None:
    implied = f"""
        SELECT unit.target_key, coalesce(row.name, reverse(split_part(reverse(row.path), '/', 1))),
               reverse(split_part(reverse(row.path), '/', 1)), row.path,
               greatest(row.file_size, 0), row.content_type, NULL, maker.target_key
          FROM public.files AS row
          {stands("files")}
          {MAKER}"""
    assert moved.differences(implied, "SELECT * FROM ledger.file") == []


def test_a_material_is_the_file_of_a_topic_of_a_meeting_of_its_course(moved: Moved) -> None:
    implied = f"""
        SELECT unit.target_key, offering.target_key, coalesce(file.name, topic.name), topic.name,
               CASE WHEN file.path LIKE '%.pptx' THEN 'lecture'
                    WHEN file.path LIKE '%.jpg' THEN 'other' ELSE 'reading' END,
               file.path, CASE row.active WHEN 1 THEN 'true' WHEN 0 THEN 'false' END,
               maker.target_key
          FROM public.course_meeting_topic_file AS row
          JOIN public.course_meeting_topic AS topic ON topic.id = row.course_meeting_topic_id
          JOIN public.course_meeting AS meeting ON meeting.id = topic.course_meeting_id
          JOIN public.files AS file ON file.id = row.file_id
          {stands("materials")}
          {new("offering", "offerings", "course", "meeting.course_id::text")}
          {MAKER}"""
    assert moved.differences(implied, "SELECT * FROM ledger.material") == []


def test_a_meeting_keeps_the_topics_taught_in_it(moved: Moved) -> None:
    topics = moved.rows(
        """
        SELECT meeting.id, array_agg(topic.name ORDER BY topic.id)
          FROM public.course_meeting_topic AS topic
          JOIN public.course_meeting AS meeting ON meeting.id = topic.course_meeting_id
          JOIN ledger.unit
            ON unit.mapping = 'schedules'
           AND unit.source_key = meeting.id::text
           AND unit.outcome = 'migrated'
         GROUP BY meeting.id
         ORDER BY meeting.id"""
    )
    kept = moved.target_rows(
        """
        SELECT (recurrence_pattern ->> 'old_meeting_id')::bigint, recurrence_pattern -> 'topics'
          FROM class_schedules
         WHERE recurrence_pattern ? 'topics'
         ORDER BY 1"""
    )
    assert topics
    assert kept == topics


def test_a_person_has_the_photo_that_is_on_file(moved: Moved) -> None:
    photos = moved.rows(
        """
        SELECT unit.target_key, file.path
          FROM public.persons AS person
          JOIN public.files AS file ON file.id = person.photo_file_id
          JOIN ledger.unit
            ON unit.mapping = 'persons'
           AND unit.source_key = person.id::text
           AND unit.outcome = 'migrated'
         ORDER BY 1"""
    )
    kept = moved.target_rows(
        "SELECT id::text, photo_url FROM persons WHERE photo_url IS NOT NULL ORDER BY 1"
    )
    assert photos
    assert kept == photos
