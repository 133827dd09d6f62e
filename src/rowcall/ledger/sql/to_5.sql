-- From version 4 to 5: objects are known and restored to the letter; names have their schema.
ALTER TABLE rowcall.dropped_object ADD COLUMN statements text[], ADD COLUMN relation text;
UPDATE rowcall.dropped_object
   SET statements = array[definition],
       definition = split_part(definition, '; COMMENT ON ', 1);
ALTER TABLE rowcall.dropped_object ALTER COLUMN statements SET NOT NULL;
COMMENT ON COLUMN rowcall.dropped_object.definition IS 'the statement that makes it';
COMMENT ON COLUMN rowcall.dropped_object.statements IS 'that statement, with what makes it what it was to the letter: in one transaction';
COMMENT ON COLUMN rowcall.dropped_object.relation IS 'the table, with its schema; NULL: dropped by an older version';
-- what stands is written again behind this, what is dropped once it is restored
ALTER TABLE rowcall.found_object ADD COLUMN statements text[];
COMMENT ON COLUMN rowcall.found_object.statements IS 'what makes it to the letter; NULL: found by an older version, and dropped since';
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
ALTER TABLE rowcall.placeholder DROP CONSTRAINT placeholder_pkey;
CREATE UNIQUE INDEX placeholder_key ON rowcall.placeholder (mapping, md5(source_key));
-- what a further copy holds, so that it stays where people wrote into it; NULL: nobody looked
DO $$
DECLARE
  lines regclass;
BEGIN
  FOR lines IN SELECT oid FROM pg_class
                WHERE relnamespace = 'rowcall'::regnamespace AND relkind = 'r'
                  AND starts_with(relname, 'adoption_')
  LOOP
    EXECUTE 'ALTER TABLE ' || lines || ' ADD COLUMN held uuid';
  END LOOP;
END
$$;
