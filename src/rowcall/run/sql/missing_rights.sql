-- What the role of this connection may not do, though a run must: one line each.
-- A key is restored by CREATE INDEX, which asks even the table's owner for CREATE on the schema.
-- Parameters: schema (its name), tables (those that the mappings write), own_schemas (the ledger's),
-- sequences (those that are to be advanced, named with their schema).
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
 ORDER BY missing
