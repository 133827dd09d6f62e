-- What does an account hold? A login, a password in base64, an address that is often none.

-- Each account has at most one kind; canaries go to the accounts 0, 20, 40, …, a few second ones
-- to 10, 410, …
CREATE TABLE synthetic.account_kind AS
WITH free AS (
    SELECT a, row_number() OVER (ORDER BY synthetic.hash('account kind', a), a) AS rank
      FROM synthetic.login
     WHERE has_role AND a % 10 <> 0
       AND a NOT IN (SELECT a FROM synthetic.role WHERE turn = 1)
), wanted (place, kind, n) AS (
    VALUES (1, 'username_missing', synthetic.scaled(6, 1)),
           (2, 'username_case_variant', synthetic.scaled(8, 1)),
           (3, 'password_missing', synthetic.scaled(12, 1)),
           (4, 'password_undecodable', synthetic.scaled(5, 1)),
           (5, 'password_short', synthetic.scaled(9, 1)),
           (6, 'email_malformed', synthetic.scaled(100, 7)),
           (7, 'email_case_variant', synthetic.scaled(14, 1))
), slot AS (
    SELECT kind, place, row_number() OVER (ORDER BY place, k) AS rank, k
      FROM wanted, generate_series(1, n) AS k
)
SELECT a, kind, k FROM free JOIN slot USING (rank)
 UNION ALL
SELECT a, CASE class WHEN 'second account' THEN 'second_account_of_person'
    ELSE 'account_without_person' END, k
  FROM synthetic.login
 WHERE NOT has_role AND a % 10 <> 0
 UNION ALL
SELECT a,
       CASE WHEN class = 'second account' THEN 'second_account_of_person_with_canary_password'
            WHEN class = 'no person' THEN 'account_without_person_with_canary_password'
            ELSE 'canary_password' END,
       k
  FROM synthetic.login
 WHERE a % 20 = 0
 UNION ALL
SELECT a,
       CASE WHEN class = 'second account' THEN 'second_account_of_person'
            WHEN class = 'no person' THEN 'account_without_person'
            WHEN a % 400 = 10 THEN 'canary_other_password' END,
       k
  FROM synthetic.login
 WHERE a % 20 = 10 AND (NOT has_role OR a % 400 = 10);

CREATE TABLE synthetic.account_plan AS
SELECT login.a, login.id, login.class, login.person, login.day, login.has_role, kind.kind,
       CASE
           WHEN login.a = 0 THEN 'sysadmin'
           WHEN kind.kind = 'username_missing' THEN NULL
           WHEN kind.kind = 'username_case_variant' THEN lower(variant.username COLLATE "C")
           WHEN login.class = 'office' AND login.k % 12 = 5 THEN 'TEST' || 1000 + login.k
           WHEN login.class = 'office' THEN 'office.' || login.k
           WHEN login.class = 'second account' THEN human.pincode || '_2'
           WHEN login.class = 'no person' THEN 'guest' || login.k
           ELSE human.pincode
       END AS username,
       human.firstname || human.birth_year AS plain,
       CASE
           WHEN kind.kind = 'email_malformed'
           THEN (ARRAY['yoxdur', '-', 'ad.soyad@', 'mail@mail', 'qeyd edilməyib', '0501234567',
               '@example'])[kind.k % 7 + 1]
           WHEN kind.kind = 'email_case_variant' THEN upper(variant.email COLLATE "C")
           WHEN synthetic.below('email', login.a, 10) < 6
           THEN synthetic.ascii(human.firstname) || '.' || synthetic.ascii(human.lastname)
               || login.a || '@example.org'
       END AS email,
       variant.id AS variant_id
  FROM synthetic.login
  LEFT JOIN synthetic.human ON human.p = login.person
  LEFT JOIN synthetic.account_kind AS kind ON kind.a = login.a
  -- The k-th variant imitates the k-th canary account of a student, whose username and address are
  -- sound.
  LEFT JOIN (SELECT student.id, row_number() OVER (ORDER BY student.a) AS k,
      person.pincode AS username,
                    synthetic.ascii(person.firstname) || '.' || synthetic.ascii(person.lastname)
                        || student.a
                    || '@example.org' AS email
               FROM synthetic.login AS student
               JOIN synthetic.human AS person ON person.p = student.person
              WHERE student.class = 'student' AND student.a % 20 = 0
                AND synthetic.below('email', student.a, 10) < 6) AS variant
    ON variant.k = kind.k AND kind.kind IN ('username_case_variant', 'email_case_variant');

INSERT INTO synthetic.manifest (table_name, key, kind, column_name, value)
SELECT 'accounts', id::text, kind,
       CASE WHEN kind = 'canary_other_password' THEN 'other_password'
            WHEN kind LIKE '%password%' THEN 'password'
            WHEN kind LIKE 'email%' THEN 'email'
            WHEN kind LIKE 'username%' THEN 'username'
            ELSE 'person_id' END,
       CASE WHEN kind LIKE '%canary%' THEN synthetic.canary('account', a)
            WHEN kind LIKE '%case_variant' THEN variant_id::text END
  FROM synthetic.account_plan
 WHERE kind IS NOT NULL;

INSERT INTO public.accounts (id, person_id, username, password, other_username, other_password,
    email, lang_id,
                             default_user_id, in_system, auth_type, fail_login_count, active,
                                 create_date,
                             create_user_id, update_date, update_user_id)
SELECT plan.id,
       human.id,
       plan.username,
       CASE
           WHEN plan.kind = 'password_missing' THEN NULL
           WHEN plan.kind = 'password_undecodable' THEN '*' || plan.a || '?'
           WHEN plan.kind = 'password_short' THEN synthetic.base64((plan.a % 10)::text)
           WHEN plan.kind LIKE '%canary_password'
               THEN synthetic.base64(synthetic.canary('account', plan.a))
           WHEN synthetic.below('password', plan.a, 20) = 0
               THEN synthetic.base64(human.birth_year::text)
           ELSE synthetic.base64(coalesce(plan.plain, 'Qonaq' || plan.a))
       END,
       CASE WHEN plan.a % 37 = 0 THEN plan.username || 'x' END,
       CASE
           WHEN plan.kind = 'canary_other_password'
               THEN synthetic.base64(synthetic.canary('account', plan.a))
           WHEN plan.a % 37 = 0 THEN synthetic.base64('Ikinci' || plan.a)
       END,
       plan.email,
       CASE synthetic.below('lang', plan.a, 12) WHEN 0 THEN 110000066 WHEN 1 THEN 110000067 WHEN 2
           THEN NULL ELSE 110000065 END,
       -- The role opened by default: the newest one of two accounts in three.
       CASE WHEN plan.a % 3 < 2 THEN newest.id ELSE oldest.id END,
       1,
       plan.a % 2,
       CASE WHEN plan.a % 50 = 1 THEN 3 ELSE 0 END,
       (inactive.a IS NULL)::integer,
       synthetic.moment(plan.day, 'accounts', plan.a),
       100000000,
       CASE WHEN plan.a % 4 = 1 THEN synthetic.moment(plan.day + 200, 'accounts', plan.a) END,
       CASE WHEN plan.a % 4 = 1 THEN 100000000 END
  FROM synthetic.account_plan AS plan
  LEFT JOIN synthetic.human ON human.p = plan.person
  LEFT JOIN synthetic.role AS oldest ON oldest.a = plan.a AND oldest.turn = 0
  LEFT JOIN (SELECT DISTINCT ON (a) a, id FROM synthetic.role ORDER BY a, turn DESC) AS newest
      ON newest.a = plan.a
  -- Accounts from the end of the list are the inactive ones: without roles, then of people who
  -- left.
  LEFT JOIN (SELECT a FROM synthetic.login
              ORDER BY a DESC
              LIMIT synthetic.amount('accounts') - synthetic.amount('accounts.active')) AS inactive
                  ON inactive.a = plan.a;

INSERT INTO public.users (id, account_id, organization_id, user_type, is_blocked, group_id,
    conversation_session, in_status,
                          session_duration, last_action_date, access_ip_list, favorite_tab,
                              level_id,
                          subscription_end_date, active, create_date, create_user_id)
SELECT role.id,
       login.id,
       CASE role.kind WHEN 'none' THEN 100000000 ELSE unit.id END,
       CASE
           WHEN role.kind <> 'none' THEN CASE WHEN synthetic.below('lower', u, 400) = 0
               THEN role.kind
                                              ELSE synthetic.caps(role.kind) END
           WHEN role.a = 0 THEN 'SYSADMIN'
           WHEN role.k % 12 = 1 THEN 'OWNER'
           WHEN role.k % 3 = 2 THEN 'TYUTOR'
           ELSE 'ADMIN'
       END,
       CASE synthetic.below('blocked', u, 60) WHEN 0 THEN 1 WHEN 1 THEN NULL ELSE 0 END,
       100000200 + synthetic.below('group', u, 6),
       0,
       0,
       60,
       CASE WHEN synthetic.below('seen', u, 8) > 0
            THEN synthetic.moment(role.day + synthetic.below('seen.day', u, 500), 'users.seen',
                u) END,
       NULL,
       NULL,
       241217432406292880,
       NULL,
       (inactive.u IS NULL)::integer,
       synthetic.moment(role.day, 'users', u),
       100000000
  FROM synthetic.role
  JOIN synthetic.login USING (a)
  JOIN synthetic.unit ON unit.place = CASE role.kind WHEN 'teacher' THEN 8 + role.a % 14 ELSE 23
      + role.a % 37 END
  LEFT JOIN (SELECT u FROM synthetic.role
              ORDER BY active OR kind = 'none', u DESC
              LIMIT synthetic.amount('users') - synthetic.amount('users.active')) AS inactive
                  USING (u);
