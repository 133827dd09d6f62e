-- Slots of the journal's details that hold an attendance code.
SELECT CASE point.code WHEN 'q' THEN 'absent' WHEN 'i' THEN 'present'
                       WHEN 'u' THEN 'excused' ELSE 'late' END AS value,
       count(*) AS rows
  FROM journal_details AS detail
 CROSS JOIN LATERAL (VALUES (detail.point_id_1), (detail.point_id_2), (detail.point_id_3)) AS slot (point_id)
  JOIN dictionaries AS point ON point.id = slot.point_id
 WHERE point.type_id = 100000019
   AND point.code IN ('q', 'i', 'u', 'g')
 GROUP BY point.code
