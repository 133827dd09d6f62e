-- The shop's new database.
CREATE TYPE product_kind AS ENUM ('tool', 'part');

CREATE TABLE cities (id uuid PRIMARY KEY, name jsonb NOT NULL CHECK (name ? 'az'));
CREATE TABLE customers (
  id uuid PRIMARY KEY,
  first_name text NOT NULL,
  last_name text NOT NULL,
  email text NOT NULL CHECK (email LIKE '%@%.%'),
  phone text,
  is_active boolean NOT NULL DEFAULT true,
  password_hash text NOT NULL,
  registered_on date,
  balance numeric(8, 2),
  segment text CHECK (segment IN ('retail', 'trade')),
  city_id uuid REFERENCES cities,
  metadata jsonb
);
CREATE TABLE products (
  id uuid PRIMARY KEY,
  code varchar(8) NOT NULL UNIQUE,
  name jsonb NOT NULL CHECK (name ? 'en'),
  price numeric(8, 2) NOT NULL,
  kind product_kind NOT NULL,
  old_item_id bigint
);
CREATE TABLE sales (
  id uuid PRIMARY KEY,
  customer_id uuid NOT NULL REFERENCES customers,
  product_id uuid NOT NULL REFERENCES products,
  sold_on date NOT NULL,
  pieces integer NOT NULL,
  notes text
);
CREATE TABLE audit (id uuid PRIMARY KEY, happened timestamptz NOT NULL, secret_key text);
