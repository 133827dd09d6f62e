-- Who is enrolled? Each student once in a subject, in its first offering, whichever course was meant.

CREATE TABLE script.enrolment AS
SELECT pair.*, script.id('course_enrollments', first_id::text) AS id,
       EXISTS (SELECT FROM script.triple
                WHERE triple.subject_id = pair.subject_id
                  AND triple.student_id = pair.student_id) AS has_marks
  FROM (SELECT course.subject_id, line.student_id, student.id AS student, min(line.id) AS first_id
          FROM edu.course_student AS line
          JOIN script.course ON course.course_id = line.course_id
          JOIN script.student ON student.student_id = line.student_id AND NOT student.is_late
         GROUP BY course.subject_id, line.student_id, student.id) AS pair;
CREATE UNIQUE INDEX ON script.enrolment (subject_id, student_id);
ANALYZE script.enrolment;

-- Passed over are enrolments without marks, as long as there are any.
ALTER TABLE script.enrolment ADD COLUMN is_written boolean NOT NULL DEFAULT true;
UPDATE script.enrolment
   SET is_written = false
 WHERE first_id IN (SELECT first_id FROM script.enrolment
                     ORDER BY has_marks, script.shuffle('skipped enrolment', first_id::text)
                     LIMIT script.scaled(40, 2));

-- The flag of a course work was taken for that of a retake.
INSERT INTO public.course_enrollments (id, course_offering_id, student_id, enrollment_date,
    enrollment_status, is_retake, created_at, updated_at)
SELECT own.id, subject.offering_id, own.student, line.create_date, 'enrolled',
       coalesce(line.course_work = 1, false), line.create_date,
       timestamptz '2025-10-04 05:30:00+04'
  FROM script.enrolment AS own
  JOIN script.subject ON subject.subject_id = own.subject_id
  JOIN edu.course_student AS line ON line.id = own.first_id
 WHERE own.is_written;

INSERT INTO synthetic.origin
SELECT 'course_enrollments', id::text, 'written', 'enrollments', first_id
  FROM script.enrolment
 WHERE is_written;

INSERT INTO synthetic.origin_unit (mapping, source_key, group_no)
SELECT 'enrollments', line.id::text, own.first_id
  FROM script.enrolment AS own
  JOIN script.course ON course.subject_id = own.subject_id
  JOIN edu.course_student AS line
    ON line.course_id = course.course_id AND line.student_id = own.student_id
 WHERE own.is_written;

-- Enrolled in the new system: in subjects of which course_student and journal know nothing.
WITH candidate AS (
    SELECT DISTINCT ON (student.student_id) student.id AS student, subject.offering_id, student.place
      FROM (SELECT id, student_id, script.shuffle('native enrolment', student_id::text) AS place
              FROM script.student
             WHERE NOT is_late
             ORDER BY place
             LIMIT script.scaled(40, 2) * 10) AS student
     CROSS JOIN script.subject
     WHERE NOT EXISTS (SELECT FROM script.enrolment
                        WHERE enrolment.subject_id = subject.subject_id
                          AND enrolment.student_id = student.student_id)
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
