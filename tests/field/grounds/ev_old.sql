CREATE TABLE ev (day date PRIMARY KEY, f double precision);
INSERT INTO ev SELECT DATE '2024-01-01' + i, 0.1::float8 + i / 3.0::float8 FROM generate_series(1, 12) AS i;
CREATE TABLE note (id integer PRIMARY KEY, day date, txt text);
INSERT INTO note SELECT i, DATE '2024-01-01' + i % 12 + 1, 'note ' || i FROM generate_series(1, 12) AS i;
