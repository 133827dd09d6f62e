-- What did the completion of 5 October add? A further offering of each course, and an enrolment of each
-- student whom the journal names in it; at the grades it broke off.

CREATE TABLE script.completed_offering AS
SELECT course_id, subject_id, script.id('completed offerings', course_id::text) AS id
  FROM script.course;
CREATE UNIQUE INDEX ON script.completed_offering (course_id);

-- The other end of the code this time; in the oldest term again.
INSERT INTO public.course_offerings (id, course_id, academic_term_id, section_code,
    language_of_instruction, max_enrollment, delivery_mode, is_published, enrollment_status,
    old_course_id, created_at, updated_at)
SELECT own.id,
       script.id('courses', own.subject_id::text),
       script.id('academic_terms', '1'),
       right(course.code, 20),
       'az',
       coalesce(nullif(course.student_count, 0), 30),
       CASE WHEN lower(course.code) LIKE '%online%' THEN 'online'::delivery_mode ELSE 'in_person' END,
       true,
       'open',
       course.id,
       course.create_date,
       timestamptz '2025-10-05 12:20:00+04'
  FROM script.completed_offering AS own
  JOIN edu.course ON course.id = own.course_id;

-- The first row of a pair is kept: the partial unique index swallowed the others.
CREATE TABLE script.completed_enrolment AS
SELECT DISTINCT ON (journal.course_id, journal.student_id)
       journal.id AS journal_id, journal.course_id, journal.student_id, journal.point,
       journal.create_date, offering.id AS offering_id, student.id AS student,
       script.id('completed enrolments', journal.id::text) AS id
  FROM edu.journal
  JOIN script.completed_offering AS offering ON offering.course_id = journal.course_id
  JOIN script.student ON student.student_id = journal.student_id AND NOT student.is_late
 WHERE journal.active = 1
 ORDER BY journal.course_id, journal.student_id, journal.id;

-- A point of the ten-point scale stands where a letter belongs.
INSERT INTO public.course_enrollments (id, course_offering_id, student_id, enrollment_date,
    enrollment_status, grade, old_journal_id, created_at, updated_at)
SELECT id, offering_id, student, create_date, 'enrolled', point, journal_id,
       timestamptz '2025-10-05 12:40:00+04', timestamptz '2025-10-05 12:40:00+04'
  FROM script.completed_enrolment;

-- Groups of their own: the numbers of the first run are ids, and positive.
INSERT INTO synthetic.origin
SELECT 'course_offerings', id::text, 'written', 'offerings', -course_id
  FROM script.completed_offering
 UNION ALL
SELECT 'course_enrollments', id::text, 'written', 'enrollments', -journal_id
  FROM script.completed_enrolment;

INSERT INTO synthetic.origin_unit (mapping, source_key, group_no, source_table)
SELECT 'offerings', course_id::text, -course_id, 'course'
  FROM script.completed_offering
 UNION ALL
SELECT 'enrollments', journal_id::text, -journal_id, 'journal'
  FROM script.completed_enrolment;
