-- Only a value of a row that stands was replaced.
DELETE FROM implied.mark
 USING implied.unit
 WHERE unit.mapping = mark.mapping
   AND unit.source_key = mark.source_key
   AND unit.part = mark.part
   AND unit.outcome <> 'migrated';
