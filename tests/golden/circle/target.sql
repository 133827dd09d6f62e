CREATE TABLE halls (id uuid PRIMARY KEY, boss_id uuid);
CREATE TABLE people (id uuid PRIMARY KEY, hall_id uuid REFERENCES halls);
ALTER TABLE halls ADD FOREIGN KEY (boss_id) REFERENCES people;
