CREATE TABLE book (id integer PRIMARY KEY, title text, shelf text, added date);
CREATE TABLE film (code text PRIMARY KEY, name text, box text, added date);
