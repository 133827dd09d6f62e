-- How many courses became offerings? The first of each subject and first 20 characters of the code.

CREATE TABLE script.course AS
SELECT course.id AS course_id, plan.subject_id, left(course.code, 20) AS section_code,
       min(course.id) OVER (PARTITION BY plan.subject_id, left(course.code, 20)) AS kept_id
  FROM edu.course
  JOIN edu.education_plan_subject AS plan ON plan.id = course.education_plan_subject_id
  JOIN edu.subject_catalog AS subject ON subject.id = plan.subject_id
 WHERE course.active = 1;
CREATE UNIQUE INDEX ON script.course (course_id);

CREATE TABLE script.offering AS
SELECT course_id, subject_id, section_code, script.id('course_offerings', course_id::text) AS id
  FROM script.course
 WHERE course_id = kept_id;

-- offerings[0]: who looked for a subject got the first of its offerings.
CREATE TABLE script.subject AS
SELECT DISTINCT ON (subject_id) subject_id, id AS offering_id
  FROM script.offering
 ORDER BY subject_id, course_id;
CREATE UNIQUE INDEX ON script.subject (subject_id);

-- Who looked for a section code got the last offering under it, of whatever subject: the mapping in
-- memory kept whichever came last.
CREATE TABLE script.section AS
SELECT section_code, offering_id, row_number() OVER (ORDER BY course_id) - 1 AS n
  FROM (SELECT DISTINCT ON (section_code COLLATE "C") section_code, id AS offering_id, course_id
          FROM script.offering
         ORDER BY section_code COLLATE "C", course_id DESC) AS last;
CREATE UNIQUE INDEX ON script.section (section_code);
ANALYZE script.course, script.offering, script.subject, script.section;

INSERT INTO public.course_offerings (id, course_id, academic_term_id, section_code,
    language_of_instruction, max_enrollment, delivery_mode, is_published, enrollment_status,
    created_at, updated_at)
SELECT offering.id,
       script.id('courses', offering.subject_id::text),
       -- The oldest term, for all of them.
       script.id('academic_terms', '1'),
       offering.section_code,
       'az',
       coalesce(nullif(course.student_count, 0), 30),
       CASE WHEN lower(course.code) LIKE '%online%' THEN 'online'::delivery_mode ELSE 'in_person' END,
       true,
       'open',
       course.create_date,
       timestamptz '2025-10-04 02:20:00+04'
  FROM script.offering
  JOIN edu.course ON course.id = offering.course_id;

INSERT INTO synthetic.origin
SELECT 'course_offerings', id::text, 'written', 'offerings', course_id FROM script.offering;

INSERT INTO synthetic.origin_unit (mapping, source_key, group_no)
SELECT 'offerings', course_id::text, kept_id FROM script.course;
