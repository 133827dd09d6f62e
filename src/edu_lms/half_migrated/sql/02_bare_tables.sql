-- What slows the large tables down? Foreign keys, checked row by row, and indexes that no key
-- needs. They come back in 71_dressed_tables.sql, where each is checked as a whole.

CREATE TABLE script.taken_off AS
SELECT format('ALTER TABLE public.%I DROP CONSTRAINT %I', relname, conname) AS off,
       format('ALTER TABLE public.%I ADD CONSTRAINT %I %s', relname, conname,
              pg_get_constraintdef(key.oid)) AS back
  FROM pg_constraint AS key
  JOIN pg_class ON pg_class.oid = conrelid
 WHERE contype = 'f'
   AND relname IN ('course_enrollments', 'assessments', 'assessment_submissions', 'grades',
                   'class_schedules')
 UNION ALL
SELECT format('DROP INDEX public.%I', indexname), indexdef
  FROM pg_indexes
 WHERE schemaname = 'public'
   AND tablename IN ('course_enrollments', 'assessments', 'assessment_submissions', 'grades',
                     'class_schedules')
   AND NOT EXISTS (SELECT FROM pg_constraint WHERE conname = indexname);

DO $$
DECLARE
    statement text;
BEGIN
    FOR statement IN SELECT off FROM script.taken_off ORDER BY off LOOP
        EXECUTE statement;
    END LOOP;
END
$$;
