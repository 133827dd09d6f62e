-- Whom does an order concern? 890 of 3,628 active assignments hang on orders that repeat a serial.

WITH target AS (
    SELECT order_plan.id, order_plan.day, repeated,
           row_number() OVER (PARTITION BY repeated ORDER BY order_plan.n) - 1 AS k,
           count(*) OVER (PARTITION BY repeated) AS orders
      FROM synthetic.order_plan
      JOIN synthetic.order_serial USING (n)
     WHERE order_plan.active
), assignment AS (
    SELECT n, n < synthetic.amount('person_orders.active') AS active,
           n < synthetic.amount('assignment of repeated serial') AS repeated
      FROM generate_series(0, synthetic.amount('person_orders') - 1) AS n
)
INSERT INTO public.person_orders (id, order_id, person_id, student_id, reason_id, note, active,
    create_date, create_user_id)
SELECT synthetic.long_id('person_orders', synthetic.yymmdd(target.day), n),
       target.id,
       human.id,
       -- One assignment in ten concerns a person who is no student.
       CASE WHEN n % 10 < 9 THEN student.id END,
       CASE n % 6 WHEN 0 THEN 110000048 WHEN 1 THEN 110000049 END,
       CASE WHEN n % 30 = 0 THEN 'Əsas: ərizə' END,
       assignment.active::integer,
       synthetic.moment(target.day, 'person_orders', n),
       100000000
  FROM assignment
  JOIN target ON target.repeated = assignment.repeated AND target.k = n % target.orders
  JOIN synthetic.student ON student.s = n * 7 % synthetic.amount('students')
  JOIN synthetic.human USING (p);
