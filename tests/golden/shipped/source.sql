CREATE TABLE hall (id integer PRIMARY KEY, kind text, seats integer);
CREATE TABLE guest (id integer PRIMARY KEY, hall_id integer);
