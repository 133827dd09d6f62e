-- Did it come out as recorded? Sums that hold at every scale, numbers of scale 1, one origin a row.

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
ALTER TABLE synthetic.evidence_lost ADD PRIMARY KEY (target_table, target_key);
-- Rows of each table, and the number recorded for 5 October; tables that a mapping writes and that are
-- empty count too.
CREATE TABLE script.counted AS
SELECT recorded.*, script.rows(target_table) AS rows
  FROM (VALUES ('users', 6490), ('persons', 6471), ('students', 5959), ('staff_members', 350),
               ('organization_units', 60), ('academic_terms', 12), ('courses', 883),
               ('course_offerings', 1581), ('course_instructors', 2143),
               ('course_enrollments', 94558), ('assessments', 66365), ('grades', 194966),
               ('assessment_submissions', 63781), ('course_materials', 8991), ('rooms', 106),
               ('class_schedules', 232347), ('calendar_events', 12), ('academic_programs', 0),
               ('student_cohorts', 0), ('student_cohort_members', 0), ('student_orders', 0),
               ('student_order_assignments', 0), ('file_uploads', 0), ('attendance_records', 0),
               ('user_roles', 0)) AS recorded (target_table, recorded);

SELECT script.expect(target_table, rows, recorded)
  FROM script.counted
 WHERE script.scale() = 1 OR recorded = 0;

-- What was passed over and what is native cancel out.
SELECT script.expect(what, seen, wanted)
  FROM (VALUES
    ('users', (SELECT count(*) FROM script.login) + script.scaled(19, 1)),
    ('persons', (SELECT count(*) FROM script.login)),
    ('students', (SELECT count(DISTINCT number) FROM script.written_student) + script.scaled(19, 1)),
    ('organization_units', (SELECT count(*) FROM edu.organizations)),
    ('courses', (SELECT count(*) FROM edu.subject_catalog)),
    ('course_offerings', (SELECT count(DISTINCT (subject_id, section_code)) FROM script.course)),
    ('course_enrollments', (SELECT count(*) FROM script.enrolment)),
    ('assessments', 2 * (SELECT count(*) FROM script.component) + (SELECT count(*) FROM edu.exam)),
    ('grades', 2 * (SELECT count(*) FROM script.triple)),
    ('assessment_submissions',
     (SELECT count(*)
        FROM edu.exam_student AS sitting
        JOIN script.student USING (student_id)
        JOIN edu.exam ON exam.id = sitting.exam_id
       WHERE sitting.active = 1 AND NOT is_late) + script.scaled(250, 1)),
    ('course_materials', (SELECT count(*) FROM edu.topic_file)),
    ('rooms', (SELECT count(DISTINCT room_id) FROM edu.course_meeting)),
    ('class_schedules',
     (SELECT count(*)
        FROM edu.course_meeting AS meeting
        JOIN edu.course ON course.id = meeting.course_id
        JOIN edu.clock ON clock.id = meeting.clock_id) + script.scaled(53987, 0))
  ) AS sum (what, wanted)
  JOIN (SELECT target_table, rows FROM script.counted) AS c (target_table, seen)
    ON target_table = what;

-- Of the triples, at scale 1.
SELECT script.expect('triples', count(*), 97483),
       script.expect('enrolments that carry one', count(DISTINCT first_id), 94100)
  FROM script.carrier
HAVING script.scale() = 1;

SELECT script.expect('native ' || target_table, count(*) FILTER (WHERE origin = 'native'),
                     script.scaled(recorded, least))
  FROM (VALUES ('users', 3, 1), ('course_enrollments', 40, 2), ('assessments', 25, 2),
               ('grades', 60, 2), ('assessment_submissions', 20, 1), ('course_materials', 6, 1),
               ('class_schedules', 30, 1)) AS native (target_table, recorded, least)
  LEFT JOIN synthetic.origin USING (target_table)
 GROUP BY target_table, recorded, least;

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
