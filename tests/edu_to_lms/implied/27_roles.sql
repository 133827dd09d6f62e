-- What a user is allowed to be: of valid roles of one kind in one unit only one stands.

CREATE TABLE implied.role AS
SELECT instance.id, instance.active, instance.create_user_id, instance.organization_id,
       account.id AS account, unit.id AS unit, account.default_user_id = instance.id AS is_default,
       kind.role, instance.create_date
  FROM public.users AS instance
  LEFT JOIN public.accounts AS account ON account.id = instance.account_id
  LEFT JOIN public.organizations AS unit ON unit.id = instance.organization_id
  LEFT JOIN (VALUES ('sysadmin', 'SUPER_ADMIN'), ('owner', 'SUPER_ADMIN'), ('admin', 'ADMIN'),
                    ('teacher', 'TEACHER'), ('tyutor', 'ADVISOR'), ('student', 'STUDENT'))
       AS kind (user_type, role) ON kind.user_type = lower(instance.user_type COLLATE "C");

INSERT INTO implied.candidate
SELECT 'roles', 'users', id::text, id::text,
       CASE WHEN account IS NULL OR role IS NULL THEN 'missing_reference' END,
       CASE WHEN active = 1 AND unit IS NOT NULL THEN concat_ws(' ', account, role, unit)
            ELSE 'alone ' || id END,
       row_number() OVER (ORDER BY is_default DESC NULLS LAST, create_date, id)
  FROM implied.role;

INSERT INTO implied.mark (mapping, source_key, column_name, rule, trouble)
SELECT 'roles', id::text, 'organization_unit_id', 'null', 'missing_reference'
  FROM implied.role
 WHERE organization_id IS NOT NULL
   AND unit IS NULL
 UNION ALL
SELECT 'roles', id::text, 'assigned_by', 'null', 'missing_reference'
  FROM implied.role
 WHERE create_user_id IS NOT NULL
   AND implied.account(create_user_id, NULL) IS NULL;
