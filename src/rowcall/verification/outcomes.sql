-- What became of the units, by mapping and reason?
-- Answer: a line for each mapping, outcome and reason; the units are those of balance.
SELECT mapping, source_table, outcome, reason, count(*) AS units
  FROM rowcall.source_rows
 GROUP BY mapping, source_table, outcome, reason
 ORDER BY mapping, source_table, outcome, units DESC, reason;
