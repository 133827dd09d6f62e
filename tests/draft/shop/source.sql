-- A shop's old database: no foreign keys, dates and prices as text, two languages in columns.
CREATE TABLE clients (
  id bigint PRIMARY KEY, firstname text, surname text, mail text, tel text, active smallint,
  passwd text, reg_date text, balance text, "Group" text, city_id bigint, default_item bigint
);
INSERT INTO clients
SELECT 70000000000 + 977 * n, 'First ' || n, 'Last ' || n, 'client' || n || '@example.org',
       '+994 50 555 0' || (100 + n), n % 2, 'canary-' || n, to_char(date '2001-01-01' + n, 'DD/MM/YYYY'),
       n || ',50', CASE WHEN n % 3 = 0 THEN 'retail' ELSE 'trade' END, 80000000000 + 991 * (n % 4),
       CASE WHEN n % 5 = 0 THEN 50000000000 + 983 * (1 + n % 10) END
  FROM generate_series(1, 40) AS n;
-- one reference of many leads nowhere
UPDATE clients SET city_id = 1 WHERE id = 70000000000 + 977;

CREATE TABLE clients_bak AS SELECT * FROM clients WHERE id % 2 = 0;

CREATE TABLE city (id bigint, name_az text, name_en text);
INSERT INTO city SELECT 80000000000 + 991 * n, 'Şəhər ' || n, 'Town ' || n FROM generate_series(0, 3) AS n;

CREATE TABLE item (id bigint, code text, title_az text, title_en text, price text, "order" integer, kind text);
INSERT INTO item
SELECT 50000000000 + 983 * n, 'I-' || n, 'Mal ' || n, 'Goods ' || n, n || '.25', n,
       CASE WHEN n % 2 = 0 THEN 'Tool' ELSE 'Part' END
  FROM generate_series(1, 20) AS n;

CREATE TABLE sale (id bigint, client_id bigint, item_id bigint, sold text, pieces integer, note_1 text, note_2 text);
INSERT INTO sale
SELECT 30000000000 + 971 * n, 70000000000 + 977 * (1 + n % 40), 50000000000 + 983 * (1 + n % 20),
       to_char(date '2010-01-01' + n, 'YYYY-MM-DD'), n % 7, 'note ' || n, 'more ' || n
  FROM generate_series(1, 200) AS n;

CREATE TABLE unused (id bigint, name text);
