-- Which terms did the script invent? Six years with a fall and a spring, on fixed days.

CREATE TABLE script.term AS
SELECT 2 * (year - 2020) + number AS n,
       year || '-' || year + 1 AS academic_year,
       CASE number WHEN 1 THEN 'fall'::term_type ELSE 'spring' END AS term_type,
       number,
       CASE number WHEN 1 THEN make_date(year, 9, 1)
                   ELSE make_date(year + 1, 2, 1) END AS start_date,
       CASE number WHEN 1 THEN make_date(year, 12, 31)
                   ELSE make_date(year + 1, 6, 30) END AS end_date
  FROM generate_series(2020, 2025) AS year, generate_series(1, 2) AS number;

INSERT INTO public.academic_terms (id, academic_year, term_type, term_number, start_date, end_date,
    is_current, created_at)
SELECT script.id('academic_terms', n::text), academic_year, term_type, number, start_date, end_date,
       (academic_year, term_type) = ('2024-2025', 'fall'),
       timestamptz '2025-10-04 01:20:00+04'
  FROM script.term;

-- What neither a course nor the calendar names has no unit behind it.
CREATE TABLE script.term_unit AS
SELECT term.n,
       jsonb_build_array(unit.education_year_id::text, unit.semester_id::text)::text AS source_key
  FROM script.term
  JOIN edu.terms AS unit
    ON replace(unit.year_name, '/', '-') = term.academic_year
   AND unit.semester_id = 110000134 + term.number;

INSERT INTO synthetic.origin
SELECT 'academic_terms', script.id('academic_terms', n::text)::text,
       CASE WHEN known THEN 'written' ELSE 'native' END,
       CASE WHEN known THEN 'terms' END,
       CASE WHEN known THEN n END
  FROM script.term
 CROSS JOIN LATERAL (SELECT EXISTS (SELECT FROM script.term_unit
                                     WHERE term_unit.n = term.n) AS known) AS k;

INSERT INTO synthetic.origin_unit (mapping, source_key, group_no)
SELECT 'terms', source_key, n FROM script.term_unit;
