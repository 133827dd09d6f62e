-- Who is enrolled? Each student once in a subject, in its first offering, whichever course was meant.

-- Courses that are not active led to a subject as well. The date is that of the first row of the
-- student in the course, also of one that is not active.
CREATE TABLE script.line AS
SELECT line.*, plan.subject_id, student.id AS student, course.active = 1 AS is_of_active,
       min(line.create_date) OVER (PARTITION BY line.course_id, line.student_id) AS enrolled
  FROM edu.course_student AS line
  JOIN edu.course ON course.id = line.course_id
  JOIN edu.education_plan_subject AS plan ON plan.id = course.education_plan_subject_id
  JOIN script.subject ON subject.subject_id = plan.subject_id
  JOIN script.student ON student.student_id = line.student_id;
ANALYZE script.line;

CREATE TABLE script.enrolment AS
SELECT pair.*, script.id('course_enrollments', first_id::text) AS id,
       EXISTS (SELECT FROM script.triple
                WHERE triple.subject_id = pair.subject_id
                  AND triple.student_id = pair.student_id) AS has_marks
  FROM (SELECT subject_id, student_id, student,
               min(id) FILTER (WHERE active = 1) AS first_id,
               (array_agg(enrolled ORDER BY id) FILTER (WHERE active = 1))[1] AS enrolled,
               bool_or(active = 1 AND is_of_active) AS is_of_active
          FROM script.line
         GROUP BY subject_id, student_id, student
        HAVING bool_or(active = 1)) AS pair;
CREATE UNIQUE INDEX ON script.enrolment (subject_id, student_id);
ANALYZE script.enrolment;

-- Passed over are enrolments without marks, as long as there are any; and as many as this edu has
-- more than the recorded one had, since there no active row can have led to an inactive course.
ALTER TABLE script.enrolment ADD COLUMN is_written boolean NOT NULL DEFAULT true;
UPDATE script.enrolment
   SET is_written = false
 WHERE first_id IN (SELECT first_id FROM script.enrolment
                     ORDER BY has_marks, script.shuffle('skipped enrolment', first_id::text)
                     LIMIT script.passed_over(40, 2)
                           + CASE WHEN script.is_recorded()
                                  THEN (SELECT count(*) FROM script.enrolment WHERE NOT is_of_active)
                                  ELSE 0 END);
UPDATE script.enrolment
   SET is_written = false
 WHERE first_id NOT IN (SELECT first_id FROM script.enrolment
                         ORDER BY first_id
                         LIMIT script.committed('enrolments', (SELECT count(*)
                                                                 FROM script.enrolment)));

-- The flag of a course work was taken for that of a retake.
INSERT INTO public.course_enrollments (id, course_offering_id, student_id, enrollment_date,
    enrollment_status, is_retake, created_at, updated_at)
SELECT own.id, subject.offering_id, own.student, own.enrolled, 'enrolled',
       coalesce(line.course_work = 1, false), own.enrolled,
       timestamptz '2025-10-04 05:30:00+04'
  FROM script.enrolment AS own
  JOIN script.subject ON subject.subject_id = own.subject_id
  JOIN edu.course_student AS line ON line.id = own.first_id
 WHERE own.is_written;

INSERT INTO synthetic.origin
SELECT 'course_enrollments', id::text, 'written', 'enrollments', first_id
  FROM script.enrolment
 WHERE is_written;

INSERT INTO synthetic.origin_unit (mapping, source_key, group_no, source_table)
SELECT 'enrollments', line.id::text, own.first_id, 'course_student'
  FROM script.enrolment AS own
  JOIN script.line USING (subject_id, student_id)
 WHERE own.is_written AND line.active = 1;

-- Enrolled in the new system: in subjects of which course_student and journal know nothing.
WITH candidate AS (
    SELECT DISTINCT ON (student.student_id) student.id AS student, subject.offering_id, student.place
      FROM (SELECT id, student_id, script.shuffle('native enrolment', student_id::text) AS place
              FROM script.student
             ORDER BY place
             LIMIT script.scaled(40, 2) * 10) AS student
     CROSS JOIN script.subject
     WHERE NOT EXISTS (SELECT FROM script.line
                        WHERE line.subject_id = subject.subject_id
                          AND line.student_id = student.student_id)
       AND NOT EXISTS (SELECT FROM script.triple
                        WHERE triple.subject_id = subject.subject_id
                          AND triple.student_id = student.student_id)
     ORDER BY student.student_id,
              script.shuffle('native enrolment', student.student_id || '/' || subject.subject_id)
), made AS (
    INSERT INTO public.course_enrollments (id, course_offering_id, student_id, enrollment_date,
        enrollment_status, created_at, updated_at)
    SELECT script.id('native enrolments', student::text), offering_id, student, day, 'enrolled',
           day, day
      FROM (SELECT student, offering_id,
                   timestamptz '2025-10-04 10:00:00+04'
                   + row_number() OVER (ORDER BY place) * interval '7 minutes' AS day
              FROM candidate
             ORDER BY place
             LIMIT script.scaled(40, 2)) AS chosen
    RETURNING id
)
INSERT INTO synthetic.origin
SELECT 'course_enrollments', id::text, 'native' FROM made;
