-- From version 5 to 6: steps are known by typed columns, and by what they were made of. The inputs of
-- what an older version made are not known: the next run takes them as they are.
ALTER TABLE rowcall.step RENAME TO older_step;
ALTER TABLE rowcall.older_step RENAME CONSTRAINT step_pkey TO older_step_pkey;
ALTER TABLE rowcall.older_step RENAME CONSTRAINT step_run_id_fkey TO older_step_run_id_fkey;
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

-- the last time that titles are read; what a correction did is done
WITH titled AS (
  SELECT kind.kind,
         CASE WHEN kind.has_name THEN substr(step, length(kind.kind) + 2) ELSE '' END AS of,
         older.run_id, older.row_count, older.seconds, older.finished_at
    FROM rowcall.older_step AS older
    JOIN (VALUES ('stage query', TRUE), ('staging complete', FALSE), ('hash standing', TRUE),
                 ('stage', TRUE), ('adoption complete', FALSE), ('adopt', TRUE),
                 ('remove surplus', FALSE), ('judge', TRUE), ('placeholders', TRUE),
                 ('load', TRUE), ('verify', TRUE), ('fill', TRUE), ('after load', TRUE),
                 ('hash', TRUE), ('distributions', FALSE), ('restore keys', FALSE),
                 ('advance sequences', FALSE), ('balance', FALSE)) AS kind (kind, has_name)
      ON CASE WHEN kind.has_name THEN starts_with(older.step, kind.kind || ' ')
              ELSE older.step = kind.kind END
   WHERE older.step NOT LIKE '% of correction %'
     AND NOT (kind.kind = 'stage' AND starts_with(older.step, 'stage query '))
     AND NOT (kind.kind = 'hash' AND starts_with(older.step, 'hash standing '))
)
INSERT INTO rowcall.step
       (kind, name, column_name, version, run_id, row_count, seconds, finished_at)
SELECT kind,
       CASE WHEN kind IN ('fill', 'hash', 'hash standing') THEN split_part(of, '.', 1) ELSE of END,
       CASE WHEN kind IN ('fill', 'hash', 'hash standing')
            THEN substr(of, strpos(of, '.') + 1) ELSE '' END,
       1, run_id, row_count, seconds, finished_at
  FROM titled;
-- mappings that have begun to load
INSERT INTO rowcall.step (kind, name, column_name, version, run_id)
SELECT 'load', mapping, '', 1, min(run_id)
  FROM rowcall.batch
 WHERE mapping NOT LIKE 'hash %'
 GROUP BY mapping
    ON CONFLICT DO NOTHING;
DELETE FROM rowcall.batch WHERE mapping LIKE 'hash %';
-- corrections that runs have carried; of one that was interrupted nobody knows how far it came
INSERT INTO rowcall.step
       (kind, name, column_name, version, run_id, row_count, seconds, finished_at)
SELECT 'override', '', '', 1, max(run_id), 0, 0, clock_timestamp()
  FROM rowcall.older_step WHERE step LIKE 'balance of correction %'
HAVING count(*) > 0;
INSERT INTO rowcall.step_input
SELECT 'override', '', '', 'definition', '', '',
       max(replace(step, 'balance of correction ', '')::integer)::text
  FROM rowcall.older_step WHERE step LIKE 'balance of correction %'
HAVING count(*) > 0;
INSERT INTO rowcall.step_input
SELECT kind, name, column_name, 'definition', '', '', 'interrupted'
  FROM rowcall.step
 WHERE kind IN ('stage query', 'load', 'fill', 'after load', 'distributions', 'balance')
   AND finished_at IS NOT NULL
   AND EXISTS (SELECT FROM rowcall.older_step WHERE step LIKE 'override of correction %'
                AND replace(step, 'override of correction ', '')::integer > coalesce(
                      (SELECT fingerprint::integer FROM rowcall.step_input
                        WHERE step_input.kind = 'override'), 0));
DROP TABLE rowcall.older_step;

-- rows that stay are those that the last judging of their mapping says
CREATE TABLE rowcall.newer_row AS
SELECT DISTINCT ON (mapping, source_key, part) mapping, source_key, part, reason, run_id
  FROM rowcall.kept_row
 ORDER BY mapping, source_key, part, run_id DESC;
DROP TABLE rowcall.kept_row;
CREATE TABLE rowcall.kept_row (
  mapping       text NOT NULL,
  source_key    text NOT NULL,
  part          text NOT NULL,
  is_edited     boolean NOT NULL,
  reason        text NOT NULL,
  run_id        integer NOT NULL REFERENCES rowcall.run
);
INSERT INTO rowcall.kept_row
SELECT mapping, source_key, part, reason LIKE 'edited %', reason, run_id FROM rowcall.newer_row;
DROP TABLE rowcall.newer_row;
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
-- A stand-in row that nobody has changed since may get other values, or go.
ALTER TABLE rowcall.placeholder ADD COLUMN row_hash bigint, ADD COLUMN hash_sql text;
COMMENT ON COLUMN rowcall.placeholder.hash_sql IS 'the hash of what was written, over a row called target; NULL: an older version wrote it';
