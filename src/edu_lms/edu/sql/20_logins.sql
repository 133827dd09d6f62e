-- Who has an account, and which roles has it? A users row is a role; the first is the one with the
-- lowest id.

-- Accounts in order of their class; an account that has users rows has the person of its own
-- number.
CREATE TABLE synthetic.login AS
WITH class (place, class, n) AS (
    VALUES (1, 'office', synthetic.amount('office login')),
           (2, 'teacher', synthetic.amount('teacher first')),
           (3, 'student', synthetic.amount('student first')),
           (4, 'first inactive', synthetic.amount('inactive first registration')),
           (5, 'inactive student', synthetic.amount('inactive student')),
           (6, 'inactive teacher', synthetic.amount('inactive teacher')),
           (7, 'second account', synthetic.amount('second account')),
           (8, 'no person', synthetic.amount('account without person'))
), numbered AS (
    SELECT (row_number() OVER (ORDER BY place, k) - 1)::integer AS a, class, k
      FROM class, generate_series(0, n - 1) AS k
)
SELECT a, class, k,
       day,
       CASE WHEN a = 0 THEN 100000000
            ELSE synthetic.long_id('accounts', synthetic.yymmdd(day), a) END AS id,
       CASE class
           WHEN 'no person' THEN NULL
           -- The first accounts of students have a second one without roles.
           WHEN 'second account' THEN k + synthetic.amount('office login')
               + synthetic.amount('teacher first')
           ELSE a
       END AS person,
       class NOT IN ('second account', 'no person') AS has_role
  FROM numbered,
       LATERAL (SELECT date '2022-02-10' + synthetic.below('accounts.day', a, 480) AS day) AS d;

-- Second roles: 300 + 56 + 44 active students, 74 active teachers and 42 others stand behind
-- another role.
CREATE TABLE synthetic.role AS
WITH amounts AS (
    SELECT synthetic.amount('second registration') AS registrations,
           synthetic.amount('teacher behind student') AS teachers,
           synthetic.amount('second registration inactive') AS inactive_students,
           synthetic.amount('student behind teacher') AS students,
           synthetic.amount('second teacher row') AS inactive_teachers,
           synthetic.amount('further role') AS others
), turns AS (
    SELECT a, class, k, 0 AS turn,
           CASE class WHEN 'office' THEN 'none' WHEN 'teacher' THEN 'teacher'
               WHEN 'inactive teacher' THEN 'teacher'
                      ELSE 'student' END AS kind,
           class IN ('student', 'teacher') AS active
      FROM synthetic.login
     WHERE has_role
     UNION ALL
    SELECT a, class, k, 1,
           CASE
               WHEN class = 'student' AND k >= registrations AND k < registrations + teachers
                   THEN 'teacher'
               WHEN class = 'teacher' AND k >= students + inactive_teachers THEN 'none'
               WHEN class = 'teacher' AND k >= students THEN 'teacher'
               ELSE 'student'
           END,
           CASE class WHEN 'student' THEN k < registrations + teachers
                      WHEN 'teacher' THEN k < students
                      ELSE true END
      FROM synthetic.login, amounts
     WHERE class = 'first inactive'
        OR class = 'student' AND k < registrations + teachers + inactive_students
        OR class = 'teacher' AND k < students + inactive_teachers + others
)
SELECT (row_number() OVER (ORDER BY a, turn) - 1)::integer AS u, a, turn, class, k, kind, active,
    day,
       CASE
           WHEN a = 0 THEN 100000000
           -- One digit more would put the first role behind the second.
           WHEN count(*) OVER (PARTITION BY a) > 1
           THEN synthetic.id18('users', synthetic.yymmdd(day), row_number() OVER (ORDER BY a, turn))
           ELSE synthetic.long_id('users', synthetic.yymmdd(day),
               row_number() OVER (ORDER BY a, turn))
       END AS id
  FROM turns,
       LATERAL (SELECT CASE turn WHEN 0 THEN date '2022-02-10' ELSE date '2023-09-15' END
                       + synthetic.below('users.day', a * 2 + turn, 480) AS day) AS d;

-- Persons: one for each account with a role, then those without an account.
CREATE TABLE synthetic.human AS
SELECT p,
       p >= synthetic.amount('logins') AS without_account,
       synthetic.long_id('persons', synthetic.yymmdd(day), p) AS id,
       day,
       woman,
       first.word AS firstname,
       surname.word || CASE
           WHEN right(surname.word, 1) = 'y' THEN CASE WHEN woman THEN 'eva' ELSE 'ev' END
           WHEN synthetic.below('surname.end', p, 4) = 0 THEN 'lı'
           WHEN synthetic.below('surname.end', p, 4) = 1 THEN 'zadə'
           ELSE CASE WHEN woman THEN 'ova' ELSE 'ov' END
       END AS lastname,
       father.word || CASE WHEN woman THEN ' qızı' ELSE ' oğlu' END AS patronymic,
       1980 + synthetic.below('birth year', p, 27) AS birth_year,
       -- Digit, two letters, digit, two letters, digit: different for every p.
       substr('123456789', p % 9 + 1, 1)
       || substr('ABCDEFGHJKLMNPQRSTUVWXYZ', p / 9 % 24 + 1, 1)
       || substr('ZYXWVUTSRQPNMLKJHGFEDCBA', p / 216 % 24 + 1, 1)
       || substr('0123456789', p / 5184 % 10 + 1, 1)
       || substr('ABCDEFGHJKLMNPQRSTUVWXYZ', synthetic.below('fin', p, 24) + 1, 1)
       || substr('ABCDEFGHJKLMNPQRSTUVWXYZ', synthetic.below('fin', p, 23) + 1, 1)
       || substr('0123456789', synthetic.below('fin', p, 10) + 1, 1) AS pincode
  FROM generate_series(0, greatest(synthetic.amount('persons'), synthetic.amount('logins') + 2)
      - 1) AS p
 CROSS JOIN LATERAL (SELECT date '2022-02-09' + synthetic.below('persons.day', p, 480) AS day,
                       synthetic.below('woman', p, 2) = 1 AS woman) AS f
  JOIN synthetic.word AS first
    ON first.list = CASE WHEN woman THEN 'woman' ELSE 'man' END
        AND first.n = synthetic.below('firstname', p, 40)
  JOIN synthetic.word AS surname ON surname.list = 'surname'
      AND surname.n = synthetic.below('surname', p, 43)
  JOIN synthetic.word AS father ON father.list = 'man'
      AND father.n = synthetic.below('father', p, 40);

CREATE UNIQUE INDEX ON synthetic.login (a);
CREATE UNIQUE INDEX ON synthetic.human (p);
ANALYZE synthetic.login, synthetic.role, synthetic.human;
