-- Organisations, terms, programmes, subjects and the courses that are offered.

CALL implied.all_move('organizations', 'organizations');
CALL implied.all_move('programs', 'education_plan');
CALL implied.all_move('courses', 'subject_catalog');
CALL implied.all_move('offerings', 'course');

INSERT INTO implied.mark (mapping, source_key, column_name, rule, trouble)
SELECT 'organizations', key, 'parent_id', 'null', 'missing_reference'
  FROM implied.planted('organizations', 'parent_id', 'reference_dangling')
 UNION ALL
SELECT 'organizations', key, 'type', 'placeholder', 'bad_value'
  FROM implied.planted('organizations', 'type_id', 'reference_dangling', 'reference_null')
 UNION ALL
SELECT 'organizations', key, 'name', 'placeholder', 'bad_value'
  FROM implied.planted('organizations', 'dictionary_name_id', 'reference_dangling',
                       'reference_null')
 UNION ALL
SELECT 'organizations', unit.id::text, 'name', 'placeholder', 'bad_value'
  FROM implied.planted('org_names', 'name_az', 'text_null', 'text_empty') AS nameless
  JOIN public.organizations AS unit ON unit.dictionary_name_id::text = nameless.key
 UNION ALL
SELECT 'programs', key, 'organization_unit_id', 'null', 'missing_reference'
  FROM implied.planted('education_plan', 'organization_id', 'reference_dangling')
 UNION ALL
SELECT 'programs', key, 'degree_type', 'placeholder', 'bad_value'
  FROM implied.planted('education_plan', 'education_level_id', 'reference_dangling',
                       'reference_null')
 UNION ALL
SELECT 'programs', plan.id::text, 'total_credits', 'placeholder', 'bad_value'
  FROM public.education_plan AS plan
 WHERE NOT EXISTS (SELECT
                     FROM public.education_plan_subject_group AS subject_group
                     JOIN public.education_plan_subject AS plan_subject
                       ON plan_subject.subject_group_id = subject_group.id
                    WHERE subject_group.education_plan_id = plan.id
                      AND implied.number(plan_subject.credit) IS NOT NULL)
 UNION ALL
SELECT 'programs', subject_group.education_plan_id::text, 'total_credits', 'rounded', NULL
  FROM public.education_plan_subject_group AS subject_group
  JOIN public.education_plan_subject AS plan_subject
    ON plan_subject.subject_group_id = subject_group.id
 GROUP BY subject_group.education_plan_id
HAVING sum(implied.number(plan_subject.credit)) % 1 <> 0
 UNION ALL
SELECT 'courses', key, 'organization_unit_id', 'null', 'missing_reference'
  FROM implied.planted('subject_catalog', 'organization_id', 'reference_dangling')
 UNION ALL
SELECT 'courses', key, 'name', 'placeholder', 'bad_value'
  FROM implied.planted('subject_catalog', 'subject_name_id', 'reference_dangling',
                       'reference_null')
 UNION ALL
SELECT 'courses', subject.id::text, 'name', 'placeholder', 'bad_value'
  FROM implied.planted('subject_dic', 'name_az', 'text_null') AS nameless
  JOIN public.subject_catalog AS subject ON subject.subject_name_id::text = nameless.key
 UNION ALL
SELECT 'courses', subject.id::text, 'credit_hours', 'placeholder', 'bad_value'
  FROM public.subject_catalog AS subject
 WHERE NOT EXISTS (SELECT
                     FROM public.education_plan_subject AS plan_subject
                    WHERE plan_subject.subject_id = subject.id
                      AND implied.number(plan_subject.credit) IS NOT NULL);

-- A term is what a course or the calendar names.
CREATE TABLE implied.event AS
SELECT calendar.education_year_id AS year_id,
       CASE WHEN event.type_id BETWEEN 110000245 AND 110000253 THEN 110000135
            WHEN event.type_id BETWEEN 110000254 AND 110000262 THEN 110000136 END AS semester_id,
       event.type_id IN (110000245, 110000254) AND day IS NOT NULL AS is_first_day,
       event.type_id IN (110000249, 110000258) AND day IS NOT NULL AS is_last_day
  FROM public.academic_schedule_details AS event
  JOIN public.academic_schedule AS calendar ON calendar.id = event.academic_schedule_id
 CROSS JOIN LATERAL implied.day(event.start_date) AS day;

CREATE TABLE implied.term AS
SELECT year_id, semester_id, jsonb_build_array(year_id::text, semester_id::text)::text AS key,
       CASE WHEN year_id NOT IN (SELECT id FROM public.edu_years) THEN 'bad_value'
            WHEN semester_id NOT IN (110000135, 110000136) THEN 'unknown_code' END AS reason
  FROM (SELECT education_year_id AS year_id, semester_id FROM public.course
         UNION
        SELECT year_id, semester_id FROM implied.event) AS named
 WHERE year_id IS NOT NULL
   AND semester_id IS NOT NULL;

INSERT INTO implied.unit (mapping, source_table, source_key, outcome, reason, cause_mapping,
                          cause_key, cause_part, cause_reason, stands_as)
SELECT 'terms', 'terms', key, 'quarantined', reason, 'terms', key, '', reason, NULL
  FROM implied.term
 WHERE reason IS NOT NULL
 UNION ALL
SELECT 'terms', 'terms', key, 'migrated', NULL, NULL, NULL, NULL, NULL, 'terms:' || key || ':'
  FROM implied.term
 WHERE reason IS NULL;

INSERT INTO implied.mark (mapping, source_key, column_name, rule, trouble)
SELECT 'terms', term.key, bound.column_name, 'placeholder', 'bad_value'
  FROM implied.term
 CROSS JOIN (VALUES ('start_date'), ('end_date')) AS bound (column_name)
 WHERE term.reason IS NULL
   AND NOT EXISTS (SELECT
                     FROM implied.event
                    WHERE event.year_id = term.year_id
                      AND event.semester_id = term.semester_id
                      AND CASE bound.column_name WHEN 'start_date' THEN event.is_first_day
                                                 ELSE event.is_last_day END);

-- What a course hangs on: a subject through its plan, and a term.
CREATE TABLE implied.course AS
SELECT course.id, course.code, course.student_count, course.education_lang_id,
       subject.id IS NOT NULL AS has_subject,
       coalesce(plan_subject.subject_id::text, 'offerings:' || course.id) AS subject_key,
       term.reason IS NULL AND term.key IS NOT NULL AS has_term,
       CASE WHEN term.reason IS NOT NULL THEN 'blocked_by_parent'
            ELSE 'missing_reference' END AS term_trouble,
       coalesce(term.key, 'offerings:' || course.id) AS term_key
  FROM public.course
  LEFT JOIN public.education_plan_subject AS plan_subject
    ON plan_subject.id = course.education_plan_subject_id
  LEFT JOIN public.subject_catalog AS subject ON subject.id = plan_subject.subject_id
  LEFT JOIN implied.term
    ON term.year_id = course.education_year_id
   AND term.semester_id = course.semester_id;

INSERT INTO implied.placeholder
SELECT DISTINCT 'courses', subject_key FROM implied.course WHERE NOT has_subject
 UNION ALL
SELECT DISTINCT 'terms', term_key FROM implied.course WHERE NOT has_term;

INSERT INTO implied.mark (mapping, source_key, column_name, rule, trouble)
SELECT 'offerings', id::text, 'course_id', 'placeholder', 'missing_reference'
  FROM implied.course
 WHERE NOT has_subject
 UNION ALL
SELECT 'offerings', id::text, 'academic_term_id', 'placeholder', term_trouble
  FROM implied.course
 WHERE NOT has_term
 UNION ALL
SELECT 'offerings', id::text, 'section_code', 'fit', NULL
  FROM implied.course
 WHERE length(btrim(code)) > 20
 UNION ALL
SELECT 'offerings', key, 'section_code', 'placeholder', 'bad_value'
  FROM implied.planted('course', 'code', 'text_null')
 UNION ALL
SELECT 'offerings', key, 'language_of_instruction', 'placeholder', 'bad_value'
  FROM implied.planted('course', 'education_lang_id', 'reference_null')
 UNION ALL
SELECT 'offerings', key, 'language_of_instruction', 'placeholder', 'unknown_code'
  FROM implied.planted('course', 'education_lang_id', 'reference_dangling')
 UNION ALL
SELECT 'offerings', id::text, 'max_enrollment', 'placeholder', 'bad_value'
  FROM implied.course
 WHERE student_count > 0 IS NOT TRUE;
