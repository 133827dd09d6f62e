-- judge
/* rowcall: judge books */
CREATE UNLOGGED TABLE "rowcall_judging"."books" AS
(WITH source AS (
   SELECT source.rowcall_row AS "unit__position",
          ''::text AS "unit__part",
          source."id"::text AS "unit__key",
          1 AS "unit__copy",
          FALSE AS "unit__is_equal",
          source."id" AS "unit__k1",
          NULL::timestamptz AS "unit__created",
          NULL::text AS "unit__excluded",
          NULL::text AS "unit__rejected",
          (source.hall) AS "shelf_id__key1",
          (source.nr) AS "shelf_id__key2",
          (source.hall) IS NOT NULL AND (source.nr) IS NOT NULL AS "shelf_id__given",
          ('wanted by ' || source.title) AS "shelf_id__stand_note",
          (source.old_hall) AS "old_shelf_id__key1",
          (source.nr) AS "old_shelf_id__key2",
          (source.old_hall) IS NOT NULL AND (source.nr) IS NOT NULL AS "old_shelf_id__given",
          (source.hall) AS "any_shelf_id__key1",
          (source.nr) AS "any_shelf_id__key2",
          (source.hall) IS NOT NULL AND (source.nr) IS NOT NULL AS "any_shelf_id__given",
          (source.old_hall) AS "any_shelf_id__or1__key1",
          (1) AS "any_shelf_id__or1__key2",
          (source.old_hall) IS NOT NULL AND (1) IS NOT NULL AS "any_shelf_id__or1__given"
     FROM "rowcall_staging"."book" AS source
   OFFSET '0'
 ),
 resolved AS (
   SELECT source.*,
          "shelf_id__ref".target_id AS "shelf_id__value",
          "shelf_id__ref".outcome AS "shelf_id__outcome",
          "shelf_id__ref".cause_mapping AS "shelf_id__cause_mapping",
          "shelf_id__ref".cause_key AS "shelf_id__cause_key",
          "shelf_id__ref".cause_part AS "shelf_id__cause_part",
          "shelf_id__ref".cause_reason AS "shelf_id__cause_reason",
          CASE WHEN "shelf_id__ref".target_id IS NULL THEN CASE WHEN source."shelf_id__key1"::text IS NOT NULL AND source."shelf_id__key2"::text IS NOT NULL THEN jsonb_build_array(source."shelf_id__key1"::text, source."shelf_id__key2"::text)::text ELSE 'books:' || source.unit__key END END AS "shelf_id__missing",
          "old_shelf_id__ref".target_id AS "old_shelf_id__value",
          "old_shelf_id__ref".outcome AS "old_shelf_id__outcome",
          "old_shelf_id__ref".cause_mapping AS "old_shelf_id__cause_mapping",
          "old_shelf_id__ref".cause_key AS "old_shelf_id__cause_key",
          "old_shelf_id__ref".cause_part AS "old_shelf_id__cause_part",
          "old_shelf_id__ref".cause_reason AS "old_shelf_id__cause_reason",
          coalesce("any_shelf_id__ref".target_id, "any_shelf_id__or1__ref".target_id) AS "any_shelf_id__value",
          "any_shelf_id__ref".outcome AS "any_shelf_id__outcome",
          "any_shelf_id__ref".cause_mapping AS "any_shelf_id__cause_mapping",
          "any_shelf_id__ref".cause_key AS "any_shelf_id__cause_key",
          "any_shelf_id__ref".cause_part AS "any_shelf_id__cause_part",
          "any_shelf_id__ref".cause_reason AS "any_shelf_id__cause_reason"
     FROM source
     LEFT JOIN "rowcall"."entry_shelves" AS "shelf_id__ref" ON "shelf_id__ref".k1 = source."shelf_id__key1" AND "shelf_id__ref".k2 = source."shelf_id__key2" AND "shelf_id__ref".is_first
     LEFT JOIN "rowcall"."entry_shelves" AS "old_shelf_id__ref" ON "old_shelf_id__ref".k1 = source."old_shelf_id__key1" AND "old_shelf_id__ref".k2 = source."old_shelf_id__key2" AND "old_shelf_id__ref".is_first
     LEFT JOIN "rowcall"."entry_shelves" AS "any_shelf_id__ref" ON "any_shelf_id__ref".k1 = source."any_shelf_id__key1" AND "any_shelf_id__ref".k2 = source."any_shelf_id__key2" AND "any_shelf_id__ref".is_first
     LEFT JOIN "rowcall"."entry_shelves" AS "any_shelf_id__or1__ref" ON "any_shelf_id__or1__ref".k1 = source."any_shelf_id__or1__key1" AND "any_shelf_id__or1__ref".k2 = source."any_shelf_id__or1__key2" AND "any_shelf_id__or1__ref".is_first
   OFFSET '0'
 ),
 troubled AS (
   SELECT resolved.*,
          CASE WHEN "shelf_id__value" IS NULL AND "shelf_id__outcome" IS NOT NULL THEN 'blocked_by_parent|shelf_id: its shelves did not move'
               WHEN "shelf_id__value" IS NULL THEN 'missing_reference|shelf_id: no such shelves' END AS "shelf_id__trouble",
          CASE WHEN "old_shelf_id__value" IS NULL AND "old_shelf_id__outcome" IS NOT NULL THEN 'blocked_by_parent|old_shelf_id: its shelves did not move'
               WHEN "old_shelf_id__value" IS NULL AND "old_shelf_id__given" THEN 'missing_reference|old_shelf_id: no such shelves' END AS "old_shelf_id__trouble",
          CASE WHEN "any_shelf_id__value" IS NULL AND "any_shelf_id__outcome" IS NOT NULL THEN 'blocked_by_parent|any_shelf_id: its shelves did not move'
               WHEN "any_shelf_id__value" IS NULL AND "any_shelf_id__given" THEN 'missing_reference|any_shelf_id: no such shelves' END AS "any_shelf_id__trouble"
     FROM resolved
 ),
 decided AS (
   SELECT resolved.unit__position AS "unit__position",
          resolved.unit__part AS "unit__part",
          resolved.unit__key AS "unit__key",
          resolved.unit__copy AS "unit__copy",
          resolved.unit__is_equal AS "unit__is_equal",
          resolved.unit__created AS "unit__created",
          resolved.unit__excluded AS "unit__excluded",
          NULL::text AS "unit__copy_of",
          resolved.unit__k1 AS "unit__k1",
          resolved."shelf_id__cause_mapping" AS "shelf_id__cause_mapping",
          resolved."shelf_id__cause_key" AS "shelf_id__cause_key",
          resolved."shelf_id__cause_part" AS "shelf_id__cause_part",
          resolved."shelf_id__cause_reason" AS "shelf_id__cause_reason",
          CASE WHEN resolved."shelf_id__trouble" IS NOT NULL THEN resolved."shelf_id__missing"::text END AS "shelf_id__missing",
          CASE WHEN resolved."shelf_id__trouble" IS NOT NULL THEN resolved."shelf_id__stand_note"::text END AS "shelf_id__stand_note",
          resolved."old_shelf_id__cause_mapping" AS "old_shelf_id__cause_mapping",
          resolved."old_shelf_id__cause_key" AS "old_shelf_id__cause_key",
          resolved."old_shelf_id__cause_part" AS "old_shelf_id__cause_part",
          resolved."old_shelf_id__cause_reason" AS "old_shelf_id__cause_reason",
          resolved."any_shelf_id__cause_mapping" AS "any_shelf_id__cause_mapping",
          resolved."any_shelf_id__cause_key" AS "any_shelf_id__cause_key",
          resolved."any_shelf_id__cause_part" AS "any_shelf_id__cause_part",
          resolved."any_shelf_id__cause_reason" AS "any_shelf_id__cause_reason",
          CASE WHEN resolved."any_shelf_id__trouble" IS NOT NULL THEN array_remove(ARRAY[
              CASE WHEN resolved."any_shelf_id__trouble" = 'blocked_by_parent|any_shelf_id: its shelves did not move' THEN 'blocked_by_parent|any_shelf_id: its shelves did not move' END,
              CASE WHEN resolved."any_shelf_id__trouble" = 'missing_reference|any_shelf_id: no such shelves' THEN 'missing_reference|any_shelf_id: no such shelves' END], NULL) END AS "unit__problems",
          CASE WHEN "shelf_id__trouble" = 'blocked_by_parent|shelf_id: its shelves did not move' OR "shelf_id__trouble" = 'missing_reference|shelf_id: no such shelves' OR "old_shelf_id__trouble" = 'blocked_by_parent|old_shelf_id: its shelves did not move' OR "old_shelf_id__trouble" = 'missing_reference|old_shelf_id: no such shelves' THEN array_remove(ARRAY[
              CASE WHEN "shelf_id__trouble" = 'blocked_by_parent|shelf_id: its shelves did not move' THEN 1::smallint END,
              CASE WHEN "shelf_id__trouble" = 'missing_reference|shelf_id: no such shelves' THEN 2::smallint END,
              CASE WHEN "old_shelf_id__trouble" = 'blocked_by_parent|old_shelf_id: its shelves did not move' THEN 3::smallint END,
              CASE WHEN "old_shelf_id__trouble" = 'missing_reference|old_shelf_id: no such shelves' THEN 4::smallint END], NULL) END AS "unit__marks",
          CASE WHEN resolved."shelf_id__trouble" IS NULL THEN resolved."shelf_id__value" ELSE rowcall.make_id(NULL, 'shelves:placeholder:' || resolved."shelf_id__missing") END AS "shelf_id",
          CASE WHEN resolved."old_shelf_id__trouble" IS NULL THEN resolved."old_shelf_id__value" END AS "old_shelf_id",
          resolved."any_shelf_id__value" AS "any_shelf_id"
     FROM troubled AS resolved
   OFFSET '0'
 ),
 completed AS (
   SELECT decided.*
     FROM decided
 ),
 checked AS (
   SELECT completed.*, unit__problems AS unit__all
     FROM completed
 )
 SELECT 0::smallint AS "unit__source",
        unit__position AS "unit__position",
        unit__part AS "unit__part",
        unit__key AS "unit__key",
        unit__copy_of AS "unit__copy_of",
        unit__k1 AS "unit__k1",
        rowcall.make_id(unit__created, 'books:book:' || unit__key || ':' || unit__part) AS "unit__id",
        (CASE WHEN unit__excluded IS NOT NULL THEN 'excluded'
             WHEN unit__all IS NOT NULL THEN 'quarantined'
             ELSE 'migrated' END)::rowcall.outcome AS "unit__outcome",
        unit__excluded AS "unit__excluded",
        unit__all AS "unit__problems",
        unit__marks AS "unit__marks",
        CASE WHEN unit__all IS NULL AND unit__excluded IS NULL THEN NULL
             WHEN unit__excluded IS NOT NULL THEN 'books'
             WHEN unit__all[1] = 'blocked_by_parent|shelf_id: its shelves did not move' THEN coalesce("shelf_id__cause_mapping", 'books')
             WHEN unit__all[1] = 'blocked_by_parent|old_shelf_id: its shelves did not move' THEN coalesce("old_shelf_id__cause_mapping", 'books')
             WHEN unit__all[1] = 'blocked_by_parent|any_shelf_id: its shelves did not move' THEN coalesce("any_shelf_id__cause_mapping", 'books')
             ELSE 'books' END AS "unit__cause_mapping",
        CASE WHEN unit__all IS NULL AND unit__excluded IS NULL THEN NULL
             WHEN unit__excluded IS NOT NULL THEN unit__key
             WHEN unit__all[1] = 'blocked_by_parent|shelf_id: its shelves did not move' THEN coalesce("shelf_id__cause_key", unit__key)
             WHEN unit__all[1] = 'blocked_by_parent|old_shelf_id: its shelves did not move' THEN coalesce("old_shelf_id__cause_key", unit__key)
             WHEN unit__all[1] = 'blocked_by_parent|any_shelf_id: its shelves did not move' THEN coalesce("any_shelf_id__cause_key", unit__key)
             ELSE unit__key END AS "unit__cause_key",
        CASE WHEN unit__all IS NULL AND unit__excluded IS NULL THEN NULL
             WHEN unit__excluded IS NOT NULL THEN unit__part
             WHEN unit__all[1] = 'blocked_by_parent|shelf_id: its shelves did not move' THEN coalesce("shelf_id__cause_part", unit__part)
             WHEN unit__all[1] = 'blocked_by_parent|old_shelf_id: its shelves did not move' THEN coalesce("old_shelf_id__cause_part", unit__part)
             WHEN unit__all[1] = 'blocked_by_parent|any_shelf_id: its shelves did not move' THEN coalesce("any_shelf_id__cause_part", unit__part)
             ELSE unit__part END AS "unit__cause_part",
        CASE WHEN unit__all IS NULL AND unit__excluded IS NULL THEN NULL
             WHEN unit__excluded IS NOT NULL THEN coalesce(unit__excluded, split_part(unit__all[1], '|', 1))
             WHEN unit__all[1] = 'blocked_by_parent|shelf_id: its shelves did not move' THEN coalesce("shelf_id__cause_reason", coalesce(unit__excluded, split_part(unit__all[1], '|', 1)))
             WHEN unit__all[1] = 'blocked_by_parent|old_shelf_id: its shelves did not move' THEN coalesce("old_shelf_id__cause_reason", coalesce(unit__excluded, split_part(unit__all[1], '|', 1)))
             WHEN unit__all[1] = 'blocked_by_parent|any_shelf_id: its shelves did not move' THEN coalesce("any_shelf_id__cause_reason", coalesce(unit__excluded, split_part(unit__all[1], '|', 1)))
             ELSE coalesce(unit__excluded, split_part(unit__all[1], '|', 1)) END AS "unit__cause_reason",
        "shelf_id__missing",
        "shelf_id__stand_note",
        "shelf_id",
        "old_shelf_id",
        "any_shelf_id"
   FROM checked);

-- stand-in
/* rowcall: placeholders of shelves for books.shelf_id */
WITH missing AS (
  SELECT DISTINCT ON (judged."shelf_id__missing" COLLATE "C") judged."shelf_id__missing" AS key,
         judged.unit__key AS for_key, judged.unit__part AS for_part, judged."shelf_id__stand_note"
    FROM "rowcall_judging"."books" AS judged
    LEFT JOIN "rowcall_judging"."books__overruled" AS ruled ON ruled.source = judged.unit__source AND ruled.position = judged.unit__position AND ruled.part = judged.unit__part
   WHERE judged."shelf_id__missing" IS NOT NULL
     AND coalesce(ruled.outcome, judged.unit__outcome) IN ('migrated', 'merged')
     AND (%(keys)s::text[] IS NULL OR judged."shelf_id__missing" = ANY (%(keys)s))
   ORDER BY judged."shelf_id__missing" COLLATE "C", judged.unit__source, judged.unit__position,
            judged.unit__part
), made AS (
  INSERT INTO rowcall.placeholder (mapping, source_key, target_table, target_key,
                                   for_mapping, for_key, for_part, run_id, row_hash,
                                   hash_sql)
  SELECT 'shelves', missing.key, 'shelves',
         rowcall.make_id(NULL, 'shelves:placeholder:' || missing.key)::text,
         'books', missing.for_key, missing.for_part, %(run)s,
         hash_record_extended(ROW(('? ' || missing.key)::text, missing."shelf_id__stand_note"::text), 0), 'hash_record_extended(ROW(target."code", target."note"), 0)'
    FROM missing
  ON CONFLICT (mapping, md5(source_key)) DO NOTHING
  RETURNING source_key
)
INSERT INTO "public"."shelves" ("id", "code", "note")
SELECT rowcall.make_id(NULL, 'shelves:placeholder:' || missing.key), ('? ' || missing.key)::text, missing."shelf_id__stand_note"::text
  FROM missing JOIN made ON made.source_key = missing.key;
