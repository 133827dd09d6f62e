-- Constraints, indexes and triggers of a schema, each with what is needed to evaluate it.
-- Parameter: schema (its name).
-- NOT NULL is an attribute of a column and, since PostgreSQL 18, a constraint too: told once.
SELECT c.relname::text AS table_name,
       CASE k.contype WHEN 'f' THEN 'foreign key' WHEN 'p' THEN 'primary key'
                      WHEN 'u' THEN 'unique key' WHEN 'c' THEN 'check' ELSE 'exclusion' END AS kind,
       k.conname::text AS object_name,
       pg_get_constraintdef(k.oid) AS definition,
       array(SELECT a.attname::text
               FROM unnest(k.conkey) WITH ORDINALITY AS key (attnum, position)
               JOIN pg_attribute AS a ON a.attrelid = k.conrelid AND a.attnum = key.attnum
              -- a key WITHOUT OVERLAPS excludes more than equal values
              WHERE NOT (k.contype = 'u' AND x.indisexclusion)
              ORDER BY key.position) AS columns,
       parent.relname::text AS to_table,
       array(SELECT a.attname::text
               FROM unnest(k.confkey) WITH ORDINALITY AS key (attnum, position)
               JOIN pg_attribute AS a ON a.attrelid = k.confrelid AND a.attnum = key.attnum
              ORDER BY key.position) AS to_columns,
       CASE WHEN k.contype = 'c' THEN pg_get_expr(k.conbin, k.conrelid) END AS condition,
       -- NULLS NOT DISTINCT exists since 15
       coalesce((to_jsonb(x) ->> 'indnullsnotdistinct')::boolean, FALSE) AS nulls_equal,
       k.convalidated
         AND coalesce((to_jsonb(k) ->> 'conenforced')::boolean, TRUE)
         AND NOT EXISTS (SELECT FROM pg_trigger AS checking
                          WHERE checking.tgconstraint = k.oid
                            AND checking.tgisinternal
                            AND checking.tgenabled NOT IN ('O', 'A')) AS is_sound
  FROM pg_constraint AS k
  JOIN pg_class AS c ON c.oid = k.conrelid
  LEFT JOIN pg_class AS parent ON parent.oid = k.confrelid AND k.contype = 'f'
  LEFT JOIN pg_index AS x ON x.indexrelid = k.conindid AND k.contype IN ('p', 'u')
 WHERE c.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = %(schema)s)
   AND k.contype IN ('f', 'p', 'u', 'c', 'x')
   AND k.conparentid = 0
   -- a key of another schema's table cannot be told by the table's name alone
   AND (k.contype <> 'f' OR parent.relnamespace = c.relnamespace)
UNION ALL
SELECT c.relname, 'not null', a.attname, 'NOT NULL', array[a.attname::text], NULL, '{}', NULL,
       FALSE, TRUE
  FROM pg_attribute AS a
  JOIN pg_class AS c ON c.oid = a.attrelid
 WHERE c.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = %(schema)s)
   AND c.relkind IN ('r', 'p')
   AND a.attnum > 0
   AND a.attnotnull
   AND NOT a.attisdropped
UNION ALL
SELECT c.relname, CASE WHEN x.indisunique THEN 'unique index' ELSE 'index' END, i.relname,
       pg_get_indexdef(x.indexrelid),
       array(SELECT a.attname::text
               FROM unnest(x.indkey::smallint[]) WITH ORDINALITY AS key (attnum, position)
               JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum = key.attnum
              WHERE key.position <= x.indnkeyatts AND x.indexprs IS NULL
                AND NOT EXISTS (SELECT FROM pg_opclass AS o
                                 WHERE o.oid = ANY (x.indclass::oid[]) AND NOT o.opcdefault)
              ORDER BY key.position),
       NULL, '{}', pg_get_expr(x.indpred, x.indrelid),
       coalesce((to_jsonb(x) ->> 'indnullsnotdistinct')::boolean, FALSE),
       x.indisvalid AND x.indisready
  FROM pg_index AS x
  JOIN pg_class AS c ON c.oid = x.indrelid
  JOIN pg_class AS i ON i.oid = x.indexrelid
 WHERE c.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = %(schema)s)
   AND c.relkind IN ('r', 'p')
   AND NOT EXISTS (SELECT FROM pg_constraint AS k
                    WHERE k.conindid = x.indexrelid AND k.contype IN ('p', 'u', 'x'))
UNION ALL
SELECT c.relname, 'trigger', t.tgname, pg_get_triggerdef(t.oid), '{}', NULL, '{}', NULL, FALSE,
       t.tgenabled <> 'D'
  FROM pg_trigger AS t
  JOIN pg_class AS c ON c.oid = t.tgrelid
 WHERE c.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = %(schema)s)
   AND NOT t.tgisinternal
