CREATE TABLE hall (id integer PRIMARY KEY, name text, part_of integer, best_room integer, seats integer);
INSERT INTO hall
SELECT i, 'hall ' || i % 50, nullif(i / 3, 0), i * 7, CASE WHEN i % 20 = 4 THEN -1 ELSE i END
  FROM generate_series(1, 60) AS i;

CREATE TABLE room (id integer PRIMARY KEY, hall integer, name text, beds text);
INSERT INTO room
SELECT i, i % 70, CASE WHEN i % 40 BETWEEN 21 AND 25 THEN 'ROOM ' || i - 20 ELSE 'room ' || i END,
       CASE WHEN i % 9 = 0 THEN 'many' ELSE (i % 5)::text END
  FROM generate_series(1, 400) AS i;

CREATE TABLE keeper (id integer PRIMARY KEY, login text, password text, hall integer);
INSERT INTO keeper
SELECT i, 'keeper' || i, CASE WHEN i % 3 > 0 THEN 'open ' || i END, i
  FROM generate_series(1, 6) AS i;

CREATE TABLE stay (id integer PRIMARY KEY, room integer, night date);
INSERT INTO stay
SELECT i, i % 110, date '2024-01-01' + i % 50 FROM generate_series(1, 600) AS i;
