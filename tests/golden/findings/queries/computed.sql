SELECT people.id, people.name, people.mail AS age, people.id AS near_id FROM people
