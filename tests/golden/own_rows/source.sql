CREATE TABLE node (id integer PRIMARY KEY, up integer, side integer);
