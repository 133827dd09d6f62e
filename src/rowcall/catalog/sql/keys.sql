-- Primary keys, and unique indexes that judging can take for what they are: over plain columns, and
-- by the operator class that is the type's own. The others are left to the database: an index over
-- an expression, a key WITHOUT OVERLAPS (since 18; in truth an exclusion), another equality.
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
       coalesce((to_jsonb(x) ->> 'indnullsnotdistinct')::boolean, false) AS nulls_equal,
       -- deterministic collations all take the same texts for equal: those of the same bytes
       CASE WHEN own.are_others
            THEN own.collations ELSE '{}' END AS collations
  FROM pg_index AS x
  JOIN pg_class AS c ON c.oid = x.indrelid
  JOIN pg_class AS i ON i.oid = x.indexrelid
  JOIN pg_namespace AS n ON n.oid = c.relnamespace
 CROSS JOIN LATERAL (
       SELECT array_agg(coalesce(quote_ident(n.nspname) || '.' || quote_ident(l.collname), '')
                        ORDER BY k.position) AS collations,
              bool_or(l.oid <> a.attcollation
                      AND NOT (l.collisdeterministic AND theirs.collisdeterministic)) AS are_others
         FROM unnest(x.indkey::smallint[], x.indcollation::oid[])
              WITH ORDINALITY AS k (attnum, held, position)
         JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum = k.attnum
         LEFT JOIN pg_collation AS l ON l.oid = k.held
         LEFT JOIN pg_namespace AS n ON n.oid = l.collnamespace
         LEFT JOIN pg_collation AS theirs ON theirs.oid = a.attcollation
        WHERE k.position <= x.indnkeyatts
       ) AS own
 WHERE n.nspname = ANY (%(schemas)s)
   AND x.indisunique
   AND x.indisvalid
   AND x.indexprs IS NULL
   AND (x.indisprimary
        OR (NOT x.indisexclusion
            AND NOT EXISTS (SELECT FROM pg_opclass AS o
                             WHERE o.oid = ANY (x.indclass::oid[]) AND NOT o.opcdefault)))
 ORDER BY n.nspname COLLATE "C", c.relname COLLATE "C", i.relname COLLATE "C"
