-- The foreign keys of a table to itself: the statements to defer each, and to make it as it was.
-- Parameter: table (regclass text).
SELECT format('ALTER TABLE %s ALTER CONSTRAINT %I DEFERRABLE INITIALLY DEFERRED;'
                ' SET CONSTRAINTS %I.%I DEFERRED',
              k.conrelid::regclass, k.conname, n.nspname, k.conname) AS defer,
       format('ALTER TABLE %s ALTER CONSTRAINT %I %s', k.conrelid::regclass, k.conname,
              CASE WHEN NOT k.condeferrable THEN 'NOT DEFERRABLE'
                   WHEN k.condeferred THEN 'DEFERRABLE INITIALLY DEFERRED'
                   ELSE 'DEFERRABLE INITIALLY IMMEDIATE' END) AS restore
  FROM pg_constraint AS k
  JOIN pg_namespace AS n ON n.oid = k.connamespace
 WHERE k.conrelid = %(table)s::regclass
   AND k.confrelid = k.conrelid
   AND k.contype = 'f'
   AND k.conparentid = 0
 ORDER BY k.conname
