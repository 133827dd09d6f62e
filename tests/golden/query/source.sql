CREATE TABLE loan (id integer PRIMARY KEY, reader integer, day date);
CREATE TABLE reader (id integer PRIMARY KEY, name text, password text);
