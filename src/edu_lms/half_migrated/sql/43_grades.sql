-- Which marks were written? That of each detail of a mapped student and component, in each copy of the
-- assessment; the id of the point for the mark.

-- Both constraints are younger than the script: the column came later, and empty.
ALTER TABLE public.grades
    ALTER COLUMN enrollment_id DROP NOT NULL,
    DROP CONSTRAINT grades_assessment_student_unique;

CREATE TABLE script.grade AS
SELECT triple.group_no, triple.student, assessment.id AS assessment_id, assessment.run,
       detail.id AS detail_id, coalesce(detail.point_id_1, 0) % 100 AS mark,
       detail.update_date, detail.create_date,
       script.id('grades', assessment.run || '/' || detail.id) AS id
  FROM edu.detail
  JOIN script.triple USING (journal_id)
  JOIN script.assessment ON assessment.component_n = triple.component_n
  LEFT JOIN (SELECT journal_id,
                    row_number() OVER (ORDER BY script.shuffle('skipped grade',
                        journal_id::text)) AS rank
               FROM script.triple
              WHERE script.is_recorded()) AS skipped USING (journal_id)
 WHERE coalesce(2 * skipped.rank - assessment.run + 1 > script.passed_over(60, 2), true);

-- In the order in which the details were read.
DELETE FROM script.grade
 WHERE detail_id > (SELECT max(detail_id)
                      FROM (SELECT detail_id
                              FROM script.grade
                             ORDER BY detail_id
                             LIMIT script.committed('grades', (SELECT count(*)
                                                                 FROM script.grade))) AS written);

INSERT INTO public.grades (id, assessment_id, student_id, marks_obtained, percentage, letter_grade,
    is_final, graded_at, created_at, updated_at)
SELECT id,
       assessment_id,
       student,
       mark,
       mark,
       CASE WHEN mark >= 90 THEN 'A' WHEN mark >= 80 THEN 'B' WHEN mark >= 70 THEN 'C'
            WHEN mark >= 60 THEN 'D' ELSE 'F' END,
       true,
       update_date,
       create_date,
       timestamptz '2025-10-04 15:45:00+04'
  FROM script.grade;

-- The purge proved the key.
DO $$
BEGIN
    IF script.is_recorded() OR script.state() = 'purged' THEN
        ALTER TABLE public.grades
            ADD CONSTRAINT grades_assessment_student_unique UNIQUE (assessment_id, student_id);
    END IF;
END
$$;

INSERT INTO synthetic.origin
SELECT 'grades', id::text, 'written', 'component_grades', group_no FROM script.grade;

INSERT INTO synthetic.origin_unit (mapping, source_key, group_no)
SELECT 'component_grades', journal_id::text, group_no
  FROM script.triple
 WHERE group_no IN (SELECT group_no FROM script.grade);

-- Given in the new system, in assessments that it alone knows.
WITH made AS (
    INSERT INTO public.grades (id, assessment_id, student_id, enrollment_id, marks_obtained,
        percentage, letter_grade, feedback, is_final, graded_at, created_at, updated_at)
    SELECT script.id('native grades', assessment_id || '/' || student), assessment_id, student,
           enrolment_id, mark, mark * 10,
           CASE WHEN mark >= 9 THEN 'A' WHEN mark >= 8 THEN 'B' ELSE 'C' END,
           'Yaxşı işdir', false, day, day, day
      FROM (SELECT native.id AS assessment_id, enrolment.student, enrolment.id AS enrolment_id,
                   7 + (turn + native.n) % 4 AS mark,
                   timestamptz '2025-10-05 09:00:00+04'
                   + (native.n * 10 + turn) * interval '1 minute' AS day,
                   row_number() OVER (ORDER BY turn, native.n) AS place
              FROM script.native_assessment AS native
              JOIN (SELECT enrolment.*, row_number() OVER (PARTITION BY subject_id ORDER BY
                           script.shuffle('native grade', first_id::text)) AS turn
                      FROM script.enrolment
                     WHERE is_written) AS enrolment USING (subject_id)
             WHERE turn <= 3) AS possible
     WHERE place <= script.scaled(60, 2)
    RETURNING id
)
INSERT INTO synthetic.origin
SELECT 'grades', id::text, 'native' FROM made;
