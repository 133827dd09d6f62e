-- Check constraints and foreign keys that are enforced; NOT VALID ones are, of new rows.
SELECT own.nspname AS schema_name,
       c.relname AS table_name,
       k.conname AS constraint_name,
       k.contype::text AS kind,
       pg_get_expr(k.conbin, k.conrelid) AS expression,
       array(SELECT a.attname
               FROM unnest(k.conkey) WITH ORDINALITY AS u (attnum, position)
               JOIN pg_attribute AS a ON a.attrelid = k.conrelid AND a.attnum = u.attnum
              ORDER BY u.position)::text[] AS columns,
       -- a table of another schema may have the name of one of this schema
       CASE WHEN f.relnamespace = c.relnamespace THEN f.relname
            ELSE concat(n.nspname, '.', f.relname) END AS to_table,
       array(SELECT a.attname
               FROM unnest(k.confkey) WITH ORDINALITY AS u (attnum, position)
               JOIN pg_attribute AS a ON a.attrelid = k.confrelid AND a.attnum = u.attnum
              ORDER BY u.position)::text[] AS to_columns,
       f.relnamespace <> c.relnamespace AS is_elsewhere,
       k.confmatchtype = 'f' AS is_full,
       -- PERIOD and NOT ENFORCED exist since 18
       coalesce((to_jsonb(k) ->> 'conperiod')::boolean, false) AS is_period
  FROM pg_constraint AS k
  JOIN pg_class AS c ON c.oid = k.conrelid
  JOIN pg_namespace AS own ON own.oid = c.relnamespace
  LEFT JOIN pg_class AS f ON f.oid = k.confrelid
  LEFT JOIN pg_namespace AS n ON n.oid = f.relnamespace
 WHERE own.nspname = ANY (%(schemas)s)
   AND k.contype IN ('c', 'f')
   AND k.conparentid = 0
   AND coalesce((to_jsonb(k) ->> 'conenforced')::boolean, true)
 ORDER BY own.nspname COLLATE "C", c.relname COLLATE "C", k.conname COLLATE "C"
