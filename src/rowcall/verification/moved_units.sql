-- Does every unit that moved name a target row that the ledger knows?
-- Answer: no rows.
-- A merged unit names the row of its survivor. Whether the table holds the row: missing_rows.
SELECT unit.mapping, unit.source_table, unit.source_key, unit.part, unit.outcome,
       unit.target_table, unit.target_key
  FROM rowcall.source_rows AS unit
 WHERE unit.outcome IN ('migrated', 'merged')
   AND NOT EXISTS (SELECT FROM rowcall.target_rows AS line
                    WHERE line.target_table = unit.target_table
                      AND line.target_key = unit.target_key
                      AND line.origin <> 'native')
 ORDER BY unit.mapping, unit.source_table, unit.source_key, unit.part;
