-- Which tables exist and hold nothing? As many as make 355, 223 of them all with a primary key.

DO $$
DECLARE
    missing integer := 355 - (SELECT count(*) FROM pg_tables WHERE schemaname = 'public');
    -- 29 tables of the chain get a key in 90_keys.sql.
    keyed   integer := 223 - 29;
    wanted  record;
BEGIN
    FOR wanted IN
        SELECT name, row_number() OVER (ORDER BY detail, place) AS n
          FROM (SELECT noun || suffix AS name, place, detail
                  FROM unnest(ARRAY[
                      'notifications', 'notification_to', 'resources', 'resource_request',
                          'teacher_request', 'documents',
                      'course_execises', 'course_execises_student', 'course_evaluation',
                          'course_teacher_evaluation',
                      'course_teacher_eva_question_rating', 'student_transcript', 'exam_appeal',
                          'dynamic_timetable',
                      'other_student_course', 'operations', 'all_privilege', 'listener',
                          'competition', 'confrance',
                      'conversation', 'survey', 'survey_question', 'library_book',
                          'library_reader', 'dormitory',
                      'dormitory_room', 'scholarship', 'payment', 'payment_plan', 'contract',
                          'diploma', 'certificate',
                      'practice', 'thesis', 'thesis_topic', 'vacancy', 'news', 'announcement',
                          'event', 'calendar_note',
                      'message', 'forum_post', 'poll', 'position_rate', 'staff_unit', 'salary',
                          'vacation', 'medical_card',
                      'military_card', 'address', 'phone', 'relative', 'school', 'language_skill',
                          'publication', 'project',
                      'conference', 'room_equipment', 'inventory', 'report_template', 'print_form',
                          'menu', 'privilege',
                      'role_privilege', 'module', 'system_setting', 'translation',
                          'integration_log', 'mail_queue',
                      'sms_queue', 'import_job', 'export_job', 'backup_job'
                  ]) WITH ORDINALITY AS noun (noun, place),
                       unnest(ARRAY['', '_details', '_history', '_type',
                           '_file']) WITH ORDINALITY AS s (suffix, detail)) AS names
         WHERE to_regclass('public.' || name) IS NULL
         ORDER BY detail, place
         LIMIT missing
    LOOP
        EXECUTE format('CREATE TABLE public.%I (id bigint%s, name text, note text,'
                       ' active smallint, create_date timestamptz)',
                       wanted.name, CASE WHEN wanted.n <= keyed THEN ' PRIMARY KEY' ELSE '' END);
    END LOOP;
END
$$;
