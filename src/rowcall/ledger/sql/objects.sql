-- Constraints, indexes, triggers and identities of a schema's tables and of their partitions, each
-- with what is needed to evaluate it, and the statements that make it as pg_dump would.
-- Parameters: schema (its name), tables (names of those that are asked for; NULL: all).
-- To be run without a search_path, so that every name is printed with its schema.
WITH RECURSIVE relation AS (
       SELECT c.oid, c.oid AS root, c.relkind, c.relname::text AS table_name
         FROM pg_class AS c
        WHERE c.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = %(schema)s)
          AND c.relkind IN ('r', 'p', 'f', 'v')
          AND (%(tables)s::text[] IS NULL OR c.relname = ANY (%(tables)s))
        UNION
       SELECT p.oid, relation.root, p.relkind,
              CASE WHEN n.nspname = %(schema)s THEN p.relname::text
                   ELSE n.nspname || '.' || p.relname END
         FROM relation
         JOIN pg_inherits AS i ON i.inhparent = relation.oid
         JOIN pg_class AS p ON p.oid = i.inhrelid AND p.relispartition
         JOIN pg_namespace AS n ON n.oid = p.relnamespace
     ),
     owned AS (
       -- a partition is met by itself and beneath its table
       SELECT oid, relkind, table_name FROM relation GROUP BY 1, 2, 3
     ),
     index AS (
       SELECT x.*, i.relname, i.relkind AS index_kind,
              format('SET LOCAL default_tablespace = %L',
                     coalesce((SELECT spcname FROM pg_tablespace WHERE oid = i.reltablespace), ''))
                AS tablespace,
              coalesce(' WITH (' || (SELECT string_agg(
                                       format('%I=%L', split_part(option, '=', 1),
                                              substr(option, strpos(option, '=') + 1)), ', ')
                                       FROM unnest(i.reloptions) AS option) || ')', '') AS options,
              -- until 16 a default target is -1, since then NULL
              array(SELECT format('ALTER INDEX %s ALTER COLUMN %s SET STATISTICS %s',
                                  x.indexrelid::regclass, attnum, attstattarget)
                      FROM pg_attribute
                     WHERE attrelid = x.indexrelid AND attnum > 0 AND attstattarget >= 0
                     ORDER BY attnum)
                || array(SELECT format('COMMENT ON INDEX %s IS %L', x.indexrelid::regclass, said)
                           FROM obj_description(x.indexrelid, 'pg_class') AS said
                          WHERE said IS NOT NULL)
                || array(SELECT format('ALTER INDEX %s DEPENDS ON EXTENSION %I',
                                       x.indexrelid::regclass, e.extname)
                           FROM pg_depend AS d
                           JOIN pg_extension AS e ON e.oid = d.refobjid
                          WHERE d.classid = 'pg_class'::regclass AND d.objid = x.indexrelid
                            AND d.refclassid = 'pg_extension'::regclass AND d.deptype = 'x'
                          ORDER BY 1)
                || CASE WHEN x.indisclustered
                        THEN array[format('ALTER TABLE %s CLUSTER ON %I',
                                          x.indrelid::regclass, i.relname)]
                        ELSE '{}' END
                || CASE WHEN x.indisreplident
                        THEN array[format('ALTER TABLE ONLY %s REPLICA IDENTITY USING INDEX %I',
                                          x.indrelid::regclass, i.relname)]
                        ELSE '{}' END AS further
         FROM pg_index AS x
         JOIN pg_class AS i ON i.oid = x.indexrelid
        WHERE x.indrelid IN (SELECT oid FROM owned)
     ),
     -- a key of a partitioned table, and what stands for it in each partition
     cloned (root, oid) AS (
       SELECT k.oid, k.oid
         FROM pg_constraint AS k
        WHERE k.contype = 'f' AND k.conparentid = 0 AND k.conrelid IN (SELECT oid FROM owned)
        UNION
       SELECT cloned.root, k.oid FROM cloned JOIN pg_constraint AS k ON k.conparentid = cloned.oid
     )
-- NOT NULL is an attribute of a column and, since PostgreSQL 18, a constraint too: told once.
SELECT c.oid AS relation,
       k.oid AS object,
       c.table_name,
       CASE k.contype WHEN 'f' THEN 'foreign key' WHEN 'p' THEN 'primary key'
                      WHEN 'u' THEN 'unique key' WHEN 'c' THEN 'check' ELSE 'exclusion' END AS kind,
       k.conname::text AS object_name,
       told.definition,
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
                            AND checking.tgenabled NOT IN ('O', 'A')) AS is_sound,
       -- storage options stand before what is said of deferring
       CASE WHEN x.indexrelid IS NOT NULL THEN array[x.tablespace] ELSE '{}' END
         || format('ALTER TABLE %s ADD CONSTRAINT %I %s%s%s', k.conrelid::regclass, k.conname,
                   left(told.definition, length(told.definition) - length(told.deferring)),
                   x.options, told.deferring)
         || array(SELECT format('ALTER TABLE ONLY %s RENAME CONSTRAINT %I TO %I',
                                one.conrelid::regclass, k.conname, one.conname)
                    FROM cloned
                    JOIN pg_constraint AS one ON one.oid = cloned.oid
                   WHERE cloned.root = k.oid AND one.conrelid <> k.conrelid
                     AND one.confrelid = k.confrelid AND one.conname <> k.conname
                   ORDER BY one.conrelid::regclass::text COLLATE "C")
         || array(SELECT format('COMMENT ON CONSTRAINT %I ON %s IS %L', one.conname,
                                one.conrelid::regclass, said)
                    FROM (SELECT k.oid UNION SELECT oid FROM cloned WHERE root = k.oid) AS its (oid)
                    JOIN pg_constraint AS one USING (oid),
                         obj_description(one.oid, 'pg_constraint') AS said
                   WHERE said IS NOT NULL
                   ORDER BY one.conrelid::regclass::text COLLATE "C", one.conname COLLATE "C")
         || coalesce(x.further, '{}') AS statements
  FROM pg_constraint AS k
  JOIN owned AS c ON c.oid = k.conrelid
  LEFT JOIN pg_class AS parent ON parent.oid = k.confrelid AND k.contype = 'f'
  LEFT JOIN index AS x ON x.indexrelid = k.conindid AND k.contype IN ('p', 'u', 'x')
 CROSS JOIN LATERAL (
       SELECT pg_get_constraintdef(k.oid) AS definition,
              CASE WHEN k.contype IN ('p', 'u') AND k.condeferrable THEN ' DEFERRABLE' ELSE '' END
                || CASE WHEN k.contype IN ('p', 'u') AND k.condeferred
                        THEN ' INITIALLY DEFERRED' ELSE '' END AS deferring
       ) AS told
 WHERE k.contype IN ('f', 'p', 'u', 'c', 'x')
   AND k.conparentid = 0
   -- a key of another schema's table cannot be told by the table's name alone
   AND (k.contype <> 'f' OR parent.relnamespace
        = (SELECT oid FROM pg_namespace WHERE nspname = %(schema)s))
UNION ALL
SELECT c.oid, NULL, c.table_name, 'not null', a.attname, 'NOT NULL', array[a.attname::text], NULL,
       '{}', NULL, FALSE, TRUE, '{}'
  FROM pg_attribute AS a
  JOIN owned AS c ON c.oid = a.attrelid
 WHERE c.relkind IN ('r', 'p')
   AND a.attnum > 0
   AND a.attnotnull
   AND NOT a.attisdropped
UNION ALL
SELECT c.oid, NULL, c.table_name, 'identity', a.attname, said.definition, array[a.attname::text],
       NULL, '{}', NULL, FALSE, TRUE,
       array[format('ALTER TABLE %s ALTER COLUMN %I SET %s', c.oid::regclass, a.attname,
                    said.definition)]
  FROM pg_attribute AS a
  JOIN owned AS c ON c.oid = a.attrelid
 CROSS JOIN LATERAL (SELECT CASE a.attidentity WHEN 'a' THEN 'GENERATED ALWAYS'
                                               ELSE 'GENERATED BY DEFAULT' END) AS said (definition)
 WHERE a.attidentity <> ''
   AND NOT a.attisdropped
   -- a partition has that of its table
   AND NOT EXISTS (SELECT FROM pg_class WHERE oid = c.oid AND relispartition)
UNION ALL
SELECT c.oid, x.indexrelid, c.table_name,
       CASE WHEN x.indisunique THEN 'unique index' ELSE 'index' END, x.relname,
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
       x.indisvalid AND x.indisready,
       array[x.tablespace, pg_get_indexdef(x.indexrelid)] || x.further
  FROM index AS x
  JOIN owned AS c ON c.oid = x.indrelid
 WHERE c.relkind IN ('r', 'p')
   AND NOT EXISTS (SELECT FROM pg_constraint AS k
                    WHERE k.conindid = x.indexrelid AND k.contype IN ('p', 'u', 'x'))
UNION ALL
SELECT c.oid, t.oid, c.table_name, 'trigger', t.tgname, pg_get_triggerdef(t.oid), '{}', NULL, '{}',
       NULL, FALSE, t.tgenabled <> 'D',
       -- ONLY: partitions have states of their own
       array[format('ALTER TABLE ONLY %s %s TRIGGER %I', t.tgrelid::regclass,
                    CASE t.tgenabled WHEN 'D' THEN 'DISABLE' WHEN 'A' THEN 'ENABLE ALWAYS'
                                     WHEN 'R' THEN 'ENABLE REPLICA' ELSE 'ENABLE' END, t.tgname)]
  FROM pg_trigger AS t
  JOIN owned AS c ON c.oid = t.tgrelid
 WHERE NOT t.tgisinternal
