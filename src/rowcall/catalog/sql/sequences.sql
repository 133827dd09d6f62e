-- Columns that an identity or a sequence numbers: what they own, and what their default alone is.
SELECT its.nspname AS schema_name,
       c.relname AS table_name,
       a.attname AS column_name,
       CASE a.attidentity WHEN 'a' THEN 'always' WHEN 'd' THEN 'by default' ELSE '' END AS identity,
       (SELECT format('%%I.%%I', n.nspname, s.relname)
          FROM (SELECT objid AS oid, 1 AS place
                  FROM pg_depend
                 WHERE classid = 'pg_class'::regclass AND refclassid = 'pg_class'::regclass
                   AND refobjid = c.oid AND refobjsubid = a.attnum AND deptype IN ('a', 'i')
                   AND (d.oid IS NULL OR told.is_plain)
                UNION ALL
                SELECT refobjid, 0
                  FROM pg_depend
                 WHERE classid = 'pg_attrdef'::regclass AND objid = d.oid
                   AND refclassid = 'pg_class'::regclass AND told.is_plain
                UNION ALL
                -- a name as text depends on nothing
                SELECT to_regclass((regexp_match(told.expression, '''([^'']+)''::text'))[1])::oid, 0
                 WHERE told.is_plain) AS found
          JOIN pg_class AS s ON s.oid = found.oid AND s.relkind = 'S'
          JOIN pg_namespace AS n ON n.oid = s.relnamespace
         ORDER BY place
         LIMIT 1) AS sequence
  FROM pg_class AS c
  JOIN pg_namespace AS its ON its.oid = c.relnamespace
  JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
  LEFT JOIN pg_attrdef AS d ON d.adrelid = c.oid AND d.adnum = a.attnum
 CROSS JOIN LATERAL (
       SELECT pg_get_expr(d.adbin, d.adrelid) AS expression,
              pg_get_expr(d.adbin, d.adrelid)
                ~ '^\(*nextval\(\(?''[^'']+''::(regclass|text)\)?(::regclass)?\)\)*(::[a-z ]+)?$'
                AS is_plain
       ) AS told
 WHERE its.nspname = ANY (%(schemas)s)
   AND c.relkind IN ('r', 'p')
   AND NOT c.relispartition
   AND a.attgenerated = ''
   AND (a.attidentity <> '' OR told.is_plain
        OR EXISTS (SELECT FROM pg_depend AS o
                    WHERE o.refclassid = 'pg_class'::regclass AND o.refobjid = c.oid
                      AND o.refobjsubid = a.attnum AND o.deptype = 'a'
                      AND o.classid = 'pg_class'::regclass))
