SELECT halls.id AS hall_id, count(shows.id)::integer AS shows
  FROM halls LEFT JOIN shows ON shows.hall_id = halls.id GROUP BY halls.id
