-- Do the rows of every source and of every target table add up?
-- Answer: no rows.
-- A line says that a unit is lost or counted twice, or that a target row is gone or claimed twice.
SELECT 'source' AS side, mapping, source_table AS table_name, source_rows AS row_count, difference
  FROM rowcall.balance
 WHERE difference <> 0
UNION ALL
SELECT 'target', NULL, target_table, target_rows, difference
  FROM rowcall.target_balance
 WHERE difference <> 0
 ORDER BY side, mapping, table_name;
