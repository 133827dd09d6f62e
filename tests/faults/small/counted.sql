-- How many rooms each hall has.
SELECT hall, count(*)::integer AS rooms
  FROM room
 WHERE hall > 0
 GROUP BY hall
