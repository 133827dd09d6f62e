-- Which values were corrected, by whom, and what became of their units?
-- Answer: a line for each corrected value and each unit of its row; none without a correction.
-- A unit without an outcome waits for the next run.
SELECT correction.correction_id, correction.made_at, correction.made_by, override.source_table,
       override.source_key, override.column_name, override.old_value, override.new_value,
       override.reason AS why, unit.mapping, unit.part, unit.outcome, unit.reason
  FROM rowcall.override AS override
  JOIN rowcall.correction AS correction USING (correction_id)
  LEFT JOIN rowcall.source_rows AS unit ON unit.source_table = override.source_table
   AND unit.source_key = override.source_key
 ORDER BY correction.correction_id, override.source_table, override.source_key,
       override.column_name, unit.mapping, unit.part;
