-- The library's new database.
CREATE TYPE work_kind AS ENUM ('book', 'magazine');
CREATE TYPE reader_kind AS ENUM ('guest', 'student');

CREATE TABLE shelves (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  code text NOT NULL UNIQUE,
  title varchar(12) NOT NULL,
  parent_id uuid REFERENCES shelves DEFERRABLE,
  keeper_id uuid
);
CREATE TABLE readers (
  id uuid PRIMARY KEY,
  name text NOT NULL CHECK (length(name) > 1),
  kind reader_kind NOT NULL,
  born date,
  home_id uuid NOT NULL REFERENCES shelves ON DELETE CASCADE,
  note text
);
ALTER TABLE shelves ADD CONSTRAINT shelf_keeper FOREIGN KEY (keeper_id) REFERENCES readers;
COMMENT ON CONSTRAINT shelf_keeper ON shelves IS 'who has the keys';
CREATE INDEX readers_by_name ON readers (lower(name) DESC) WHERE born IS NOT NULL;
CREATE TABLE works (
  id uuid PRIMARY KEY,
  kind work_kind NOT NULL,
  title text NOT NULL,
  code text NOT NULL,
  issues integer,
  shelf_id uuid NOT NULL REFERENCES shelves,
  retired boolean NOT NULL DEFAULT FALSE,
  CONSTRAINT works_code UNIQUE (kind, code)
);
CREATE INDEX works_by_title ON works (title text_pattern_ops) INCLUDE (code);
COMMENT ON INDEX works_by_title IS 'for the search box';
CREATE INDEX works_shelf ON works (shelf_id);
CREATE TABLE authors (
  id uuid PRIMARY KEY,
  name text NOT NULL UNIQUE,
  titles text,
  book_ids text[],
  extra jsonb
);
CREATE TABLE editors (
  work_id uuid NOT NULL REFERENCES works,
  name text NOT NULL,
  PRIMARY KEY (work_id, name)
);
CREATE TABLE loans (
  id bigint PRIMARY KEY,
  work_id uuid NOT NULL REFERENCES works,
  reader_id uuid NOT NULL REFERENCES readers,
  ticket text NOT NULL,
  on_day date NOT NULL,
  EXCLUDE (ticket WITH =)
);
CREATE UNIQUE INDEX loans_once ON loans (work_id, reader_id) WHERE on_day > '2000-01-01';
CREATE TABLE reader_totals (
  id uuid PRIMARY KEY,
  reader_id uuid NOT NULL UNIQUE REFERENCES readers,
  loans bigint NOT NULL
);
CREATE TABLE fines (id uuid PRIMARY KEY, loan_id bigint REFERENCES loans, amount numeric(8, 2));

CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'triggers do not fire during the load'; END $$;
CREATE TRIGGER loans_are_final BEFORE UPDATE ON loans FOR EACH ROW EXECUTE FUNCTION refuse();
CREATE TRIGGER loans_tell AFTER INSERT ON loans FOR EACH ROW EXECUTE FUNCTION refuse();
ALTER TABLE loans ENABLE ALWAYS TRIGGER loans_tell;
CREATE TRIGGER loans_rest BEFORE DELETE ON loans FOR EACH ROW EXECUTE FUNCTION refuse();
ALTER TABLE loans DISABLE TRIGGER loans_rest;
