-- From version 2 to 3: the ledger remembers the target's constraints, indexes and triggers.
CREATE TABLE rowcall.found_object (
  table_name  text NOT NULL,
  kind        text NOT NULL,
  object_name text NOT NULL,
  definition  text NOT NULL,
  columns     text[] NOT NULL,
  to_table    text,
  to_columns  text[] NOT NULL,
  condition   text,
  nulls_equal boolean NOT NULL,
  is_sound    boolean NOT NULL,
  PRIMARY KEY (table_name, kind, object_name)
);
COMMENT ON COLUMN rowcall.found_object.is_sound IS 'enabled, valid and enforced';
