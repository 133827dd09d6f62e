"""Faults in the rows of the target: what people, scripts or a wrong load leave there."""

from teeth.fault import Fault, change, chosen, exchange

_WRITTEN = ("altered_row",)
_VALUE = ("value",)
# averages, credits and counts are computed from marks and enrolments, and follow them
_COMPUTED = (
    ("value", "course_enrollments"),
    ("value", "course_offerings"),
    ("value", "students"),
)
_UNMARKED = (
    "NOT EXISTS (SELECT FROM rowcall.entry_schedules AS e"
    " WHERE e.target_id = t.id AND e.marks IS NOT NULL)"
)
_FILE = "original_name, stored_name, file_path, file_size, mime_type, uploaded_by, metadata"
# two units of one source row, in different slots, with different marks
_SLOTS = """
WITH pick AS (
  SELECT one.target_id AS one, two.target_id AS two
    FROM rowcall.entry_meeting_grades AS one
    JOIN rowcall.entry_meeting_grades AS two ON two.k1 = one.k1 AND two.part > one.part
    JOIN public.grades AS a ON a.id = one.target_id
    JOIN public.grades AS b ON b.id = two.target_id
   WHERE one.outcome = 'migrated' AND two.outcome = 'migrated'
     AND a.marks_obtained <> b.marks_obtained
     AND a.id::text <> ALL (%(taken)s) AND b.id::text <> ALL (%(taken)s)
   ORDER BY md5(a.id::text || %(seed)s) LIMIT %(k)s
), pair AS (
  SELECT one AS id, two AS other FROM pick UNION ALL SELECT two, one FROM pick
)
UPDATE public.grades AS t SET marks_obtained = other.marks_obtained
  FROM pair JOIN public.grades AS other ON other.id = pair.other
 WHERE t.id = pair.id
RETURNING 'grades', t.id::text, 'marks_obtained', TRUE
"""
# children of a stand-in are of parents that lack: these have one
_STAND_IN = "(SELECT min(target_key)::uuid FROM rowcall.placeholder WHERE target_table = 'courses')"
_HAS_PARENT = "t.course_id::text NOT IN (SELECT target_key FROM rowcall.placeholder)"

ROW_FAULTS = (
    Fault(
        "a row dropped",
        (
            f"DELETE FROM public.attendance_records AS t USING"
            f" ({chosen('attendance_records', 'TRUE')}) AS chosen WHERE t.id = chosen.id"
            " RETURNING 'attendance_records', t.id::text, '', TRUE",
        ),
        integrity=("lost_row",),
        content=("missing_row",),
    ),
    Fault(
        "a row doubled",
        (
            f"INSERT INTO public.file_uploads (id, {_FILE}, is_public, created_at)"
            f" SELECT md5(t.id::text || %(seed)s)::uuid, {_FILE}, is_public, created_at"
            f" FROM public.file_uploads AS t JOIN ({chosen('file_uploads', 'TRUE')}) AS chosen"
            " USING (id) RETURNING 'file_uploads', id::text, '', TRUE",
        ),
        integrity=("unclaimed_row",),
    ),
    Fault(
        "two parents swapped",
        exchange("class_schedules", ("course_offering_id",)),
        integrity=_WRITTEN,
        content=_VALUE,
    ),
    Fault(
        "a text cut",
        change("persons", "last_name", "left(t.last_name, -1)", "length(t.last_name) > 3"),
        integrity=_WRITTEN,
        content=_VALUE,
    ),
    Fault(
        "blanks at the end of a text",
        change("persons", "first_name", "t.first_name || ' '"),
        integrity=_WRITTEN,
        content=_VALUE,
    ),
    Fault(
        "letter case changed",
        change("file_uploads", "original_name", "upper(t.original_name)"),
        integrity=_WRITTEN,
        content=_VALUE,
    ),
    Fault(
        "Unicode decomposed",
        change("persons", "last_name", "normalize(t.last_name, NFD)"),
        integrity=_WRITTEN,
        content=_VALUE,
    ),
    Fault(
        "a date one day late",
        change("class_schedules", "effective_from", "t.effective_from + 1"),
        integrity=_WRITTEN,
        content=_VALUE,
    ),
    Fault(
        "a time of another zone",
        change("grades", "graded_at", "t.graded_at + interval '4 hours'"),
        integrity=_WRITTEN,
        content=_VALUE,
    ),
    Fault(
        "a name under the wrong language",
        change(
            "assessments",
            "title",
            "jsonb_build_object('az', t.title -> 'en', 'en', t.title -> 'az')",
            "t.title ?& ARRAY['az', 'en'] AND t.title ->> 'az' <> t.title ->> 'en'",
        ),
        integrity=_WRITTEN,
        content=_VALUE,
    ),
    Fault(
        "a key of jsonb missing",
        change("course_offerings", "syllabus", "t.syllabus - 'legacy_code'"),
        integrity=_WRITTEN,
        content=_VALUE,
    ),
    Fault(
        "a number of jsonb as text",
        change(
            "course_offerings",
            "syllabus",
            "jsonb_set(t.syllabus, '{legacy_student_count}',"
            " to_jsonb(t.syllabus ->> 'legacy_student_count'))",
            "t.syllabus ? 'legacy_student_count'",
        ),
        integrity=_WRITTEN,
        content=_VALUE,
    ),
    Fault(
        "another label of an enumeration",
        change("attendance_records", "status", "'late'::public.attendance_status"),
        integrity=_WRITTEN,
        content=_VALUE,
    ),
    Fault(
        "a mark off by 0.01",
        change("grades", "marks_obtained", "t.marks_obtained + 0.01", "t.marks_obtained < 9"),
        integrity=_WRITTEN,
        content=_VALUE,
        also=_COMPUTED,
    ),
    Fault(
        "a mark rounded to one decimal",
        change("grades", "marks_obtained", "round(t.marks_obtained, 1)"),
        integrity=_WRITTEN,
        content=_VALUE,
        also=_COMPUTED,
    ),
    Fault(
        "the sign of a number",
        change("file_uploads", "file_size", "-t.file_size", "t.file_size > 0"),
        integrity=_WRITTEN,
        content=_VALUE,
    ),
    Fault(
        "NULL for a value",
        change("persons", "middle_name", "NULL", "t.middle_name IS NOT NULL"),
        integrity=_WRITTEN,
        content=_VALUE,
    ),
    Fault(
        "a value for NULL",
        change("grades", "feedback", "'seen'", "t.feedback IS NULL"),
        integrity=_WRITTEN,
        content=_VALUE,
    ),
    Fault(
        "a value where no rule writes one",
        change("grades", "approved_at", "timestamptz '2026-01-31 12:00:00Z'"),
        content=_VALUE,
    ),
    Fault(
        "a trigger's trace",
        change("grades", "updated_at", "timestamptz '2026-01-31 12:00:00Z'"),
        integrity=_WRITTEN,
        content=_VALUE,
    ),
    Fault(
        "what was gathered of merged units, lost",
        change("attendance_records", "notes", "NULL", "t.notes LIKE '%%also%%'"),
        integrity=_WRITTEN,
        content=_VALUE,
    ),
    Fault(
        "a column computed after the load, stale",
        change(
            "course_offerings",
            "current_enrollment",
            "t.current_enrollment + 1",
            "t.current_enrollment < t.max_enrollment",
        ),
        content=_VALUE,
    ),
    Fault(
        "a stand-in where the parent exists",
        change("course_offerings", "course_id", _STAND_IN, _HAS_PARENT),
        integrity=_WRITTEN,
        content=_VALUE,
    ),
    Fault(
        "a fallback where the source has a value",
        change("class_schedules", "start_time", "time '00:00'", _UNMARKED),
        integrity=_WRITTEN,
        content=_VALUE,
    ),
    Fault(
        "the value of another code",
        change(
            "class_schedules",
            "schedule_type",
            "CASE t.schedule_type WHEN 'lecture' THEN 'seminar' ELSE 'lecture' END"
            "::public.schedule_type",
            "t.schedule_type IS NOT NULL",
        ),
        integrity=_WRITTEN,
        content=_VALUE,
    ),
    Fault(
        "two parts of a row exchanged",
        (_SLOTS,),
        integrity=_WRITTEN,
        content=_VALUE,
        also=_COMPUTED,
    ),
    Fault(
        "the ids of two rows exchanged",
        exchange(
            "file_uploads",
            ("original_name", "stored_name", "file_path", "file_size", "mime_type", "created_at"),
        ),
        integrity=_WRITTEN,
        content=_VALUE,
    ),
    Fault(
        "a foreign key to no row",
        change("grades", "graded_by", "md5(t.id::text || %(seed)s)::uuid"),
        integrity=("foreign_key",),
        content=_VALUE,
    ),
    Fault(
        "a stand-in dropped",
        (
            "WITH gone AS (DELETE FROM public.courses WHERE id::text ="
            " (SELECT max(target_key) FROM rowcall.placeholder WHERE target_table = 'courses')"
            " RETURNING id)"
            " SELECT 'courses', id::text, '', TRUE FROM gone"
            " UNION ALL SELECT 'course_offerings', child.id::text, 'course_id', FALSE"
            " FROM gone JOIN public.course_offerings AS child ON child.course_id = gone.id",
        ),
        integrity=("lost_row",),
    ),
    Fault(
        "a native row changed",
        (
            'UPDATE public.roles AS t SET description = \'{"az": "planted"}\''
            f" FROM ({chosen('roles', 'TRUE')}) AS chosen WHERE t.id = chosen.id"
            " RETURNING 'roles', t.id::text, 'description', TRUE",
        ),
    ),
)
