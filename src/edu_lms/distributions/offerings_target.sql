SELECT offering.enrollment_status::text AS value, count(*) AS rows
  FROM course_offerings AS offering
 GROUP BY offering.enrollment_status
