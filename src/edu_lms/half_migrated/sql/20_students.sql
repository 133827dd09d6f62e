-- Which students were written? Active ones whose users row had become a user.

CREATE TABLE script.written_student AS
SELECT students.*, coalesce(card_number, 'STU' || students.id) AS number, login.id AS login_id
  FROM edu.students
  JOIN script.login ON login.users_id = students.user_id
 WHERE students.active = 1;

-- ON CONFLICT (student_number) gave the row of an equal card number to the later student: user and old
-- ids, while the dates stayed those of the first.
CREATE TABLE script.student AS
SELECT DISTINCT ON (number COLLATE "C")
       id AS student_id,
       first_value(written_student.id) OVER by_number AS first_id,
       script.id('students', (first_value(written_student.id) OVER by_number)::text) AS id,
       login_id AS user_id,
       number,
       false AS is_late
  FROM script.written_student
WINDOW by_number AS (PARTITION BY number COLLATE "C" ORDER BY written_student.id)
 ORDER BY number COLLATE "C", written_student.id DESC;

-- Constants, the day of entry into the system for that of enrolment, an average forged from the
-- entrance score.
CREATE FUNCTION script.write_students(late boolean, ran timestamptz) RETURNS void
LANGUAGE sql AS $$
    INSERT INTO public.students (id, user_id, student_number, enrollment_date, status, study_mode,
        funding_type, gpa, metadata, created_at, updated_at)
    SELECT own.id,
           own.user_id,
           own.number,
           (first.create_date AT TIME ZONE 'UTC')::date,
           'active',
           'full_time',
           'self_funded',
           CASE WHEN students.score ~ '^\d{1,3}$' AND students.score::integer <= 100
                THEN students.score::numeric / 100 * 4 END,
           jsonb_build_object(
               'old_student_id', students.id,
               'old_person_id', students.person_id,
               'old_org_id', students.org_id,
               'education_type_id', students.education_type_id,
               'education_payment_type_id', students.education_payment_type_id,
               'education_lang_id', students.education_lang_id),
           first.create_date,
           ran
      FROM script.student AS own
      JOIN edu.students ON students.id = own.student_id
      JOIN edu.students AS first ON first.id = own.first_id
     WHERE own.is_late = late;

    INSERT INTO synthetic.origin
    SELECT 'students', id::text, 'written', 'students', student_id
      FROM script.student
     WHERE is_late = late;

    INSERT INTO synthetic.origin_unit (mapping, source_key, group_no)
    SELECT 'students', student_id::text, student_id FROM script.student WHERE is_late = late;
$$;

SELECT script.write_students(false, timestamptz '2025-10-03 12:10:00+04');
CREATE UNIQUE INDEX ON script.student (student_id);
ANALYZE script.student;
