SELECT p.id, p.name, p.mail FROM persons AS p
