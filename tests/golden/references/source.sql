CREATE TABLE shelf (hall text, nr integer, PRIMARY KEY (hall, nr));
CREATE TABLE book (id integer PRIMARY KEY, hall text, nr integer, old_hall text, title text);
