-- Which attempt of a student at an exam is each sitting, and which one gives the grade?
WITH own_account AS (
  SELECT accounts.person_id,
         (array_agg(accounts.id ORDER BY accounts.active DESC NULLS LAST, accounts.id))[1] AS account_id
    FROM accounts
   GROUP BY accounts.person_id
), registration AS (
  -- registrations of one account are one student in lms
  SELECT students.id AS student_id,
         coalesce('account ' || coalesce(accounts.id, own_account.account_id), 'student ' || students.id) AS login
    FROM students
    LEFT JOIN users ON users.id = students.user_id
    LEFT JOIN accounts ON accounts.id = users.account_id
    LEFT JOIN own_account ON own_account.person_id = students.person_id
), attempt AS (
  SELECT sitting.id,
         sitting.exam_id,
         coalesce(registration.login, 'sitting ' || sitting.id) AS login,
         coalesce(sitting.active = 1, FALSE) AS is_active,
         nullif(btrim(sitting.point), '') IS NOT NULL AS is_marked,
         sitting.point,
         sitting.active,
         sitting.update_date,
         row_number() OVER (
           PARTITION BY sitting.exam_id, coalesce(registration.login, 'sitting ' || sitting.id)
           ORDER BY sitting.create_date, sitting.id
         ) AS number
    FROM exam_student AS sitting
    LEFT JOIN registration ON registration.student_id = sitting.student_id
), ranked AS (
  -- the last mark counts; one that was withdrawn (inactive) only where there is no other
  SELECT attempt.id,
         attempt.exam_id,
         attempt.login,
         attempt.number,
         attempt.is_marked,
         jsonb_strip_nulls(jsonb_build_object(
           'old_exam_student_id', attempt.id, 'attempt', attempt.number, 'point', attempt.point,
           'active', attempt.active, 'updated', attempt.update_date)) AS mark,
         attempt.is_marked AND row_number() OVER (
           PARTITION BY attempt.exam_id, attempt.login
           ORDER BY attempt.is_marked DESC, attempt.is_active DESC, attempt.number DESC
         ) = 1 AS gives_grade
    FROM attempt
), other_marks AS (
  SELECT ranked.exam_id,
         ranked.login,
         array_agg(ranked.mark ORDER BY ranked.number) AS marks
    FROM ranked
   WHERE ranked.is_marked
     AND NOT ranked.gives_grade
   GROUP BY ranked.exam_id, ranked.login
)
SELECT ranked.id AS exam_student_id,
       ranked.number::integer AS attempt_number,
       ranked.gives_grade,
       other_marks.marks AS other_marks
  FROM ranked
  LEFT JOIN other_marks
    ON ranked.gives_grade
   AND other_marks.exam_id = ranked.exam_id
   AND other_marks.login = ranked.login
