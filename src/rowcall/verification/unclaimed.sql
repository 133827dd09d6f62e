-- What does the source hold that nobody maps, reads or drops by name?
-- Answer: no rows.
-- A line without a column speaks of a whole table.
SELECT table_name, nullif(column_name, '') AS column_name, value_count
  FROM rowcall.source_column
 WHERE claim = 'unclaimed'
   AND value_count > 0
 ORDER BY table_name, column_name;
