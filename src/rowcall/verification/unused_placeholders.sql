-- Which stand-in rows does nothing refer to?
-- Answer: no rows, but for stand-ins whose children were merged or refused later.
-- The query writes one SELECT over the foreign keys of the catalog, and psql runs it. The tables
-- are looked for in the search_path.
WITH holding AS (
  SELECT DISTINCT target_table, to_regclass(quote_ident(target_table)) AS relation
    FROM rowcall.target_rows
   WHERE origin = 'placeholder'
), referring AS (
  SELECT target_table,
         string_agg(format(
           ' AND NOT EXISTS (SELECT FROM %s AS child WHERE child.%I::text = line.target_key)',
           conrelid::regclass, attname), '') AS condition
    FROM holding
    JOIN pg_constraint ON confrelid = relation AND contype = 'f' AND conparentid = 0
    JOIN pg_index ON indexrelid = conindid AND indisprimary AND indnkeyatts = 1
    JOIN pg_attribute ON attrelid = conrelid AND attnum = conkey[1]
   GROUP BY target_table
)
SELECT string_agg(
         format(
           'SELECT line.target_table, line.target_key, line.mapping, line.source_key AS stands_for'
           '  FROM rowcall.target_rows AS line'
           ' WHERE line.target_table = %L AND line.origin = ''placeholder''%s',
           target_table, condition),
         ' UNION ALL ' ORDER BY target_table) || ' ORDER BY target_table, target_key' AS statement
  FROM holding
  LEFT JOIN referring USING (target_table)
\gexec
