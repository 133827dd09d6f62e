CREATE TABLE depot (id integer PRIMARY KEY, town text, flag text);
CREATE TABLE courier (id integer PRIMARY KEY, login text NOT NULL, password text, depot_id integer);
CREATE TABLE parcel (id integer PRIMARY KEY, depot_id integer, kilos text, state text);
CREATE TABLE scrap (x integer);

INSERT INTO depot VALUES (1, 'Lyon', 'a'), (2, 'Turin', NULL), (3, 'Basel', NULL);
INSERT INTO courier VALUES
  (1, 'ana', 'a-secret-of-ana', 1), (2, 'bo', 'a-secret-of-bo', 2), (3, 'cem', NULL, 9);
-- One has no depot, one a weight that is none, one was called off.
INSERT INTO parcel VALUES
  (1, 1, '2,5', 'sent'), (2, 2, '3', 'sent'), (3, 9, '4', 'sent'),
  (4, 3, 'heavy', 'sent'), (5, 3, '1', 'called off');
INSERT INTO scrap VALUES (1), (2);
