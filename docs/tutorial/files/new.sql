-- The workshop's new database.
CREATE TYPE customer_kind AS ENUM ('private', 'business');
CREATE TYPE repair_status AS ENUM ('waiting', 'in_work', 'done');

CREATE TABLE customers (
  id uuid PRIMARY KEY,
  name text NOT NULL,
  phone text,
  kind customer_kind NOT NULL,
  customer_since date
);
CREATE TABLE brands (
  id uuid PRIMARY KEY,
  code text NOT NULL UNIQUE,
  name jsonb NOT NULL CHECK (name ? 'en')
);
CREATE TABLE bikes (
  id uuid PRIMARY KEY,
  customer_id uuid NOT NULL REFERENCES customers,
  brand_id uuid NOT NULL REFERENCES brands,
  frame_number text,
  colour text
);
CREATE TABLE parts (
  id uuid PRIMARY KEY,
  part_number text NOT NULL UNIQUE,
  name jsonb NOT NULL CHECK (name ? 'en'),
  price numeric(8, 2) NOT NULL CHECK (price >= 0)
);
CREATE TABLE repairs (
  id uuid PRIMARY KEY,
  bike_id uuid NOT NULL REFERENCES bikes,
  received_on date NOT NULL,
  status repair_status NOT NULL,
  note varchar(40),
  old_job_id integer NOT NULL UNIQUE
);
CREATE TABLE repair_parts (
  repair_id uuid REFERENCES repairs,
  part_id uuid REFERENCES parts,
  quantity integer NOT NULL CHECK (quantity > 0),
  PRIMARY KEY (repair_id, part_id)
);
