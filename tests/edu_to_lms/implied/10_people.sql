-- Accounts, persons, students and teachers.

CALL implied.all_move('users', 'accounts');

-- Of equal names the account with the lowest id keeps it.
INSERT INTO implied.mark (mapping, source_key, column_name, rule, trouble)
SELECT 'users', key, 'username', 'placeholder', 'bad_value'
  FROM implied.planted('accounts', 'username', 'username_missing', 'username_short', 'text_empty')
 UNION ALL
SELECT 'users', greatest(key::bigint, value::bigint)::text, 'username', 'placeholder', 'bad_value'
  FROM implied.planted('accounts', 'username', 'key_equal', 'key_equal_after_trim')
 UNION ALL
SELECT 'users', id::text, 'email', 'placeholder', 'bad_value'
  FROM public.accounts
 WHERE email IS NULL
 UNION ALL
SELECT 'users', key, 'email', 'placeholder', 'bad_value'
  FROM implied.planted('accounts', 'email', 'email_malformed', 'text_empty')
 UNION ALL
SELECT 'users', greatest(key::bigint, value::bigint)::text, 'email', 'placeholder', 'bad_value'
  FROM implied.planted('accounts', 'email', 'email_shared')
 UNION ALL
-- of the hostile passwords only the one that is no base64 cannot be hashed
SELECT 'users', id::text, 'password_hash', 'locked', 'bad_value'
  FROM public.accounts
 WHERE password IS NULL
    OR id::text IN (SELECT key FROM implied.planted('accounts', 'password', 'password_undecodable'))
    OR password = '%%%';

INSERT INTO implied.unit (mapping, source_table, source_key, outcome, reason, cause_mapping,
                          cause_key, cause_part, cause_reason, stands_as)
SELECT 'persons', 'persons', person.id::text,
       CASE WHEN nameless.key IS NULL THEN 'migrated' ELSE 'quarantined' END,
       CASE WHEN nameless.key IS NOT NULL THEN 'bad_value' END,
       CASE WHEN nameless.key IS NOT NULL THEN 'persons' END,
       nameless.key,
       CASE WHEN nameless.key IS NOT NULL THEN '' END,
       CASE WHEN nameless.key IS NOT NULL THEN 'bad_value' END,
       CASE WHEN nameless.key IS NULL THEN 'persons:' || person.id || ':' END
  FROM public.persons AS person
  LEFT JOIN (SELECT key FROM implied.planted('persons', 'firstname', 'text_null', 'text_empty')
              UNION
             SELECT key FROM implied.planted('persons', 'lastname', 'text_null', 'text_empty'))
       AS nameless ON nameless.key = person.id::text;

INSERT INTO implied.mark (mapping, source_key, column_name, rule, trouble)
SELECT 'persons', key, 'date_of_birth', 'null', 'bad_value'
  FROM implied.planted('persons', 'birthdate', 'birthdate_unparsable', 'birthdate_impossible',
                       'date_impossible', 'date_unparsable')
 UNION ALL
SELECT 'persons', id::text, 'date_of_birth', 'parsed', NULL
  FROM public.persons
 WHERE birthdate !~ '^\d\d/\d\d/\d{4}$'
   AND implied.day(birthdate) IS NOT NULL
 UNION ALL
SELECT 'persons', key, 'gender', 'null', 'unknown_code'
  FROM implied.planted('persons', 'gender_id', 'reference_dangling')
 UNION ALL
SELECT 'persons', key, 'nationality', 'null', 'missing_reference'
  FROM implied.planted('persons', 'nationality_id', 'reference_dangling', 'nationality_dangling')
 UNION ALL
SELECT 'persons', key, 'photo_url', 'null', 'missing_reference'
  FROM implied.planted('persons', 'photo_file_id', 'reference_dangling');

-- Whose account is it? The one that the users row names, else the person's: active, lowest id.
CREATE FUNCTION implied.account(of_user bigint, of_person bigint) RETURNS bigint
LANGUAGE sql STABLE AS $$
    SELECT coalesce(
        (SELECT account.id
           FROM public.users AS login
           JOIN public.accounts AS account ON account.id = login.account_id
          WHERE login.id = of_user),
        (SELECT account.id
           FROM public.accounts AS account
          WHERE account.person_id = of_person
          ORDER BY account.active = 1 DESC NULLS LAST, account.id
          LIMIT 1))
$$;

-- Who is one student (or teacher)? All rows of an account; a row without account is one of its own.
CREATE TABLE implied.student AS
SELECT id, account, coalesce(account::text, 'students:' || id) AS login,
       first_value(id) OVER (
           PARTITION BY coalesce(account::text, 'students:' || id)
           ORDER BY active DESC NULLS LAST, create_date DESC NULLS LAST, id) AS survivor
  FROM (SELECT student.*, implied.account(user_id, person_id) AS account
          FROM public.students AS student) AS student;

-- No account has a negative id: that of a teacher without account stands for his login.
CREATE TABLE implied.teacher AS
SELECT id, account, coalesce(account, -id)::text AS login,
       first_value(id) OVER (
           PARTITION BY coalesce(account, -id)
           ORDER BY active DESC NULLS LAST, create_date DESC NULLS LAST, id) AS survivor
  FROM (SELECT teacher.*, implied.account(user_id, person_id) AS account
          FROM public.teachers AS teacher) AS teacher;

INSERT INTO implied.unit (mapping, source_table, source_key, outcome, stands_as)
SELECT 'students', 'students', id::text,
       CASE id WHEN survivor THEN 'migrated' ELSE 'merged' END, 'students:' || survivor || ':'
  FROM implied.student
 UNION ALL
SELECT 'staff', 'teachers', id::text,
       CASE id WHEN survivor THEN 'migrated' ELSE 'merged' END, 'teachers:' || survivor || ':'
  FROM implied.teacher;

INSERT INTO implied.placeholder
SELECT 'users', login FROM implied.student WHERE account IS NULL
 UNION ALL
SELECT 'users', login FROM implied.teacher WHERE account IS NULL;

INSERT INTO implied.mark (mapping, source_key, column_name, rule, trouble)
SELECT 'students', id::text, 'user_id', 'placeholder', 'missing_reference'
  FROM implied.student
 WHERE account IS NULL
 UNION ALL
SELECT 'students', student.id::text, 'enrollment_date', 'placeholder', 'bad_value'
  FROM public.students AS student
  LEFT JOIN public.orders AS admission ON admission.id = student.in_order_id
 WHERE implied.day(admission.order_date) IS NULL
 UNION ALL
SELECT 'students', student.id::text, 'actual_graduation_date', 'null', 'bad_value'
  FROM public.students AS student
  JOIN public.orders AS dismissal ON dismissal.id = student.out_order_id
 WHERE btrim(dismissal.order_date) <> ''
   AND implied.day(dismissal.order_date) IS NULL
 UNION ALL
SELECT 'students', key, 'actual_graduation_date', 'null', 'missing_reference'
  FROM implied.planted('students', 'out_order_id', 'reference_dangling')
 UNION ALL
SELECT 'students', key, 'study_mode', 'null', 'missing_reference'
  FROM implied.planted('students', 'education_type_id', 'reference_dangling')
 UNION ALL
SELECT 'students', key, 'funding_type', 'null', 'missing_reference'
  FROM implied.planted('students', 'education_payment_type_id', 'reference_dangling',
                       'payment_type_dangling')
 UNION ALL
SELECT 'staff', id::text, 'user_id', 'placeholder', 'missing_reference'
  FROM implied.teacher
 WHERE account IS NULL
 UNION ALL
SELECT 'staff', key, 'organization_unit_id', 'null', 'missing_reference'
  FROM implied.planted('teachers', 'organization_id', 'reference_dangling')
 UNION ALL
SELECT 'staff', key, 'position_title', 'placeholder', 'bad_value'
  FROM implied.planted('teachers', 'position_id', 'position_dangling', 'reference_dangling',
                       'reference_null')
 UNION ALL
SELECT 'staff', key, 'employment_type', 'null', 'missing_reference'
  FROM implied.planted('teachers', 'contract_type_id', 'reference_dangling')
 UNION ALL
SELECT 'staff', key, 'hire_date', 'placeholder', 'bad_value'
  FROM implied.planted('teachers', 'in_action_date', 'in_action_date_empty', 'date_impossible');
