-- Does every chain of causes end: is each cause the cause of itself?
-- Answer: no rows.
SELECT unit.mapping, unit.source_table, unit.source_key, unit.part,
       unit.cause_mapping, unit.cause_key, unit.cause_part,
       cause.cause_mapping AS next_mapping, cause.cause_key AS next_key,
       cause.cause_part AS next_part
  FROM rowcall.source_rows AS unit
  JOIN rowcall.source_rows AS cause ON cause.mapping = unit.cause_mapping
   AND cause.source_key = unit.cause_key
   AND cause.part = unit.cause_part
   AND cause.outcome IN ('quarantined', 'excluded')
 WHERE unit.outcome = 'quarantined'
   AND (cause.cause_mapping, cause.cause_key, cause.cause_part)
       IS DISTINCT FROM (cause.mapping, cause.source_key, cause.part)
 ORDER BY unit.mapping, unit.source_table, unit.source_key, unit.part;
