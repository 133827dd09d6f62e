-- The triggers of a table that fire: each with the statements to disable it and to enable it again.
-- Parameter: table (regclass text).
SELECT format('ALTER TABLE %s DISABLE TRIGGER %I', t.tgrelid::regclass, t.tgname) AS disable,
       format('ALTER TABLE %s ENABLE %sTRIGGER %I', t.tgrelid::regclass,
              CASE t.tgenabled WHEN 'A' THEN 'ALWAYS ' WHEN 'R' THEN 'REPLICA ' ELSE '' END,
              t.tgname) AS enable
  FROM pg_trigger AS t
 WHERE t.tgrelid = %(table)s::regclass
   AND NOT t.tgisinternal
   AND t.tgenabled <> 'D'
 ORDER BY t.tgname
