-- What the role may not read of each relation, whether policies hide rows from it, and which rules
-- rewrite what is written. Parameters: schemas, kinds (pg_class.relkind).
SELECT n.nspname AS schema_name,
       c.relname AS table_name,
       array(SELECT attname
               FROM pg_attribute
              WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped
                AND NOT (has_schema_privilege(n.oid, 'USAGE')
                         AND has_column_privilege(c.oid, attnum, 'SELECT'))
              ORDER BY attnum)::text[] AS unreadable,
       -- not for a superuser or with BYPASSRLS; for the owner where it is forced
       row_security_active(c.oid) AS hides_rows,
       array(SELECT rulename
               FROM pg_rewrite
              WHERE ev_class = c.oid AND ev_type <> '1' AND ev_enabled IN ('O', 'A')
              ORDER BY rulename)::text[] AS rules
  FROM pg_class AS c
  JOIN pg_namespace AS n ON n.oid = c.relnamespace
 WHERE n.nspname = ANY (%(schemas)s)
   AND c.relkind = ANY (%(kinds)s)
   AND NOT c.relispartition
   AND (c.relrowsecurity OR c.relhasrules
        OR NOT has_schema_privilege(n.oid, 'USAGE')
        OR NOT has_table_privilege(c.oid, 'SELECT'))
