-- Exams, every attempt of a student at them, and the one whose mark is the grade.

INSERT INTO implied.unit (mapping, source_table, source_key, outcome, reason, cause_mapping,
                          cause_key, cause_part, cause_reason, stands_as)
SELECT 'exams', 'exam', id::text, 'quarantined', 'missing_reference', 'exams', id::text, '',
       'missing_reference', NULL
  FROM implied.exam
 WHERE lacks_course
 UNION ALL
SELECT 'exams', 'exam', id::text, 'migrated', NULL, NULL, NULL, NULL, NULL, 'exam:' || id || ':'
  FROM implied.exam
 WHERE NOT lacks_course;

INSERT INTO implied.mark (mapping, source_key, column_name, rule, trouble)
SELECT 'exams', id::text, 'due_date', 'placeholder', 'bad_value'
  FROM implied.exam
 WHERE start_date IS NULL
    OR id::text IN (SELECT key FROM implied.planted('exam', 'start_date', 'date_impossible'))
    OR id::text IN (SELECT key FROM implied.planted('exam', 'start_time', 'date_unparsable'))
 UNION ALL
SELECT 'exams', key, 'title', 'placeholder', 'bad_value'
  FROM implied.planted('exam', 'type_id', 'reference_dangling', 'reference_null')
 UNION ALL
SELECT 'exams', exam.id::text, 'created_by', 'null', 'missing_reference'
  FROM implied.exam
  JOIN implied.planted('users', 'account_id', 'reference_dangling', 'reference_null') AS maker
    ON maker.key = exam.create_user_id::text;

-- All registrations of a student are one; somebody unknown is one for each row.
CREATE TABLE implied.sitting AS
SELECT sitting.id, sitting.exam_id, student.survivor AS student, sitting.point, sitting.active,
       sitting.create_date, sitting.update_date, sitting.finish_status, exam.lacks_course,
       coalesce(btrim(sitting.point), '') = '' AS is_unmarked,
       coalesce(student.survivor::text, 'row ' || sitting.id) AS who,
       CASE WHEN exam.id IS NULL THEN 'missing_reference'
            WHEN exam.lacks_course THEN 'exams'
            WHEN student.survivor IS NULL THEN 'missing_reference' END AS trouble
  FROM public.exam_student AS sitting
  LEFT JOIN implied.exam ON exam.id = sitting.exam_id
  LEFT JOIN implied.student ON student.id = sitting.student_id;

INSERT INTO implied.unit (mapping, source_table, source_key, outcome, reason, cause_mapping,
                          cause_key, cause_part, cause_reason, stands_as)
SELECT 'submissions', 'exam_student', id::text, 'migrated', NULL, NULL, NULL, NULL, NULL,
       'exam_student:' || id || ':'
  FROM implied.sitting
 WHERE trouble IS NULL
 UNION ALL
SELECT 'submissions', 'exam_student', id::text, 'quarantined',
       CASE trouble WHEN 'exams' THEN 'blocked_by_parent' ELSE trouble END,
       CASE trouble WHEN 'exams' THEN 'exams' ELSE 'submissions' END,
       CASE trouble WHEN 'exams' THEN exam_id ELSE id END::text,
       '', 'missing_reference', NULL
  FROM implied.sitting
 WHERE trouble IS NOT NULL;

INSERT INTO implied.mark (mapping, source_key, column_name, rule, trouble)
SELECT 'submissions', key, 'status', 'placeholder', 'unknown_code'
  FROM implied.planted('exam_student', 'finish_status', 'code_unknown');

-- The last marked attempt counts; an inactive one only where no active one is marked.
CREATE TABLE implied.exam_grade AS
SELECT sitting.*, implied.number(point) AS mark,
       CASE WHEN is_unmarked THEN 'no_mark_given'
            WHEN EXISTS (SELECT
                           FROM implied.sitting AS other
                          WHERE other.exam_id IS NOT DISTINCT FROM sitting.exam_id
                            AND other.who = sitting.who
                            AND NOT other.is_unmarked
                            AND ((other.active = 1) IS TRUE, other.create_date, other.id)
                                > ((sitting.active = 1) IS TRUE, sitting.create_date, sitting.id))
            THEN 'not_the_last_attempt' END AS excluded
  FROM implied.sitting;

INSERT INTO implied.unit (mapping, source_table, source_key, outcome, reason, cause_mapping,
                          cause_key, cause_part, cause_reason, stands_as)
SELECT 'exam_grades', 'exam_student', id::text, 'excluded', excluded, 'exam_grades', id::text, '',
       excluded, NULL
  FROM implied.exam_grade
 WHERE excluded IS NOT NULL
 UNION ALL
SELECT 'exam_grades', 'exam_student', id::text,
       CASE WHEN first.trouble IS NULL THEN 'migrated' ELSE 'quarantined' END,
       CASE first.trouble WHEN 'exams' THEN 'blocked_by_parent' ELSE first.trouble END,
       CASE WHEN first.trouble = 'exams' THEN 'exams'
            WHEN first.trouble IS NOT NULL THEN 'exam_grades' END,
       CASE WHEN first.trouble = 'exams' THEN exam_id::text
            WHEN first.trouble IS NOT NULL THEN id::text END,
       CASE WHEN first.trouble IS NOT NULL THEN '' END,
       CASE first.trouble WHEN 'exams' THEN 'missing_reference' ELSE first.trouble END,
       CASE WHEN first.trouble IS NULL THEN 'exam_student:' || id || ':' END
  FROM implied.exam_grade AS grade
 CROSS JOIN LATERAL (SELECT coalesce(grade.trouble,
                                     CASE WHEN mark IS NULL THEN 'bad_value'
                                          WHEN mark > 50 OR mark < 0 THEN 'mark_out_of_scale' END))
       AS first (trouble)
 WHERE excluded IS NULL;

INSERT INTO implied.mark (mapping, source_key, column_name, rule, trouble)
SELECT 'exam_grades', key, 'marks_obtained', 'parsed', NULL
  FROM implied.planted('exam_student', 'point', 'number_with_comma');
