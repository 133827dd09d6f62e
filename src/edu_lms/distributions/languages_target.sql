SELECT offering.language_of_instruction::text AS value, count(*) AS rows
  FROM course_offerings AS offering
 GROUP BY offering.language_of_instruction
