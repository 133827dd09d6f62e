-- Check constraints and foreign keys.
SELECT n.nspname AS schema_name,
       c.relname AS table_name,
       k.conname AS constraint_name,
       k.contype::text AS kind,
       pg_get_expr(k.conbin, k.conrelid) AS expression,
       array(SELECT a.attname
               FROM unnest(k.conkey) WITH ORDINALITY AS u (attnum, position)
               JOIN pg_attribute AS a ON a.attrelid = k.conrelid AND a.attnum = u.attnum
              ORDER BY u.position)::text[] AS columns,
       f.relname AS to_table,
       array(SELECT a.attname
               FROM unnest(k.confkey) WITH ORDINALITY AS u (attnum, position)
               JOIN pg_attribute AS a ON a.attrelid = k.confrelid AND a.attnum = u.attnum
              ORDER BY u.position)::text[] AS to_columns
  FROM pg_constraint AS k
  JOIN pg_class AS c ON c.oid = k.conrelid
  JOIN pg_namespace AS n ON n.oid = c.relnamespace
  LEFT JOIN pg_class AS f ON f.oid = k.confrelid
 WHERE n.nspname = ANY (%(schemas)s)
   AND k.contype IN ('c', 'f')
   AND k.conparentid = 0
 ORDER BY n.nspname COLLATE "C", c.relname COLLATE "C", k.conname COLLATE "C"
