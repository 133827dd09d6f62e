-- How many rows have a foreign key that leads to no row?
-- Answer: no rows.
-- The query writes one SELECT for all foreign keys of the catalog, and psql runs it: it counts the
-- rows themselves and trusts no constraint.
WITH pairs AS (
  SELECT con.oid, con.conname, con.conrelid::regclass AS child, con.confrelid::regclass AS parent,
         string_agg(format('child.%I IS NOT NULL', own.attname), ' AND ') AS is_given,
         string_agg(format('parent.%I = child.%I', theirs.attname, own.attname), ' AND ') AS is_met
    FROM pg_constraint AS con
   CROSS JOIN LATERAL unnest(con.conkey, con.confkey) AS pair (own, theirs)
    JOIN pg_attribute AS own ON own.attrelid = con.conrelid AND own.attnum = pair.own
    JOIN pg_attribute AS theirs ON theirs.attrelid = con.confrelid AND theirs.attnum = pair.theirs
   WHERE con.contype = 'f'
     AND con.conparentid = 0
   GROUP BY con.oid
)
SELECT string_agg(
         format(
           'SELECT %L AS table_name, %L AS foreign_key, count(*) AS orphans FROM %s AS child'
           ' WHERE %s AND NOT EXISTS (SELECT FROM %s AS parent WHERE %s) HAVING count(*) > 0',
           child, conname, child, is_given, parent, is_met),
         ' UNION ALL ' ORDER BY child::text, conname) || ' ORDER BY 1, 2' AS statement
  FROM pairs
\gexec
