-- Which triggers are disabled?
-- Answer: no rows, but for triggers that were disabled before the migration.
SELECT tgrelid::regclass AS table_name, tgname AS trigger_name,
       format('ALTER TABLE %s ENABLE TRIGGER %I;', tgrelid::regclass, tgname) AS to_enable
  FROM pg_trigger
 WHERE NOT tgisinternal
   AND tgenabled = 'D'
 ORDER BY table_name, trigger_name;
