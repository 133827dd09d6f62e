CREATE TABLE customers (id uuid PRIMARY KEY, name text NOT NULL);
CREATE TABLE brands (id uuid PRIMARY KEY, name text NOT NULL UNIQUE);
CREATE TABLE bikes (id uuid PRIMARY KEY, nr integer NOT NULL UNIQUE, customer_id uuid NOT NULL REFERENCES customers,
  brand_id uuid REFERENCES brands, bought date NOT NULL);
CREATE TABLE parts (id uuid PRIMARY KEY, nr integer NOT NULL, name text, price numeric(8, 2) NOT NULL);
CREATE TABLE repairs (id uuid PRIMARY KEY, nr integer NOT NULL, bike_id uuid NOT NULL REFERENCES bikes,
  part_id uuid NOT NULL REFERENCES parts, day date);
