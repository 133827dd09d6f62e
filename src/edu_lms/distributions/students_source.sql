SELECT CASE WHEN students.active = 1 THEN 'active' ELSE 'not active' END AS value, count(*) AS rows
  FROM students
 GROUP BY 1
