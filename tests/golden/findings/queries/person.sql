SELECT p.id, p.name, p.mail FROM person AS p
