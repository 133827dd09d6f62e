-- Which teachers were written? Active ones whose users row had become a user; all of them "Müəllim".

CREATE TABLE script.teacher AS
SELECT teachers.id AS teacher_id, script.id('staff_members', teachers.id::text) AS id,
       login.id AS user_id
  FROM edu.teachers
  JOIN script.login ON login.users_id = teachers.user_id
 WHERE teachers.active = 1;

-- A text in out_action_date was taken for a farewell.
INSERT INTO public.staff_members (id, user_id, employee_number, position_title, employment_type,
    hire_date, is_active, created_at, updated_at)
SELECT own.id,
       own.user_id,
       'TCH' || teachers.id,
       '{"az": "Müəllim", "en": "Teacher", "ru": "Преподаватель"}',
       'full_time',
       coalesce(script.day(teachers.in_action_date), (teachers.create_date AT TIME ZONE 'UTC')::date),
       coalesce(teachers.out_action_date, '') = '',
       teachers.create_date,
       timestamptz '2025-10-03 12:30:00+04'
  FROM script.teacher AS own
  JOIN edu.teachers ON teachers.id = own.teacher_id;

INSERT INTO synthetic.origin
SELECT 'staff_members', id::text, 'written', 'staff', teacher_id FROM script.teacher;

INSERT INTO synthetic.origin_unit (mapping, source_key, group_no)
SELECT 'staff', teacher_id::text, teacher_id FROM script.teacher;
