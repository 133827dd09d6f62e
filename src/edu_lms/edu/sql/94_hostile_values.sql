-- What if a value is no value? Dates, numbers, names and codes that a careful reader has to doubt.

CALL synthetic.plant('accounts', 'username', 'username_short', 2, $$(ARRAY['x', 'ab'])[k]$$);
CALL synthetic.plant('accounts', 'username', 'text_empty', 1, $$''$$);
CALL synthetic.plant('accounts', 'username', 'text_blanks', 2, $$'  ' || username || ' '$$,
    'username IS NOT NULL');
CALL synthetic.plant('accounts', 'username', 'text_case_trap', 4,
    $$(ARRAY['ilqıri', 'ILQIRI', 'İLQIRİ', 'ılqırı'])[k]$$);
CALL synthetic.plant('accounts', 'username', 'key_equal', 2,
    '(SELECT p.username FROM public.accounts AS p WHERE p.id = partner)',
                     'username IS NOT NULL');
CALL synthetic.plant('accounts', 'username', 'key_equal_after_trim', 2,
                     $$(SELECT p.username || ' ' FROM public.accounts AS p WHERE p.id = partner)$$,
                         'username IS NOT NULL');
CALL synthetic.plant('accounts', 'email', 'email_shared', 3,
    '(SELECT p.email FROM public.accounts AS p WHERE p.id = partner)',
                     $$email LIKE '%@example.org'$$);
CALL synthetic.plant('accounts', 'email', 'text_blanks', 2, $$' ' || email || '  '$$,
    $$email LIKE '%@example.org'$$);
CALL synthetic.plant('accounts', 'email', 'text_empty', 2, $$''$$);
CALL synthetic.plant('accounts', 'password', 'password_hostile', 3,
                     $$(ARRAY['%%%', encode('\xff00fe'::bytea, 'base64'),
                         synthetic.base64(repeat('ə', 60))])[k]$$);
CALL synthetic.plant('users', 'user_type', 'code_unknown', 1, $$'QONAQ'$$);
CALL synthetic.plant('users', 'user_type', 'text_null', 1, 'NULL');

CALL synthetic.plant('persons', 'firstname', 'text_null', 2, 'NULL');
CALL synthetic.plant('persons', 'lastname', 'text_null', 1, 'NULL');
CALL synthetic.plant('persons', 'firstname', 'text_empty', 1, $$''$$);
CALL synthetic.plant('persons', 'firstname', 'text_blanks', 2, $$'  ' || firstname || ' '$$);
CALL synthetic.plant('persons', 'lastname', 'text_mojibake', 2, $$'MÉ™mmÉ™dova'$$);
CALL synthetic.plant('persons', 'firstname', 'text_case_trap', 4,
    $$(ARRAY['İradı', 'IRADI', 'ıradi', 'iradı'])[k]$$);
CALL synthetic.plant('persons', 'birthdate', 'date_impossible', 2, $$'31/02/2024'$$);
CALL synthetic.plant('persons', 'birthdate', 'date_unparsable', 2,
    $$(ARRAY['2003.13.45', '00/00/0000'])[k]$$);
CALL synthetic.plant('persons', 'pincode', 'key_equal', 2,
    '(SELECT p.pincode FROM public.persons AS p WHERE p.id = partner)');
CALL synthetic.plant('persons', 'active', 'active_null', 1, 'NULL');

CALL synthetic.plant('students', 'score', 'number_out_of_range', 1, $$'-300'$$);
CALL synthetic.plant('students', 'score', 'number_with_comma', 1, $$'512,5'$$);
CALL synthetic.plant('students', 'score', 'number_unparsable', 1, $$'yoxdur'$$);
CALL synthetic.plant('students', 'card_number', 'key_equal', 2,
                     $$(SELECT coalesce(p.card_number, 'none') FROM public.students AS p
                         WHERE p.id = partner)$$,
                     'card_number IS NOT NULL');
CALL synthetic.plant('students', 'user_id', 'user_shared', 1,
    '(SELECT p.user_id FROM public.students AS p WHERE p.id = partner)',
                     't.active = 1');
CALL synthetic.plant('students', 'active', 'active_null', 1, 'NULL');
CALL synthetic.plant('teachers', 'in_action_date', 'date_impossible', 1, $$'31/02/2024'$$);
CALL synthetic.plant('teachers', 'out_action_date', 'date_unparsable', 1, $$'işləmir'$$);

CALL synthetic.plant('organizations', 'formula', 'key_equal', 1,
                     '(SELECT p.formula FROM public.organizations AS p WHERE p.id = partner)',
                         'formula IS NOT NULL AND nod_level = 4');
CALL synthetic.plant('org_names', 'name_az', 'text_null', 1, 'NULL', $$name_az LIKE '%(qiyabi)'$$);
CALL synthetic.plant('org_names', 'name_az', 'text_empty', 1, $$''$$, $$name_az LIKE '%(qiyabi)'$$);
CALL synthetic.plant('dictionaries', 'name_az', 'text_null', 2, 'NULL',
    't.id BETWEEN 110001000 AND 110009999');
CALL synthetic.plant('subject_dic', 'name_az', 'text_null', 1, 'NULL');
CALL synthetic.plant('subject_dic', 'name_az', 'text_blanks', 1, $$' ' || name_az || ' '$$);
CALL synthetic.plant('subject_dic', 'name_az', 'text_mojibake', 1,
    $$'Ä°qtisadiyyat nÉ™zÉ™riyyÉ™si'$$);

CALL synthetic.plant('academic_schedule_details', 'start_date', 'date_impossible', 1,
    $$'31/02/2024'$$);
CALL synthetic.plant('education_plan_subject', 'credit', 'number_with_comma', 1, $$'4,5'$$);
CALL synthetic.plant('education_plan_subject', 'credit', 'number_unparsable', 1, $$'beş'$$);
CALL synthetic.plant('education_plan_subject', 'credit', 'text_null', 1, 'NULL');
CALL synthetic.plant('course', 'code', 'text_null', 1, 'NULL');
CALL synthetic.plant('course', 'code', 'key_equal', 2,
    '(SELECT p.code FROM public.course AS p WHERE p.id = partner)', 't.active = 1');
CALL synthetic.plant('course', 'code', 'key_equal_after_trim', 1,
                     $$(SELECT p.code || ' ' FROM public.course AS p WHERE p.id = partner)$$,
                         't.active = 1');
CALL synthetic.plant('course', 'student_count', 'number_out_of_range', 1, '-5');
CALL synthetic.plant('course', 'start_date', 'date_impossible', 1, $$'31/02/2024'$$);
CALL synthetic.plant('course', 'active', 'active_null', 1, 'NULL');
CALL synthetic.plant('education_group', 'name', 'text_null', 1, 'NULL');
CALL synthetic.plant('education_group', 'name', 'text_case_trap', 1, $$'İI-ıi'$$);
CALL synthetic.plant('education_group', 'name', 'key_equal_after_trim', 1,
                     $$(SELECT p.name || ' ' FROM public.education_group AS p
                         WHERE p.id = partner)$$);
CALL synthetic.plant('orders', 'order_date', 'date_impossible', 1, $$'31/02/2024'$$);
CALL synthetic.plant('orders', 'serial', 'text_null', 1, 'NULL');

CALL synthetic.plant('journal', 'point', 'number_with_comma', 2, $$'7,5'$$);
CALL synthetic.plant('journal', 'point', 'number_unparsable', 2, $$(ARRAY['yeddi', '7.5.0'])[k]$$);
CALL synthetic.plant('journal', 'point', 'number_out_of_range', 2, $$(ARRAY['11.00', '-1'])[k]$$);
CALL synthetic.plant('journal', 'point', 'text_empty', 2, $$''$$);
CALL synthetic.plant('journal', 'point', 'text_blanks', 2, $$' 8.00 '$$);
CALL synthetic.plant('journal', 'active', 'active_null', 2, 'NULL');
CALL synthetic.plant('exam', 'start_date', 'date_impossible', 1, $$'31/02/2024'$$);
CALL synthetic.plant('exam', 'start_time', 'date_unparsable', 1, $$'25:99'$$);
CALL synthetic.plant('exam_student', 'point', 'number_with_comma', 1, $$'8,5'$$);
CALL synthetic.plant('exam_student', 'point', 'number_unparsable', 1, $$'gəlmədi'$$);
CALL synthetic.plant('exam_student', 'finish_status', 'code_unknown', 1, '9');
CALL synthetic.plant('course_meeting', 'meeting_date', 'date_impossible', 2, $$'31/02/2024'$$);
CALL synthetic.plant('course_meeting', 'meeting_date', 'date_unparsable', 1, $$'bazar ertəsi'$$);
CALL synthetic.plant('course_meeting', 'week_day', 'code_unknown', 1, '9');
CALL synthetic.plant('files', 'name', 'text_null', 1, 'NULL');
CALL synthetic.plant('files', 'path', 'text_null', 1, 'NULL');
CALL synthetic.plant('files', 'file_size', 'number_out_of_range', 1, '-1');

-- The meeting is the first one of another existing
-- course.
CALL synthetic.plant('journal_details', 'course_meeting_id', 'detail_meeting_of_other_course', 3,
    $$(
    SELECT meeting.id
      FROM public.journal
      JOIN public.course_meeting AS meeting ON meeting.course_id <> journal.course_id
      JOIN public.course ON course.id = meeting.course_id
     WHERE journal.id = t.journal_id
     ORDER BY meeting.id
     LIMIT 1)$$, $$t.course_meeting_id IS NOT NULL
                   AND EXISTS (SELECT FROM public.journal AS j
                                WHERE j.id = t.journal_id AND j.course_id IS NOT NULL)$$);
