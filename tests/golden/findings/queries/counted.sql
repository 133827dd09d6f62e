SELECT person.name AS value, count(*) AS rows FROM person GROUP BY 1
