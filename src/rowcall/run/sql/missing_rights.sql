-- What the role of this connection may not do, though a run must: one line each.
-- A key is restored by CREATE INDEX, which asks even the table's owner for CREATE on the schema.
-- A foreign key is restored by ALTER TABLE, which asks for REFERENCES on the key that it refers to.
-- Parameters: schema (its name), tables (those that the mappings write), foreign_keys (of theirs,
-- which are dropped for the load), read (whose rows are
-- looked up), own_schemas (the ledger's), sequences (to be advanced, named with their schema).
SELECT format('CREATE on database %I', current_database()) AS missing
 WHERE NOT has_database_privilege(current_database(), 'CREATE')
UNION ALL
SELECT format('CREATE on schema %I', n.nspname)
  FROM pg_namespace AS n
 WHERE n.nspname = %(schema)s
   AND NOT has_schema_privilege(n.oid, 'CREATE')
UNION ALL
SELECT format('ownership of schema %I', n.nspname)
  FROM pg_namespace AS n
 WHERE n.nspname = ANY (%(own_schemas)s)
   AND NOT pg_has_role(n.nspowner, 'USAGE')
UNION ALL
SELECT format('ownership of table %I', c.relname)
  FROM pg_class AS c
  JOIN pg_namespace AS n ON n.oid = c.relnamespace
 WHERE n.nspname = %(schema)s
   AND c.relname = ANY (%(tables)s)
   AND NOT pg_has_role(c.relowner, 'USAGE')
UNION ALL
-- its triggers are disabled, each partition's by themselves
SELECT format('ownership of partition %s', p.oid::regclass)
  FROM pg_class AS c
  JOIN pg_namespace AS n ON n.oid = c.relnamespace
 CROSS JOIN LATERAL pg_partition_tree(c.oid) AS tree
  JOIN pg_class AS p ON p.oid = tree.relid AND tree.level > 0
 WHERE n.nspname = %(schema)s
   AND c.relname = ANY (%(tables)s)
   AND NOT pg_has_role(p.relowner, 'USAGE')
UNION ALL
SELECT format('%s on sequence %s', lacking, sequence)
  FROM unnest(%(sequences)s::text[]) AS sequence, unnest(array['SELECT', 'UPDATE']) AS lacking
 WHERE NOT has_sequence_privilege(sequence, lacking)
UNION
SELECT format('REFERENCES on table %I', parent.relname)
  FROM pg_constraint AS k
  JOIN pg_class AS c ON c.oid = k.conrelid
  JOIN pg_class AS parent ON parent.oid = k.confrelid
 WHERE k.contype = 'f'
   AND c.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = %(schema)s)
   AND c.relname = ANY (%(tables)s)
   AND k.conname = ANY (%(foreign_keys)s)
   AND NOT has_table_privilege(parent.oid, 'REFERENCES')
   AND EXISTS (SELECT FROM unnest(k.confkey) AS attnum
                WHERE NOT has_column_privilege(parent.oid, attnum, 'REFERENCES'))
UNION ALL
SELECT format(CASE WHEN row_security_active(c.oid) THEN 'BYPASSRLS, for the policies of table %I'
                   ELSE 'SELECT on table %I' END, c.relname)
  FROM pg_class AS c
 WHERE c.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = %(schema)s)
   AND c.relname = ANY (%(read)s)
   AND (row_security_active(c.oid) OR NOT has_table_privilege(c.oid, 'SELECT'))
 ORDER BY missing
