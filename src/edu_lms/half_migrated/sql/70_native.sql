-- What did the new system write by itself in its first days? Events, sessions and a log of changes.

CREATE TABLE script.somebody AS
SELECT id, username, row_number() OVER (ORDER BY script.shuffle('somebody', id::text)) AS n
  FROM public.users;

WITH made AS (
    INSERT INTO public.calendar_events (id, academic_term_id, event_type, title, start_datetime,
        end_datetime, location, created_by, created_at)
    SELECT script.id('calendar_events', k::text), script.id('academic_terms', '11'), 'social',
           jsonb_build_object('az', 'Tələbə görüşü ' || k, 'en', 'Students meet ' || k),
           timestamptz '2025-10-10 17:00:00+04' + k * interval '7 days',
           timestamptz '2025-10-10 19:00:00+04' + k * interval '7 days',
           'Room-001', somebody.id, timestamptz '2025-10-05 10:00:00+04' + k * interval '1 minute'
      FROM generate_series(1, script.scaled(12, 2)) AS k
      JOIN script.somebody ON somebody.n = k
    RETURNING id
)
INSERT INTO synthetic.origin
SELECT 'calendar_events', id::text, 'native' FROM made;

INSERT INTO public.user_sessions (id, user_id, username, session_id, login_timestamp,
    last_activity_at, ip_address, device_type, is_active, created_at)
SELECT script.id('user_sessions', k::text), somebody.id, somebody.username,
       script.shuffle('session', k::text), began, began + interval '25 minutes',
       '192.0.2.0'::inet + k % 250, 'desktop', k % 3 = 0, began
  FROM generate_series(1, script.scaled(400, 10)) AS k
  JOIN script.somebody ON somebody.n = 1 + k * 7 % (SELECT count(*) FROM script.somebody)
 CROSS JOIN LATERAL (
    SELECT timestamptz '2025-10-04 08:00:00+04' + k * interval '4 minutes' AS began
 ) AS b;

INSERT INTO public.audit_logs (id, user_id, action, resource_type, resource_id, session_id,
    created_at)
SELECT script.id('audit_logs', session_id), user_id, 'LOGIN', 'users', user_id, session_id, created_at
  FROM public.user_sessions;
