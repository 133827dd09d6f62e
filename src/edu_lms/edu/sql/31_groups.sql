-- Which groups exist, and who sits in them? 42 of 419 names are used twice.

CREATE TABLE synthetic.group_plan AS
WITH sizes AS (
    SELECT synthetic.amount('education_group') AS total,
        synthetic.amount('education_group.active') AS active,
           synthetic.amount('group name repeated') AS repeated
)
SELECT g,
       g < active AS active,
       g >= active - repeated AND g < active AS repeated,
       synthetic.long_id('education_group', 220218 + g % 10, g) AS id,
       CASE name % 7
           WHEN 0 THEN 100 + name || '-s'
           WHEN 1 THEN 'ML-' || 10 + name || '-' || 17 + name % 6
           WHEN 2 THEN 'İ-' || 200 + name || '-23'
           WHEN 3 THEN 1000 + name || '-A'
           WHEN 4 THEN 1000 + name || '/s-15'
           WHEN 5 THEN 'SO-' || 10 + name || '-əs'
           ELSE (2000 + name)::text
       END AS name
  FROM sizes,
       generate_series(0, total - 1) AS g,
       LATERAL (SELECT CASE WHEN g >= active - repeated AND g < active THEN g - (active - repeated)
           ELSE g END AS name) AS n;

INSERT INTO synthetic.manifest (table_name, key, kind, column_name, value)
SELECT 'education_group', id::text, 'group_name_repeated', 'name', NULL
  FROM synthetic.group_plan
 WHERE repeated;

INSERT INTO public.education_group (id, name, organization_id, education_level_id,
    education_type_id, education_year_id,
                                    education_lang_id, tyutor_id, yearly_payment, active,
                                        create_date, create_user_id)
SELECT plan.id,
       plan.name,
       unit.id,
       CASE WHEN g % 9 = 8 THEN 110000011 ELSE 110000010 END,
       CASE g % 10 WHEN 7 THEN 110000014 ELSE 110000013 END,
       100000109 + g % 5,
       CASE g % 9 WHEN 0 THEN 110000066 WHEN 1 THEN 110000067 ELSE 110000065 END,
       tutor.id,
       (ARRAY[2500, 3000, 3500])[g % 3 + 1],
       plan.active::integer,
       synthetic.moment(date '2022-02-18' + g % 10, 'education_group', g),
       100000000
  FROM synthetic.group_plan AS plan
  JOIN synthetic.unit ON unit.place = CASE WHEN g % 3 = 0 THEN 3 + g % 4 ELSE 23 + g % 37 END
  LEFT JOIN synthetic.teacher AS tutor ON g % 4 < 3
      AND tutor.course_rank = g % synthetic.amount('course teachers');

-- An active membership for each active student, in the group of his stream; the rest are earlier
-- groups.
WITH member AS (
    SELECT student.s, student.id AS student_id, student.active,
           row_number() OVER (ORDER BY student.active DESC, student.s) AS n,
           CASE WHEN enrolled.s IS NOT NULL THEN enrolled.rank % synthetic.amount('streams')
                ELSE student.s % synthetic.amount('education_group.active') END AS g
      FROM synthetic.student
      LEFT JOIN synthetic.enrolled USING (s)
), membership AS (
    SELECT n, student_id, g, active FROM member
     UNION ALL
    SELECT n + synthetic.amount('students'), student_id,
        (g + 1) % synthetic.amount('education_group'), false FROM member
)
INSERT INTO public.education_group_student (id, education_group_id, student_id, active,
    create_date, create_user_id)
SELECT synthetic.long_id('education_group_student', 220912 + n % 8, n),
       plan.id,
       student_id,
       membership.active::integer,
       synthetic.moment(date '2022-09-12' + (n % 8)::integer, 'education_group_student', n),
       100000000
  FROM membership
  JOIN synthetic.group_plan AS plan USING (g)
 WHERE n <= synthetic.amount('education_group_student');
