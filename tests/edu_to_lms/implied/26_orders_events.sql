-- The orders of the registry, whom they concern, and the calendar.

CALL implied.all_move('orders', 'orders');

INSERT INTO implied.mark (mapping, source_key, column_name, rule, trouble)
SELECT 'orders', key, 'order_number', 'placeholder', 'bad_value'
  FROM implied.planted('orders', 'serial', 'text_null')
 UNION ALL
SELECT 'orders', key, 'order_date', 'null', 'bad_value'
  FROM implied.planted('orders', 'order_date', 'date_impossible')
 UNION ALL
SELECT 'orders', spoiled.key, target.column_name, 'placeholder', spoiled.trouble
  FROM (VALUES ('type_id', 'order_type'), ('status', 'status')) AS target (source, column_name)
 CROSS JOIN LATERAL (
       SELECT key, 'unknown_code' AS trouble
         FROM implied.planted('orders', target.source, 'reference_dangling')
        UNION ALL
       SELECT key, 'bad_value'
         FROM implied.planted('orders', target.source, 'reference_null')) AS spoiled;

CALL implied.number_copies('person_orders',
                           'id, order_id, person_id, student_id, reason_id, note, active,'
                           ' create_date, update_date', '');

INSERT INTO implied.candidate
SELECT 'order_assignments', 'person_orders', assignment.key, assignment.first_key,
       coalesce(assignment.key_trouble,
                CASE WHEN registered.id IS NULL THEN 'missing_reference' END),
       assignment.first_key, assignment.place
  FROM implied.person_orders AS assignment
  LEFT JOIN public.orders AS registered ON registered.id = assignment.order_id;

INSERT INTO implied.mark (mapping, source_key, column_name, rule, trouble)
SELECT 'order_assignments', key, 'student_id', 'null', 'missing_reference'
  FROM implied.planted('person_orders', 'student_id', 'reference_dangling')
 UNION ALL
SELECT 'order_assignments', key, 'reason', 'null', 'missing_reference'
  FROM implied.planted('person_orders', 'reason_id', 'reference_dangling');

-- What the copies of a calendar differ in does not concern its events.
CREATE TABLE implied.dated_event AS
SELECT event.id, event.type_id, event.start_date, event.create_user_id, kind.name_az,
       schedule.year_id, semester.id AS semester_id, term.key AS term, term.reason AS term_reason
  FROM public.academic_schedule_details AS event
  LEFT JOIN public.dictionaries AS kind ON kind.id = event.type_id
  LEFT JOIN (SELECT DISTINCT id, education_year_id FROM public.academic_schedule)
       AS schedule (id, year_id) ON schedule.id = event.academic_schedule_id
 CROSS JOIN LATERAL (
       SELECT CASE WHEN event.type_id BETWEEN 110000245 AND 110000253 THEN 110000135
                   WHEN event.type_id BETWEEN 110000254 AND 110000262 THEN 110000136 END)
       AS semester (id)
  LEFT JOIN implied.term
    ON term.year_id = schedule.year_id
   AND term.semester_id = semester.id;

INSERT INTO implied.candidate
SELECT 'events', 'academic_schedule_details', id::text, id::text,
       CASE WHEN implied.day(start_date) IS NULL THEN 'bad_value' END, id::text, 1
  FROM implied.dated_event;

INSERT INTO implied.mark (mapping, source_key, column_name, rule, trouble)
SELECT 'events', id::text, 'academic_term_id', 'null',
       CASE WHEN term IS NULL THEN 'missing_reference' ELSE 'blocked_by_parent' END
  FROM implied.dated_event
 WHERE (term IS NULL OR term_reason IS NOT NULL)
   AND (year_id IS NOT NULL OR semester_id IS NOT NULL)
 UNION ALL
SELECT 'events', id::text, 'event_type', 'placeholder',
       CASE WHEN type_id IS NULL THEN 'bad_value' ELSE 'unknown_code' END
  FROM implied.dated_event
 WHERE semester_id IS NULL
 UNION ALL
SELECT 'events', id::text, 'title', 'placeholder', 'bad_value'
  FROM implied.dated_event
 WHERE name_az IS NULL
 UNION ALL
SELECT 'events', id::text, 'created_by', 'null', 'missing_reference'
  FROM implied.dated_event
 WHERE create_user_id IS NOT NULL
   AND implied.account(create_user_id, NULL) IS NULL;
