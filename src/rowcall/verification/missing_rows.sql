-- Which rows that the ledger knows are no longer in their tables?
-- Answer: no rows.
-- The query writes one SELECT for all tables that the mappings write, and psql runs it. The tables
-- are looked for in the search_path; of one that is not there, every row is missing.
WITH written AS (
  SELECT target_table, to_regclass(quote_ident(target_table)) AS relation
    FROM rowcall.target_balance
), keyed AS (
  SELECT target_table, relation,
         array_agg(format('target.%I::text', attname)
                   ORDER BY array_position(indkey::smallint[], attnum)) AS columns
    FROM written
    JOIN pg_index ON indrelid = relation AND indisprimary
    JOIN pg_attribute ON attrelid = relation AND attnum = ANY (indkey)
   GROUP BY target_table, relation
), is_there AS (
  SELECT target_table,
         format(' AND NOT EXISTS (SELECT FROM %s AS target WHERE %s = line.target_key)', relation,
                CASE WHEN cardinality(columns) = 1 THEN columns[1]
                     ELSE format('jsonb_build_array(%s)::text', array_to_string(columns, ', '))
                 END) AS condition
    FROM keyed
)
SELECT string_agg(
         format(
           'SELECT line.target_table, line.target_key, line.origin,'
           '       line.mapping, line.source_key, line.part'
           '  FROM rowcall.target_rows AS line'
           ' WHERE line.target_table = %L AND line.origin <> ''native''%s',
           target_table, condition),
         ' UNION ALL ' ORDER BY target_table) || ' ORDER BY target_table, target_key' AS statement
  FROM written
  LEFT JOIN is_there USING (target_table)
\gexec
