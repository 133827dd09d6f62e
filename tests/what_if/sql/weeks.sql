SELECT substr(day, 9, 2)::integer / 7 AS week, max(line) AS line
  FROM trip WHERE day LIKE '2024-%' GROUP BY 1
