SELECT CASE WHEN term.academic_year LIKE 'unknown %' THEN 'no year no semester'
            ELSE term.academic_year || ' ' || term.term_type END AS value,
       count(*) AS rows
  FROM course_offerings AS offering
  JOIN academic_terms AS term ON term.id = offering.academic_term_id
 GROUP BY 1
