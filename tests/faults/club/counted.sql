SELECT club_id, count(*)::integer AS members FROM public.members GROUP BY club_id
