-- A mark given in a meeting needs an assessment of its own: one for each meeting and slot.
WITH mark AS (
  SELECT dictionaries.id
    FROM dictionaries
   WHERE dictionaries.code IN ('0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '10')
     AND dictionaries.type_id = 100000019
), given AS (
  SELECT detail.course_meeting_id, '1' AS slot, detail.point_id_1 AS point_id, detail.create_date, detail.update_date
    FROM journal_details AS detail
   UNION ALL
  SELECT detail.course_meeting_id, '2' AS slot, detail.point_id_2 AS point_id, detail.create_date, detail.update_date
    FROM journal_details AS detail
   UNION ALL
  SELECT detail.course_meeting_id, '3' AS slot, detail.point_id_3 AS point_id, detail.create_date, detail.update_date
    FROM journal_details AS detail
)
SELECT given.course_meeting_id,
       given.slot,
       min(given.create_date) AS first_seen,
       max(coalesce(given.update_date, given.create_date)) AS last_seen
  FROM given
  JOIN mark ON mark.id = given.point_id
 WHERE given.course_meeting_id IS NOT NULL
 GROUP BY given.course_meeting_id, given.slot
