CREATE TABLE grower (id integer PRIMARY KEY, name text, part_of integer, best integer);
INSERT INTO grower
SELECT i, 'grower ' || i, nullif(i / 3, 0), i * 2 FROM generate_series(1, 40) AS i;

CREATE TABLE cask (id integer PRIMARY KEY, grower integer, code text, volume integer);
-- of 100 codes 20 are there twice, and growers 41 to 49 are nobody's
INSERT INTO cask
SELECT i, i % 50, 'K' || i % 100, i FROM generate_series(1, 120) AS i;

CREATE TABLE rack (id integer PRIMARY KEY, code text, place text);
INSERT INTO rack
SELECT i, 'R' || i / 3 || '-' || i % 3, 'row ' || i FROM generate_series(1, 30) AS i;

CREATE TABLE bottle (id integer PRIMARY KEY, cask integer, rack integer, day date, note text);
INSERT INTO bottle
SELECT i, i % 110 + 1, i % 30 + 1, date '2020-01-01' + i % 5, 'note ' || i
  FROM generate_series(1, 440) AS i;

CREATE TABLE keeper (id integer PRIMARY KEY, login text, password text, grower integer);
INSERT INTO keeper
SELECT i, 'keeper' || i, CASE WHEN i % 4 > 0 THEN 'open ' || i END, i
  FROM generate_series(1, 12) AS i;
