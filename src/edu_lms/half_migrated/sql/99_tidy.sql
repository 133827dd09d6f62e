-- What stays of the scaffolding? The manifest and the setting; triggers watch again.

DROP SCHEMA edu CASCADE;
DROP SCHEMA script CASCADE;

ALTER TABLE public.users ENABLE TRIGGER USER;
ALTER TABLE public.persons ENABLE TRIGGER USER;
ALTER TABLE public.students ENABLE TRIGGER USER;
ALTER TABLE public.staff_members ENABLE TRIGGER USER;
ALTER TABLE public.organization_units ENABLE TRIGGER USER;
ALTER TABLE public.courses ENABLE TRIGGER USER;
ALTER TABLE public.course_offerings ENABLE TRIGGER USER;
ALTER TABLE public.course_enrollments ENABLE TRIGGER USER;
ALTER TABLE public.assessments ENABLE TRIGGER USER;
ALTER TABLE public.grades ENABLE TRIGGER USER;
