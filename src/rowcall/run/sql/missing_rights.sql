-- What the role of this connection may not do, though a run must: one line each.
-- A key is restored by CREATE INDEX, which asks even the table's owner for CREATE on the schema.
-- Parameters: schema (its name), tables (those that the mappings write), own_schemas (the ledger's).
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
 ORDER BY missing
