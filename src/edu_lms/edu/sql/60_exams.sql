-- Which exams were held, who sat them, how often? The 114 inactive exams are orphans: their course
-- is gone.

CREATE TABLE synthetic.exam AS
WITH sizes AS (
    SELECT synthetic.amount('exam') AS total, synthetic.amount('exam.active') AS active,
           -- 96 % of the exams are the first of their course, the rest re-sits.
           (synthetic.amount('exam.active') * 0.96)::integer AS first
)
SELECT x, x < active AS active,
       CASE WHEN x < first THEN x WHEN x < active THEN x - first END AS c,
       x >= first AND x < active AS resit,
       synthetic.long_id('exam', 220520 + x % 10, x) AS id
  FROM sizes, generate_series(0, total - 1) AS x;

INSERT INTO synthetic.manifest (table_name, key, kind, column_name, value)
SELECT 'exam', id::text, 'exam_course_dangling', 'course_id', NULL
  FROM synthetic.exam
 WHERE NOT active;

INSERT INTO public.exam (id, course_id, type_id, start_date, start_time, end_time, duration,
    passing_grade, active,
                         create_date, create_user_id)
SELECT exam.id,
       CASE WHEN exam.active THEN course.id ELSE 220218000000199999 + x END,
       CASE WHEN resit THEN 110000092 ELSE 110000090 + x % 2 END,
       CASE WHEN x % 50 <> 13 THEN synthetic.dmy(held) END,
       (ARRAY['09:00', '11:00', '13:30', '15:30'])[x % 4 + 1],
       (ARRAY['10:30', '12:30', '15:00', '17:00'])[x % 4 + 1],
       90,
       5,
       exam.active::integer,
       synthetic.moment(held - 10, 'exam', x),
       100000000
  FROM synthetic.exam
  LEFT JOIN synthetic.course USING (c)
 CROSS JOIN LATERAL (SELECT coalesce(starts, date '2022-02-14') + 112 + x % 12 + CASE WHEN resit
     THEN 20 ELSE 0 END AS held) AS d;

-- Sittings: students of the course in the order of rounds, so that exactly the recorded number of
-- them appears;
-- then lost students, students who are not enrolled, and further attempts.
CREATE TABLE synthetic.sitting AS
WITH sizes AS (
    SELECT synthetic.amount('exam_student.active') AS active,
        synthetic.amount('exam attempts of lost student') AS lost,
           synthetic.amount('exam further attempt') AS further,
               synthetic.amount('exam without enrolment') AS strangers,
           synthetic.amount('exam_student') - synthetic.amount('exam_student.active') AS inactive
), own AS (
    SELECT exam.x, course.c, enrolled.s, enrolled.moved,
           row_number() OVER (PARTITION BY enrolled.moved ORDER BY course.j, enrolled.rank)
               - 1 AS rank
      FROM synthetic.enrolled
      JOIN synthetic.course ON course.resolved
          AND course.g = enrolled.rank % synthetic.amount('streams')
      JOIN synthetic.exam ON exam.c = course.c AND NOT exam.resit
     WHERE enrolled.rank < CASE WHEN enrolled.moved THEN synthetic.amount('examined')
         ELSE synthetic.amount('examined lost') END
), stranger AS (
    -- A student in a course of a stream that is neither his own nor the next one.
    SELECT exam.x, enrolled.s, enrolled.rank
      FROM synthetic.enrolled
      JOIN synthetic.exam ON exam.c = (enrolled.rank + 2) % synthetic.amount('streams')
          AND NOT exam.resit
     WHERE enrolled.moved
       AND NOT EXISTS (SELECT FROM synthetic.result WHERE result.c = exam.c
           AND result.s = enrolled.s)
     ORDER BY enrolled.rank
     LIMIT (SELECT strangers FROM sizes)
)
SELECT 'own' AS class, NULL AS kind, x, s, 1 AS attempt, true AS active, rank
  FROM own, sizes WHERE moved AND rank < active - lost - further - strangers
 UNION ALL
SELECT 'lost', NULL, x, s, 1, true, rank FROM own, sizes WHERE NOT moved AND rank < lost
 UNION ALL
SELECT 'stranger', 'exam_without_enrolment', x, s, 1, true, rank FROM stranger
 UNION ALL
SELECT 'further', 'exam_further_attempt', x, s, 2, true, rank FROM own, sizes WHERE moved
    AND rank < further
 UNION ALL
-- Inactive rows: attempts on active exams and sittings of the orphans.
SELECT 'void', 'exam_further_attempt', x, s, 3, false, rank FROM own, sizes WHERE moved
    AND rank < inactive * 6 / 10
 UNION ALL
SELECT 'orphan', NULL, exam.x, enrolled.s, 1, false, k
  FROM sizes, generate_series(0, inactive - inactive * 6 / 10 - 1) AS k
  JOIN synthetic.exam ON exam.x = (SELECT active
      FROM (SELECT synthetic.amount('exam.active') AS active) AS a)
                                  + k % (synthetic.amount('exam') - synthetic.amount('exam.active'))
  JOIN synthetic.enrolled ON enrolled.moved AND enrolled.rank = k % synthetic.amount('examined');

CREATE TABLE synthetic.sitting_row AS
SELECT sitting.*, exam.id AS exam_id, coalesce(course.starts, date '2022-02-14') AS starts,
       row_number() OVER (ORDER BY class COLLATE "C", rank) AS line
  FROM synthetic.sitting
  JOIN synthetic.exam USING (x)
  LEFT JOIN synthetic.course USING (c);

INSERT INTO synthetic.manifest (table_name, key, kind, column_name, value)
SELECT 'exam_student', synthetic.long_id('exam_student', synthetic.yymmdd(starts + 114),
    line)::text, kind, NULL, NULL
  FROM synthetic.sitting_row
 WHERE kind IS NOT NULL;

INSERT INTO public.exam_student (id, exam_id, student_id, finish_status, point, active,
    create_date, create_user_id,
                                 update_date)
SELECT synthetic.long_id('exam_student', synthetic.yymmdd(starts + 114), line),
       exam_id,
       student.id,
       CASE WHEN synthetic.below('finish', line, 20) = 0 THEN 1
           WHEN synthetic.below('finish', line, 20) = 1 THEN 3 ELSE 2 END,
       CASE WHEN synthetic.below('finish', line, 20) > 0
            THEN whole::text
                 || CASE WHEN whole < 50 AND synthetic.below('exam half', line, 4) = 0 THEN '.5'
                         ELSE '' END END,
       sitting.active::integer,
       synthetic.moment(starts + 110 + attempt * 4, 'exam_student', line),
       100000000,
       CASE WHEN line % 3 = 0 THEN synthetic.moment(starts + 120 + attempt * 4, 'exam_student',
           line) END
  FROM synthetic.sitting_row AS sitting
  JOIN synthetic.student USING (s)
 -- Exams are marked on a scale of 50.
 CROSS JOIN LATERAL (SELECT synthetic.below('exam point', line, 51) AS whole) AS p;
