CREATE TABLE clubs (id uuid PRIMARY KEY, title text NOT NULL);
CREATE TABLE members (
  id uuid PRIMARY KEY, club_id uuid REFERENCES clubs, name text, mail text UNIQUE, joined date,
  level integer, notes text, pin_hash text NOT NULL,
  extra jsonb
);
CREATE TABLE cards (id uuid PRIMARY KEY, member_id uuid NOT NULL, number bigint NOT NULL);
CREATE TABLE stamps (id uuid PRIMARY KEY, card_id uuid NOT NULL REFERENCES cards, colour text);
CREATE TABLE phones (id uuid PRIMARY KEY, member_id uuid NOT NULL REFERENCES members, number bigint);
CREATE TABLE towns (id uuid PRIMARY KEY, name text UNIQUE);
CREATE TABLE settings (id integer PRIMARY KEY);
