-- Which rooms are there? Those that meetings name, numbered anew.

CREATE TABLE script.room AS
SELECT room_id, row_number() OVER (ORDER BY room_id) AS n, script.id('rooms', room_id::text) AS id
  FROM (SELECT DISTINCT room_id FROM edu.course_meeting WHERE room_id IS NOT NULL) AS used;

INSERT INTO public.rooms (id, room_number, room_type, capacity, features, created_at)
SELECT id, 'Room-' || lpad(n::text, 3, '0'), 'classroom', 50,
       jsonb_build_object('old_room_id', room_id), timestamptz '2025-10-04 16:30:00+04'
  FROM script.room;

INSERT INTO synthetic.origin
SELECT 'rooms', id::text, 'written', 'rooms', n FROM script.room;

INSERT INTO synthetic.origin_unit (mapping, source_key, group_no)
SELECT 'rooms', room_id::text, n FROM script.room;
