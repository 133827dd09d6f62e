-- Series and numbers of cards are unique, and no key of the catalog says so; one card is there twice.
CREATE TABLE club (id integer PRIMARY KEY, title text, town text, closed boolean);
INSERT INTO club VALUES (1, 'Chess', 'Baku', FALSE), (2, 'Rowing', 'Baku', TRUE), (3, 'Chess', NULL, FALSE);

CREATE TABLE member (
  id bigint PRIMARY KEY, club integer, name text, mail text, joined text, level text, pin text,
  home text, office text
);
INSERT INTO member VALUES
  (11, 1, 'Ayla', 'ayla@club', '01.02.2020', '3', 'pin-of-ayla', '123', '456'),
  (12, 1, 'Ayla Q.', 'ayla@club', NULL, '3', 'pin-of-twelve', NULL, NULL),
  (13, 77, 'Emin', 'emin@club', 'spring', '1', 'pin-of-emin', 'none', NULL),
  (14, 1, NULL, 'leyla@club', NULL, '1', 'pin-of-leyla', NULL, NULL),
  (15, 1, 'Tural', 'tural@club', NULL, 'his secret level', 'pin-of-tural', NULL, NULL),
  (16, 2, 'Nigar', 'nigar@club', NULL, '1', 'pin-of-nigar', NULL, NULL);

CREATE TABLE holder (id integer PRIMARY KEY, member bigint);
INSERT INTO holder VALUES (1, 11), (5, 15);

CREATE TABLE card (series text, nr integer, holder integer, number text);
INSERT INTO card VALUES
  ('A', 1, 1, '100'), ('A', 2, 1, 'worn'), ('B', 1, 5, '300'), ('B', 1, 5, '301');

CREATE TABLE stamp (id integer PRIMARY KEY, series text, nr integer, colour text);
INSERT INTO stamp VALUES (1, 'A', 1, 'red'), (2, 'B', 1, 'blue'), (3, 'A', 2, 'green');

CREATE TABLE scrap (x integer);
INSERT INTO scrap VALUES (1);
