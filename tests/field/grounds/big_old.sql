CREATE TABLE member (id integer PRIMARY KEY, email text, name text, phone text);
INSERT INTO member SELECT i, 'm' || (i + 1) / 2 || '@example.org', 'name ' || i, '050' || i FROM generate_series(1, 1200) AS i;
CREATE TABLE visit (id integer PRIMARY KEY, member_id integer, day date);
INSERT INTO visit SELECT i, i % 1200 + 1, DATE '2024-01-01' + i FROM generate_series(1, 3600) AS i;
