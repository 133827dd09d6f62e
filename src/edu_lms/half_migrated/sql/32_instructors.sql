-- Who teaches? Whoever has a user, in the offering under the section code, as "primary".

-- One statement: it cannot have broken off. The records count 2,143 of the pairs that it could have
-- written here; since nothing tells which, chance says it.
CREATE TABLE script.instructor AS
SELECT min(line.id) AS first_id, section.offering_id, login.id AS user_id,
       script.id('course_instructors', min(line.id)::text) AS id
  FROM edu.course_teacher AS line
  JOIN edu.course ON course.id = line.course_id
  JOIN script.section ON section.section_code = left(course.code, 20)
  JOIN edu.teachers ON teachers.id = line.teacher_id AND teachers.active = 1
  JOIN script.login ON login.person_id = teachers.person_id AND login.id IS NOT NULL
 GROUP BY section.offering_id, login.id
 ORDER BY script.shuffle('instructor', min(line.id)::text)
 LIMIT CASE WHEN script.is_recorded() THEN script.scaled(2143, 3) END;

INSERT INTO public.course_instructors (id, course_offering_id, instructor_id, role, assigned_date,
    created_at)
SELECT own.id, own.offering_id, own.user_id, 'primary', line.create_date,
       timestamptz '2025-10-04 03:00:00+04'
  FROM script.instructor AS own
  JOIN edu.course_teacher AS line ON line.id = own.first_id;

INSERT INTO synthetic.origin
SELECT 'course_instructors', id::text, 'written', 'instructors', first_id FROM script.instructor;

INSERT INTO synthetic.origin_unit (mapping, source_key, group_no)
SELECT 'instructors', line.id::text, own.first_id
  FROM script.instructor AS own
  JOIN script.login ON login.id = own.user_id
  JOIN edu.teachers ON teachers.person_id = login.person_id AND teachers.active = 1
  JOIN edu.course_teacher AS line ON line.teacher_id = teachers.id
  JOIN edu.course ON course.id = line.course_id
  JOIN script.section
    ON section.section_code = left(course.code, 20) AND section.offering_id = own.offering_id;
