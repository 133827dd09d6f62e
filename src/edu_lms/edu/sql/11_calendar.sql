-- When did the years and semesters begin and end?

INSERT INTO public.edu_years (id, name, start_date, end_date, order_by, active, create_date,
    create_user_id)
SELECT 100000100 + n,
       (2011 + n) || '/' || (2012 + n),
       '15/09/' || (2011 + n),
       '30/06/' || (2012 + n),
       n + 1,
       (n BETWEEN 4 AND 14)::integer,
       synthetic.moment(date '2022-02-09', 'edu_years', n),
       100000000
  FROM generate_series(0, 14) AS n;

-- 2016/17 and 2018/19 to 2024/25 have a calendar, the last year a second one.
INSERT INTO public.academic_schedule (id, education_year_id, active, create_date, create_user_id)
SELECT synthetic.id18('academic_schedule', 220309 + n, n),
       100000100 + (ARRAY[5, 7, 8, 9, 10, 11, 12, 13, 13])[n],
       1,
       synthetic.moment(date '2022-03-09' + n, 'academic_schedule', n),
       100000000
  FROM generate_series(1, 9) AS n;

-- 9 x 17 events, each for bachelors and again for masters; 22 have a third row. One row of 328 is
-- inactive.
WITH event AS (
    SELECT 110000245 + kind AS type_id, kind, schedule, turn,
           row_number() OVER (ORDER BY turn, schedule, kind) AS n
      FROM generate_series(0, 17) AS kind, generate_series(1, 9) AS schedule,
          generate_series(0, 2) AS turn
     WHERE kind <> 12
)
INSERT INTO public.academic_schedule_details (id, academic_schedule_id, type_id, start_date,
    active, create_date,
                                              create_user_id)
SELECT synthetic.id18('academic_schedule_details', 220310, n),
       synthetic.id18('academic_schedule', 220309 + schedule, schedule),
       type_id,
       synthetic.dmy(make_date(2011 + (ARRAY[5, 7, 8, 9, 10, 11, 12, 13, 13])[schedule], 9, 15)
           + turn
                     + (ARRAY[0, 30, 47, 60, 105, 112, 128, 135, 140, 152, 184, 200, 210, 255, 262,
                         278, 285, 289])[kind + 1]),
       (n <> 328)::integer,
       synthetic.moment(date '2022-03-10', 'academic_schedule_details', n),
       100000000
  FROM event
 WHERE n <= 328;
