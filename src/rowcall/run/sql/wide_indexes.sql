-- Indexes of a table that can refuse an entry for its length, each with its columns of any length.
-- Parameter: table (regclass text). A hash index holds no values, whatever their length.
SELECT i.relname AS index_name, array_agg(a.attname::text ORDER BY a.attnum) AS columns
  FROM pg_index AS x
  JOIN pg_class AS i ON i.oid = x.indexrelid
  JOIN pg_am AS m ON m.oid = i.relam AND m.amname <> 'hash'
  JOIN pg_attribute AS a ON a.attrelid = x.indrelid AND a.attnum = ANY (x.indkey::smallint[])
 WHERE x.indrelid = %(table)s::regclass
   AND a.attnum > 0
   AND a.attlen = -1
   -- a varchar of 150 letters has at most 600 bytes
   AND a.atttypmod NOT BETWEEN 0 AND 154
 GROUP BY i.relname
 ORDER BY i.relname COLLATE "C"
