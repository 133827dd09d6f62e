-- Parcels, one for each way in which a value can be behind a trouble; all ids have 18 digits.
CREATE TABLE depot (id bigint PRIMARY KEY, town text, closed boolean);
INSERT INTO depot VALUES
  (110000000000000001, 'Lyon', FALSE), (110000000000000002, NULL, FALSE),
  (110000000000000003, 'Basel', TRUE);

CREATE TABLE route (id bigint PRIMARY KEY, depot_id bigint);
INSERT INTO route VALUES (7, 110000000000000001), (8, 110000000000000002), (9, 110000000000000003);

CREATE TABLE parcel (
  id bigint PRIMARY KEY, route_id bigint, kilos text, width integer, height integer,
  price numeric(5, 2), label varchar(4), state text, state_note text, parts integer, sent_on date,
  pin text, scribble text, nickname text
);
INSERT INTO parcel VALUES
  (110000000000000101, 7, '2,5', 2, 3, 1.50, 'a', 's', NULL, 1, '2020-01-02', 'a-pin', 'x', 'ok'),
  (110000000000000102, 7, 'heavy', 2, 3, 1.50, 'b', 's', NULL, 1, '2020-01-02', 'a-pin', 'x', 'bad number'),
  (110000000000000103, 7, '1', 20, 30, 1.50, 'c', 's', NULL, 1, NULL, 'a-pin', 'x', 'too large'),
  (110000000000000104, 7, '1', 2, 3, 1.50, 'a', 's', NULL, 1, NULL, 'a-pin', 'x', 'same label'),
  (110000000000000105, 77, '1', 2, 3, 1.50, 'e', 's', NULL, 1, NULL, 'a-pin', 'x', 'no route'),
  (110000000000000106, 8, '1', 2, 3, 1.50, 'f', 's', NULL, 1, NULL, 'a-pin', 'x', 'blocked'),
  (110000000000000107, 9, '1', 2, 3, 1.50, 'g', 's', NULL, 1, NULL, 'a-pin', 'x', 'depot left out'),
  (110000000000000108, 7, '1', 2, 3, 1.50, 'h', '=1+1', '\x', 1, NULL, 'a-pin', 'x', 'state unknown'),
  (110000000000000109, 7, '1', 2, 3, 1.50, 'i', 's', 'lost', 1, NULL, 'a-pin', 'x', 'rejected'),
  (110000000000000110, 7, '1', 2, 3, 1.50, 'j', 's', NULL, 0, NULL, 'a-pin', 'x', 'raises'),
  (110000000000000111, 8, 'light', 2, 3, 1.50, 'k', 's', NULL, 1, NULL, 'a-pin', 'x', 'blocked, and bad'),
  (110000000000000112, 7, '1', 2, 3, -1.50, 'l', 's', NULL, 1, NULL, 'a-pin', 'x', 'refused');

CREATE TABLE phone (owner text, nr text, home text, office text);
INSERT INTO phone VALUES
  ('ann', '1', '00 1', '+99450'), ('bob', '2', 'none', NULL), ('bob', '2', 'nothing', NULL),
  (NULL, '3', 'nobody', NULL), ('#1', 'c,"d', 'x', 'y');
