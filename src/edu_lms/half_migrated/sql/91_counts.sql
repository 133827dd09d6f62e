-- Did it come out as recorded? Numbers of scale 1, and sums that hold at every scale.

-- Rows of each table that 5 October counted, before the completion and after it.
CREATE TABLE script.recorded AS
SELECT target_table, recorded + CASE WHEN script.state() = 'completed' THEN more ELSE 0 END AS recorded
  FROM (VALUES ('users', 6490, 0), ('persons', 6471, 0), ('students', 5959, 0),
               ('staff_members', 350, 0), ('organization_units', 60, 0), ('academic_terms', 12, 0),
               ('courses', 883, 0), ('course_offerings', 1581, 5966), ('course_instructors', 2143, 0),
               ('course_enrollments', 94558, 97138), ('assessments', 66365, 0), ('grades', 194966, 0),
               ('assessment_submissions', 63781, 0), ('course_materials', 8991, 0), ('rooms', 106, 0),
               ('class_schedules', 232347, 0), ('calendar_events', 12, 0), ('academic_programs', 0, 0),
               ('student_cohorts', 0, 0), ('student_cohort_members', 0, 0), ('student_orders', 0, 0),
               ('student_order_assignments', 0, 0), ('file_uploads', 0, 0),
               ('attendance_records', 0, 0), ('user_roles', 0, 0))
       AS recorded (target_table, recorded, more);

SELECT script.expect(target_table, rows, recorded)
  FROM script.recorded
  JOIN script.counted USING (target_table)
 WHERE script.scale() = 1 OR recorded = 0;

CREATE FUNCTION script.completed(stage text) RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE
    found bigint := 0;
BEGIN
    IF script.state() = 'completed' THEN
        EXECUTE format('SELECT count(*) FROM script.%I', stage) INTO found;
    END IF;
    RETURN found;
END
$$;

-- What was passed over and what is native cancel out.
SELECT script.expect(what, seen, wanted)
  FROM (VALUES
    ('users', (SELECT count(*) FROM script.login) + script.scaled(19, 1)),
    ('persons', (SELECT count(*) FROM script.login)),
    ('students', (SELECT count(DISTINCT number) FROM script.written_student) + script.scaled(19, 1)),
    ('organization_units', (SELECT count(*) FROM edu.organizations)),
    ('courses', (SELECT count(*) FROM edu.subject_catalog)),
    ('course_offerings', (SELECT count(DISTINCT (subject_id, section_code)) FROM script.course)
                         + script.completed('completed_offering')),
    ('course_enrollments', (SELECT count(*) FROM script.enrolment WHERE is_of_active)
                           + script.completed('completed_enrolment')),
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

SELECT script.expect('triples', count(*), 97483)
  FROM script.triple
HAVING script.scale() = 1;

SELECT script.expect('native ' || target_table, count(*) FILTER (WHERE origin = 'native'),
                     script.scaled(recorded, least))
  FROM (VALUES ('users', 3, 1), ('course_enrollments', 40, 2), ('assessments', 25, 2),
               ('grades', 60, 2), ('assessment_submissions', 20, 1), ('course_materials', 6, 1),
               ('class_schedules', 30, 1)) AS native (target_table, recorded, least)
  LEFT JOIN synthetic.origin USING (target_table)
 GROUP BY target_table, recorded, least;

