-- What did people change since? Rows that the scripts wrote, in columns that show no origin.

CREATE TABLE script.wanted (target_table text, column_name text, recorded integer);
INSERT INTO script.wanted
VALUES ('users', 'email', 6),
       ('users', 'password_hash', 20),
       ('persons', 'first_name', 4),
       ('persons', 'phone_primary', 6),
       ('students', 'status', 5),
       ('students', 'notes', 3),
       ('staff_members', 'academic_rank', 3),
       ('staff_members', 'office_location', 3),
       ('organization_units', 'name', 3),
       ('courses', 'credit_hours', 3),
       ('courses', 'name', 2),
       ('course_offerings', 'max_enrollment', 4),
       ('course_instructors', 'role', 2),
       ('course_enrollments', 'notes', 3),
       ('course_enrollments', 'enrollment_status', 4),
       ('assessments', 'weight_percentage', 4),
       ('assessments', 'title', 5),
       ('assessment_submissions', 'status', 2),
       ('grades', 'marks_obtained', 6),
       ('grades', 'feedback', 4),
       ('course_materials', 'description', 3),
       ('course_materials', 'is_mandatory', 2),
       ('rooms', 'capacity', 2),
       ('class_schedules', 'instructor_id', 4);

CREATE TABLE script.edit AS
SELECT wanted.target_table, wanted.column_name, chosen.target_key, chosen.n,
       timestamptz '2025-10-05 14:00:00+04' + chosen.n * interval '9 minutes' AS edited
  FROM script.wanted
 CROSS JOIN LATERAL (
    SELECT target_key, row_number() OVER (ORDER BY place) AS n
      FROM (SELECT target_key, script.shuffle(wanted.target_table || '.' || wanted.column_name,
                                              target_key) AS place
              FROM synthetic.origin
             WHERE origin.target_table = wanted.target_table AND origin.origin = 'written'
               AND (wanted.column_name <> 'title'
                    OR target_key IN (SELECT target_key FROM script.known_by_dates))
             ORDER BY place
             -- Of passwords at least two: one is plain, one is hashed.
             LIMIT script.scaled(wanted.recorded, CASE wanted.column_name
                       WHEN 'password_hash' THEN 2 ELSE 1 END)) AS first
 ) AS chosen;

UPDATE public.users
   SET email = 'yeni.unvan' || n || '@example.org', updated_at = edited
  FROM script.edit
 WHERE (target_table, column_name, target_key) = ('users', 'email', id::text);

-- Three in five through a page that did not hash yet.
UPDATE public.users
   SET password_hash = CASE WHEN n % 5 IN (1, 3, 0)
                            THEN 'Yeni-' || left(script.shuffle('password', n::text), 8)
                            ELSE script.bcrypt('changed ' || n) END,
       password_changed_at = edited,
       updated_at = edited
  FROM script.edit
 WHERE (target_table, column_name, target_key) = ('users', 'password_hash', id::text);

UPDATE public.persons
   SET first_name = first_name || '-Əli', updated_at = edited
  FROM script.edit
 WHERE (target_table, column_name, target_key) = ('persons', 'first_name', id::text);

UPDATE public.persons
   SET phone_primary = '+994 50 555 00 0' || n, updated_at = edited
  FROM script.edit
 WHERE (target_table, column_name, target_key) = ('persons', 'phone_primary', id::text);

UPDATE public.students
   SET status = 'suspended', updated_at = edited
  FROM script.edit
 WHERE (target_table, column_name, target_key) = ('students', 'status', id::text);

UPDATE public.students
   SET notes = 'Sənədləri təhvil verib', updated_at = edited
  FROM script.edit
 WHERE (target_table, column_name, target_key) = ('students', 'notes', id::text);

UPDATE public.staff_members
   SET academic_rank = 'associate_professor', updated_at = edited
  FROM script.edit
 WHERE (target_table, column_name, target_key) = ('staff_members', 'academic_rank', id::text);

UPDATE public.staff_members
   SET office_location = 'Otaq ' || 200 + n, updated_at = edited
  FROM script.edit
 WHERE (target_table, column_name, target_key) = ('staff_members', 'office_location', id::text);

UPDATE public.organization_units
   SET name = jsonb_build_object('az', 'Düzəldilmiş bölmə ' || n), updated_at = edited
  FROM script.edit
 WHERE (target_table, column_name, target_key) = ('organization_units', 'name', id::text);

UPDATE public.courses
   SET credit_hours = 6, updated_at = edited
  FROM script.edit
 WHERE (target_table, column_name, target_key) = ('courses', 'credit_hours', id::text);

UPDATE public.courses
   SET name = name || jsonb_build_object('en', 'Corrected subject ' || n), updated_at = edited
  FROM script.edit
 WHERE (target_table, column_name, target_key) = ('courses', 'name', id::text);

UPDATE public.course_offerings
   SET max_enrollment = max_enrollment + 45, updated_at = edited
  FROM script.edit
 WHERE (target_table, column_name, target_key) = ('course_offerings', 'max_enrollment', id::text);

UPDATE public.course_instructors
   SET role = 'assistant'
  FROM script.edit
 WHERE (target_table, column_name, target_key) = ('course_instructors', 'role', id::text);

UPDATE public.course_enrollments
   SET notes = 'Dekanlığın icazəsi ilə', updated_at = edited
  FROM script.edit
 WHERE (target_table, column_name, target_key) = ('course_enrollments', 'notes', id::text);

UPDATE public.course_enrollments
   SET enrollment_status = 'withdrawn', status_changed_date = edited, updated_at = edited
  FROM script.edit
 WHERE (target_table, column_name, target_key) = ('course_enrollments', 'enrollment_status', id::text);

UPDATE public.assessments
   SET weight_percentage = 20, updated_at = edited
  FROM script.edit
 WHERE (target_table, column_name, target_key) = ('assessments', 'weight_percentage', id::text);

UPDATE public.assessments
   SET title = jsonb_build_object('az', 'Kollokvium, qrup ' || n), updated_at = edited
  FROM script.edit
 WHERE (target_table, column_name, target_key) = ('assessments', 'title', id::text);

UPDATE public.assessment_submissions
   SET status = 'in_review'
  FROM script.edit
 WHERE (target_table, column_name, target_key) = ('assessment_submissions', 'status', id::text);

UPDATE public.grades
   SET marks_obtained = 77, updated_at = edited
  FROM script.edit
 WHERE (target_table, column_name, target_key) = ('grades', 'marks_obtained', id::text);

UPDATE public.grades
   SET feedback = 'Apellyasiyadan sonra', updated_at = edited
  FROM script.edit
 WHERE (target_table, column_name, target_key) = ('grades', 'feedback', id::text);

UPDATE public.course_materials
   SET description = '{"az": "İmtahana hazırlıq üçün"}'
  FROM script.edit
 WHERE (target_table, column_name, target_key) = ('course_materials', 'description', id::text);

UPDATE public.course_materials
   SET is_mandatory = true
  FROM script.edit
 WHERE (target_table, column_name, target_key) = ('course_materials', 'is_mandatory', id::text);

UPDATE public.rooms
   SET capacity = 24
  FROM script.edit
 WHERE (target_table, column_name, target_key) = ('rooms', 'capacity', id::text);

UPDATE public.class_schedules
   SET instructor_id = teacher.user_id
  FROM script.edit
  JOIN (SELECT user_id, row_number() OVER (ORDER BY employee_number) AS n
          FROM public.staff_members) AS teacher USING (n)
 WHERE (target_table, column_name, target_key) = ('class_schedules', 'instructor_id', id::text);

-- The current term moved on.
WITH moved AS (
    UPDATE public.academic_terms
       SET is_current = false
     WHERE is_current
    RETURNING id
)
INSERT INTO script.edit
SELECT 'academic_terms', 'is_current', id::text FROM moved;

WITH moved AS (
    UPDATE public.academic_terms
       SET is_current = true
     WHERE (academic_year, term_type) = ('2024-2025', 'spring')
    RETURNING id
)
INSERT INTO script.edit
SELECT 'academic_terms', 'is_current', id::text FROM moved;

INSERT INTO synthetic.edit
SELECT target_table, target_key, column_name FROM script.edit;

-- The new system dates what it changes.
INSERT INTO synthetic.edit
SELECT target_table, target_key, 'updated_at'
  FROM script.edit
 WHERE target_table NOT IN ('academic_terms', 'course_instructors', 'course_materials', 'rooms',
                            'class_schedules', 'assessment_submissions')
 GROUP BY target_table, target_key
 UNION ALL
SELECT target_table, target_key, dated
  FROM script.edit
  JOIN (VALUES ('users', 'password_hash', 'password_changed_at'),
               ('course_enrollments', 'enrollment_status', 'status_changed_date'))
       AS also (target_table, column_name, dated) USING (target_table, column_name);
