-- Whether a table has a key beside its primary one that judging does not cover: a unique index over
-- an expression, say, an exclusion constraint, or a key that one partition alone has.
-- Parameters: table (regclass text), judged (names of the keys that judging covers).
SELECT EXISTS (
  SELECT FROM pg_index AS x
    JOIN pg_class AS i ON i.oid = x.indexrelid
   WHERE x.indrelid = %(table)s::regclass
     AND (x.indisunique OR x.indisexclusion)
     -- a primary key WITHOUT OVERLAPS is an exclusion
     AND (NOT x.indisprimary OR x.indisexclusion)
     AND i.relname <> ALL (%(judged)s)
) OR EXISTS (
  SELECT FROM pg_partition_tree(%(table)s::regclass) AS partition
    JOIN pg_index AS x ON x.indrelid = partition.relid
   WHERE partition.level > 0
     AND (x.indisunique OR x.indisexclusion)
     -- what belongs to a key of the table is judged with it
     AND NOT EXISTS (SELECT FROM pg_inherits WHERE inhrelid = x.indexrelid))
