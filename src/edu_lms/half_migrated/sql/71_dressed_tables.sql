-- Do the rows keep what lms asks of them? Foreign keys and indexes as they were, and the keys of the
-- manifest.

DO $$
DECLARE
    statement text;
BEGIN
    FOR statement IN SELECT back FROM script.taken_off ORDER BY back LOOP
        EXECUTE statement;
    END LOOP;
END
$$;

ALTER TABLE synthetic.origin ADD PRIMARY KEY (target_table, target_key);
ALTER TABLE synthetic.origin_unit ADD PRIMARY KEY (mapping, source_key, part, group_no);
CREATE INDEX ON synthetic.origin (mapping, group_no);
CREATE INDEX ON synthetic.origin_unit (mapping, group_no);
ANALYZE synthetic.origin, synthetic.origin_unit;
