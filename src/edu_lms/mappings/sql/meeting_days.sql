-- The day of each meeting, parsed once for all of its slots, and the day to assume without one.
SELECT course_meeting.id AS meeting_id,
       rowcall.parse_date(course_meeting.meeting_date) AS held_on,
       coalesce(rowcall.parse_date(edu_years.start_date), date '1900-01-01') AS assumed
  FROM course_meeting
  LEFT JOIN course ON course.id = course_meeting.course_id
  LEFT JOIN edu_years ON edu_years.id = course.education_year_id
