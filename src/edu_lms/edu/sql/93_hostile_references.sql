-- What if a reference leads nowhere? Every *_id that the chain of mappings follows, missing and
-- dangling.

DO $$
DECLARE
    wanted record;
BEGIN
    FOR wanted IN
        SELECT tab, col, condition
          FROM (VALUES
            ('accounts', 'person_id,default_user_id,lang_id', 'true'),
            ('users', 'account_id,organization_id', 'true'),
            ('persons', 'gender_id,citizenship_id,nationality_id,marital_id,blood_type_id,'
                        'military_id,photo_file_id', 'true'),
            ('students', 'person_id,user_id,org_id,in_order_id,out_order_id,order_type_id,'
                         'education_line_id,education_type_id,education_payment_type_id,'
                         'education_lang_id,status', 'true'),
            ('teachers', 'person_id,user_id,organization_id,in_action_id,position_id,'
                         'contract_type_id,staff_type_id', 'true'),
            -- A spoiled root or faculty would take half of the university along.
            ('organizations', 'parent_id,type_id,dictionary_name_id', 'nod_level = 4'),
            ('dictionaries', 'type_id', 't.id BETWEEN 110001000 AND 110009999'),
            ('academic_schedule', 'education_year_id', 'true'),
            ('academic_schedule_details', 'academic_schedule_id,type_id', 'true'),
            ('education_plan', 'organization_id,education_level_id,education_type_id', 'true'),
            ('education_plan_subject_group', 'education_plan_id', 'true'),
            ('education_plan_subject', 'subject_id,subject_group_id,semester,department', 'true'),
            ('subject_catalog', 'subject_name_id,organization_id', 'true'),
            ('course', 'education_plan_subject_id,semester_id,education_year_id,'
                       'education_lang_id,education_type_id', 'true'),
            ('course_teacher', 'course_id,teacher_id,lesson_type_id', 'true'),
            ('course_student', 'course_id,student_id', 'true'),
            ('education_group', 'organization_id,education_level_id,education_type_id,'
                                'education_year_id,education_lang_id,tyutor_id', 'true'),
            ('education_group_student', 'education_group_id,student_id', 'true'),
            ('journal', 'course_id,student_id,course_eva_id,point_id', 'true'),
            ('journal_details', 'journal_id,course_meeting_id,'
                                'point_id_1,point_id_2,point_id_3', 'true'),
            ('exam', 'course_id,type_id', 'true'),
            ('exam_student', 'exam_id,student_id', 'true'),
            ('course_meeting', 'course_id,clock_id,lesson_type_id,room_id,teacher_id', 'true'),
            ('course_meeting_topic', 'course_meeting_id', 'true'),
            ('course_meeting_topic_file', 'course_meeting_topic_id,file_id', 'true'),
            ('orders', 'type_id,status', 'true'),
            ('person_orders', 'order_id,person_id,student_id,reason_id', 'true')
          ) AS reference (tab, cols, condition),
               unnest(string_to_array(cols, ',')) WITH ORDINALITY AS c (col, place)
         ORDER BY tab COLLATE "C", place
    LOOP
        CALL synthetic.plant(wanted.tab, wanted.col, 'reference_dangling', 1,
            '990101000000000000 + t.id % 1000000', wanted.condition);
        CALL synthetic.plant(wanted.tab, wanted.col, 'reference_null', 1, 'NULL',
                             format('t.%I IS NOT NULL AND (%s)', wanted.col, wanted.condition));
    END LOOP;
END
$$;
-- status_k and note_k stay empty where point_id_k is.
UPDATE public.journal_details AS t
   SET status_1 = CASE WHEN point_id_1 IS NOT NULL THEN status_1 END,
       note_1 = CASE WHEN point_id_1 IS NOT NULL THEN note_1 END,
       status_2 = CASE WHEN point_id_2 IS NOT NULL THEN status_2 END,
       note_2 = CASE WHEN point_id_2 IS NOT NULL THEN note_2 END,
       status_3 = CASE WHEN point_id_3 IS NOT NULL THEN status_3 END,
       note_3 = CASE WHEN point_id_3 IS NOT NULL THEN note_3 END
 WHERE t.id IN (SELECT key::bigint FROM synthetic.manifest
                 WHERE table_name = 'journal_details' AND kind = 'reference_null'
                     AND column_name LIKE 'point%');
