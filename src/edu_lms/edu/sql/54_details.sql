-- What happened in each meeting? One row per student and meeting on the first component, three
-- slots each.

-- Planted details: 6 % with attendance twice, 4 % unfilled, 5,000 rare ones at equal distances.
-- The neighbours
-- of a rare one stay plain, because a doubled detail repeats the meeting of its neighbour.
CREATE TABLE synthetic.detail_plan AS
WITH rare AS (
    SELECT without, dangling, other, without + dangling + other + double AS total
      FROM (SELECT synthetic.amount('detail without meeting') AS without,
          synthetic.amount('detail point dangling') AS dangling,
                   synthetic.amount('detail point of another type') AS other,
                       synthetic.amount('detail double') AS double) AS a
), stride AS (
    SELECT rare.*, (synthetic.amount('journal_details') / total)::bigint AS stride FROM rare
), placed AS (
    SELECT result.n AS pair, idx, details_before::bigint + idx AS line FROM synthetic.result,
        generate_series(0, details_rows - 1) AS idx
     WHERE details_rows > 0
)
SELECT line, pair, idx,
       CASE
           WHEN line % stride = 7 AND line / stride < total THEN
               CASE
                   WHEN (line / stride) * 7919 % total < without THEN 'detail_without_meeting'
                   WHEN (line / stride) * 7919 % total < without + dangling
                       THEN 'detail_point_dangling'
                   WHEN (line / stride) * 7919 % total < without + dangling + other
                       THEN 'detail_point_of_another_type'
                   ELSE 'detail_double'
               END
           WHEN synthetic.below('detail kind', line, 100) < 6 THEN 'detail_attendance_twice'
           ELSE 'detail_unfilled'
       END AS kind
  FROM placed, stride
 WHERE line % stride = 7 AND line / stride < total
    OR synthetic.below('detail kind', line, 100) < 10 AND line % stride NOT BETWEEN 6 AND 8;

CREATE UNIQUE INDEX ON synthetic.detail_plan (line);
ANALYZE synthetic.detail_plan;

INSERT INTO synthetic.manifest (table_name, key, kind, column_name, value)
SELECT 'journal_details', synthetic.long_id('journal_details', details_day, line)::text, kind,
       CASE kind WHEN 'detail_without_meeting' THEN 'course_meeting_id' WHEN 'detail_double'
           THEN 'course_meeting_id'
                 WHEN 'detail_point_dangling' THEN 'point_id_1' WHEN 'detail_point_of_another_type'
                     THEN 'point_id_1' END,
       NULL
  FROM (SELECT plan.kind, plan.line, result.details_day
          FROM synthetic.detail_plan AS plan
          JOIN synthetic.result ON result.n = plan.pair) AS planted;

-- A slot is a (attendance), m (mark), d (dangling id) or o (an id of another type).
CREATE FUNCTION synthetic.point(slot text, n bigint) RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT CASE slot
              WHEN 'a' THEN CASE WHEN synthetic.below('attendance', n, 100) < 85 THEN 110000162
                                 WHEN synthetic.below('attendance', n, 100) < 96 THEN 110000161
                                 WHEN synthetic.below('attendance', n, 100) < 98 THEN 110000163
                                 ELSE 110000164 END
              WHEN 'm' THEN 110000150 + (ARRAY[0, 2, 3, 4, 5, 5, 6, 6, 7, 7, 7, 8, 8, 8, 9, 9, 9,
                  10, 10, 1])
                                        [1 + synthetic.below('mark', n, 20)]
              WHEN 'd' THEN 110000990
              WHEN 'o' THEN 110000025
          END::bigint $$;

INSERT INTO public.journal_details (id, journal_id, course_meeting_id, point_id_1, status_1,
    note_1, point_id_2, status_2,
                                    note_2, point_id_3, status_3, note_3, active, create_date,
                                        create_user_id,
                                    update_date, update_user_id)
SELECT synthetic.long_id('journal_details', details_day, line),
       head.id,
       CASE WHEN plan.kind = 'detail_without_meeting' THEN NULL ELSE meeting.id END,
       synthetic.point(substr(slots, 1, 1), line * 3),
       CASE WHEN substr(slots, 1, 1) <> ' ' AND synthetic.below('status', line * 3, 5) < 3
           THEN 1 END,
       CASE WHEN substr(slots, 1, 1) <> ' ' AND synthetic.below('note', line * 3, 400) = 0
           THEN 'qeyd edildi' END,
       synthetic.point(substr(slots, 2, 1), line * 3 + 1),
       CASE WHEN substr(slots, 2, 1) <> ' ' AND synthetic.below('status', line * 3 + 1, 5) < 3
           THEN 1 END,
       CASE WHEN substr(slots, 2, 1) <> ' ' AND synthetic.below('note', line * 3 + 1, 400) = 0
           THEN 'mövzu üzrə' END,
       synthetic.point(substr(slots, 3, 1), line * 3 + 2),
       CASE WHEN substr(slots, 3, 1) <> ' ' AND synthetic.below('status', line * 3 + 2, 5) < 3
           THEN 1 END,
       CASE WHEN substr(slots, 3, 1) <> ' ' AND synthetic.below('note', line * 3 + 2, 400) = 0
           THEN 'fəal' END,
       pair.details,
       meeting.moment + synthetic.below('detail time', line, 3600) * interval '1 second',
       meeting.teacher_user_id,
       CASE WHEN synthetic.below('detail update', line, 5) = 0
            THEN meeting.moment + (3600 + synthetic.below('detail time', line,
                400000)) * interval '1 second' END,
       CASE WHEN synthetic.below('detail update', line, 5) = 0 THEN meeting.teacher_user_id END
  FROM synthetic.result AS pair
  JOIN synthetic.journal_head AS head USING (n)
 CROSS JOIN LATERAL generate_series(0, details_rows - 1) AS place
 CROSS JOIN LATERAL (SELECT details_before::bigint + place AS line OFFSET 0) AS r
  LEFT JOIN synthetic.detail_plan AS plan USING (line)
  -- Who has one detail less than the course has meetings came late: the first meeting is missing.
  JOIN synthetic.meeting
    ON meeting.c = pair.c
   AND meeting.idx = meetings - details_rows
                     + CASE WHEN plan.kind = 'detail_double' THEN CASE place WHEN 0 THEN 1
                         ELSE place - 1 END ELSE place END
 CROSS JOIN LATERAL (
    SELECT CASE
               WHEN plan.kind = 'detail_unfilled' THEN '   '
               WHEN plan.kind = 'detail_attendance_twice'
                   THEN (ARRAY['aa ', 'aa ', 'aam', 'ama', 'a a', 'aa '])[1 + line % 6]
               WHEN plan.kind = 'detail_point_dangling' THEN 'dm '
               WHEN plan.kind = 'detail_point_of_another_type' THEN 'oa '
               WHEN plan.kind IS NOT NULL THEN 'am '
               WHEN synthetic.below('slots', line, 90) < 46 THEN 'a  '
               WHEN synthetic.below('slots', line, 90) < 80 THEN 'am '
               WHEN synthetic.below('slots', line, 90) < 84 THEN 'ma '
               WHEN synthetic.below('slots', line, 90) < 86 THEN 'a m'
               WHEN synthetic.below('slots', line, 90) < 88 THEN 'amm'
               ELSE ' m '
           END AS slots
       OFFSET 0
 ) AS s;
