SELECT coalesce(replace(btrim(year.name), '/', '-'), 'no year') || ' '
         || CASE course.semester_id WHEN 110000135 THEN 'fall' WHEN 110000136 THEN 'spring' ELSE 'no semester' END AS value,
       count(*) AS rows
  FROM course
  LEFT JOIN edu_years AS year ON year.id = course.education_year_id
 GROUP BY 1
