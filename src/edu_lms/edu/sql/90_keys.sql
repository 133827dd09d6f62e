-- Which tables have a primary key? All of the chain but six; 223 of 355 with those of
-- 71_empty_tables.sql.
-- No key: education_group_student, course_teacher, person_orders, academic_schedule, clock,
-- course_evaluation_type.

ALTER TABLE public.accounts ADD PRIMARY KEY (id);
ALTER TABLE public.users ADD PRIMARY KEY (id);
ALTER TABLE public.persons ADD PRIMARY KEY (id);
ALTER TABLE public.students ADD PRIMARY KEY (id);
ALTER TABLE public.teachers ADD PRIMARY KEY (id);
ALTER TABLE public.organizations ADD PRIMARY KEY (id);
ALTER TABLE public.org_names ADD PRIMARY KEY (id);
ALTER TABLE public.dictionary_types ADD PRIMARY KEY (id);
ALTER TABLE public.dictionaries ADD PRIMARY KEY (id);
ALTER TABLE public.edu_years ADD PRIMARY KEY (id);
ALTER TABLE public.academic_schedule_details ADD PRIMARY KEY (id);
ALTER TABLE public.education_plan ADD PRIMARY KEY (id);
ALTER TABLE public.education_plan_subject_group ADD PRIMARY KEY (id);
ALTER TABLE public.education_plan_subject ADD PRIMARY KEY (id);
ALTER TABLE public.subject_catalog ADD PRIMARY KEY (id);
ALTER TABLE public.subject_dic ADD PRIMARY KEY (id);
ALTER TABLE public.course ADD PRIMARY KEY (id);
ALTER TABLE public.course_student ADD PRIMARY KEY (id);
ALTER TABLE public.education_group ADD PRIMARY KEY (id);
ALTER TABLE public.journal ADD PRIMARY KEY (id);
ALTER TABLE public.journal_details ADD PRIMARY KEY (id);
ALTER TABLE public.exam ADD PRIMARY KEY (id);
ALTER TABLE public.exam_student ADD PRIMARY KEY (id);
ALTER TABLE public.course_meeting ADD PRIMARY KEY (id);
ALTER TABLE public.course_meeting_topic ADD PRIMARY KEY (id);
ALTER TABLE public.course_meeting_topic_file ADD PRIMARY KEY (id);
ALTER TABLE public.course_meeting_attendance ADD PRIMARY KEY (id);
ALTER TABLE public.files ADD PRIMARY KEY (id);
ALTER TABLE public.orders ADD PRIMARY KEY (id);
