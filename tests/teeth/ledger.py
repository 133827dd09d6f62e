"""Faults in what the target remembers: the ledger's entries, the staging, the schema."""

from teeth.fault import Fault, forge

_OWN_CAUSE = "t.outcome = 'quarantined' AND t.cause_key = t.source_key AND t.problems IS NOT NULL"
_OTHERS_ROW = (
    "(SELECT other.target_id FROM rowcall.entry_attendance AS other"
    " WHERE other.outcome = 'migrated' AND other.target_id <> t.target_id"
    " AND other.target_id::text <> ALL (%(taken)s)"
    " ORDER BY md5(other.target_id::text || t.source_key) LIMIT 1)"
)
_OTHER_SURVIVOR = (
    "(SELECT other.target_id FROM rowcall.entry_enrollments_course_student AS other"
    " WHERE other.outcome = 'migrated' AND other.target_id <> t.target_id"
    " ORDER BY md5(other.target_id::text || t.source_key) LIMIT 1)"
)

LEDGER_FAULTS = (
    Fault(
        "an outcome forged",
        forge("entry_meeting_grades", "meeting_grades", "outcome = 'excluded'", _OWN_CAUSE),
        integrity=("entry",),
        content=("outcome",),
        also=(("stored_balance", "meeting_grades"), ("cause", "meeting_grades")),
    ),
    Fault(
        "a reason forged",
        forge("entry_attendance", "attendance", "reason = 'too_long'", _OWN_CAUSE),
        integrity=("entry",),
    ),
    Fault(
        "the row of another unit claimed",
        (
            "WITH chosen AS (\n"
            f"  SELECT t.source_key, t.part, t.target_id AS own, {_OTHERS_ROW} AS other\n"
            "    FROM rowcall.entry_attendance AS t\n"
            "   WHERE t.outcome = 'migrated' AND t.target_id::text <> ALL (%(taken)s)\n"
            "   ORDER BY md5(t.source_key || t.part || %(seed)s) LIMIT %(k)s\n"
            "), done AS (\n"
            "  UPDATE rowcall.entry_attendance AS t SET target_id = chosen.other FROM chosen\n"
            "   WHERE t.source_key = chosen.source_key AND t.part = chosen.part)\n"
            "SELECT 'attendance_records', other::text, '', TRUE FROM chosen\n"
            "UNION ALL SELECT 'attendance_records', own::text, '', FALSE FROM chosen\n"
            "UNION ALL SELECT 'attendance', source_key || '/' || part, '', FALSE FROM chosen\n"
            # what was merged into the row that nobody claims now
            "UNION ALL SELECT 'attendance', e.source_key || '/' || e.part, '', FALSE FROM chosen\n"
            "  JOIN rowcall.entry_attendance AS e ON e.target_id = own",
        ),
        integrity=("claimed_twice",),
        content=("value",),
    ),
    Fault(
        "merged into the wrong survivor",
        forge(
            "entry_enrollments_journal",
            "enrollments",
            f"target_id = {_OTHER_SURVIVOR}",
            "t.outcome = 'merged'",
            # results of the same row of the journal refer to its enrolment
            " UNION ALL SELECT 'grades', child.target_id::text, 'enrollment_id', FALSE FROM chosen"
            " JOIN rowcall.entry_component_grades AS child USING (source_key)"
            # and so do the marks of the meetings under it
            " UNION ALL SELECT 'grades', child.target_id::text, 'enrollment_id', FALSE FROM chosen"
            " JOIN rowcall_staging.journal_details AS line"
            " ON line.journal_id::text = chosen.source_key"
            " JOIN rowcall.entry_meeting_grades AS child ON child.k1 = line.id"
            " WHERE child.target_id IS NOT NULL",
        ),
        content=("merged",),
    ),
    Fault(
        "a mark deleted",
        forge(
            "entry_schedules",
            "schedules",
            "marks = NULL",
            "t.marks IS NOT NULL AND t.target_id IS NOT NULL",
            " UNION ALL SELECT 'class_schedules', target_id::text, '', FALSE FROM chosen",
        ),
        content=("mark",),
    ),
    Fault(
        "a mark on a unit that did not move",
        forge("entry_exams", "exams", "marks = '{1}'", "t.outcome = 'quarantined'"),
        integrity=("entry",),
    ),
    Fault(
        "an entry deleted",
        (
            "WITH gone AS (DELETE FROM rowcall.entry_submissions WHERE ctid IN ("
            " SELECT ctid FROM rowcall.entry_submissions AS t WHERE t.outcome = 'migrated'"
            " AND t.target_id::text <> ALL (%(taken)s)"
            " ORDER BY md5(t.source_key || %(seed)s) LIMIT %(k)s)"
            " RETURNING source_key, target_id)"
            " SELECT 'submissions', source_key, '', TRUE FROM gone"
            " UNION ALL SELECT 'assessment_submissions', target_id::text, '', FALSE FROM gone"
            " UNION ALL SELECT 'grades', child.id::text, 'submission_id', FALSE FROM gone"
            " JOIN public.grades AS child ON child.submission_id = gone.target_id",
        ),
        content=("missing_entry",),
        also=(("stored_balance", "submissions"), ("batch", "submissions")),
    ),
    Fault(
        "an entry doubled",
        (
            "DROP INDEX rowcall.entry_files_unit",
            "WITH chosen AS (SELECT t.* FROM rowcall.entry_files AS t"
            " WHERE t.target_id::text <> ALL (%(taken)s)"
            " ORDER BY md5(t.source_key || %(seed)s) LIMIT %(k)s), done AS ("
            " INSERT INTO rowcall.entry_files SELECT * FROM chosen)"
            " SELECT 'files', source_key, '', TRUE FROM chosen"
            " UNION ALL SELECT 'file_uploads', target_id::text, '', FALSE FROM chosen",
        ),
        content=("doubled_entry",),
        also=(("stored_balance", "files"), ("batch", "files")),
    ),
    Fault(
        "an entry of no unit",
        (
            "INSERT INTO rowcall.entry_rooms (source_key, part, k1, is_first, outcome, reason,"
            " detail, cause_mapping, cause_key, cause_part, cause_reason, batch_id, run_id)"
            " SELECT n::text, '', n, TRUE, 'quarantined', 'bad_value', 'planted', 'rooms',"
            " n::text, '', 'bad_value', 1, 1 FROM generate_series(4711, 4710 + %(k)s) AS n"
            " RETURNING 'rooms', source_key, '', TRUE",
        ),
        content=("extra_entry",),
        also=(("stored_balance", "rooms"), ("batch", "rooms")),
    ),
    Fault(
        "a cause that is none",
        forge(
            "entry_submissions",
            "submissions",
            "cause_key = '4711'",
            "t.outcome = 'quarantined' AND t.cause_mapping <> 'submissions'",
        ),
        integrity=("cause",),
    ),
    Fault(
        "a staged value changed",
        (
            "WITH chosen AS (SELECT t.id FROM rowcall_staging.files AS t"
            " JOIN rowcall.entry_files AS e ON e.k1 = t.id"
            " WHERE e.target_id::text <> ALL (%(taken)s)"
            " ORDER BY md5(t.id::text || %(seed)s) LIMIT 1), done AS ("
            " UPDATE rowcall_staging.files AS t SET name = t.name || '!' FROM chosen"
            " WHERE t.id = chosen.id)"
            " SELECT 'files', '', '', TRUE UNION ALL"
            " SELECT 'file_uploads', e.target_id::text, 'original_name', FALSE"
            " FROM chosen JOIN rowcall.entry_files AS e ON e.k1 = chosen.id"
            # a material is called like its file
            " UNION ALL SELECT 'course_materials', e.target_id::text, 'title', FALSE FROM chosen"
            " JOIN rowcall_staging.course_meeting_topic_file AS topic ON topic.file_id = chosen.id"
            " JOIN rowcall.entry_materials AS e ON e.k1 = topic.id",
        ),
        integrity=("staged_checksum",),
    ),
    Fault(
        "a staged row gone",
        (
            "WITH gone AS (DELETE FROM rowcall_staging.person_orders"
            " WHERE id = (SELECT id FROM rowcall_staging.person_orders"
            " ORDER BY md5(id::text || %(seed)s) LIMIT 1) RETURNING id)"
            " SELECT 'person_orders', '', '', TRUE FROM gone"
            " UNION ALL SELECT 'order_assignments', id::text, '', FALSE FROM gone",
        ),
        integrity=("staged_rows",),
    ),
)

SCHEMA_FAULTS = (
    Fault(
        "a foreign key dropped",
        (
            "ALTER TABLE public.grades DROP CONSTRAINT grades_graded_by_fkey",
            "SELECT 'grades', 'grades_graded_by_fkey', '', TRUE",
        ),
        integrity=("missing_object",),
    ),
    Fault(
        "a unique key dropped, and broken",
        (
            "ALTER TABLE public.students DROP CONSTRAINT students_student_number_key",
            "WITH pick AS (SELECT id, student_number, row_number() OVER"
            " (ORDER BY md5(id::text || %(seed)s)) - 1 AS n FROM public.students"
            " WHERE id::text <> ALL (%(taken)s) ORDER BY n LIMIT 2 * %(k)s), pair AS ("
            " SELECT own.id, other.id AS other, other.student_number FROM pick AS own"
            " JOIN pick AS other ON other.n = own.n + 1 WHERE own.n %% 2 = 0), done AS ("
            " UPDATE public.students AS t SET student_number = pair.student_number"
            " FROM pair WHERE t.id = pair.id)"
            " SELECT 'students', id::text, 'student_number', TRUE FROM pair UNION ALL"
            " SELECT 'students', other::text, 'student_number', FALSE FROM pair UNION ALL"
            " SELECT 'students', 'students_student_number_key', '', FALSE",
        ),
        integrity=("unique_key",),
        content=("value",),
    ),
    Fault(
        "NOT NULL dropped, and broken",
        (
            "ALTER TABLE public.course_instructors ALTER COLUMN assigned_date DROP NOT NULL",
            "UPDATE public.course_instructors AS t SET assigned_date = NULL FROM"
            " (SELECT id FROM public.course_instructors WHERE id::text <> ALL (%(taken)s)"
            " ORDER BY md5(id::text || %(seed)s) LIMIT %(k)s) AS chosen WHERE t.id = chosen.id"
            " RETURNING 'course_instructors', t.id::text, 'assigned_date', TRUE",
            "SELECT 'course_instructors', 'assigned_date', '', FALSE",
        ),
        integrity=("not_null",),
        content=("value",),
    ),
    Fault(
        "a check dropped, and broken",
        (
            "ALTER TABLE public.users DROP CONSTRAINT users_username_length",
            "UPDATE public.users AS t SET username = substr(md5(t.id::text), 1, 2) FROM"
            " (SELECT id FROM public.users WHERE id::text <> ALL (%(taken)s)"
            " AND id::text NOT IN (SELECT target_key FROM rowcall.placeholder)"
            " ORDER BY md5(id::text || %(seed)s) LIMIT %(k)s) AS chosen WHERE t.id = chosen.id"
            " RETURNING 'users', t.id::text, 'username', TRUE",
            "SELECT 'users', 'users_username_length', '', FALSE",
        ),
        integrity=("check",),
        content=("value",),
    ),
    Fault(
        "an index dropped",
        (
            "DO $$ DECLARE one text; BEGIN SELECT i.relname INTO STRICT one FROM pg_index AS x"
            " JOIN pg_class AS i ON i.oid = x.indexrelid"
            " WHERE x.indrelid = 'public.class_schedules'::regclass AND NOT x.indisprimary"
            " ORDER BY 1 LIMIT 1; EXECUTE format('DROP INDEX public.%I', one); END $$",
            "SELECT 'class_schedules', object_name, '', TRUE FROM rowcall.found_object"
            " WHERE table_name = 'class_schedules' AND kind = 'index'"
            " AND to_regclass('public.' || quote_ident(object_name)) IS NULL",
        ),
        integrity=("missing_object",),
    ),
    Fault(
        "a trigger disabled",
        (
            "ALTER TABLE public.persons DISABLE TRIGGER persons_updated_at",
            "SELECT 'persons', 'persons_updated_at', '', TRUE",
        ),
        integrity=("disabled_object",),
    ),
    Fault(
        "a foreign key that is not validated",
        (
            "ALTER TABLE public.class_schedules DROP CONSTRAINT class_schedules_room_id_fkey,"
            " ADD CONSTRAINT class_schedules_room_id_fkey FOREIGN KEY (room_id)"
            " REFERENCES public.rooms (id) NOT VALID",
            "SELECT 'class_schedules', 'class_schedules_room_id_fkey', '', TRUE",
        ),
        integrity=("disabled_object",),
    ),
)
