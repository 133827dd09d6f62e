-- Do exactly the units that moved name a target row?
-- Answer: no rows.
SELECT mapping, source_table, source_key, part, outcome, target_table, target_key
  FROM rowcall.source_rows
 WHERE (outcome IN ('migrated', 'merged')) IS DISTINCT FROM (target_table IS NOT NULL)
    OR (outcome IN ('migrated', 'merged')) IS DISTINCT FROM (target_key IS NOT NULL)
 ORDER BY mapping, source_table, source_key, part;
