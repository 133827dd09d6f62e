-- Are all constraints validated and enforced, and all indexes valid?
-- Answer: no rows.
-- Foreign keys that are NOT VALID or whose triggers are disabled check nothing of what is there.
SELECT con.conrelid::regclass AS table_name, con.conname AS object_name,
       CASE WHEN NOT con.convalidated THEN 'not validated' ELSE 'not enforced' END AS trouble,
       pg_get_constraintdef(con.oid) AS definition
  FROM pg_constraint AS con
 WHERE con.conrelid <> 0
   AND con.connamespace NOT IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)
   AND (NOT con.convalidated
        -- a column of pg_constraint since PostgreSQL 18
        OR to_jsonb(con) ->> 'conenforced' = 'false'
        OR EXISTS (SELECT FROM pg_trigger AS checking
                    WHERE checking.tgconstraint = con.oid
                      AND checking.tgisinternal
                      AND checking.tgenabled NOT IN ('O', 'A')))
UNION ALL
SELECT indrelid::regclass, relname, 'invalid index', pg_get_indexdef(indexrelid)
  FROM pg_index
  JOIN pg_class ON pg_class.oid = indexrelid
 WHERE NOT (indisvalid AND indisready)
   AND relnamespace NOT IN ('pg_catalog'::regnamespace, 'pg_toast'::regnamespace)
 ORDER BY table_name, object_name;
