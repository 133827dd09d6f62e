-- What was taught in a meeting, and with which files?

-- Topics belong to meetings of courses with a subject; the files of a topic are found by all who
-- look for them.
CREATE TABLE synthetic.topic AS
WITH chosen AS (
    SELECT m, c, day, (row_number() OVER (ORDER BY synthetic.hash('topic', m), m) - 1)::integer AS n
      FROM synthetic.meeting
     WHERE c < synthetic.amount('resolved') AND active
)
SELECT n, m, day, synthetic.long_id('course_meeting_topic', synthetic.yymmdd(day), n) AS id
  FROM chosen
 WHERE n < synthetic.amount('course_meeting_topic');

INSERT INTO public.course_meeting_topic (id, course_meeting_id, name, active, create_date,
    create_user_id)
SELECT topic.id,
       meeting.id,
       word.word || ' ' || meeting.idx + 1,
       (topic.n < synthetic.amount('course_meeting_topic.active'))::integer,
       meeting.moment,
       meeting.teacher_user_id
  FROM synthetic.topic
  JOIN synthetic.meeting USING (m)
  JOIN synthetic.word ON word.list = 'topic' AND word.n = topic.n % 12;

INSERT INTO public.files (id, name, path, content_type, file_size, active, create_date,
    create_user_id)
SELECT synthetic.long_id('files', 220301, n),
       CASE n % 4 WHEN 0 THEN 'Mühazirə ' WHEN 1 THEN 'Təqdimat ' WHEN 2 THEN 'Sillabus '
           ELSE 'Şəkil ' END || n || kind[1],
       '/uploads/' || 2022 + n % 4 || '/' || left(md5(n::text || synthetic.seed()::text), 16)
           || kind[1],
       kind[2],
       1000 + synthetic.below('file size', n, 5000000),
       1,
       synthetic.moment(date '2022-03-01' + n % 1000, 'files', n),
       100000000
  FROM generate_series(0, synthetic.amount('files') - 1) AS n,
       LATERAL (SELECT string_to_array((ARRAY['.pdf|application/pdf',
                       '.pptx|application/vnd.openxmlformats-officedocument.presentationml.presentation',
                       '.docx|application/vnd.openxmlformats-officedocument.wordprocessingml.document',
                       '.jpg|image/jpeg'])[n % 4 + 1], '|') AS kind) AS k;

-- The inactive files of topics are the orphans: their topic is gone.
CREATE TABLE synthetic.topic_file AS
SELECT n, n < synthetic.amount('course_meeting_topic_file.active') AS active,
       synthetic.long_id('course_meeting_topic_file', 220301 + n % 20, n) AS id
  FROM generate_series(0, synthetic.amount('course_meeting_topic_file') - 1) AS n;

INSERT INTO synthetic.manifest (table_name, key, kind, column_name, value)
SELECT 'course_meeting_topic_file', id::text, 'topic_file_topic_dangling',
    'course_meeting_topic_id', NULL
  FROM synthetic.topic_file
 WHERE NOT active;

INSERT INTO public.course_meeting_topic_file (id, course_meeting_topic_id, file_id, active,
    create_date, create_user_id)
SELECT file.id,
       CASE WHEN file.active THEN topic.id ELSE 220301000000099999 + file.n END,
       synthetic.long_id('files', 220301, file.n % synthetic.amount('files')),
       file.active::integer,
       synthetic.moment(topic.day, 'course_meeting_topic_file', file.n),
       100000000
  FROM synthetic.topic_file AS file
  -- Some topics have two files.
  JOIN synthetic.topic
    ON topic.n = file.n * 7 % (synthetic.amount('course_meeting_topic.active') / 8);
