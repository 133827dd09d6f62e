-- The ledger's own tables and functions. Entries live in one table per mapping and source, made
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
  plan_fingerprint text NOT NULL
);

CREATE TABLE rowcall.run (
  run_id      integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  started_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
  finished_at timestamptz
);

-- A step of the plan that is done; steps that are not here can be done again without harm.
CREATE TABLE rowcall.step (
  step        text PRIMARY KEY,
  run_id      integer NOT NULL REFERENCES rowcall.run,
  row_count   bigint,
  seconds     numeric NOT NULL,
  finished_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

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
  row_count   bigint NOT NULL,
  entry_count bigint NOT NULL,
  finished_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (mapping, batch_id)
);

CREATE TABLE rowcall.placeholder (
  mapping      text NOT NULL,
  source_key   text NOT NULL,
  target_table text NOT NULL,
  target_key   text NOT NULL,
  for_mapping  text NOT NULL,
  for_key      text NOT NULL,
  for_part     text NOT NULL,
  run_id       integer NOT NULL REFERENCES rowcall.run,
  PRIMARY KEY (mapping, source_key)
);

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
  PRIMARY KEY (table_name, kind, object_name)
);
COMMENT ON COLUMN rowcall.dropped_object.position IS 'restored in this order: keys before those that refer to them';

-- A UUID of version 7's shape: 48 bits of the row's own time in milliseconds, then an md5 that is
-- keyed by the session. Times outside 1970..2100 would not sort and count as 1970; the clock of
-- the run is not asked, so that the same row gets the same id on any day.
CREATE FUNCTION rowcall.make_id(created timestamptz, key text) RETURNS uuid
LANGUAGE sql STABLE PARALLEL SAFE AS $$
SELECT overlay(overlay(overlay(
         md5(current_setting('rowcall.id_key') || key || current_setting('rowcall.id_key'))
         PLACING lpad(to_hex(CASE WHEN created >= '1970-01-01Z' AND created < '2100-01-01Z'
                                  THEN (extract(epoch FROM created) * 1000)::bigint
                                  ELSE 0 END), 12, '0') FROM 1 FOR 12)
         PLACING '7' FROM 13)
         PLACING '8' FROM 17)::uuid
$$;

CREATE FUNCTION rowcall.make_date_or_null(year integer, month integer, day integer) RETURNS date
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT CASE WHEN year BETWEEN 1 AND 9999 AND month BETWEEN 1 AND 12 AND day BETWEEN 1 AND 31
            THEN CASE WHEN day <= extract(day FROM make_date(year, month, 1)
                                               + interval '1 month' - interval '1 day')
                      THEN make_date(year, month, day) END END
$$;

CREATE FUNCTION rowcall.parse_date(value text) RETURNS date
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT CASE WHEN value ~ '^\s*\d{1,2}[./-]\d{1,2}[./-]\d{4}\s*$'
            THEN rowcall.make_date_or_null(
                   split_part(translate(btrim(value), '.-', '//'), '/', 3)::integer,
                   split_part(translate(btrim(value), '.-', '//'), '/', 2)::integer,
                   split_part(translate(btrim(value), '.-', '//'), '/', 1)::integer)
            WHEN value ~ '^\s*\d{4}-\d{2}-\d{2}(\s*$|[T ]\d{2}:\d{2})'
            THEN rowcall.make_date_or_null(
                   substr(btrim(value), 1, 4)::integer,
                   substr(btrim(value), 6, 2)::integer,
                   substr(btrim(value), 9, 2)::integer) END
$$;

-- A thousand digits would fit numeric and nothing that we write to.
CREATE FUNCTION rowcall.parse_number(value text) RETURNS numeric
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT CASE WHEN value ~ '^\s*[+-]?\d{1,30}([.,]\d{1,30})?\s*$'
            THEN replace(btrim(value), ',', '.')::numeric END
$$;

CREATE FUNCTION rowcall.parse_integer(value text) RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT CASE WHEN value ~ '^\s*[+-]?\d{1,18}\s*$' THEN btrim(value)::bigint
            WHEN value ~ '^\s*[+-]?\d{19}\s*$'
             AND btrim(value)::numeric BETWEEN -9223372036854775808 AND 9223372036854775807
            THEN btrim(value)::bigint END
$$;

CREATE FUNCTION rowcall.parse_flag(value text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT CASE WHEN lower(btrim(value)) IN ('1', 't', 'true', 'y', 'yes') THEN TRUE
            WHEN lower(btrim(value)) IN ('0', 'f', 'false', 'n', 'no') THEN FALSE END
$$;
