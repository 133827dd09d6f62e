-- What if a table without primary key holds a key twice, or none?

DO $$
DECLARE
    tab      text;
    how_many integer;
BEGIN
    FOREACH tab IN ARRAY ARRAY['academic_schedule', 'clock', 'course_evaluation_type',
        'course_teacher',
                               'education_group_student', 'person_orders']
    LOOP
        how_many := CASE WHEN tab IN ('academic_schedule', 'clock', 'course_evaluation_type')
            THEN 1 ELSE 2 END;
        CALL synthetic.copy_rows(tab, 'key_copy_exact', how_many, $c$'{}'::jsonb$c$);
        CALL synthetic.copy_rows(tab, 'key_copy_differing', how_many,
                                 $c$jsonb_build_object('create_date', t.create_date
                                     + interval '1 day')$c$);
        CALL synthetic.copy_rows(tab, 'key_null', how_many, $c$'{"id": null}'::jsonb$c$);
    END LOOP;
END
$$;
DROP PROCEDURE synthetic.sample, synthetic.plant, synthetic.copy_rows;
