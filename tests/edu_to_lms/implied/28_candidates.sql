-- What becomes of the candidates: those with trouble wait, of those with one twin the first stands.

WITH standing AS (
    SELECT *, first_value(key) OVER twins AS survivor
      FROM implied.candidate
     WHERE trouble IS NULL
       AND key = first_key
    WINDOW twins AS (PARTITION BY mapping, twin ORDER BY place)
)
INSERT INTO implied.unit (mapping, source_table, source_key, outcome, reason, cause_mapping,
                          cause_key, cause_part, cause_reason, stands_as)
SELECT mapping, source_table, key, 'quarantined', trouble, mapping, key, '', trouble, NULL
  FROM implied.candidate
 WHERE trouble IS NOT NULL
 UNION ALL
SELECT unit.mapping, unit.source_table, unit.key,
       CASE unit.key WHEN first.survivor THEN 'migrated' ELSE 'merged' END,
       NULL, NULL, NULL, NULL, NULL,
       unit.source_table || ':' || first.survivor || ':'
  FROM implied.candidate AS unit
  JOIN standing AS first USING (mapping, first_key)
 WHERE unit.trouble IS NULL;
