-- What keeps units from moving, and how much waits behind each cause?
-- Answer: a line for each cause, the one that blocks most first.
SELECT cause_mapping, cause_reason, count(*) AS units,
       count(*) FILTER (WHERE (cause_mapping, cause_key, cause_part)
                              = (mapping, source_key, part)) AS own,
       count(*) FILTER (WHERE (cause_mapping, cause_key, cause_part)
                              <> (mapping, source_key, part)) AS blocked
  FROM rowcall.source_rows
 WHERE outcome = 'quarantined'
 GROUP BY cause_mapping, cause_reason
 ORDER BY units DESC, cause_mapping, cause_reason;
