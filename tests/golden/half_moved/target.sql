CREATE TABLE readers (
  id uuid PRIMARY KEY, name text NOT NULL, mail text, note text, made timestamptz
);
CREATE TABLE payments (id uuid PRIMARY KEY, reader_id uuid NOT NULL REFERENCES readers, amount numeric);
