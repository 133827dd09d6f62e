-- Whether a table has a key beside its primary one that judging does not cover: a unique index over
-- an expression, say, or an exclusion constraint.
-- Parameters: table (regclass text), judged (names of the keys that judging covers).
SELECT EXISTS (
  SELECT FROM pg_index AS x
    JOIN pg_class AS i ON i.oid = x.indexrelid
   WHERE x.indrelid = %(table)s::regclass
     AND (x.indisunique OR x.indisexclusion)
     -- a primary key WITHOUT OVERLAPS is an exclusion
     AND (NOT x.indisprimary OR x.indisexclusion)
     AND i.relname <> ALL (%(judged)s))
