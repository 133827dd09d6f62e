-- Every column of every ordinary or partitioned table of one schema.
SELECT c.relname AS table_name,
       a.attname AS column_name,
       format_type(a.atttypid, a.atttypmod) AS type,
       a.attnotnull OR (t.typtype = 'd' AND t.typnotnull) AS not_null,
       pg_get_expr(d.adbin, d.adrelid) AS default_expression,
       -- a default is volatile when a function in it is: gen_random_uuid(), clock_timestamp();
       -- CURRENT_TIMESTAMP is no function call in the tree, and differs from run to run as well
       a.attidentity <> '' OR pg_get_expr(d.adbin, d.adrelid)
           ~* '(random|nextval|clock_timestamp|now\(|current_timestamp|current_date|uuid_generate|uuidv)'
           AS default_is_volatile,
       coalesce((SELECT array_agg(e.enumlabel ORDER BY e.enumsortorder)
                   FROM pg_enum AS e
                  WHERE e.enumtypid = a.atttypid), '{}') AS labels,
       CASE WHEN a.atttypid IN ('varchar'::regtype, 'bpchar'::regtype) AND a.atttypmod > 4
            THEN a.atttypmod - 4 END AS max_length,
       a.attgenerated <> '' AS is_generated,
       greatest(c.reltuples, 0)::bigint AS estimated_rows
  FROM pg_class AS c
  JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
  JOIN pg_type AS t ON t.oid = a.atttypid
  LEFT JOIN pg_attrdef AS d ON d.adrelid = c.oid AND d.adnum = a.attnum
 WHERE c.relnamespace = %(schema)s::regnamespace
   AND c.relkind IN ('r', 'p')
   AND NOT c.relispartition
 ORDER BY c.relname COLLATE "C", a.attnum
