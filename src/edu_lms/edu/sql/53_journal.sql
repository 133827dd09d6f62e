-- What did a student reach in each component of a course? About five rows per pair, the point a
-- text.

CREATE TABLE synthetic.journal_head AS
SELECT result.n,
       CASE WHEN journal_before = 0 THEN 220300015701453035
            ELSE synthetic.long_id('journal', journal_day, journal_before::bigint) END AS id
  FROM synthetic.result
 WHERE journal_rows > 0;

INSERT INTO public.journal (id, course_id, student_id, course_eva_id, point, point_id,
    appeal_point, active, create_date,
                            create_user_id, update_date)
SELECT CASE WHEN line = 0 THEN 220300015701453035
    ELSE synthetic.long_id('journal', journal_day, line) END,
       course.id,
       student.id,
       component.id,
       CASE WHEN synthetic.below('point missing', line, 7) > 0
            THEN mark / 100 || '.' || lpad((mark % 100)::text, 2, '0') END,
       CASE WHEN synthetic.below('point id', line, 5) = 0 THEN 110000150 + mark / 100 END,
       CASE WHEN synthetic.below('appeal', line, 500) = 0 THEN least(10, mark / 100 + 1)::text END,
       result.journal,
       synthetic.moment(starts + 7, 'journal', line),
       100000000,
       CASE WHEN synthetic.below('journal update', line, 3) > 0
           THEN synthetic.moment(starts + 110, 'journal update', line) END
  FROM synthetic.result
  JOIN synthetic.course USING (c, starts, scheme)
  JOIN synthetic.student USING (s)
 CROSS JOIN LATERAL generate_series(0, journal_rows - 1) AS component_rank
 CROSS JOIN LATERAL (SELECT journal_before::bigint + component_rank AS line) AS r
 CROSS JOIN LATERAL (SELECT 300 + synthetic.below('point', line, 701) AS mark) AS p
  JOIN synthetic.component ON component.n = scheme * 6 + component_rank;
