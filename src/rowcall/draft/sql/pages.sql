-- How many pages each table has, with those of its partitions; statistics may never have been made.
SELECT c.relname AS table_name,
       -- an ordinary table has no partition tree, not even of itself
       (coalesce((SELECT sum(pg_relation_size(part.relid))
                    FROM pg_partition_tree(c.oid) AS part),
                 pg_relation_size(c.oid)) / 8192)::bigint AS pages
  FROM pg_class AS c
 WHERE c.relnamespace = %(schema)s::regnamespace
   AND c.relkind IN ('r', 'p')
   AND NOT c.relispartition
 ORDER BY c.relname COLLATE "C"
