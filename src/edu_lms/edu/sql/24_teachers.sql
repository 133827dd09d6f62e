-- Who teaches? 464 rows, 424 active; the text of out_action_date says little about who left.

CREATE TABLE synthetic.teacher AS
WITH every_row AS (
    SELECT role.a AS p, role.turn, role.id AS user_id, role.active, role.day,
           CASE WHEN role.turn = 1 AND role.class = 'teacher' THEN 'second_teacher_row' END AS kind
      FROM synthetic.role
     WHERE role.kind = 'teacher'
     UNION ALL
    -- The last office logins: persons with an account that no other teacher row has.
    SELECT synthetic.amount('office login') - 1 - k, 0, NULL, false, date '2022-03-02' + k,
        'teacher_without_user'
      FROM generate_series(0, synthetic.amount('teacher without user') - 1) AS k
     UNION ALL
    SELECT (SELECT max(p) FROM synthetic.human)
        - k % (SELECT count(*)::integer FROM synthetic.human WHERE without_account),
           0, NULL, false, date '2022-03-02' + k, 'teacher_without_account'
      FROM generate_series(0, synthetic.amount('teacher without account') - 1) AS k
), numbered AS (
    SELECT (row_number() OVER (ORDER BY p, turn, user_id NULLS LAST) - 1)::integer AS t, *
        FROM every_row
)
SELECT t, p, user_id, active, kind, day, active AND turn = 0 AS first_of_account,
       row_number() OVER (PARTITION BY active AND turn = 0 ORDER BY synthetic.hash('left', t),
           t) AS left_rank,
       row_number() OVER (ORDER BY synthetic.hash('teaches', t), t) - 1 AS course_rank,
       CASE t WHEN 5 THEN 2610368562895842054
           ELSE synthetic.long_id('teachers', synthetic.yymmdd(day), t) END AS id
  FROM numbered;

CREATE TABLE synthetic.teacher_kind AS
WITH free AS (
    SELECT t, row_number() OVER (ORDER BY synthetic.hash('teacher kind', t), t) AS rank
      FROM synthetic.teacher WHERE kind IS NULL
), wanted (place, kind, n) AS (
    VALUES (1, 'position_dangling', synthetic.scaled(3, 1)),
    (2, 'in_action_date_empty', synthetic.scaled(20, 1))
), slot AS (
    SELECT kind, row_number() OVER (ORDER BY place, k) AS rank FROM wanted,
        generate_series(1, n) AS k
)
SELECT t, kind FROM free JOIN slot USING (rank)
 UNION ALL
SELECT t, kind FROM synthetic.teacher WHERE kind IS NOT NULL;

INSERT INTO synthetic.manifest (table_name, key, kind, column_name, value)
SELECT 'teachers', teacher.id::text, kind.kind,
       CASE kind.kind WHEN 'position_dangling' THEN 'position_id' WHEN 'in_action_date_empty'
           THEN 'in_action_date'
                      ELSE 'user_id' END,
       CASE kind.kind WHEN 'second_teacher_row'
            THEN (SELECT login.id::text FROM synthetic.login WHERE login.a = teacher.p) END
  FROM synthetic.teacher_kind AS kind
  JOIN synthetic.teacher USING (t);

INSERT INTO public.teachers (id, person_id, user_id, in_action_id, in_action_date, out_action_id,
    out_action_date,
                             organization_id, staff_type_id, position_id, contract_type_id,
                                 teaching, card_number,
                             active, create_date, create_user_id)
SELECT teacher.id,
       human.id,
       teacher.user_id,
       appointment.id,
       CASE WHEN kind.kind = 'in_action_date_empty' THEN ''
           ELSE synthetic.dmy(teacher.day - 300 - t) END,
       NULL,
       CASE WHEN teacher.left_rank <= CASE WHEN first_of_account
           THEN synthetic.amount('left teacher') ELSE 30 END
            THEN synthetic.dmy(teacher.day + 365 + t) END,
       unit.id,
       CASE WHEN t % 12 = 0 THEN 110000080 ELSE 110000079 END,
       CASE WHEN kind.kind = 'position_dangling' THEN 110000997 ELSE 110000070 + t % 6 END,
       110000076 + t % 3,
       CASE WHEN teacher.course_rank >= synthetic.amount('teachers')
           - synthetic.amount('not teaching') THEN 0 ELSE 1 END,
       CASE WHEN t % 8 = 0 THEN 'M' || 1000 + t END,
       teacher.active::integer,
       synthetic.moment(teacher.day, 'teachers', t),
       100000000
  FROM synthetic.teacher
  JOIN synthetic.human USING (p)
  LEFT JOIN synthetic.teacher_kind AS kind USING (t)
  -- The biggest kafedra has 71 of 464.
  JOIN synthetic.unit ON unit.place = CASE WHEN t % 13 < 2 THEN 8 ELSE 8 + t % 14 END
  LEFT JOIN (SELECT id, row_number() OVER (ORDER BY n) - 1 AS k, count(*) OVER () AS orders
               FROM synthetic.order_plan WHERE type_id = 110000037 AND active) AS appointment
    ON t % 7 < 5 AND appointment.k = t % appointment.orders;

CREATE UNIQUE INDEX ON synthetic.teacher (course_rank);
ANALYZE synthetic.teacher;
