-- The workshop's old database: no foreign keys, dates and prices as text.
CREATE TABLE client (id integer, name text, phone text, since text, kind text);
INSERT INTO client VALUES
  (1, 'Aynur Aliyeva', '050 555 01 01', '14/03/2019', 'P'),
  (2, 'Bike Couriers Ltd', '050 555 01 02', '01.09.2020', 'B'),
  (3, 'Kamran Mammadov', NULL, 'spring 2021', 'P'),
  (3, 'Kamran Mammadov', NULL, 'spring 2021', 'P'),
  (4, 'Leyla Hasanova', '050 555 01 04', '2022-05-30', 'P');

CREATE TABLE brand (code text, name_en text, name_az text);
INSERT INTO brand VALUES
  ('ST', 'Stork', 'Leylək'),
  ('FX', 'Fox', 'Tülkü'),
  ('NN', 'no name', NULL);

CREATE TABLE bike (id integer, client_id integer, brand_code text, frame_no text, colour text);
INSERT INTO bike VALUES
  (10, 1, 'ST', 'ST-4471', 'red'),
  (11, 2, 'FX', 'FX-1002', 'black'),
  (12, 2, 'FX', 'FX-1003', 'black'),
  (13, 3, 'NN', 'unknown', NULL),
  (14, 9, 'ST', 'ST-0815', 'green');

CREATE TABLE part (nr text, title_en text, title_az text, price text);
INSERT INTO part VALUES
  ('P-01', 'Inner tube', 'Daxili kamera', '12,50'),
  ('P-02', 'Chain', 'Zəncir', '38'),
  ('P-03', 'Brake pads', 'Əyləc qəlibi', NULL),
  ('P-04', 'Bell', NULL, '9.90');

CREATE TABLE job (id integer, bike_id integer, came text, state text, note text);
INSERT INTO job VALUES
  (100, 10, '02/04/2023', 'D', 'puncture, rear wheel'),
  (101, 11, '17/04/2023', 'D', 'brakes squeal; the courier needs it back before the weekend'),
  (102, 12, '31/04/2023', 'D', 'new chain'),
  (103, 13, '05/05/2023', 'W', NULL),
  (104, 14, '09/05/2023', 'D', 'rusty'),
  (105, 10, '11/05/2023', 'X', 'bell is missing');

CREATE TABLE job_part (job_id integer, part_nr text, pieces integer);
INSERT INTO job_part VALUES
  (100, 'P-01', 1),
  (101, 'P-03', 2),
  (102, 'P-02', 1),
  (102, 'P-03', 2),
  (104, 'P-02', 1);

CREATE TABLE job_2022 AS SELECT * FROM job WHERE id < 103;

ANALYZE;
