-- Whom did 5 October add? Students whose users row had been dropped, with a user of their own.

-- 19 of them; those with most sittings are taken, since 250 submissions came with them.
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
       late.student_id,
       script.id('students', late.student_id::text),
       late.user_id,
       coalesce(students.card_number, 'STU' || students.id),
       true
  FROM script.late_student AS late
  JOIN edu.students ON students.id = late.student_id;
ANALYZE script.student;

SELECT script.write_students(true, timestamptz '2025-10-05 10:40:00+04');
