CREATE TABLE people (id uuid PRIMARY KEY, email text NOT NULL UNIQUE, name text, phones text);
CREATE TABLE visits (id uuid PRIMARY KEY, person_id uuid NOT NULL REFERENCES people, day date);
CREATE TABLE actives (id uuid PRIMARY KEY, person_id uuid NOT NULL REFERENCES people, n integer);
