-- Meetings, their rooms, and the assessments that marks need.

-- A meeting without course cannot stand in a timetable.
CREATE TABLE implied.meeting AS
SELECT meeting.*,
       EXISTS (SELECT FROM synthetic.manifest
                WHERE table_name = 'course_meeting'
                  AND key = meeting.id::text
                  AND column_name = 'course_id'
                  AND kind IN ('meeting_without_course', 'meeting_course_dangling',
                               'reference_dangling', 'reference_null')) AS lacks_course
  FROM public.course_meeting AS meeting;

INSERT INTO implied.unit (mapping, source_table, source_key, outcome, reason, cause_mapping,
                          cause_key, cause_part, cause_reason, stands_as)
SELECT 'schedules', 'course_meeting', id::text, 'quarantined', 'missing_reference', 'schedules',
       id::text, '', 'missing_reference', NULL
  FROM implied.meeting
 WHERE lacks_course
 UNION ALL
SELECT 'schedules', 'course_meeting', id::text, 'migrated', NULL, NULL, NULL, NULL, NULL,
       'course_meeting:' || id || ':'
  FROM implied.meeting
 WHERE NOT lacks_course
 UNION ALL
SELECT DISTINCT 'rooms', 'rooms', room_id::text, 'migrated', NULL, NULL, NULL, NULL, NULL,
       'rooms:' || room_id || ':'
  FROM implied.meeting
 WHERE room_id IS NOT NULL;

-- Nothing is known of a room but its id.
INSERT INTO implied.mark (mapping, source_key, column_name, rule, trouble)
SELECT 'rooms', room.source_key, missing.column_name, 'placeholder', 'bad_value'
  FROM implied.unit AS room
 CROSS JOIN (VALUES ('room_number'), ('room_type'), ('capacity')) AS missing (column_name)
 WHERE room.mapping = 'rooms';

INSERT INTO implied.mark (mapping, source_key, column_name, rule, trouble)
SELECT 'schedules', meeting.id::text, found.column_name, found.rule, found.trouble
  FROM implied.meeting
  JOIN (SELECT key, column_name, 'placeholder' AS rule, 'bad_value' AS trouble
          FROM implied.planted('course_meeting', 'clock_id', 'meeting_without_clock',
                               'reference_dangling', 'reference_null')
         CROSS JOIN (VALUES ('start_time'), ('end_time')) AS clock (column_name)
         UNION ALL
        SELECT key, column_name, 'placeholder', 'bad_value'
          FROM implied.planted('course_meeting', 'meeting_date', 'meeting_without_date',
                               'date_impossible', 'date_unparsable')
         CROSS JOIN (VALUES ('effective_from'), ('effective_until')) AS day (column_name)
         UNION ALL
        SELECT key, 'day_of_week', 'placeholder', 'bad_value'
          FROM implied.planted('course_meeting', 'week_day', 'code_unknown')
         UNION ALL
        SELECT key, 'schedule_type', 'null', 'unknown_code'
          FROM implied.planted('course_meeting', 'lesson_type_id', 'reference_dangling')
         UNION ALL
        SELECT meeting.id::text, 'instructor_id', 'null', 'missing_reference'
          FROM public.course_meeting AS meeting
          LEFT JOIN implied.teacher ON teacher.id = meeting.teacher_id
         WHERE meeting.teacher_id IS NOT NULL
           AND teacher.account IS NULL
       ) AS found ON found.key = meeting.id::text
 WHERE NOT meeting.lacks_course;

-- A component of a course is what the journal has results of.
CREATE TABLE implied.component AS
SELECT journal.course_id, journal.course_eva_id,
       jsonb_build_array(journal.course_id::text, journal.course_eva_id::text)::text AS key,
       bool_or(dangling_course.key IS NOT NULL) AS lacks_course,
       bool_or(dangling_eva.key IS NOT NULL) AS lacks_name
  FROM public.journal
  LEFT JOIN implied.planted('journal', 'course_id', 'reference_dangling') AS dangling_course
    ON dangling_course.key = journal.id::text
  LEFT JOIN implied.planted('journal', 'course_eva_id', 'reference_dangling') AS dangling_eva
    ON dangling_eva.key = journal.id::text
 WHERE journal.course_id IS NOT NULL
   AND journal.course_eva_id IS NOT NULL
 GROUP BY journal.course_id, journal.course_eva_id;

INSERT INTO implied.unit (mapping, source_table, source_key, outcome, reason, cause_mapping,
                          cause_key, cause_part, cause_reason, stands_as)
SELECT 'components', 'components', key, 'quarantined', 'missing_reference', 'components', key, '',
       'missing_reference', NULL
  FROM implied.component
 WHERE lacks_course
 UNION ALL
SELECT 'components', 'components', key, 'migrated', NULL, NULL, NULL, NULL, NULL,
       'components:' || key || ':'
  FROM implied.component
 WHERE NOT lacks_course;

INSERT INTO implied.mark (mapping, source_key, column_name, rule, trouble)
SELECT 'components', key, column_name, 'placeholder', 'bad_value'
  FROM implied.component
 CROSS JOIN (VALUES ('title'), ('weight_percentage'), ('total_marks')) AS missing (column_name)
 WHERE lacks_name
   AND NOT lacks_course;

-- Slots of the journal: a slot is filled when any of its three columns is; what its point says is
-- a row of the point dictionary.
CREATE TABLE implied.slot AS
SELECT detail.id, slot.part, detail.journal_id, detail.course_meeting_id, point.code,
       point.code IN ('q', 'i', 'u', 'g') IS TRUE AS is_attendance,
       detail.active, detail.update_date, detail.create_date, detail.update_user_id
  FROM public.journal_details AS detail
 CROSS JOIN LATERAL (VALUES ('1', point_id_1, status_1, note_1), ('2', point_id_2, status_2, note_2),
                            ('3', point_id_3, status_3, note_3))
       AS slot (part, point_id, status, note)
  LEFT JOIN public.dictionaries AS point
    ON point.id = slot.point_id
   AND point.type_id = (SELECT id FROM public.dictionary_types WHERE code = 'POINT')
 WHERE num_nonnulls(slot.point_id, slot.status, slot.note) > 0;
ANALYZE implied.slot;

CREATE TABLE implied.meeting_mark AS
SELECT course_meeting_id, part, jsonb_build_array(course_meeting_id::text, part)::text AS key,
       meeting.lacks_course IS NOT FALSE AS lacks_course, meeting.meeting_date
  FROM (SELECT DISTINCT course_meeting_id, part
          FROM implied.slot
         WHERE course_meeting_id IS NOT NULL
           AND code IS NOT NULL
           AND NOT is_attendance) AS given
  LEFT JOIN implied.meeting ON meeting.id = given.course_meeting_id;

INSERT INTO implied.unit (mapping, source_table, source_key, outcome, reason, cause_mapping,
                          cause_key, cause_part, cause_reason, stands_as)
SELECT 'meeting_marks', 'meeting_marks', key, 'quarantined', 'missing_reference', 'meeting_marks',
       key, '', 'missing_reference', NULL
  FROM implied.meeting_mark
 WHERE lacks_course
 UNION ALL
SELECT 'meeting_marks', 'meeting_marks', key, 'migrated', NULL, NULL, NULL, NULL, NULL,
       'meeting_marks:' || key || ':'
  FROM implied.meeting_mark
 WHERE NOT lacks_course;

INSERT INTO implied.mark (mapping, source_key, column_name, rule, trouble)
SELECT 'meeting_marks', key, 'title', 'placeholder', 'bad_value'
  FROM implied.meeting_mark
 WHERE NOT lacks_course
   AND meeting_date IS NULL;
