CREATE TABLE hall (id integer PRIMARY KEY, boss integer);
CREATE TABLE person (id integer PRIMARY KEY, hall integer);
