-- When did a course meet? 27 to 29 dated meetings where it has a journal, on two weekdays of
-- fifteen weeks.

CREATE TABLE synthetic.meeting AS
WITH held AS (
    SELECT c, meetings FROM synthetic.course WHERE has_journal
), other AS (
    SELECT c, (row_number() OVER (ORDER BY c) - 1)::integer AS rank
      FROM synthetic.course
     WHERE NOT has_journal
     ORDER BY c
     LIMIT greatest(4, synthetic.amount('meeting courses') - synthetic.amount('journal courses'))
), rest AS (
    SELECT synthetic.amount('course_meeting.active') - synthetic.amount('meeting without course')
           - synthetic.amount('meeting course dangling')
               - (SELECT sum(meetings) FROM held) AS meetings,
           (SELECT count(*)::integer FROM other) AS courses
), every_row AS (
    SELECT c, idx, true AS active FROM held, generate_series(0, meetings - 1) AS idx
     UNION ALL
    SELECT c, idx, true
      FROM other, rest, generate_series(0, meetings::integer / courses - CASE
          WHEN rank < meetings::integer % courses THEN 0 ELSE 1 END) AS idx
     UNION ALL
    -- Cancelled meetings follow in the weeks after.
    SELECT x % synthetic.amount('resolved'), 40 + x / synthetic.amount('resolved'), false
      FROM generate_series(0, synthetic.amount('course_meeting')
          - synthetic.amount('course_meeting.active') - 1) AS x
     UNION ALL
    SELECT NULL, x, true
      FROM generate_series(0, synthetic.amount('meeting without course')
          + synthetic.amount('meeting course dangling') - 1) AS x
), numbered AS (
    SELECT (row_number() OVER (ORDER BY c NULLS LAST, idx) - 1)::integer AS m, c, idx, active
        FROM every_row
), ranked AS (
    SELECT m, c, idx, active, row_number() OVER (PARTITION BY active AND c IS NOT NULL
                              ORDER BY synthetic.hash('meeting kind', m), m) AS rank
      FROM numbered
), bound AS (
    SELECT synthetic.amount('meeting without clock') AS clock,
        synthetic.amount('meeting without date') AS date,
           synthetic.amount('meeting without room') AS room
)
SELECT m, ranked.c, idx, ranked.active,
       CASE
           WHEN ranked.c IS NULL AND idx < synthetic.amount('meeting without course')
               THEN 'meeting_without_course'
           WHEN ranked.c IS NULL THEN 'meeting_course_dangling'
           WHEN NOT ranked.active THEN NULL
           WHEN rank <= clock THEN 'meeting_without_clock'
           WHEN rank <= clock + date THEN 'meeting_without_date'
           WHEN rank <= clock + date + room THEN 'meeting_without_room'
       END AS kind,
       met AS day,
       weekday,
       synthetic.long_id('course_meeting', synthetic.yymmdd(met), m) AS id,
       synthetic.moment(met, 'course_meeting', m) AS moment,
       teacher.id AS teacher_id,
       teacher.user_id AS teacher_user_id
  FROM ranked
 CROSS JOIN bound
  LEFT JOIN synthetic.course ON course.c = ranked.c
 CROSS JOIN LATERAL (SELECT coalesce(starts, date '2023-09-18') AS starts,
     coalesce(ranked.c, m) AS seed) AS s
 CROSS JOIN LATERAL (
    -- Monday is 0. Every fiftieth course meets on Sundays too.
    SELECT CASE WHEN idx % 2 = 0 THEN synthetic.below('weekday', seed, 5)
                WHEN seed % 50 = 9 THEN 6
                ELSE (synthetic.below('weekday', seed, 5) + 1
                    + synthetic.below('weekday 2', seed, 5)) % 6 END AS weekday
 ) AS w
 CROSS JOIN LATERAL (
    SELECT s.starts - (extract(isodow FROM s.starts)::integer - 1) + idx / 2 * 7 + weekday AS met
 ) AS d
  LEFT JOIN synthetic.course_teacher AS line ON line.c = ranked.c AND line.turn = 0
  LEFT JOIN synthetic.teacher ON teacher.course_rank = line.teacher;

CREATE UNIQUE INDEX ON synthetic.meeting (c, idx);
ANALYZE synthetic.meeting;

INSERT INTO synthetic.manifest (table_name, key, kind, column_name, value)
SELECT 'course_meeting', id::text, kind,
       CASE kind WHEN 'meeting_without_clock' THEN 'clock_id' WHEN 'meeting_without_date'
           THEN 'meeting_date'
                 WHEN 'meeting_without_room' THEN 'room_id' ELSE 'course_id' END,
       NULL
  FROM synthetic.meeting
 WHERE kind IS NOT NULL;

INSERT INTO public.course_meeting (id, course_id, meeting_date, week_day, clock_id, lesson_type_id,
    room_id, teacher_id,
                                   active, create_date, create_user_id)
SELECT meeting.id,
       CASE WHEN meeting.kind = 'meeting_course_dangling' THEN 220218000000099999 + m
           ELSE course.id END,
       CASE WHEN meeting.kind IS DISTINCT FROM 'meeting_without_date' THEN synthetic.dmy(day) END,
       -- Sunday is written 0 or 7.
       CASE WHEN weekday = 6 AND m % 2 = 0 THEN 0 ELSE weekday + 1 END,
       CASE WHEN meeting.kind IS DISTINCT FROM 'meeting_without_clock'
            THEN 100000011 + least(synthetic.below('clock', coalesce(meeting.c, m) * 2 + idx % 2,
                9),
                                   synthetic.below('clock 2', coalesce(meeting.c, m) * 2 + idx % 2,
                                       12)) END,
       CASE WHEN idx % 2 = 0 THEN 110000111 WHEN meeting.c % 6 = 0 THEN 110000113
           ELSE 110000112 END,
       CASE WHEN meeting.kind IS DISTINCT FROM 'meeting_without_room'
            THEN synthetic.id18('rooms', 220209,
                synthetic.below('room', coalesce(meeting.c, m) * 2 + idx % 2, 106)) END,
       meeting.teacher_id,
       meeting.active::integer,
       meeting.moment - interval '20 days',
       meeting.teacher_user_id
  FROM synthetic.meeting
  LEFT JOIN synthetic.course USING (c);
