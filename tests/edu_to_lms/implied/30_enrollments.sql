-- One enrolment for each student and course: of course_student, else of the journal.

-- What keeps a row from being an enrolment is planted: its course or its student is missing.
CREATE TABLE implied.enrollment AS
SELECT listed.place, listed.source_table, listed.id, listed.course_id, student.survivor AS student,
       listed.active, listed.update_date, listed.create_date,
       EXISTS (SELECT FROM synthetic.manifest
                WHERE table_name = listed.source_table
                  AND key = listed.id::text
                  AND column_name IN ('course_id', 'student_id')
                  AND kind IN ('reference_dangling', 'reference_null')) AS is_missing
  FROM (SELECT 0 AS place, 'course_student' AS source_table, id, course_id, student_id, active,
               update_date, create_date
          FROM public.course_student
         UNION ALL
        SELECT 1, 'journal', id, course_id, student_id, active, update_date, create_date
          FROM public.journal) AS listed
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
