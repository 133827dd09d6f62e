-- Was every row staged that the source held?
-- Answer: no rows.
-- The source was counted in the snapshot that was copied, by a statement of its own.
SELECT relation, source_rows, row_count
  FROM rowcall.staged
 WHERE row_count <> source_rows
 ORDER BY relation;
