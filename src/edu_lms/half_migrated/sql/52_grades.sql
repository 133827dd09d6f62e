-- Which marks were left? The last of each student in each copy of a component, the id of the point
-- for the mark.

-- Of the 97,483 triples 5,778 belong to students without an enrolment in the subject. They stand on
-- other enrolments of the student, until 94,100 carry marks, and the rest on enrolments that have
-- some.
CREATE TABLE script.carrier AS
WITH direct AS (
    SELECT triple.journal_id, triple.student_id, enrolment.first_id
      FROM script.triple
      LEFT JOIN script.enrolment
        ON enrolment.subject_id = triple.subject_id AND enrolment.student_id = triple.student_id
       AND enrolment.is_written
), stray AS (
    SELECT journal_id, student_id, row_number() OVER (PARTITION BY student_id ORDER BY journal_id) AS k
      FROM direct
     WHERE first_id IS NULL
), spare AS (
    SELECT student_id, first_id, row_number() OVER (PARTITION BY student_id ORDER BY first_id) AS k
      FROM script.enrolment
     WHERE is_written AND first_id NOT IN (SELECT first_id FROM direct WHERE first_id IS NOT NULL)
), placed AS (
    SELECT stray.journal_id, spare.first_id
      FROM stray
      JOIN spare USING (student_id, k)
     ORDER BY stray.journal_id
     LIMIT greatest(0, script.scaled(94100, 0) - (SELECT count(DISTINCT first_id) FROM direct))
), usual AS (
    SELECT student_id, min(first_id) AS first_id FROM direct GROUP BY student_id
), any_other AS (
    SELECT student_id, min(first_id) AS first_id
      FROM script.enrolment
     WHERE is_written
     GROUP BY student_id
)
SELECT direct.journal_id,
       coalesce(direct.first_id, placed.first_id, usual.first_id, any_other.first_id) AS first_id
  FROM direct
  LEFT JOIN placed USING (journal_id)
  LEFT JOIN usual USING (student_id)
  LEFT JOIN any_other USING (student_id);
CREATE UNIQUE INDEX ON script.carrier (journal_id);
ANALYZE script.carrier;

-- Both constraints were added when the script was done.
ALTER TABLE public.grades
    ALTER COLUMN enrollment_id DROP NOT NULL,
    DROP CONSTRAINT grades_assessment_student_unique;

CREATE TABLE script.grade AS
SELECT triple.journal_id, triple.group_no, triple.student, assessment.id AS assessment_id,
       assessment.run,
       coalesce(triple.point_id_1, 0) % 100 AS mark, triple.given,
       script.id('grades', assessment.run || '/' || triple.journal_id) AS id
  FROM script.triple
  JOIN script.assessment ON assessment.component_n = triple.component_n
  LEFT JOIN (SELECT journal_id,
                    row_number() OVER (ORDER BY script.shuffle('skipped grade',
                        journal_id::text)) AS rank
               FROM script.triple) AS skipped ON skipped.journal_id = triple.journal_id
 WHERE 2 * skipped.rank - assessment.run + 1 > script.scaled(60, 2);

INSERT INTO public.grades (id, assessment_id, student_id, enrollment_id, marks_obtained, percentage,
    letter_grade, is_final, graded_at, created_at, updated_at)
SELECT id,
       assessment_id,
       student,
       script.id('course_enrollments', carrier.first_id::text),
       mark,
       mark,
       CASE WHEN mark >= 90 THEN 'A' WHEN mark >= 80 THEN 'B' WHEN mark >= 70 THEN 'C'
            WHEN mark >= 60 THEN 'D' ELSE 'F' END,
       true,
       given,
       given,
       timestamptz '2025-10-04 15:45:00+04'
  FROM script.grade
  JOIN script.carrier USING (journal_id);

ALTER TABLE public.grades
    ALTER COLUMN enrollment_id SET NOT NULL,
    ADD CONSTRAINT grades_assessment_student_unique UNIQUE (assessment_id, student_id);

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
