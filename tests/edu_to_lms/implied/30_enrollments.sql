-- One enrolment for each student and course: of course_student, else of the journal, else of a
-- sitting of an exam of the course.

-- An exam whose course is missing cannot stand: that is planted too.
CREATE TABLE implied.exam AS
SELECT exam.*,
       EXISTS (SELECT FROM synthetic.manifest
                WHERE table_name = 'exam'
                  AND key = exam.id::text
                  AND column_name = 'course_id'
                  AND kind IN ('exam_course_dangling', 'reference_dangling', 'reference_null'))
       AS lacks_course
  FROM public.exam;

-- What keeps a row from being an enrolment is planted: its course or its student is missing.
CREATE TABLE implied.enrollment AS
SELECT listed.place, listed.source_table, listed.id, listed.course_id, student.survivor AS student,
       listed.active, listed.update_date, listed.create_date,
       EXISTS (SELECT FROM synthetic.manifest
                WHERE table_name = listed.source_table
                  AND key = listed.id::text
                  AND column_name IN ('course_id', 'exam_id', 'student_id')
                  AND kind IN ('reference_dangling', 'reference_null'))
       OR listed.lacks_course AS is_missing
  FROM (SELECT 0 AS place, 'course_student' AS source_table, id, course_id, student_id, active,
               update_date, create_date, FALSE AS lacks_course
          FROM public.course_student
         UNION ALL
        SELECT 1, 'journal', id, course_id, student_id, active, update_date, create_date, FALSE
          FROM public.journal
         UNION ALL
        SELECT 2, 'exam_student', sitting.id, exam.course_id, sitting.student_id, sitting.active,
               sitting.update_date, sitting.create_date, coalesce(exam.lacks_course, FALSE)
          FROM public.exam_student AS sitting
          LEFT JOIN implied.exam ON exam.id = sitting.exam_id) AS listed
  LEFT JOIN implied.student ON student.id = listed.student_id;

INSERT INTO implied.unit (mapping, source_table, source_key, outcome, reason, cause_mapping,
                          cause_key, cause_part, cause_reason, stands_as)
SELECT 'enrollments', source_table, id::text, 'quarantined', 'missing_reference', 'enrollments',
       id::text, '', 'missing_reference', NULL
  FROM implied.enrollment
 WHERE is_missing
 UNION ALL
SELECT 'enrollments', source_table, id::text,
       CASE row_number() OVER best WHEN 1 THEN 'migrated' ELSE 'merged' END,
       NULL, NULL, NULL, NULL, NULL,
       first_value(source_table || ':' || id || ':') OVER best
  FROM implied.enrollment
 WHERE NOT is_missing
WINDOW best AS (PARTITION BY course_id, student
                ORDER BY place, active DESC NULLS LAST, update_date DESC NULLS LAST,
                         create_date DESC NULLS LAST, id);

-- Nobody wrote down when such a student enrolled, nor what became of it.
INSERT INTO implied.mark (mapping, source_key, column_name, rule, trouble)
SELECT 'enrollments', id::text, missing.column_name, 'placeholder', 'bad_value'
  FROM implied.enrollment
 CROSS JOIN (VALUES ('enrollment_date'), ('enrollment_status')) AS missing (column_name)
 WHERE source_table = 'exam_student';
