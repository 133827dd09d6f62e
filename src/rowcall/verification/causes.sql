-- Has every quarantined unit a cause that did not move itself?
-- Answer: no rows.
-- The cause is the unit itself, a quarantined one that it refers to, or an excluded one.
SELECT unit.mapping, unit.source_table, unit.source_key, unit.part, unit.reason,
       unit.cause_mapping, unit.cause_key, unit.cause_part, unit.cause_reason
  FROM rowcall.source_rows AS unit
 WHERE unit.outcome = 'quarantined'
   AND NOT EXISTS (SELECT FROM rowcall.source_rows AS cause
                    WHERE cause.mapping = unit.cause_mapping
                      AND cause.source_key = unit.cause_key
                      AND cause.part = unit.cause_part
                      AND cause.outcome IN ('quarantined', 'excluded')
                      AND cause.reason = unit.cause_reason)
 ORDER BY unit.mapping, unit.source_table, unit.source_key, unit.part;
