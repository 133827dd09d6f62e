-- Which students does the university know, how did they come, and which of them did the old script
-- lose?

-- A student row belongs to a role; 32 inactive ones have no users row, 20 of them not even an
-- account.
CREATE TABLE synthetic.student AS
WITH every_row AS (
    SELECT role.a AS p, role.u, role.turn, role.id AS user_id, role.active,
           CASE WHEN role.turn = 1 AND role.class IN ('student', 'first inactive')
               THEN 'second_registration' END AS kind,
           role.day
      FROM synthetic.role
     WHERE role.kind = 'student'
     UNION ALL
    -- Persons with an office login have no other student row, those of students have.
    SELECT 1 + k, NULL, 0, NULL, false, 'student_without_user', date '2022-03-01' + k
      FROM generate_series(0, synthetic.amount('student without user') - 1) AS k
     UNION ALL
    SELECT a, NULL, 0, NULL, false, 'student_without_user_second_registration', date '2022-03-11'
        + k
      FROM synthetic.login
     WHERE class = 'student'
       AND k >= synthetic.amount('student first') - synthetic.amount('student without user, second')
     UNION ALL
    SELECT synthetic.amount('logins')
        + k % (SELECT count(*)::integer FROM synthetic.human WHERE without_account), NULL, 0, NULL,
            false,
           'student_without_account', date '2022-04-01' + k
      FROM generate_series(0, synthetic.amount('student without account') - 1) AS k
), numbered AS (
    SELECT (row_number() OVER (ORDER BY p, turn, user_id NULLS LAST) - 1)::integer AS s, *
        FROM every_row
)
SELECT s, p, user_id, active, kind, day,
       turn = 0 AND active AS first_of_account,
       CASE s WHEN 400 THEN 220215064909145438 WHEN 401 THEN 2301162534003810382 WHEN 402
           THEN 2814571256895843457
              ELSE synthetic.long_id('students', synthetic.yymmdd(day), s) END AS id
  FROM numbered;

-- Four pairs share a card number: k-th from the front and from the end in id order, so never in a
-- batch of
-- 100 rows. The old script keeps the later one of each pair.
CREATE TABLE synthetic.card AS
WITH ranked AS (
    SELECT s, id, row_number() OVER (ORDER BY id) AS front,
        row_number() OVER (ORDER BY id DESC) AS back
      FROM synthetic.student
     WHERE first_of_account
)
SELECT early.s AS lost, late.s AS kept, early.id AS lost_id, late.id AS kept_id, 'C' || 90000
    + early.front AS number
  FROM ranked AS early
  JOIN ranked AS late ON late.back = early.front
 WHERE early.front <= synthetic.amount('shared card number');

-- Students with courses: i counts those that the old script moved, u those that it lost.
CREATE TABLE synthetic.enrolled AS
WITH ranked AS (
    SELECT s, id, moved,
           (row_number() OVER (PARTITION BY moved ORDER BY synthetic.hash('enrolled', s), s)
               - 1)::integer AS rank
      FROM (SELECT s, id, first_of_account AND s NOT IN (SELECT lost FROM synthetic.card) AS moved
              FROM synthetic.student) AS student
)
SELECT s, id, moved, rank
  FROM ranked
 WHERE rank < CASE WHEN moved THEN synthetic.amount('enrolled')
     ELSE synthetic.amount('enrolled lost') END;

CREATE TABLE synthetic.student_kind AS
WITH free AS (
    SELECT s, row_number() OVER (ORDER BY synthetic.hash('student kind', s), s) AS rank
      FROM synthetic.student
     WHERE kind IS NULL AND s NOT IN (SELECT lost FROM synthetic.card UNION ALL SELECT kept
         FROM synthetic.card)
), wanted (place, kind, n) AS (
    VALUES (1, 'score_with_comma', synthetic.scaled(15, 1)),
           (2, 'score_empty', synthetic.scaled(20, 1)),
           (3, 'payment_type_dangling', synthetic.scaled(5, 1))
), slot AS (
    SELECT kind, row_number() OVER (ORDER BY place, k) AS rank FROM wanted,
        generate_series(1, n) AS k
)
SELECT s, kind, NULL::text AS value FROM free JOIN slot USING (rank)
 UNION ALL
SELECT kept, 'card_number_shared', lost_id::text FROM synthetic.card
 UNION ALL
SELECT s, kind, p::text FROM synthetic.student WHERE kind IS NOT NULL
   AND s NOT IN (SELECT lost FROM synthetic.card UNION ALL SELECT kept FROM synthetic.card);

INSERT INTO synthetic.manifest (table_name, key, kind, column_name, value)
SELECT 'students', student.id::text, kind.kind,
       CASE WHEN kind.kind LIKE 'score%' THEN 'score' WHEN kind.kind LIKE 'card%' THEN 'card_number'
            WHEN kind.kind LIKE 'payment%' THEN 'education_payment_type_id' ELSE 'user_id' END,
       CASE kind.kind
           WHEN 'card_number_shared' THEN kind.value
           WHEN 'second_registration' THEN (SELECT login.id::text FROM synthetic.login
               WHERE login.a = student.p)
           WHEN 'student_without_user_second_registration'
           THEN (SELECT login.id::text FROM synthetic.login WHERE login.a = student.p) END
  FROM synthetic.student_kind AS kind
  JOIN synthetic.student USING (s);

INSERT INTO public.students (id, person_id, user_id, org_id, in_order_id, out_order_id,
    yda_order_id, order_type_id,
                             education_line_id, education_type_id, education_payment_type_id,
                                 education_lang_id, score,
                             card_number, status, yearly_payment, payment_count, active,
                                 create_date, create_user_id,
                             update_date, update_user_id)
SELECT student.id,
       human.id,
       student.user_id,
       unit.id,
       admission.id,
       dismissal.id,
       NULL,
       CASE WHEN student.active THEN 110000035 ELSE 110000036 END,
       CASE WHEN s % 15 = 0 THEN 110000041 ELSE 110000040 END,
       CASE s % 10 WHEN 0 THEN 110000014 WHEN 1 THEN 110000015 ELSE 110000013 END,
       CASE WHEN kind.kind = 'payment_type_dangling' THEN 110000998 WHEN s % 3 = 0 THEN 110000042
           ELSE 110000043 END,
       CASE s % 9 WHEN 0 THEN 110000066 WHEN 1 THEN 110000067 ELSE 110000065 END,
       CASE kind.kind
           WHEN 'score_with_comma' THEN 200 + s % 400 || ',5'
           WHEN 'score_empty' THEN ''
           ELSE CASE synthetic.below('score', s, 12)
                    WHEN 0 THEN NULL
                    WHEN 1 THEN '0'
                    ELSE (150 + synthetic.below('score', s, 551))::text END
       END,
       coalesce(card.number, CASE WHEN s % 10 = 3 THEN 'C' || 10000 + s END),
       CASE WHEN student.active THEN CASE WHEN s % 60 = 1 THEN 110000045 ELSE 110000044 END
            ELSE CASE WHEN s % 2 = 0 THEN 110000046 ELSE 110000047 END END,
       CASE WHEN s % 3 > 0 THEN (ARRAY['2500', '3000', '3500'])[s % 3 + 1] END,
       CASE WHEN s % 3 > 0 THEN '2' END,
       student.active::integer,
       synthetic.moment(student.day, 'students', s),
       100000000,
       CASE WHEN s % 4 = 2 THEN synthetic.moment(student.day + 400, 'students', s) END,
       CASE WHEN s % 4 = 2 THEN 100000000 END
  FROM synthetic.student
  JOIN synthetic.human USING (p)
  JOIN synthetic.unit ON unit.place = 23 + s % 37
  LEFT JOIN synthetic.student_kind AS kind USING (s)
  LEFT JOIN (SELECT lost AS s, number FROM synthetic.card UNION ALL SELECT kept, number
      FROM synthetic.card) AS card USING (s)
  -- Every tenth student has no admission order; inactive ones have one of dismissal.
  LEFT JOIN (SELECT id, row_number() OVER (ORDER BY n) - 1 AS k, count(*) OVER () AS orders
               FROM synthetic.order_plan WHERE type_id = 110000035 AND active) AS admission
    ON s % 10 <> 9 AND admission.k = s % admission.orders
  LEFT JOIN (SELECT id, row_number() OVER (ORDER BY n) - 1 AS k, count(*) OVER () AS orders
               FROM synthetic.order_plan WHERE type_id = 110000036 AND active) AS dismissal
    ON NOT student.active AND dismissal.k = s % dismissal.orders;

CREATE UNIQUE INDEX ON synthetic.enrolled (moved, rank);
ANALYZE synthetic.student, synthetic.enrolled;
