-- Which roles became users? The first of each account: the others met its username again.

-- What is no base64 of a text was stored as it is.
CREATE FUNCTION script.plaintext(encoded text) RETURNS text
LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
    RETURN nullif(convert_from(decode(encoded, 'base64'), 'UTF8'), '');
EXCEPTION WHEN OTHERS THEN
    RETURN nullif(encoded, '');
END
$$;

-- Three accounts of people who neither study nor teach are taken to have been passed over, so that
-- with the three users of the new system the recorded number is met.
CREATE TABLE script.skipped_account AS
SELECT account.id
  FROM edu.accounts AS account
 WHERE EXISTS (SELECT FROM edu.users WHERE users.account_id = account.id AND users.id <> 100000000)
   AND NOT EXISTS (SELECT FROM edu.students WHERE students.person_id = account.person_id)
   AND NOT EXISTS (SELECT FROM edu.teachers WHERE teachers.person_id = account.person_id)
 ORDER BY script.shuffle('skipped account', account.id::text)
 LIMIT script.passed_over(3, 1);

-- ON CONFLICT (username) DO NOTHING, in the order of the ids.
CREATE TABLE script.login AS
SELECT DISTINCT ON (attempt.username COLLATE "C")
       attempt.*,
       CASE WHEN account_id NOT IN (SELECT id FROM script.skipped_account)
            THEN script.id('users', users_id::text) END AS id
  FROM (SELECT users.id AS users_id,
               accounts.id AS account_id,
               accounts.person_id,
               coalesce(accounts.username, 'user_' || users.id) AS username
          FROM edu.users
          JOIN edu.accounts ON accounts.id = users.account_id) AS attempt
 ORDER BY attempt.username COLLATE "C", users_id;
CREATE UNIQUE INDEX ON script.login (users_id);
CREATE UNIQUE INDEX ON script.login (person_id);
ANALYZE script.login;

INSERT INTO public.users (id, username, email, password_hash, is_active, last_login_at,
    password_changed_at, metadata, created_at, updated_at)
SELECT login.id,
       login.username,
       CASE WHEN split_part(accounts.email, '@', 2) LIKE '%.%' THEN accounts.email
            ELSE login.username || '@temp.bbu.edu.az' END,
       coalesce(script.plaintext(accounts.password), 'placeholder_hash'),
       coalesce(users.active = 1 AND users.is_blocked = 0, false),
       users.last_action_date,
       users.create_date,
       jsonb_build_object('old_user_id', users.id, 'old_account_id', accounts.id),
       users.create_date,
       timestamptz '2025-10-03 11:20:00+04'
  FROM script.login
  JOIN edu.users ON users.id = login.users_id
  JOIN edu.accounts ON accounts.id = login.account_id
 WHERE login.id IS NOT NULL;

INSERT INTO synthetic.origin
SELECT 'users', id::text, 'written', 'users', account_id
  FROM script.login
 WHERE id IS NOT NULL;

INSERT INTO synthetic.origin_unit (mapping, source_key, group_no)
SELECT 'users', account_id::text, account_id
  FROM script.login
 WHERE id IS NOT NULL;

-- Users whom the new system knows alone.
WITH native AS (
    SELECT n, script.id('native users', n::text) AS id
      FROM generate_series(1, script.scaled(3, 1)) AS n
), made AS (
    INSERT INTO public.users (id, username, email, email_verified, password_hash,
        password_changed_at, metadata, created_at, updated_at)
    SELECT id,
           'qeydiyyat.' || n,
           'qeydiyyat.' || n || '@example.org',
           true,
           script.bcrypt('native users ' || n),
           timestamptz '2025-10-04 09:00:00+04' + n * interval '13 minutes',
           '{"department": "registry"}',
           timestamptz '2025-10-04 09:00:00+04' + n * interval '13 minutes',
           timestamptz '2025-10-04 09:00:00+04' + n * interval '13 minutes'
      FROM native
    RETURNING id
)
INSERT INTO synthetic.origin
SELECT 'users', id::text, 'native' FROM made;
