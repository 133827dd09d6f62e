SELECT CASE course.education_lang_id WHEN 110000065 THEN 'az' WHEN 110000066 THEN 'en' WHEN 110000067 THEN 'ru'
                                     ELSE 'unknown' END AS value,
       count(*) AS rows
  FROM course
 GROUP BY 1
