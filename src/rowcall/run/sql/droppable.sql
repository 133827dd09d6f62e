-- What may be dropped from a table for speed: each with the statements to drop and to restore it.
-- Parameters: table (regclass text), foreign_keys, unique_keys (names that judging covers),
-- primary_key (whether it may be dropped where no foreign key refers to it).
SELECT 1 AS position, 'foreign key' AS kind, k.conname AS object_name,
       format('ALTER TABLE %s DROP CONSTRAINT %I', k.conrelid::regclass, k.conname) AS drop_it,
       format('ALTER TABLE %s ADD CONSTRAINT %I %s', k.conrelid::regclass, k.conname,
              pg_get_constraintdef(k.oid))
         || coalesce(format('; COMMENT ON CONSTRAINT %I ON %s IS ', k.conname, k.conrelid::regclass)
                     || quote_literal(obj_description(k.oid, 'pg_constraint')), '') AS definition
  FROM pg_constraint AS k
 WHERE k.conrelid = %(table)s::regclass
   AND k.contype = 'f'
   AND k.conname = ANY (%(foreign_keys)s)
   -- one to another schema's table is no key of the project, whatever its table is called
   AND k.confrelid IN (SELECT oid FROM pg_class
                        WHERE relnamespace = (SELECT relnamespace FROM pg_class
                                               WHERE oid = k.conrelid))
UNION ALL
SELECT 0, CASE k.contype WHEN 'p' THEN 'primary key' ELSE 'unique key' END, k.conname,
       format('ALTER TABLE %s DROP CONSTRAINT %I', k.conrelid::regclass, k.conname),
       format('ALTER TABLE %s ADD CONSTRAINT %I %s', k.conrelid::regclass, k.conname,
              pg_get_constraintdef(k.oid))
         || coalesce(format('; COMMENT ON CONSTRAINT %I ON %s IS ', k.conname, k.conrelid::regclass)
                     || quote_literal(obj_description(k.oid, 'pg_constraint')), '')
         || coalesce(format('; COMMENT ON INDEX %s IS ', k.conindid::regclass)
                     || quote_literal(obj_description(k.conindid, 'pg_class')), '')
  FROM pg_constraint AS k
  JOIN pg_index AS x ON x.indexrelid = k.conindid
 WHERE k.conrelid = %(table)s::regclass
   AND ((k.contype = 'u' AND k.conname = ANY (%(unique_keys)s))
        OR (k.contype = 'p' AND %(primary_key)s))
   AND NOT x.indisclustered
   AND NOT x.indisreplident
   -- a key that another table refers to stays: its foreign key would have to go first
   AND NOT EXISTS (SELECT FROM pg_constraint AS f
                    WHERE f.contype = 'f' AND f.conindid = k.conindid)
UNION ALL
SELECT 0, 'index', i.relname,
       format('DROP INDEX %s', x.indexrelid::regclass),
       pg_get_indexdef(x.indexrelid)
         || coalesce(format('; COMMENT ON INDEX %s IS ', x.indexrelid::regclass)
                     || quote_literal(obj_description(x.indexrelid, 'pg_class')), '')
  FROM pg_index AS x
  JOIN pg_class AS i ON i.oid = x.indexrelid
 WHERE x.indrelid = %(table)s::regclass
   AND (NOT x.indisunique OR i.relname = ANY (%(unique_keys)s))
   AND NOT x.indisprimary
   -- what a definition does not tell stays: an index of partitions, a table's order or identity
   AND i.relkind = 'i'
   AND NOT x.indisclustered
   AND NOT x.indisreplident
   AND x.indisvalid
   AND NOT EXISTS (SELECT FROM pg_constraint AS k
                    WHERE k.conindid = x.indexrelid AND k.contype IN ('p', 'u', 'x', 'f'))
UNION ALL
SELECT 2, 'trigger', t.tgname,
       format('ALTER TABLE %s DISABLE TRIGGER %I', t.tgrelid::regclass, t.tgname),
       format('ALTER TABLE %s ENABLE %sTRIGGER %I', t.tgrelid::regclass,
              CASE t.tgenabled WHEN 'A' THEN 'ALWAYS ' WHEN 'R' THEN 'REPLICA ' ELSE '' END,
              t.tgname)
  FROM pg_trigger AS t
 WHERE t.tgrelid = %(table)s::regclass
   AND NOT t.tgisinternal
   AND t.tgenabled <> 'D'
 ORDER BY position DESC, object_name
