SELECT lines.id AS line, count(trips.id)::integer AS trips
  FROM lines LEFT JOIN trips ON trips.line_id = lines.id GROUP BY lines.id
