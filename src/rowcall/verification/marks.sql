-- Do marks stand on units alone that moved?
-- Answer: no rows.
SELECT mark.mapping, mark.source_key, mark.part, mark.column_name, mark.rule
  FROM rowcall.marks AS mark
 WHERE NOT EXISTS (SELECT FROM rowcall.source_rows AS unit
                    WHERE unit.mapping = mark.mapping
                      AND unit.source_key = mark.source_key
                      AND unit.part = mark.part
                      AND unit.outcome IN ('migrated', 'merged'))
 ORDER BY mark.mapping, mark.source_key, mark.part, mark.column_name;
