SELECT record.status::text AS value, count(*) AS rows
  FROM attendance_records AS record
 GROUP BY record.status
