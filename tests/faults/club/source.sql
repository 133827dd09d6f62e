CREATE TABLE club (id integer PRIMARY KEY, name text, founded text);
INSERT INTO club
SELECT i, 'club ' || i, CASE WHEN i % 4 = 0 THEN 'long ago' ELSE '01.02.19' || 50 + i END
  FROM generate_series(1, 12) AS i;
CREATE TABLE member (id integer PRIMARY KEY, club integer, name text);
INSERT INTO member SELECT i, i % 12 + 1, 'member ' || i FROM generate_series(1, 60) AS i;
CREATE TABLE visit (id integer PRIMARY KEY, member integer, day text);
INSERT INTO visit
SELECT i, i % 60 + 1, CASE WHEN i % 7 = 0 THEN 'some day' ELSE to_char(i % 28 + 1, 'FM00') || '.03.2024' END
  FROM generate_series(1, 240) AS i;
