-- What stands behind a row of the target?
-- Answer: a line for each unit that moved into it; one for a placeholder, derived or native row.
-- Variables: table, of the target; key, a key of several columns as a JSON array of texts.
SELECT coalesce(unit.outcome, line.origin) AS how, coalesce(unit.mapping, line.mapping) AS mapping,
       coalesce(unit.source_table, line.source_table) AS source_table,
       coalesce(unit.source_key, line.source_key) AS source_key,
       coalesce(unit.part, line.part) AS part,
       (SELECT array_agg(mark.column_name || ' ' || mark.rule ORDER BY mark.column_name, mark.rule)
          FROM rowcall.marks AS mark
         WHERE mark.mapping = unit.mapping
           AND mark.source_key = unit.source_key
           AND mark.part = unit.part) AS marks
  FROM rowcall.target_rows AS line
  LEFT JOIN rowcall.source_rows AS unit ON unit.target_table = line.target_table
   AND unit.target_key = line.target_key
 WHERE line.target_table = :'table'
   AND line.target_key = :'key'
 ORDER BY how DESC, mapping, source_table, source_key, part;
