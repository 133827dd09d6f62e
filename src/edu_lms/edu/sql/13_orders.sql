-- Which orders admit, dismiss and appoint? Serials return every year: 393 distinct among 629
-- active.

CREATE TABLE synthetic.order_plan AS
SELECT n,
       day,
       synthetic.long_id('orders', synthetic.yymmdd(day), n) AS id,
       CASE WHEN n % 10 < 5 THEN 110000035 WHEN n % 10 < 8 THEN 110000036
           ELSE 110000037 END AS type_id,
       n < synthetic.amount('orders.active') AS active
  FROM generate_series(0, synthetic.amount('orders') - 1) AS n,
       LATERAL (SELECT date '2022-02-10' + synthetic.below('orders.day', n, 1130) AS day) AS d;

-- The repeated ones carry the serial of an order with a lower id, as a list sorted by id shows
-- them.
CREATE TABLE synthetic.order_serial AS
WITH ranked AS (
    SELECT n, active, row_number() OVER (PARTITION BY active ORDER BY id) - 1 AS rank
        FROM synthetic.order_plan
), distinct_serials AS (
    SELECT synthetic.amount('orders.active') - synthetic.amount('order serial repeated') AS d
)
SELECT n, active AND rank >= d AS repeated,
       CASE WHEN active THEN rank % d ELSE 100000 + rank END AS serial
  FROM ranked, distinct_serials;

INSERT INTO synthetic.manifest (table_name, key, kind, column_name, value)
SELECT 'orders', id::text, 'order_serial_repeated', 'serial', NULL
  FROM synthetic.order_plan
  JOIN synthetic.order_serial USING (n)
 WHERE repeated;

INSERT INTO public.orders (id, type_id, serial, order_date, status, note, form_id, edu_level_id,
    active, create_date,
                           create_user_id)
SELECT id,
       type_id,
       CASE serial % 9 WHEN 4 THEN 'BBU' || 2000 + serial || 'MAG' WHEN 7 THEN serial || '/t'
           ELSE (serial + 1)::text END,
       synthetic.dmy(day),
       CASE n % 20 WHEN 0 THEN 110000060 WHEN 1 THEN 110000059 ELSE 110000058 END,
       CASE WHEN n % 12 = 0 THEN 'Qeyd ' || n END,
       110000050,
       CASE WHEN n % 4 = 0 THEN 110000011 ELSE 110000010 END,
       active::integer,
       synthetic.moment(day, 'orders', n),
       100000000
  FROM synthetic.order_plan
  JOIN synthetic.order_serial USING (n);
