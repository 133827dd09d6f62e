-- A component of a course is graded where the journal has a row of it.
SELECT journal.course_id,
       journal.course_eva_id,
       min(journal.create_date) AS first_seen,
       max(coalesce(journal.update_date, journal.create_date)) AS last_seen
  FROM journal
 WHERE journal.course_id IS NOT NULL
   AND journal.course_eva_id IS NOT NULL
 GROUP BY journal.course_id, journal.course_eva_id
