-- Who is enrolled? The pairs, two exact duplicates, earlier spells that ended before the student
-- came back.

CREATE TABLE synthetic.enrolment AS
WITH duplicate AS (
    SELECT n, row_number() OVER (ORDER BY synthetic.hash('duplicate', n), n) AS rank
      FROM synthetic.result
     WHERE kind = 'own' AND enrolment = 1
), spare AS (
    SELECT n, row_number() OVER (ORDER BY kind = 'erased', kind COLLATE "C", n) AS rank
      FROM synthetic.result
     WHERE enrolment = 0
), every_row AS (
    SELECT n, NULL AS kind, true AS active FROM synthetic.result WHERE enrolment = 1
     UNION ALL
    SELECT n, CASE WHEN rank <= synthetic.amount('exact duplicate') THEN 'enrolment_exact_duplicate'
                   ELSE 'enrolment_earlier_spell' END,
           rank <= synthetic.amount('exact duplicate')
      FROM duplicate
     -- At small scales the inactive pairs do not fill the table: more earlier spells do.
     WHERE rank <= synthetic.amount('exact duplicate')
                   + greatest(synthetic.amount('earlier spell'),
                              synthetic.amount('course_student')
                                  - synthetic.amount('course_student.active')
                              - (SELECT count(*) FROM spare))
     UNION ALL
    -- Of the erased pairs only so many have an inactive enrolment as the table has room for.
    SELECT n, NULL, false
      FROM spare
     WHERE rank <= synthetic.amount('course_student') - synthetic.amount('course_student.active')
                   - synthetic.amount('earlier spell')
)
SELECT every_row.n, every_row.kind, every_row.active, result.c, result.s, result.starts,
       row_number() OVER (ORDER BY n, every_row.kind COLLATE "C" NULLS FIRST) AS line
  FROM every_row
  JOIN synthetic.result USING (n);

-- The last row was made by a test of the new API: the highest id and one.
CREATE TABLE synthetic.enrolment_id AS
WITH own AS (
    SELECT line, synthetic.long_id('course_student', synthetic.yymmdd(starts - 3), line) AS id
        FROM synthetic.enrolment
), last AS (
    SELECT max(line) AS line, max(id) FILTER (WHERE line < (SELECT max(line) FROM own)) + 1 AS id
        FROM own
)
SELECT own.line, CASE WHEN own.line = last.line THEN last.id ELSE own.id END AS id FROM own, last;

INSERT INTO synthetic.manifest (table_name, key, kind, column_name, value)
SELECT 'course_student', id::text, kind, NULL, NULL
  FROM synthetic.enrolment
  JOIN synthetic.enrolment_id USING (line)
 WHERE kind IS NOT NULL;

INSERT INTO public.course_student (id, course_id, student_id, course_work, active, create_date,
    create_user_id, update_date)
SELECT own.id,
       course.id,
       student.id,
       (enrolment.c % 12 = 0)::integer,
       enrolment.active::integer,
       CASE WHEN enrolment.kind = 'enrolment_earlier_spell'
            THEN synthetic.moment(enrolment.starts - 10, 'course_student', line)
            ELSE synthetic.moment(enrolment.starts - 3, 'course_student', line) END,
       100000000,
       CASE WHEN NOT enrolment.active
           THEN synthetic.moment(enrolment.starts + 20, 'course_student', line) END
  FROM synthetic.enrolment
  JOIN synthetic.enrolment_id AS own USING (line)
  JOIN synthetic.course USING (c)
  JOIN synthetic.student USING (s);
