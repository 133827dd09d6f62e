-- Sets what a session is to have, where it has it not, and returns the backend's process id and how
-- many settings were set: none where that id is another than `backend`, unless that is 0.
-- Parameters: backend; pinned, unless_asked (JSON: settings by name).
-- It holds no backslash: whether that is one in a string is among what is set here.
WITH unless_asked AS (
    SELECT key AS name, value AS setting FROM jsonb_each_text(%(unless_asked)s::jsonb)),
-- what ALTER DATABASE says for all roles, of what is the database's own affair and no role's
of_database AS (
    SELECT split_part(said, '=', 1) AS name, substr(said, strpos(said, '=') + 1) AS setting
      FROM pg_db_role_setting, unnest(setconfig) AS said
     WHERE setrole = 0
       AND setdatabase = (SELECT oid FROM pg_database WHERE datname = current_database())
       AND split_part(said, '=', 1)
           IN ('search_path', 'lc_monetary', 'default_text_search_config')),
-- what the address asks for in its options has the source `client`
chosen AS (
    SELECT name, coalesce(of_database.setting, unless_asked.setting) AS setting
      FROM unless_asked FULL JOIN of_database USING (name) JOIN pg_settings USING (name)
     WHERE pg_settings.source <> 'client'),
-- what extensions bring is found wherever they are
of_extensions AS (
    SELECT string_agg(DISTINCT quote_ident(nspname), ', ') AS schemas
      FROM pg_extension JOIN pg_namespace AS n ON n.oid = extnamespace
     WHERE nspname NOT IN ('pg_catalog', 'public')),
wanted AS (
    SELECT key AS name, value AS setting FROM jsonb_each_text(%(pinned)s::jsonb)
    UNION ALL
    -- only a superuser chooses the language of messages, of which the ledger keeps some
    SELECT 'lc_messages', 'C' FROM pg_roles WHERE rolname = current_user AND rolsuper
    UNION ALL
    SELECT name,
           CASE name
           WHEN 'search_path' THEN
               -- a schema of the role's name would be another one for each role
               concat_ws(', ',
                   nullif(trim(BOTH ', ' FROM regexp_replace(
                       setting, '(^|,)[[:space:]]*"?[$]user"?[[:space:]]*(?=,|$)', '', 'g')), ''),
                   (SELECT schemas FROM of_extensions))
           ELSE setting END
      FROM chosen)
SELECT pg_backend_pid(),
       (SELECT count(set_config(name, setting, false))
          FROM wanted
         WHERE %(backend)s IN (0, pg_backend_pid())
           -- NULL where this version has no such setting
           AND current_setting(name, true) <> setting)
