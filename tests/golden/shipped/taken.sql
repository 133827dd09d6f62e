SELECT halls.id AS hall_id, count(guests.id)::integer AS taken,
       greatest(halls.seats, count(guests.id)::integer) AS seats
  FROM halls LEFT JOIN guests ON guests.hall_id = halls.id
 GROUP BY halls.id
