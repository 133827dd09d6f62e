CREATE TABLE harbours (id uuid PRIMARY KEY, town text NOT NULL, founded date NOT NULL);
CREATE TABLE senders (id uuid PRIMARY KEY, name text NOT NULL, since date);
ALTER TABLE senders ADD CONSTRAINT senders_since CHECK (since > '1900-01-01');
CREATE TABLE keepers (
  id uuid PRIMARY KEY, name text NOT NULL, harbour_id uuid NOT NULL REFERENCES harbours
);
CREATE TABLE quays (
  id uuid PRIMARY KEY,
  harbour_id uuid NOT NULL REFERENCES harbours,
  parent_id uuid REFERENCES quays,
  depth numeric NOT NULL
);
CREATE TABLE ships (
  id uuid PRIMARY KEY,
  quay_id uuid NOT NULL REFERENCES quays,
  keeper_id uuid REFERENCES keepers,
  flag text NOT NULL
);
CREATE TABLE crates (
  id uuid PRIMARY KEY,
  ship_id uuid NOT NULL REFERENCES ships,
  sender_id uuid NOT NULL REFERENCES senders,
  kilos numeric NOT NULL
);
CREATE TABLE lots (
  id uuid PRIMARY KEY, crate_id uuid NOT NULL REFERENCES crates, pieces numeric NOT NULL
);
CREATE TABLE radios (
  id uuid PRIMARY KEY, ship_id uuid NOT NULL REFERENCES ships, channel numeric NOT NULL
);
