-- Who teaches which course? 324 teachers; one in three courses has the same one twice, for lecture
-- and seminar.

CREATE TABLE synthetic.course_teacher AS
WITH candidate AS (
    SELECT c, turn, course.resolved, course.active, course.lonely_code,
           (c + CASE WHEN turn = 1 AND synthetic.below('same teacher', c, 3) > 0
                     THEN 1 + synthetic.below('second teacher', c,
                         synthetic.amount('course teachers') - 1)
                     ELSE 0 END) % synthetic.amount('course teachers') AS teacher,
           CASE turn WHEN 0 THEN 110000111 ELSE CASE WHEN c % 6 = 0 THEN 110000113
               ELSE 110000112 END END AS lesson_type_id
      FROM synthetic.course, generate_series(0, 1) AS turn
), ranked AS (
    SELECT candidate.*,
           active AND NOT lonely_code AND (resolved OR turn = 0) AS row_active,
           -- An active row on a course without subject exists only where another course shares the
           -- code's start:
           -- all lectures first, then seminars as long as the recorded number lasts.
           row_number() OVER (PARTITION BY active AND NOT lonely_code AND (resolved OR turn = 0)
                              ORDER BY turn, synthetic.hash('seminar', c), c) AS rank
      FROM candidate
)
SELECT c, turn, teacher, lesson_type_id, row_active AS active,
       row_number() OVER (ORDER BY c, turn) - 1 AS n
  FROM ranked
 WHERE rank <= CASE WHEN row_active THEN synthetic.amount('course_teacher.active')
                    ELSE synthetic.amount('course_teacher')
                        - synthetic.amount('course_teacher.active') END;

CREATE TABLE synthetic.course_teacher_id AS
SELECT n, own.id
  FROM synthetic.course_teacher
  JOIN synthetic.course USING (c),
       LATERAL (SELECT synthetic.long_id('course_teacher', synthetic.yymmdd(starts - 10),
           n) AS id) AS own;

INSERT INTO synthetic.manifest (table_name, key, kind, column_name, value)
SELECT 'course_teacher', id::text, 'course_teacher_second_lesson', 'lesson_type_id', NULL
  FROM synthetic.course_teacher AS second
  JOIN synthetic.course_teacher_id USING (n)
  JOIN synthetic.course_teacher AS first USING (c, teacher)
 WHERE second.turn = 1 AND first.turn = 0;

INSERT INTO public.course_teacher (id, course_id, teacher_id, lesson_type_id, close_status, active,
    create_date,
                                   create_user_id)
SELECT own.id,
       course.id,
       teacher.id,
       line.lesson_type_id,
       0,
       line.active::integer,
       synthetic.moment(starts - 10, 'course_teacher', line.n),
       100000000
  FROM synthetic.course_teacher AS line
  JOIN synthetic.course_teacher_id AS own USING (n)
  JOIN synthetic.course USING (c)
  JOIN synthetic.teacher ON teacher.course_rank = line.teacher;
CREATE INDEX ON synthetic.course_teacher (c, turn);
ANALYZE synthetic.course_teacher;
