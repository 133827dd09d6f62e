-- What did the catalogue become? Active entries under the last five digits of their id, three
-- credits each.

INSERT INTO public.courses (id, code, name, credit_hours, is_active, created_at, updated_at)
SELECT script.id('courses', id::text),
       'SUBJ' || lpad((id % 100000)::text, 5, '0'),
       -- Names in other languages that were missing are copies of the first.
       jsonb_build_object('az', coalesce(name_az, 'Subject ' || id),
                          'en', coalesce(name_en, name_az, 'Subject ' || id),
                          'ru', coalesce(name_ru, name_az, 'Subject ' || id)),
       3,
       true,
       create_date,
       timestamptz '2025-10-04 02:05:00+04'
  FROM edu.subject_catalog;

INSERT INTO synthetic.origin
SELECT 'courses', script.id('courses', id::text)::text, 'written', 'courses', id
  FROM edu.subject_catalog;

INSERT INTO synthetic.origin_unit (mapping, source_key, group_no)
SELECT 'courses', id::text, id FROM edu.subject_catalog;
