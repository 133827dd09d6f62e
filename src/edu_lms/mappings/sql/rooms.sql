-- There is no table of rooms: the meetings name 106 of them.
SELECT course_meeting.room_id,
       min(course_meeting.create_date) AS first_seen
  FROM course_meeting
 WHERE course_meeting.room_id IS NOT NULL
 GROUP BY course_meeting.room_id
