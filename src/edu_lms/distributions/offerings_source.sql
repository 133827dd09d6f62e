SELECT CASE WHEN course.active = 1 AND coalesce(course.close_status, 0) = 0
            THEN 'open' ELSE 'closed' END AS value,
       count(*) AS rows
  FROM course
 GROUP BY 1
