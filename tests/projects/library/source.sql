-- A library's old database: a shelf stands in a shelf, a reader may be there twice or without number.
CREATE TABLE shelf (
  hall text, "row" text, title text, in_hall text, in_row text, keeper text,
  PRIMARY KEY (hall, "row")
);
INSERT INTO shelf VALUES
  ('A', '1', 'Arts', NULL, NULL, 'r1'),
  ('A', '2', 'Arts, upper gallery', 'A', '1', 'r9'),
  ('B', '1', 'Law', 'A', '2', NULL),
  ('C', '1', 'Maps', 'Z', '9', NULL),
  ('C', '2', 'Atlases', 'C', '1', 'r1'),
  ('D', '1', 'Loop', 'E', '1', NULL),
  ('E', '1', 'Loop too', 'D', '1', NULL),
  ('E', '2', 'Beside it', 'E', '1', NULL);

CREATE TABLE reader (
  nr text, "Full Name" text, "order" text, born text, hall text, "row" text, divisor integer
);
INSERT INTO reader VALUES
  ('r1', 'Ann', 'g', '01/02/1990', 'A', '1', 1),
  ('r2', 'Bob', 's', '31/02/1990', 'Q', '7', 1),
  ('r3', 'Cid', 'x', NULL, 'A', '2', 1),
  ('r4', 'Dan', 'g', '2000-01-05', 'B', '1', 4),
  ('r4', 'Dan', 'g', '2000-01-05', 'B', '1', 4),
  ('r5', 'Eve', 'g', NULL, 'A', '1', 1),
  ('r5', 'Eva', 'g', NULL, 'A', '1', 1),
  (NULL, 'Fay', 'g', NULL, 'A', '1', 1),
  (NULL, 'Fay', 'g', NULL, 'A', '1', 1),
  ('r6', 'Gil', 'g', NULL, 'C', '1', 1),
  ('r7', 'Hal', 'g', NULL, 'A', '1', 0),
  ('r8', NULL, 'g', '', 'A', '1', 1);

CREATE TABLE book (
  id bigint PRIMARY KEY, title text, hall text, "row" text,
  author1 text, author2 text, editor text
);
INSERT INTO book VALUES
  (1, 'SQL', 'A', '1', 'Kay', 'Lee', 'Max'),
  (2, 'Art', 'B', '1', 'Kay', NULL, NULL),
  (3, 'Atlas', 'C', '2', 'anon', NULL, 'Max'),
  (4, NULL, 'A', '1', NULL, NULL, NULL),
  (5, 'Lost', NULL, NULL, 'Lee', 'Kay', NULL);

CREATE TABLE magazine (code text PRIMARY KEY, title text, hall text, "row" text, issues integer);
INSERT INTO magazine VALUES
  ('m1', 'Monthly', 'A', '1', 12),
  ('m2', 'Weekly', 'E', '2', 52);

CREATE TABLE loan (
  id bigint PRIMARY KEY, book_id bigint, magazine_code text, reader_nr text,
  ticket text, on_day text, cancelled boolean
);
INSERT INTO loan VALUES
  (101, 1, NULL, 'r1', 't1', '05/01/2001', FALSE),
  (102, 3, NULL, 'r1', 't2', '05/01/2001', FALSE),
  (103, NULL, 'm1', 'r4', 't3', '2001-01-06', FALSE),
  (104, 2, NULL, 'r7', 't4', '05/01/2001', FALSE),
  (105, 1, NULL, 'r99', 't5', '05/01/2001', FALSE),
  (106, 2, NULL, 'r2', 't1', '05/01/2001', FALSE),
  (107, 1, NULL, 'r5', 't7', '05/01/2001', NULL),
  (108, NULL, NULL, 'r1', 't8', '05/01/2001', FALSE),
  (109, 1, NULL, 'r99', 't9', '05/01/2001', TRUE),
  (110, 4, NULL, 'r3', 't10', '05/01/2001', FALSE);

CREATE TABLE fine (id bigint PRIMARY KEY, loan_id bigint, amount text);
CREATE TABLE old_log (line text);
INSERT INTO old_log VALUES ('written'), ('forgotten');
