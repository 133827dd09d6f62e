SELECT booking.guest, min(show.hall) AS hall
  FROM booking JOIN show ON show.id = booking.show
 WHERE show.hall IS NOT NULL GROUP BY booking.guest
