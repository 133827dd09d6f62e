CREATE TABLE readers (id uuid PRIMARY KEY, name text, password_hash text NOT NULL, loans bigint);
CREATE TABLE totals (id uuid PRIMARY KEY, reader_id uuid NOT NULL REFERENCES readers, loans bigint);
