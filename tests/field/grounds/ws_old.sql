CREATE TABLE customer (id integer PRIMARY KEY, name text);
INSERT INTO customer SELECT i, 'customer ' || i FROM generate_series(1, 30) AS i;
CREATE TABLE brand (id integer PRIMARY KEY, name text);
INSERT INTO brand SELECT i, 'brand ' || i FROM generate_series(1, 5) AS i;
CREATE TABLE bike (id integer PRIMARY KEY, customer integer, brand integer, bought text);
INSERT INTO bike SELECT i, i % 30 + 1, i % 5 + 1, CASE i WHEN 104 THEN 'someday' ELSE '2020-01-01' END
  FROM generate_series(90, 149) AS i;
CREATE TABLE part (id integer PRIMARY KEY, name text, price text);
INSERT INTO part SELECT i, 'part ' || i, CASE i WHEN 14 THEN 'dear' ELSE '1.50' END
  FROM generate_series(1, 20) AS i;
CREATE TABLE repair (id integer PRIMARY KEY, bike integer, part integer, day date);
INSERT INTO repair SELECT i, 90 + i % 60, i % 20 + 1, DATE '2021-01-01' + i FROM generate_series(1, 120) AS i;
