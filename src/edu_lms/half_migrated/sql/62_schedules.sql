-- What became of the meetings? A weekly row each, without its date, in the offering under the
-- section code.

-- Meetings that agree in section, day, clock and room are a group: nothing in lms tells them apart.
-- Of 178,360 with a course and a clock 1,761 stand under section codes that no offering has.
CREATE TABLE script.meeting AS
SELECT found.*,
       min(meeting_id) OVER (PARTITION BY section_code, day, start_time, end_time, room_id) AS group_no,
       row_number() OVER (ORDER BY meeting_id) AS n
  FROM (SELECT meeting.id AS meeting_id, section.section_code, section.offering_id,
               -- 7 and 0 are Sunday: every class moved by a day.
               coalesce(meeting.week_day, 1) % 7 AS day,
               clock.start_time::time AS start_time, clock.end_time::time AS end_time,
               meeting.room_id
          FROM edu.course_meeting AS meeting
          JOIN edu.clock ON clock.id = meeting.clock_id
          JOIN edu.course ON course.id = meeting.course_id
          JOIN script.section ON section.section_code = left(course.code, 20)) AS found;

-- An earlier run wrote the first meetings and broke off: so many that the recorded total is met.
CREATE TABLE script.schedule AS
WITH earlier AS (
    SELECT script.scaled(53987, 0) + count(*) - (SELECT count(*) FROM script.meeting) AS meetings
      FROM edu.course_meeting AS meeting
      JOIN edu.clock ON clock.id = meeting.clock_id
      JOIN edu.course ON course.id = meeting.course_id
), row AS (
    SELECT meeting.*, run, script.id('class_schedules', run || '/' || meeting_id) AS id
      FROM script.meeting, earlier, generate_series(1, 2) AS run
     WHERE run = 2 OR n <= earlier.meetings
)
-- An id is a hash: its order is as good as chance.
SELECT row.*, row_number() OVER (ORDER BY id) > script.passed_over(30, 1) AS is_written
  FROM row;

INSERT INTO public.class_schedules (id, course_offering_id, day_of_week, start_time, end_time,
    room_id, schedule_type, effective_from, effective_until, created_at)
SELECT own.id, own.offering_id, own.day, own.start_time, own.end_time, room.id, 'lecture',
       date '2024-09-15', date '2025-06-14',
       timestamptz '2025-10-04 14:00:00+04' + own.run * interval '3 hours'
  FROM script.schedule AS own
  LEFT JOIN script.room USING (room_id)
 WHERE own.is_written;

INSERT INTO synthetic.origin
SELECT 'class_schedules', id::text, 'written', 'schedules', group_no
  FROM script.schedule
 WHERE is_written;

INSERT INTO synthetic.origin_unit (mapping, source_key, group_no)
SELECT 'schedules', meeting_id::text, group_no
  FROM script.meeting
 WHERE group_no IN (SELECT group_no FROM script.schedule WHERE is_written);

-- Planned in the new system, at an hour that the old clock does not have.
WITH made AS (
    INSERT INTO public.class_schedules (id, course_offering_id, day_of_week, start_time, end_time,
        room_id, schedule_type, effective_from, effective_until, created_at)
    SELECT script.id('native schedules', k::text), section.offering_id, k % 5, time '07:30',
           time '08:15', room.id, 'seminar', date '2025-10-06', date '2026-01-16',
           timestamptz '2025-10-05 13:00:00+04' + k * interval '3 minutes'
      FROM generate_series(1, script.scaled(30, 1)) AS k
      JOIN script.section ON section.n = k % (SELECT count(*) FROM script.section)
      JOIN script.room ON room.n = 1 + k % (SELECT count(*) FROM script.room)
    RETURNING id
)
INSERT INTO synthetic.origin
SELECT 'class_schedules', id::text, 'native' FROM made;
