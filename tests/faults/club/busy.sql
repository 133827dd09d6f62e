SELECT member, count(DISTINCT day)::integer AS days FROM visit WHERE day LIKE '%2024' GROUP BY member
