-- A price below nothing is what only the database refuses.
CREATE DOMAIN paid AS numeric CHECK (VALUE >= 0);
CREATE TABLE depots (id uuid PRIMARY KEY, town text NOT NULL);
CREATE TABLE parcels (
  id uuid PRIMARY KEY,
  depot_id uuid NOT NULL REFERENCES depots,
  kilos numeric NOT NULL,
  area integer NOT NULL CONSTRAINT parcels_fit CHECK (area < 100),
  price paid,
  label varchar(4) CONSTRAINT parcels_label UNIQUE,
  state text NOT NULL,
  share integer,
  pin_hash text NOT NULL
);
CREATE TABLE phones (id uuid PRIMARY KEY, number bigint NOT NULL);
