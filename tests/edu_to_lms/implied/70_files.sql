-- Files, and those of them that a topic of a meeting offers as material.

CREATE TABLE implied.file AS
SELECT file.*, lost.key IS NOT NULL AS lacks_path
  FROM public.files AS file
  LEFT JOIN implied.planted('files', 'path', 'text_null') AS lost ON lost.key = file.id::text;

INSERT INTO implied.unit (mapping, source_table, source_key, outcome, reason, cause_mapping,
                          cause_key, cause_part, cause_reason, stands_as)
SELECT 'files', 'files', id::text, 'quarantined', 'bad_value', 'files', id::text, '', 'bad_value',
       NULL
  FROM implied.file
 WHERE lacks_path
 UNION ALL
SELECT 'files', 'files', id::text, 'migrated', NULL, NULL, NULL, NULL, NULL, 'files:' || id || ':'
  FROM implied.file
 WHERE NOT lacks_path;

-- What is lost is planted: the topic, its meeting, the meeting's course, or the file.
CREATE TABLE implied.material AS
SELECT material.id, material.file_id, material.create_user_id, topic.name AS topic, meeting.course_id,
       file.name AS file_name, file.path, file.content_type,
       CASE WHEN lost_topic.key IS NOT NULL OR lost_meeting.key IS NOT NULL OR meeting.lacks_course
            THEN 'missing_reference'
            WHEN lost_file.key IS NOT NULL THEN 'missing_reference'
            WHEN file.lacks_path THEN 'files' END AS trouble
  FROM public.course_meeting_topic_file AS material
  LEFT JOIN public.course_meeting_topic AS topic ON topic.id = material.course_meeting_topic_id
  LEFT JOIN implied.meeting ON meeting.id = topic.course_meeting_id
  LEFT JOIN implied.file ON file.id = material.file_id
  LEFT JOIN implied.planted('course_meeting_topic_file', 'course_meeting_topic_id',
                            'topic_file_topic_dangling', 'reference_dangling', 'reference_null')
       AS lost_topic ON lost_topic.key = material.id::text
  LEFT JOIN implied.planted('course_meeting_topic', 'course_meeting_id', 'reference_dangling',
                            'reference_null')
       AS lost_meeting ON lost_meeting.key = topic.id::text
  LEFT JOIN implied.planted('course_meeting_topic_file', 'file_id', 'reference_dangling',
                            'reference_null')
       AS lost_file ON lost_file.key = material.id::text;

INSERT INTO implied.unit (mapping, source_table, source_key, outcome, reason, cause_mapping,
                          cause_key, cause_part, cause_reason, stands_as)
SELECT 'materials', 'course_meeting_topic_file', id::text, 'migrated', NULL, NULL, NULL, NULL,
       NULL, 'course_meeting_topic_file:' || id || ':'
  FROM implied.material
 WHERE trouble IS NULL
 UNION ALL
SELECT 'materials', 'course_meeting_topic_file', id::text, 'quarantined',
       CASE trouble WHEN 'files' THEN 'blocked_by_parent' ELSE trouble END,
       CASE trouble WHEN 'files' THEN 'files' ELSE 'materials' END,
       CASE trouble WHEN 'files' THEN file_id ELSE id END::text,
       '',
       CASE trouble WHEN 'files' THEN 'bad_value' ELSE trouble END,
       NULL
  FROM implied.material
 WHERE trouble IS NOT NULL;

INSERT INTO implied.mark (mapping, source_key, column_name, rule, trouble)
SELECT 'files', key, 'original_name', 'placeholder', 'bad_value'
  FROM implied.planted('files', 'name', 'text_null')
 UNION ALL
SELECT 'files', key, 'file_size', 'placeholder', 'bad_value'
  FROM implied.planted('files', 'file_size', 'number_out_of_range')
 UNION ALL
SELECT 'materials', material.id::text, 'title', 'placeholder', 'bad_value'
  FROM implied.material
  JOIN implied.planted('files', 'name', 'text_null') AS nameless
    ON nameless.key = material.file_id::text
 UNION ALL
SELECT made.mapping, made.id::text, 'uploaded_by', 'null', 'missing_reference'
  FROM (SELECT 'files' AS mapping, id, create_user_id FROM implied.file
         UNION ALL
        SELECT 'materials', id, create_user_id FROM implied.material) AS made
  JOIN implied.planted('users', 'account_id', 'reference_dangling', 'reference_null') AS maker
    ON maker.key = made.create_user_id::text;
