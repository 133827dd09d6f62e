CREATE SEQUENCE old_numbers;
CREATE TABLE growers (
  id           uuid PRIMARY KEY,
  old          integer,
  name         text UNIQUE,
  part_of_id   uuid REFERENCES growers ON DELETE CASCADE,
  best_cask_id uuid
);
CREATE TABLE casks (
  id        uuid PRIMARY KEY,
  old       integer DEFAULT nextval('old_numbers'),
  grower_id uuid NOT NULL REFERENCES growers ON DELETE CASCADE,
  code      text NOT NULL UNIQUE,
  volume    integer,
  bottles   integer DEFAULT 0
);
ALTER TABLE growers ADD FOREIGN KEY (best_cask_id) REFERENCES casks;
CREATE TABLE racks (id uuid PRIMARY KEY, code text NOT NULL UNIQUE, place text);
CREATE TABLE bottles (
  id      uuid PRIMARY KEY,
  cask_id uuid NOT NULL REFERENCES casks ON DELETE CASCADE,
  rack_id uuid NOT NULL REFERENCES racks,
  day     date,
  note    text
);
CREATE INDEX bottles_of_cask ON bottles (cask_id);
CREATE TABLE keepers (
  id        uuid PRIMARY KEY,
  login     text NOT NULL UNIQUE,
  password  text NOT NULL,
  grower_id uuid REFERENCES growers
);
CREATE TABLE notes (text text);
CREATE FUNCTION write_note() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO notes VALUES (TG_TABLE_NAME);
  RETURN NULL;
END
$$;
CREATE TRIGGER note AFTER INSERT OR UPDATE OR DELETE ON casks
  FOR EACH ROW EXECUTE FUNCTION write_note();
CREATE TRIGGER note AFTER INSERT OR UPDATE OR DELETE ON keepers
  FOR EACH ROW EXECUTE FUNCTION write_note();
ALTER TABLE keepers ENABLE ALWAYS TRIGGER note;

-- What a script left: two thirds of everything, in capitals, no grower part of another.
INSERT INTO growers (id, old, name)
SELECT md5('grower ' || i)::uuid, i, 'GROWER ' || i FROM generate_series(1, 30) AS i;
-- it ran twice for some
INSERT INTO growers (id, old, name)
SELECT md5('grower again ' || i)::uuid, i, 'GROWER AGAIN ' || i FROM generate_series(1, 6) AS i;
-- casks of the same code are two rows, some of a doubled grower, and two have each other's code
INSERT INTO casks (id, old, grower_id, code, volume)
SELECT md5('cask ' || i)::uuid, i, md5('grower ' || i % 30 + 1)::uuid, 'OLD' || i, i
  FROM generate_series(1, 110) AS i;
UPDATE casks SET grower_id = md5('grower again ' || old % 5 + 1)::uuid WHERE old % 7 = 0;
UPDATE casks SET code = 'K5' WHERE old = 6;
UPDATE casks SET code = 'K6' WHERE old = 5;
INSERT INTO racks (id, code, place)
SELECT md5('rack ' || i)::uuid, 'R' || i, 'old' FROM generate_series(0, 8) AS i;
-- bottles of one cask and day are alike
INSERT INTO bottles (id, cask_id, rack_id, day, note)
SELECT md5('bottle ' || i)::uuid, md5('cask ' || i % 110 + 1)::uuid,
       md5('rack ' || i % 9)::uuid, date '2020-01-01' + i % 5, NULL
  FROM generate_series(1, 300) AS i;
INSERT INTO bottles (id, cask_id, rack_id, day, note)
SELECT md5('bottle again ' || i)::uuid, md5('cask ' || i % 110 + 1)::uuid,
       md5('rack 1')::uuid, date '2020-01-01' + i % 5, NULL
  FROM generate_series(1, 20) AS i;
-- more than the cask ever had on that day
INSERT INTO bottles (id, cask_id, rack_id, day, note)
SELECT md5('bottle too many ' || i)::uuid, md5('cask 1')::uuid,
       md5('rack 1')::uuid, '2020-01-01', NULL
  FROM generate_series(1, 4) AS i;
INSERT INTO keepers (id, login, password)
SELECT md5('keeper ' || i)::uuid, 'keeper' || i,
       CASE WHEN i % 4 > 0 THEN 'open ' || i ELSE 'placeholder' END
  FROM generate_series(1, 9) AS i;

-- What people did since.
UPDATE growers SET name = 'Château ' || old WHERE old IN (7, 8) AND name NOT LIKE '%AGAIN%';
-- the name of another one: its unit is overruled, and its row is nobody's
UPDATE growers SET name = 'grower 11' WHERE old = 12;
UPDATE casks SET volume = 1000 + old WHERE old % 10 = 3;
UPDATE keepers SET password = 'changed' WHERE login = 'keeper2';
INSERT INTO growers (id, name) VALUES (md5('native')::uuid, 'native');
INSERT INTO bottles (id, cask_id, rack_id, day)
SELECT md5('native ' || i)::uuid, md5('cask 1')::uuid, md5('rack 1')::uuid, '2024-01-01'
  FROM generate_series(1, 5) AS i;
