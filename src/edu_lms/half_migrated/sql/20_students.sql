-- Which students were written? Active ones whose users row had become a user.

CREATE TABLE script.written_student AS
SELECT students.*, coalesce(card_number, 'STU' || students.id) AS number, login.id AS login_id
  FROM edu.students
  JOIN script.login ON login.users_id = students.user_id
 WHERE students.active = 1;

-- ON CONFLICT (student_number) gave the row of an equal card number to the later student.
CREATE TABLE script.student AS
SELECT DISTINCT ON (number COLLATE "C")
       id AS student_id,
       script.id('students', (first_value(written_student.id) OVER by_number)::text) AS id,
       login_id AS user_id,
       number,
       false AS is_late
  FROM script.written_student
WINDOW by_number AS (PARTITION BY number COLLATE "C" ORDER BY written_student.id)
 ORDER BY number COLLATE "C", written_student.id DESC;

-- On 5 October 19 students more, whose users row had been dropped, got a user of their own. Those
-- with most sittings are taken, since 250 submissions came with them.
CREATE TABLE script.late_student AS
SELECT students.id AS student_id, users.id AS users_id, users.account_id,
       script.id('users', users.id::text) AS user_id
  FROM edu.students
  JOIN edu.users ON users.id = students.user_id
  LEFT JOIN script.login ON login.users_id = users.id
  LEFT JOIN (SELECT student_id, count(*) AS sittings FROM edu.exam_student WHERE active = 1
              GROUP BY student_id) AS sat ON sat.student_id = students.id
 WHERE students.active = 1 AND login.users_id IS NULL
 ORDER BY sittings DESC NULLS LAST, script.shuffle('late student', students.id::text)
 LIMIT script.scaled(19, 1);

INSERT INTO public.users (id, username, email, password_hash, is_active, password_changed_at,
    metadata, created_at, updated_at)
SELECT user_id,
       'user_' || users_id,
       'user_' || users_id || '@temp.bbu.edu.az',
       script.bcrypt('late user ' || users_id),
       true,
       timestamptz '2025-10-05 10:30:00+04',
       jsonb_build_object('old_user_id', users_id, 'old_account_id', account_id),
       timestamptz '2025-10-05 10:30:00+04',
       timestamptz '2025-10-05 10:30:00+04'
  FROM script.late_student;

-- A second row of the account, beside the one of the first run.
INSERT INTO synthetic.origin
SELECT 'users', user_id::text, 'written', 'users', account_id FROM script.late_student;

INSERT INTO script.student
SELECT late.student_id,
       script.id('students', late.student_id::text),
       late.user_id,
       coalesce(students.card_number, 'STU' || students.id),
       true
  FROM script.late_student AS late
  JOIN edu.students ON students.id = late.student_id;
CREATE UNIQUE INDEX ON script.student (student_id);
ANALYZE script.student;

-- Constants, the day of entry into the system for that of enrolment, an average forged from the
-- entrance score.
INSERT INTO public.students (id, user_id, student_number, enrollment_date, status, study_mode,
    funding_type, gpa, metadata, created_at, updated_at)
SELECT own.id,
       own.user_id,
       own.number,
       (students.create_date AT TIME ZONE 'UTC')::date,
       'active',
       'full_time',
       'self_funded',
       CASE WHEN students.score ~ '^\d{1,3}$' AND students.score::integer <= 100
            THEN students.score::numeric / 100 * 4 END,
       jsonb_build_object(
           'old_student_id', students.id,
           'old_person_id', students.person_id,
           'old_org_id', students.org_id,
           'education_line_id', students.education_line_id,
           'education_type_id', students.education_type_id,
           'education_payment_type_id', students.education_payment_type_id,
           'education_lang_id', students.education_lang_id),
       students.create_date,
       CASE WHEN own.is_late THEN timestamptz '2025-10-05 10:40:00+04'
            ELSE timestamptz '2025-10-03 12:10:00+04' END
  FROM script.student AS own
  JOIN edu.students ON students.id = own.student_id;

INSERT INTO synthetic.origin
SELECT 'students', id::text, 'written', 'students', student_id FROM script.student;

INSERT INTO synthetic.origin_unit (mapping, source_key, group_no)
SELECT 'students', student_id::text, student_id FROM script.student;
