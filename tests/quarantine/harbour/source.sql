CREATE TABLE harbour (id integer PRIMARY KEY, town text NOT NULL, founded text, closed boolean NOT NULL);
CREATE TABLE sender (id integer PRIMARY KEY, name text NOT NULL, since text);
CREATE TABLE keeper (id integer PRIMARY KEY, name text NOT NULL, harbour_id integer);
CREATE TABLE quay (id integer PRIMARY KEY, harbour_id integer, parent_id integer, depth text);
CREATE TABLE ship (
  id integer PRIMARY KEY, quay_id integer, spare_quay_id integer, keeper_id integer, flag text,
  day_call text, night_call text
);
CREATE TABLE voyage (id integer PRIMARY KEY, ship_id integer NOT NULL);
CREATE TABLE crate (id integer PRIMARY KEY, voyage_id integer, sender_id integer, kilos text);
CREATE TABLE lot (batch integer, nr integer, crate_id integer, pieces text);

INSERT INTO harbour VALUES
  (1, 'Baku', '01/02/1902', FALSE), (2, 'Aktau', 'long ago', FALSE), (3, 'Old Town', '1801-01-01', TRUE);
INSERT INTO sender VALUES (1, 'Ann', '02/03/1999'), (2, 'Bob', 'who knows');
-- 3 and 4 are one keeper, of whom each has its own trouble
INSERT INTO keeper VALUES (1, 'Iris', 1), (2, 'Jan', 2), (3, 'Kim', 3), (4, 'KIM', 9), (5, 'Lea', 1), (6, 'LEA', 2);
-- 10 to 14 a chain; 20 to 22 a cycle with 23 hanging on it, of which 21 has another trouble too;
-- 30 and 51 have trouble in their own row and a parent that is not there
INSERT INTO quay VALUES
  (1, 1, NULL, '9'), (10, 1, NULL, 'deep'), (11, 1, 10, '8'), (12, 2, 11, '7'), (13, 1, 12, 'mud'),
  (14, 1, 13, '5'), (20, 1, 22, '3'), (21, 1, 20, 'sand'), (22, 1, 21, '3'), (23, 2, 22, '3'),
  (30, 8, 99, 'rock'), (31, 1, 30, '2'), (40, 3, 1, '2'), (41, 1, 40, '2'), (50, 1, 98, '4'),
  (51, 1, 97, 'rock');
INSERT INTO ship VALUES
  (1, 1, NULL, 1, 'a', '11', '12'),
  (2, 11, NULL, 1, 'a', '21', 'none'),
  (3, 14, 1, 1, 'z', NULL, '32'),
  (4, 14, 12, 2, 'b', '41', NULL),
  (5, 77, 41, 3, 'z', '51', '52'),
  (6, 23, 31, 4, 'a', NULL, NULL),
  (7, 1, NULL, 88, 'b', 'x', '72'),
  (8, 12, 14, 6, 'b', '81', NULL),
  (9, 50, NULL, NULL, 'q', 'y', 'z'),
  -- two ways to a quay: the spare one is free sooner, also where the first leads nowhere
  (10, 41, 11, 1, 'a', NULL, NULL),
  (11, 77, 11, 1, 'a', NULL, NULL);
INSERT INTO voyage SELECT i, 1 + (i % 9) FROM generate_series(1, 27) AS i;
INSERT INTO crate SELECT i, CASE WHEN i % 19 = 0 THEN 500 ELSE 1 + i % 27 END, 1 + i % 3,
       CASE WHEN i % 7 = 0 THEN 'heavy' ELSE i::text END
  FROM generate_series(1, 120) AS i;
INSERT INTO lot SELECT i / 10, i % 10, 1 + i % 125, CASE WHEN i % 11 = 0 THEN 'some' ELSE i::text END
  FROM generate_series(1, 300) AS i;
-- a copy that differs, and one that equals
INSERT INTO lot VALUES (500, 1, 1, '5'), (500, 1, 1, '6'), (501, 2, 2, 'many'), (501, 2, 2, 'many');
