-- What else lies about? Backups, logs and near-duplicates with rows, and empty tables up to 355 in
-- all.

CREATE TABLE public.organisations AS
SELECT id, dictionary_name_id AS org_name_id, parent_id, active FROM public.organizations;

CREATE TABLE public.user_groups AS
SELECT 100000200 + n AS id, 'Qrup ' || n AS name_az, NULL::text AS name_en, NULL::text AS name_ru,
    NULL::bigint AS parent_id,
       NULL::text AS formula, 1::smallint AS active
  FROM generate_series(0, 5) AS n;

CREATE TABLE public.error_transaction AS
SELECT 221001000000000000 + n AS id, 'ERR-' || n % 17 AS code, 'sorğu icra olunmadı' AS message,
       synthetic.moment(date '2022-10-01' + n % 800, 'error', n) AS create_date
  FROM generate_series(1, synthetic.scaled(5000, 1000)) AS n;

CREATE TABLE public.common_action_log AS
SELECT 221001000000000000 + n AS id, 100000000::bigint AS user_id, 'update' AS action,
       synthetic.moment(date '2022-10-01' + n % 800, 'common action', n) AS create_date
  FROM generate_series(1, synthetic.scaled(4000, 100)) AS n;

CREATE TABLE public.action_logs AS
SELECT 221001000000000000 + n AS id, 'view' AS action,
    synthetic.moment(date '2022-10-01' + n % 800, 'action', n) AS create_date
  FROM generate_series(1, synthetic.scaled(4000, 100)) AS n;

CREATE TABLE public.user_session AS
SELECT 221001000000000000 + n AS id, 100000000::bigint AS user_id,
    synthetic.moment(date '2024-10-01', 'session', n) AS last_date
  FROM generate_series(1, synthetic.scaled(1000, 50)) AS n;

CREATE TABLE public.user_enter_logs AS
SELECT 221001000000000000 + n AS id, 100000000::bigint AS user_id,
    synthetic.moment(date '2024-10-01', 'enter', n) AS enter_date
  FROM generate_series(1, synthetic.scaled(2000, 50)) AS n;

-- Backups of 2022: the first rows in id order, taken before the real tables grew.
CREATE TABLE public.a_students AS SELECT id, person_id, card_number, active
    FROM public.students ORDER BY id LIMIT 100;
CREATE TABLE public.a_students_bak AS SELECT id, person_id, active
    FROM public.students ORDER BY id LIMIT 100;
CREATE TABLE public.a_students_bak2 AS SELECT id, person_id
    FROM public.students ORDER BY id LIMIT 80;
CREATE TABLE public.a_students_bak3 AS SELECT id, person_id
    FROM public.students ORDER BY id LIMIT 60;
CREATE TABLE public.a_students_bak2022 AS SELECT id, person_id
    FROM public.students ORDER BY id LIMIT 40;
CREATE TABLE public.a_students_mag AS SELECT id, person_id
    FROM public.students ORDER BY id DESC LIMIT 30;
CREATE TABLE public.a_teachers AS SELECT id, person_id, active
    FROM public.teachers ORDER BY id LIMIT 40;
CREATE TABLE public.a_users1 AS SELECT id, account_id FROM public.users ORDER BY id LIMIT 50;
CREATE TABLE public.a_users2 AS SELECT id, account_id FROM public.users ORDER BY id LIMIT 30;
CREATE TABLE public.a_group_bak AS SELECT id, name FROM public.education_group ORDER BY id LIMIT 20;
CREATE TABLE public.education_group2 AS SELECT id, name, active
    FROM public.education_group ORDER BY id LIMIT 20;
CREATE TABLE public.a_subject_catalog AS
SELECT catalog.id, dic.name_az AS subject
  FROM public.subject_catalog AS catalog
  JOIN public.subject_dic AS dic ON dic.id = catalog.subject_name_id
 ORDER BY catalog.id LIMIT 30;
CREATE TABLE public.archive_students AS SELECT id, person_id, score FROM public.students
    WHERE active = 0 ORDER BY id LIMIT 20;
CREATE TABLE public.excel_teacher AS SELECT id, in_action_date
    FROM public.teachers ORDER BY id LIMIT 15;
CREATE TABLE public.student_course AS
SELECT course_id, student_id, NULL::text AS exam_point, NULL::integer AS end_point
    FROM public.course_student ORDER BY id LIMIT 50;
