-- Has a unit more than one entry?
-- Answer: no rows.
SELECT mapping, source_table, source_key, part, count(*) AS entries,
       array_agg(outcome ORDER BY outcome) AS outcomes
  FROM rowcall.source_rows
 GROUP BY mapping, source_table, source_key, part
HAVING count(*) > 1
 ORDER BY mapping, source_table, source_key, part;
