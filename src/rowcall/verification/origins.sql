-- Has a target row more than one origin?
-- Answer: no rows.
-- A row without any ledger line is native, so that each row has one at least.
SELECT target_table, target_key, count(*) AS lines,
       array_agg(concat_ws(' ', origin, mapping, source_key, part)
                 ORDER BY origin, mapping, source_key, part) AS origins
  FROM rowcall.target_rows
 GROUP BY target_table, target_key
HAVING count(*) > 1
 ORDER BY target_table, target_key;
