CREATE TABLE ev (id integer PRIMARY KEY, at timestamptz, d timestamptz);
INSERT INTO ev SELECT i, TIMESTAMPTZ '2024-01-01 22:30:00+00' + i * INTERVAL '1 day', TIMESTAMPTZ '2024-01-01 22:30:00+00' + i * INTERVAL '1 day'
  FROM generate_series(1, 9) AS i;
