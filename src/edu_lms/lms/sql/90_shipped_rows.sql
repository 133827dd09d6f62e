-- Rows that come with the system. They are written before the triggers exist, so they leave no audit.

INSERT INTO roles (code, level, is_system, name)
VALUES
    ('SUPER_ADMIN',  -1, true, '{"az": "Super administrator", "en": "Super administrator", "ru": "Суперадминистратор"}'),
    ('ADMIN',         0, true, '{"az": "Administrator", "en": "Administrator", "ru": "Администратор"}'),
    ('RECTOR',        1, true, '{"az": "Rektor", "en": "Rector", "ru": "Ректор"}'),
    ('VICE_RECTOR',   2, true, '{"az": "Prorektor", "en": "Vice-rector", "ru": "Проректор"}'),
    ('DEAN',          3, true, '{"az": "Dekan", "en": "Dean", "ru": "Декан"}'),
    ('HEAD_OF_DEPT',  3, true, '{"az": "Kafedra müdiri", "en": "Head of department", "ru": "Заведующий кафедрой"}'),
    ('VICE_DEAN',     4, true, '{"az": "Dekan müavini", "en": "Vice-dean", "ru": "Заместитель декана"}'),
    ('DEPT_HEAD',     5, true, '{"az": "Şöbə müdiri", "en": "Head of unit", "ru": "Начальник отдела"}'),
    ('TEACHER',       6, true, '{"az": "Müəllim", "en": "Teacher", "ru": "Преподаватель"}'),
    ('ADVISOR',       6, true, '{"az": "Tyutor", "en": "Advisor", "ru": "Тьютор"}'),
    ('STUDENT',       7, true, '{"az": "Tələbə", "en": "Student", "ru": "Студент"}');

INSERT INTO permissions (resource, action, scope)
VALUES
    ('users', 'read', 'own'),            ('users', 'update', 'own'),
    ('users', 'read', 'system'),         ('users', 'manage', 'system'),
    ('roles', 'read', 'system'),         ('roles', 'manage', 'system'),
    ('students', 'read', 'own'),         ('students', 'read', 'department'),
    ('students', 'read', 'faculty'),     ('students', 'read', 'university'),
    ('students', 'manage', 'university'),
    ('staff', 'read', 'department'),     ('staff', 'read', 'faculty'),
    ('staff', 'read', 'university'),     ('staff', 'manage', 'university'),
    ('courses', 'read', 'own'),          ('courses', 'update', 'own'),
    ('courses', 'read', 'department'),   ('courses', 'read', 'faculty'),
    ('courses', 'read', 'university'),   ('courses', 'manage', 'university'),
    ('enrollments', 'read', 'own'),      ('enrollments', 'manage', 'university'),
    ('grades', 'read', 'own'),           ('grades', 'update', 'own'),
    ('grades', 'read', 'department'),    ('grades', 'read', 'faculty'),
    ('grades', 'approve', 'department'), ('grades', 'read', 'university'),
    ('schedules', 'read', 'university'), ('schedules', 'manage', 'university'),
    ('reports', 'read', 'faculty'),      ('reports', 'read', 'university');

-- A role holds the permissions of its scopes; administrators hold all of them.
INSERT INTO role_permissions (role_id, permission_id)
SELECT roles.id, permissions.id
  FROM roles
  JOIN permissions
    ON roles.level <= 0
    OR (permissions.scope = 'own')
    OR (permissions.scope = 'university' AND permissions.action = 'read' AND roles.level <= 2)
    OR (permissions.scope = 'faculty' AND roles.level <= 4)
    OR (permissions.scope = 'department' AND roles.level <= 5)
 WHERE NOT (roles.code = 'STUDENT' AND permissions.action = 'update' AND permissions.resource <> 'users');
