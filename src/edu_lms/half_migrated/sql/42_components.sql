-- Which assessments came of components? Each pair once a run, since a further run met no key that it
-- could conflict with.

CREATE TABLE script.assessment AS
SELECT component.n AS component_n, run, component.group_no,
       script.id('assessments', run || '/' || component.n) AS id
  FROM script.component
 CROSS JOIN generate_series(1, script.runs()) AS run
  -- Passed over: some pairs without marks, in all runs.
  LEFT JOIN (SELECT n, row_number() OVER (ORDER BY script.shuffle('skipped component', n::text)) AS rank
               FROM script.component
              WHERE NOT EXISTS (SELECT FROM script.triple
                                 WHERE triple.component_n = component.n)) AS skipped
    ON skipped.n = component.n
 WHERE coalesce(2 * skipped.rank - run + 1 > script.passed_over(25, 2), true);
CREATE UNIQUE INDEX ON script.assessment (component_n, run);
ANALYZE script.assessment;

INSERT INTO public.assessments (id, course_offering_id, title, assessment_type, weight_percentage,
    total_marks, due_date, created_at, updated_at)
SELECT own.id,
       subject.offering_id,
       jsonb_build_object('az', 'Qiymətləndirmə ' || course_eva_id, 'en', 'Assessment ' || course_eva_id,
                          'ru', 'Оценка ' || course_eva_id),
       'assignment',
       15,
       100,
       component.due,
       component.first_created,
       timestamptz '2025-10-04 04:00:00+04' + own.run * interval '3 hours'
  FROM script.assessment AS own
  JOIN script.component ON component.n = own.component_n
  JOIN script.subject ON subject.subject_id = component.subject_id;

INSERT INTO synthetic.origin
SELECT 'assessments', id::text, 'written', 'components', group_no FROM script.assessment;

INSERT INTO synthetic.origin_unit (mapping, source_key, group_no)
SELECT 'components', jsonb_build_array(course_id::text, course_eva_id::text)::text, group_no
  FROM script.component
 WHERE group_no IN (SELECT group_no FROM script.assessment);

-- Without its title a component is known by its dates: only one whose dates no other of the subject
-- has may be renamed.
INSERT INTO script.known_by_dates
SELECT own.id::text
  FROM script.assessment AS own
  JOIN script.component ON component.n = own.component_n
 WHERE NOT EXISTS (SELECT FROM script.component AS other
                    WHERE other.subject_id = component.subject_id
                      AND other.first_created = component.first_created
                      AND other.due IS NOT DISTINCT FROM component.due
                      AND other.group_no <> component.group_no);

-- Made by teachers in the new system, due after every day that the journal knows.
CREATE TABLE script.native_assessment AS
SELECT subject_id, offering_id, n, script.id('native assessments', subject_id::text) AS id
  FROM (SELECT subject_id, offering_id,
               row_number() OVER (ORDER BY script.shuffle('native assessment', subject_id::text)) AS n
          FROM script.subject
         WHERE (SELECT count(*) FROM script.enrolment
                 WHERE enrolment.subject_id = subject.subject_id AND is_written) >= 3) AS ranked
 WHERE n <= script.scaled(25, 2);

INSERT INTO public.assessments (id, course_offering_id, title, assessment_type, weight_percentage,
    total_marks, due_date, created_at, updated_at)
SELECT id, offering_id,
       jsonb_build_object('az', 'Sərbəst iş ' || n, 'en', 'Independent work ' || n),
       'project', 10, 10,
       timestamptz '2025-10-20 18:00:00+04' + n * interval '1 day',
       timestamptz '2025-10-04 12:00:00+04' + n * interval '11 minutes',
       timestamptz '2025-10-04 12:00:00+04' + n * interval '11 minutes'
  FROM script.native_assessment;

INSERT INTO synthetic.origin
SELECT 'assessments', id::text, 'native' FROM script.native_assessment;
