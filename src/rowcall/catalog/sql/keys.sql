-- Primary keys and unique indexes over plain columns; expression indexes cannot be judged here.
SELECT n.nspname AS schema_name,
       c.relname AS table_name,
       i.relname AS key_name,
       x.indisprimary AS is_primary,
       array(SELECT a.attname
               FROM unnest(x.indkey::smallint[]) WITH ORDINALITY AS k (attnum, position)
               JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum = k.attnum
              WHERE k.position <= x.indnkeyatts
              ORDER BY k.position)::text[] AS columns,
       pg_get_expr(x.indpred, x.indrelid) AS predicate,
       -- NULLS NOT DISTINCT exists since 15
       coalesce((to_jsonb(x) ->> 'indnullsnotdistinct')::boolean, false) AS nulls_equal
  FROM pg_index AS x
  JOIN pg_class AS c ON c.oid = x.indrelid
  JOIN pg_class AS i ON i.oid = x.indexrelid
  JOIN pg_namespace AS n ON n.oid = c.relnamespace
 WHERE n.nspname = ANY (%(schemas)s)
   AND x.indisunique
   AND x.indisvalid
   AND x.indexprs IS NULL
 ORDER BY n.nspname COLLATE "C", c.relname COLLATE "C", i.relname COLLATE "C"
