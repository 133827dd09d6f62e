-- Has every row one origin, and every group rows and records?

CREATE FUNCTION script.expect(what text, seen bigint, wanted bigint) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    IF seen IS DISTINCT FROM wanted THEN
        RAISE EXCEPTION '%: % counted, % wanted', what, seen, wanted;
    END IF;
END
$$;

CREATE FUNCTION script.rows(counted text) RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE
    found bigint;
BEGIN
    EXECUTE format('SELECT count(*) FROM public.%I', counted) INTO found;
    RETURN found;
END
$$;

ALTER TABLE synthetic.edit ADD PRIMARY KEY (target_table, target_key, column_name);

-- Tables that a mapping writes and that are empty count too.
CREATE TABLE script.counted AS
SELECT target_table, script.rows(target_table) AS rows
  FROM unnest(ARRAY['users', 'persons', 'students', 'staff_members', 'organization_units',
                    'academic_terms', 'courses', 'course_offerings', 'course_instructors',
                    'course_enrollments', 'assessments', 'grades', 'assessment_submissions',
                    'course_materials', 'rooms', 'class_schedules', 'calendar_events',
                    'academic_programs', 'student_cohorts', 'student_cohort_members',
                    'student_orders', 'student_order_assignments', 'file_uploads',
                    'attendance_records', 'user_roles']) AS target_table;

-- One origin a row: as many lines as rows, and every line has its row.
DO $$
DECLARE
    each record;
    found bigint;
BEGIN
    FOR each IN SELECT target_table, rows FROM script.counted LOOP
        EXECUTE format('SELECT count(*) FROM synthetic.origin JOIN public.%I AS t'
                       ' ON target_table = %L AND target_key = t.id::text',
                       each.target_table, each.target_table)
           INTO found;
        PERFORM script.expect('rows with an origin in ' || each.target_table, found, each.rows);
    END LOOP;
    PERFORM script.expect('lines of origin', (SELECT count(*) FROM synthetic.origin),
                          (SELECT sum(rows)::bigint FROM script.counted));
END
$$;

-- A group has rows and units.
SELECT script.expect('groups with rows and units', count(*) FILTER (WHERE has_rows AND has_units),
                     count(*))
  FROM (SELECT DISTINCT mapping, group_no, true AS has_rows
          FROM synthetic.origin WHERE mapping IS NOT NULL) AS written
  FULL JOIN (SELECT DISTINCT mapping, group_no, true AS has_units FROM synthetic.origin_unit) AS read
       USING (mapping, group_no);
