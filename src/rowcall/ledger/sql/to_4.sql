-- From version 3 to 4: what is dropped stands whole among the found objects, runs are numbered
-- without a sequence, and a look can be told from an adoption.
-- A run of an older version may have stopped with keys dropped: what it wrote of them is enough.
INSERT INTO rowcall.found_object AS found
SELECT dropped.table_name,
       -- a unique key is a constraint or an index alone, which its definition tells
       CASE WHEN dropped.kind = 'index' AND dropped.definition LIKE 'CREATE UNIQUE INDEX %'
            THEN 'unique index' ELSE dropped.kind END,
       dropped.object_name,
       regexp_replace(split_part(dropped.definition, '; COMMENT ON ', 1),
                      '^ALTER TABLE .*? ADD CONSTRAINT (".*?"|\S+) ', ''),
       coalesce(dropped.key_columns, keys.columns, '{}'), keys.to_table,
       coalesce(keys.to_columns, '{}'), dropped.predicate, coalesce(dropped.nulls_equal, FALSE),
       TRUE
  FROM rowcall.dropped_object AS dropped
  LEFT JOIN LATERAL (
         SELECT array(SELECT (parse_ident(one))[1]
                        FROM regexp_split_to_table(part[1], ', ') AS one) AS columns,
                parse_ident(part[2]) AS path,
                (parse_ident(part[2]))[cardinality(parse_ident(part[2]))] AS to_table,
                array(SELECT (parse_ident(one))[1]
                        FROM regexp_split_to_table(part[3], ', ') AS one) AS to_columns
           FROM regexp_match(dropped.definition,
                             'FOREIGN KEY \((.+?)\) REFERENCES (.+?)\((.+?)\)') AS part
          WHERE dropped.kind = 'foreign key'
       ) AS keys ON TRUE
 WHERE dropped.kind <> 'trigger'
    ON CONFLICT (table_name, kind, object_name) DO NOTHING;
UPDATE rowcall.found_object AS found
   SET is_sound = TRUE
  FROM rowcall.dropped_object AS dropped
 WHERE dropped.kind = 'trigger' AND found.kind = 'trigger'
   AND (found.table_name, found.object_name) = (dropped.table_name, dropped.object_name);

ALTER TABLE rowcall.dropped_object
  DROP COLUMN key_columns, DROP COLUMN predicate, DROP COLUMN nulls_equal;
ALTER TABLE rowcall.run ALTER COLUMN run_id DROP IDENTITY;
ALTER TABLE rowcall.ledger ADD COLUMN is_dry_run boolean NOT NULL DEFAULT FALSE;
COMMENT ON COLUMN rowcall.ledger.plan_fingerprint IS 'empty: the next run writes its own, since an older version made this ledger';
COMMENT ON COLUMN rowcall.ledger.is_dry_run IS 'a look at what adoption would find: dropped at its end, by the next run where it was killed';
-- Surplus rows were counted into computed columns before they were removed: compute them again.
DELETE FROM rowcall.step
 WHERE (step LIKE 'after load %' AND step NOT LIKE '% of correction %'
        OR step IN ('distributions', 'balance'))
   AND EXISTS (SELECT FROM rowcall.ledger WHERE adopts AND removes_surplus);
