-- Where did the row of an old key go?
-- Answer: a line for each unit of the row.
-- Variables: table, of the source; key, as source_rows has it, or without the #n of a copy.
SELECT mapping, part, source_key, outcome, reason, detail, target_table, target_key,
       cause_mapping, cause_key, cause_part, cause_reason
  FROM rowcall.source_rows
 WHERE source_table = :'table'
   AND :'key' IN (source_key, regexp_replace(source_key, '#+[0-9]+$', ''))
 ORDER BY mapping, part, source_key;
