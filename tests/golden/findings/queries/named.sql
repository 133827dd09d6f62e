SELECT p.id, upper(p.name) AS name FROM person AS p
