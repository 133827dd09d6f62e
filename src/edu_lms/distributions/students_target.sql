SELECT CASE WHEN student.status = 'active' THEN 'active' ELSE 'not active' END AS value, count(*) AS rows
  FROM students AS student
 GROUP BY 1
