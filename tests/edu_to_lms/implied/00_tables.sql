-- What must a migration of this `edu` say of every row? Nothing here reads the target.
--
-- A unit that stands or was merged has in `stands_as` the unit whose target row it became; one that
-- was excluded or quarantined has a reason and a cause.
CREATE SCHEMA implied;

CREATE TABLE implied.unit (
    mapping       text NOT NULL,
    source_table  text NOT NULL,
    source_key    text NOT NULL,
    part          text NOT NULL DEFAULT '',
    outcome       text NOT NULL,
    reason        text,
    cause_mapping text,
    cause_key     text,
    cause_part    text,
    cause_reason  text,
    stands_as     text
);

CREATE TABLE implied.mark (
    mapping     text NOT NULL,
    source_key  text NOT NULL,
    part        text NOT NULL DEFAULT '',
    column_name text NOT NULL,
    rule        text NOT NULL,
    trouble     text
);

-- Stand-in rows: of which mapping, for which key.
CREATE TABLE implied.placeholder (
    mapping    text NOT NULL,
    source_key text NOT NULL
);

CREATE TABLE implied.target (mapping text PRIMARY KEY, target_table text NOT NULL, origin text);
INSERT INTO implied.target
VALUES ('organizations',    'organization_units', 'migrated'),
       ('users',            'users',              'migrated'),
       ('persons',          'persons',            'migrated'),
       ('roles',            'user_roles',         'migrated'),
       ('terms',            'academic_terms',     'derived'),
       ('events',           'calendar_events',    'migrated'),
       ('programs',         'academic_programs',  'migrated'),
       ('students',         'students',           'migrated'),
       ('staff',            'staff_members',      'migrated'),
       ('cohorts',          'student_cohorts',    'migrated'),
       ('cohort_members',   'student_cohort_members', 'migrated'),
       ('orders',           'student_orders',     'migrated'),
       ('order_assignments', 'student_order_assignments', 'migrated'),
       ('courses',          'courses',            'migrated'),
       ('offerings',        'course_offerings',   'migrated'),
       ('instructors',      'course_instructors', 'migrated'),
       ('enrollments',      'course_enrollments', 'migrated'),
       ('rooms',            'rooms',              'derived'),
       ('schedules',        'class_schedules',    'migrated'),
       ('components',       'assessments',        'derived'),
       ('meeting_marks',    'assessments',        'derived'),
       ('exams',            'assessments',        'migrated'),
       ('submissions',      'assessment_submissions', 'migrated'),
       ('component_grades', 'grades',             'migrated'),
       ('meeting_grades',   'grades',             'migrated'),
       ('exam_grades',      'grades',             'migrated'),
       ('attendance',       'attendance_records', 'migrated'),
       ('files',            'file_uploads',       'migrated'),
       ('materials',        'course_materials',   'migrated');

-- The planted rows of a table, by column and kind.
CREATE FUNCTION implied.planted(wanted_table text, wanted_column text, VARIADIC kinds text[])
RETURNS TABLE (key text, value text) LANGUAGE sql STABLE AS $$
    SELECT key, value
      FROM synthetic.manifest
     WHERE table_name = wanted_table
       AND column_name = wanted_column
       AND kind = ANY (kinds)
$$;

-- A date as people write it, or NULL: the day first or the year first.
CREATE FUNCTION implied.day(written text) RETURNS date LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
    numbers text[] := regexp_split_to_array(btrim(written), '[./-]');
BEGIN
    IF array_length(numbers, 1) IS DISTINCT FROM 3 THEN
        RETURN NULL;
    ELSIF length(numbers[1]) = 4 THEN
        RETURN make_date(numbers[1]::integer, numbers[2]::integer, numbers[3]::integer);
    END IF;
    RETURN make_date(numbers[3]::integer, numbers[2]::integer, numbers[1]::integer);
EXCEPTION WHEN data_exception THEN
    RETURN NULL;
END
$$;

-- A number with a dot or a comma, or NULL.
CREATE FUNCTION implied.number(written text) RETURNS numeric LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN translate(btrim(written), ',', '.') ~ '^-?[0-9]+([.][0-9]+)?$'
                THEN translate(btrim(written), ',', '.')::numeric END
$$;

-- Rows that move as they are.
CREATE PROCEDURE implied.all_move(of_mapping text, of_table text) LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format($sql$
        INSERT INTO implied.unit (mapping, source_table, source_key, outcome, stands_as)
        SELECT %1$L, %2$L, id::text, 'migrated', %2$L || ':' || id || ':'
          FROM public.%2$I
    $sql$, of_mapping, of_table);
END
$$;
