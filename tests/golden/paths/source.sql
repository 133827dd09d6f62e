CREATE TABLE hall (id integer PRIMARY KEY, name text, city integer);
CREATE TABLE city (id integer, name text, land text);
CREATE TABLE room (id integer PRIMARY KEY, hall integer, city_name text);
CREATE TABLE booking (room integer, at date, price numeric);
