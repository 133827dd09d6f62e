CREATE TABLE author (code text PRIMARY KEY, name text);
INSERT INTO author VALUES ('a', 'Anna'), ('b', 'Bo'), ('c', 'Cem');
CREATE TABLE book (id integer PRIMARY KEY, title text, author text);
INSERT INTO book VALUES (1, 'One', 'a'), (2, 'Two', 'b'), (3, 'Three', 'c');
