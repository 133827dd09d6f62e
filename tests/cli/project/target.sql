CREATE TABLE depots (id uuid PRIMARY KEY, town text NOT NULL);
CREATE TABLE couriers (
  id uuid PRIMARY KEY,
  login text NOT NULL UNIQUE,
  password_hash text NOT NULL,
  depot_id uuid NOT NULL REFERENCES depots
);
CREATE TABLE parcels (
  id uuid PRIMARY KEY,
  depot_id uuid NOT NULL REFERENCES depots,
  kilos numeric
);
