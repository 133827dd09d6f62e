-- The ledger's own tables; its functions are in functions.sql. Entries live in one table per mapping and source, made
-- when the mapping is judged, since their keys have the source's types.
CREATE SCHEMA rowcall;
CREATE SCHEMA rowcall_staging;
CREATE SCHEMA rowcall_judging;

CREATE TYPE rowcall.outcome AS ENUM ('migrated', 'merged', 'excluded', 'quarantined');

-- One line: which project and which key this target belongs to.
CREATE TABLE rowcall.ledger (
  only_one        boolean PRIMARY KEY DEFAULT TRUE CHECK (only_one),
  version         integer NOT NULL,
  project         text NOT NULL,
  key_fingerprint text NOT NULL,
  plan_fingerprint text NOT NULL,
  adopts          boolean NOT NULL DEFAULT FALSE,
  removes_surplus boolean NOT NULL DEFAULT FALSE,
  is_dry_run      boolean NOT NULL DEFAULT FALSE
);
COMMENT ON COLUMN rowcall.ledger.plan_fingerprint IS 'empty: the next run writes its own, since an older version made this ledger';
COMMENT ON COLUMN rowcall.ledger.is_dry_run IS 'a look at what adoption would find: dropped at its end, by the next run where it was killed';
COMMENT ON COLUMN rowcall.ledger.adopts IS 'the target held rows of an earlier migration when this one began';

-- Numbered under the run's lock, not by a sequence: with wal_level = minimal a crash can set a
-- sequence back that was made and first asked in one transaction.
CREATE TABLE rowcall.run (
  run_id      integer PRIMARY KEY,
  started_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
  finished_at timestamptz
);

-- What a step of the plan has made. It is made again when what it was made of has changed.
CREATE TABLE rowcall.step (
  kind        text NOT NULL,
  name        text NOT NULL,
  column_name text NOT NULL,
  version     integer NOT NULL,
  run_id      integer NOT NULL REFERENCES rowcall.run,
  row_count   bigint,
  seconds     numeric,
  keeps       boolean NOT NULL DEFAULT FALSE,
  finished_at timestamptz,
  title       text NOT NULL GENERATED ALWAYS AS (
                kind || CASE WHEN name <> '' THEN ' ' || name ELSE '' END
                     || CASE WHEN column_name <> '' THEN '.' || column_name ELSE '' END) STORED,
  PRIMARY KEY (kind, name, column_name)
);
COMMENT ON COLUMN rowcall.step.keeps IS 'rows stay that would be withdrawn where that is allowed';
COMMENT ON COLUMN rowcall.step.title IS 'for people: nothing reads it';
COMMENT ON COLUMN rowcall.step.name IS 'the mapping, relation or phase; empty where a plan has one such step';
COMMENT ON COLUMN rowcall.step.version IS 'counts the changes of all steps: that of the last one which changed what this step makes';
COMMENT ON COLUMN rowcall.step.finished_at IS 'NULL: begun, its batches tell how far it came';

-- What it was made of: its own definition, and what other steps have made, by their versions.
CREATE TABLE rowcall.step_input (
  kind         text NOT NULL,
  name         text NOT NULL,
  column_name  text NOT NULL,
  input_kind   text NOT NULL,
  input_name   text NOT NULL,
  input_column text NOT NULL,
  fingerprint  text NOT NULL,
  PRIMARY KEY (kind, name, column_name, input_kind, input_name, input_column),
  FOREIGN KEY (kind, name, column_name) REFERENCES rowcall.step ON DELETE CASCADE
);
COMMENT ON COLUMN rowcall.step_input.input_kind IS 'definition, or the kind of another step';

CREATE TABLE rowcall.staged (
  relation    text PRIMARY KEY,
  is_query    boolean NOT NULL,
  source_rows bigint NOT NULL,
  row_count   bigint NOT NULL,
  checksum    text NOT NULL,
  staged_at   timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- Every table and column of the source and how many rows or values it held.
CREATE TABLE rowcall.source_column (
  table_name  text NOT NULL,
  column_name text NOT NULL,
  value_count bigint NOT NULL,
  claim       text NOT NULL,
  reason      text,
  PRIMARY KEY (table_name, column_name)
);
COMMENT ON COLUMN rowcall.source_column.column_name IS 'empty: the line speaks of the whole table';
COMMENT ON COLUMN rowcall.source_column.claim IS 'mapped, read, dropped or unclaimed';

CREATE TABLE rowcall.batch (
  mapping     text NOT NULL,
  batch_id    integer NOT NULL,
  run_id      integer NOT NULL REFERENCES rowcall.run,
  batch_size  integer NOT NULL,
  row_count   bigint NOT NULL,
  entry_count bigint NOT NULL,
  finished_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (mapping, batch_id)
);

COMMENT ON COLUMN rowcall.batch.batch_size IS 'staged rows in a batch: fixed by the first one of a mapping, since the numbers count in it';

CREATE TABLE rowcall.placeholder (
  mapping      text NOT NULL,
  source_key   text NOT NULL,
  target_table text NOT NULL,
  target_key   text NOT NULL,
  for_mapping  text NOT NULL,
  for_key      text NOT NULL,
  for_part     text NOT NULL,
  run_id       integer NOT NULL REFERENCES rowcall.run,
  row_hash     bigint,
  hash_sql     text
);
COMMENT ON COLUMN rowcall.placeholder.hash_sql IS 'the hash of what was written, over a row called target; NULL: an older version wrote it';

-- a key of any length: an entry of an index has room for 2,704 bytes
CREATE UNIQUE INDEX placeholder_key ON rowcall.placeholder (mapping, md5(source_key));
CREATE INDEX placeholder_row ON rowcall.placeholder (target_key);

CREATE TABLE rowcall.mark_rule (
  mapping     text NOT NULL,
  number      smallint NOT NULL,
  column_name text NOT NULL,
  rule        text NOT NULL,
  reason      text NOT NULL,
  PRIMARY KEY (mapping, number)
);

-- What was dropped for speed, written in the same transaction as the drop.
CREATE TABLE rowcall.dropped_object (
  table_name  text NOT NULL,
  kind        text NOT NULL,
  object_name text NOT NULL,
  definition  text NOT NULL,
  position    integer NOT NULL,
  statements  text[] NOT NULL,
  relation    text,
  PRIMARY KEY (table_name, kind, object_name)
);
COMMENT ON COLUMN rowcall.dropped_object.definition IS 'the statement that makes it';
COMMENT ON COLUMN rowcall.dropped_object.statements IS 'that statement, with what makes it what it was to the letter: in one transaction';
COMMENT ON COLUMN rowcall.dropped_object.relation IS 'the table, with its schema; NULL: dropped by an older version';
COMMENT ON COLUMN rowcall.dropped_object.position IS 'restored in this order: keys before those that refer to them';

-- Constraints, indexes, triggers and identities of the target as this migration found them, the
-- columns of objects.sql: what is missing or disabled later is known by them, and every command sees the
-- schema with them.
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
  statements  text[],
  PRIMARY KEY (table_name, kind, object_name)
);
COMMENT ON COLUMN rowcall.found_object.is_sound IS 'enabled, valid and enforced';
COMMENT ON COLUMN rowcall.found_object.statements IS 'what makes it to the letter; NULL: found by an older version, and dropped since';

-- Both balances as they were when their rows were checked: of a phase, and at the end of the run.
CREATE TABLE rowcall.reckoned_balance (
  run_id       integer,
  mapping      text NOT NULL,
  source_table text NOT NULL,
  source_rows  bigint NOT NULL,
  migrated     bigint NOT NULL,
  merged       bigint NOT NULL,
  excluded     bigint NOT NULL,
  quarantined  bigint NOT NULL,
  difference   bigint NOT NULL,
  PRIMARY KEY (mapping, source_table)
);

CREATE TABLE rowcall.reckoned_target_balance (
  run_id       integer,
  target_table text PRIMARY KEY,
  target_rows  bigint NOT NULL,
  migrated     bigint NOT NULL,
  adopted      bigint NOT NULL,
  placeholder  bigint NOT NULL,
  derived      bigint NOT NULL,
  surplus      bigint NOT NULL,
  native       bigint NOT NULL,
  undecided    bigint NOT NULL,
  difference   bigint NOT NULL
);

-- Rows by value, old against new, as they were counted when all was loaded.
CREATE TABLE rowcall.distribution (
  name        text NOT NULL,
  place       integer NOT NULL,
  says        text NOT NULL,
  value       text NOT NULL,
  source_rows bigint NOT NULL DEFAULT 0,
  target_rows bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (name, value)
);

-- Sequences that were advanced past what was written, each time: what they gave next before, and
-- what they give next since.
CREATE TABLE rowcall.advanced_sequence (
  run_id        integer NOT NULL REFERENCES rowcall.run,
  sequence_name text NOT NULL,
  table_name    text NOT NULL,
  column_name   text NOT NULL,
  was_next      numeric NOT NULL,
  next          numeric NOT NULL
);

-- Corrected values of staged rows, one correction an import. A value stands here as its column's
-- type prints it, so that it equals what staging holds once a run has taken it over.
CREATE TABLE rowcall.correction (
  correction_id integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  made_at       timestamptz NOT NULL DEFAULT clock_timestamp(),
  made_by       text NOT NULL,
  file_name     text,
  row_count     integer NOT NULL
);

CREATE TABLE rowcall.override (
  correction_id integer NOT NULL REFERENCES rowcall.correction,
  source_table  text NOT NULL,
  source_key    text NOT NULL,
  position      bigint NOT NULL,
  column_name   text NOT NULL,
  old_value     text,
  new_value     text,
  reason        text NOT NULL,
  PRIMARY KEY (correction_id, source_table, position, column_name)
);
COMMENT ON COLUMN rowcall.override.position IS 'the staged row, by its rowcall_row';

-- Rows that stay as they are although something else is decided now: nothing is taken back.
CREATE TABLE rowcall.kept_row (
  mapping       text NOT NULL,
  source_key    text NOT NULL,
  part          text NOT NULL,
  is_edited     boolean NOT NULL,
  reason        text NOT NULL,
  run_id        integer NOT NULL REFERENCES rowcall.run
);

-- How rows of a mapping were written: the last line of a mapping is how they are written now. By the
-- hash of what was written it is known whether somebody else has changed a row since.
CREATE TABLE rowcall.writing (
  number       integer PRIMARY KEY,
  mapping      text NOT NULL,
  target_table text NOT NULL,
  columns      text[] NOT NULL,
  secrets      text[] NOT NULL,
  hash_sql     text NOT NULL,
  entry_tables text[] NOT NULL
);
COMMENT ON COLUMN rowcall.writing.hash_sql IS 'the hash of what the mapping wrote, over a row called target';

-- Rows that no record stands for any more: to go, when that is allowed and nothing refers to them.
CREATE TABLE rowcall.withdrawal (
  mapping       text NOT NULL,
  target_table  text NOT NULL,
  target_key    text NOT NULL,
  source_key    text NOT NULL,
  part          text NOT NULL,
  row_hash      bigint,
  written_as    integer NOT NULL REFERENCES rowcall.writing,
  reason        text NOT NULL,
  run_id        integer NOT NULL REFERENCES rowcall.run
);

-- What a repair replaced in a row of an earlier migration, or the whole of a row that was removed;
-- never a secret.
CREATE TABLE rowcall.before_image (
  mapping      text NOT NULL,
  target_table text NOT NULL,
  target_key   text NOT NULL,
  run_id       integer NOT NULL REFERENCES rowcall.run,
  is_removed   boolean NOT NULL DEFAULT FALSE,
  old_values   jsonb NOT NULL
);

-- Values of adopted rows that stay as they are, though the mapping writes others.
CREATE TABLE rowcall.kept_value (
  mapping      text NOT NULL,
  target_table text NOT NULL,
  target_key   text NOT NULL,
  source_key   text NOT NULL,
  part         text NOT NULL,
  column_name  text NOT NULL,
  reason       text NOT NULL,
  PRIMARY KEY (mapping, target_key, column_name)
);

-- The last override of each value: what the value is to be, whatever is staged.
CREATE VIEW rowcall.current_override AS
SELECT DISTINCT ON (source_table, position, column_name) *
  FROM rowcall.override
 ORDER BY source_table, position, column_name, correction_id DESC;
