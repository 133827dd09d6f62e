CREATE TABLE clubs (id uuid PRIMARY KEY, name text NOT NULL, founded date NOT NULL, members integer);
CREATE TABLE members (id uuid PRIMARY KEY, club_id uuid NOT NULL REFERENCES clubs, name text NOT NULL);
CREATE TABLE visits (id uuid PRIMARY KEY, member_id uuid NOT NULL REFERENCES members, day date NOT NULL);
CREATE TABLE diaries (id uuid PRIMARY KEY, member_id uuid NOT NULL REFERENCES members, days integer NOT NULL);
