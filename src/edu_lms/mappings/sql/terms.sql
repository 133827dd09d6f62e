-- One row for each year and semester that a course or the calendar names; dates from the calendar.
WITH semester_event AS (
  SELECT schedule.education_year_id,
         CASE WHEN event.type_id BETWEEN 110000245 AND 110000253 THEN 110000135
              WHEN event.type_id BETWEEN 110000254 AND 110000262 THEN 110000136 END AS semester_id,
         event.type_id,
         rowcall.parse_date(event.start_date) AS day
    FROM academic_schedule_details AS event
    JOIN academic_schedule AS schedule ON schedule.id = event.academic_schedule_id
), named AS (
  SELECT course.education_year_id, course.semester_id
    FROM course
   UNION
  SELECT semester_event.education_year_id, semester_event.semester_id
    FROM semester_event
)
SELECT named.education_year_id,
       named.semester_id,
       -- 245 and 254: first day of classes; 249 and 258: the last
       min(semester_event.day) FILTER (WHERE semester_event.type_id IN (110000245, 110000254)) AS first_day,
       max(semester_event.day) FILTER (WHERE semester_event.type_id IN (110000249, 110000258)) AS last_day
  FROM named
  LEFT JOIN semester_event
    ON semester_event.education_year_id = named.education_year_id
   AND semester_event.semester_id = named.semester_id
 WHERE named.education_year_id IS NOT NULL
   AND named.semester_id IS NOT NULL
 GROUP BY named.education_year_id, named.semester_id
