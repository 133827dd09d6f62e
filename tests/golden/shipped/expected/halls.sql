-- judge
/* rowcall: judge halls */
CREATE UNLOGGED TABLE "rowcall_judging"."halls" AS
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
          (upper(source.kind)) AS "kind_id__by_code",
          (source.seats)::integer AS "seats__raw"
     FROM "rowcall_staging"."hall" AS source
   OFFSET '0'
 ),
 resolved AS (
   SELECT source.*,
          "kind_id__row"."id" AS "kind_id__value",
          source."seats__raw" AS "seats__value"
     FROM source
     LEFT JOIN "public"."kinds" AS "kind_id__row" ON "kind_id__row"."code"::text = source."kind_id__by_code"::text
   OFFSET '0'
 ),
 troubled AS (
   SELECT resolved.*,
          CASE WHEN "kind_id__value" IS NULL AND ("kind_id__by_code" IS NOT NULL) THEN 'missing_reference|kind_id: no such row in kinds' END AS "kind_id__trouble",
          CASE WHEN "seats__value" IS NULL THEN 'bad_value|seats: no value' END AS "seats__trouble"
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
          CASE WHEN resolved."kind_id__trouble" IS NOT NULL OR resolved."seats__trouble" IS NOT NULL THEN array_remove(ARRAY[
              CASE WHEN resolved."kind_id__trouble" = 'missing_reference|kind_id: no such row in kinds' THEN 'missing_reference|kind_id: no such row in kinds' END,
              CASE WHEN resolved."seats__trouble" = 'bad_value|seats: no value' THEN 'bad_value|seats: no value' END], NULL) END AS "unit__problems",
          NULL::smallint[] AS "unit__marks",
          resolved."kind_id__value" AS "kind_id",
          resolved."seats__value" AS "seats"
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
        rowcall.make_id(unit__created, 'halls:hall:' || unit__key || ':' || unit__part) AS "unit__id",
        (CASE WHEN unit__excluded IS NOT NULL THEN 'excluded'
             WHEN unit__all IS NOT NULL THEN 'quarantined'
             ELSE 'migrated' END)::rowcall.outcome AS "unit__outcome",
        unit__excluded AS "unit__excluded",
        unit__all AS "unit__problems",
        unit__marks AS "unit__marks",
        CASE WHEN unit__all IS NULL AND unit__excluded IS NULL THEN NULL
             WHEN unit__excluded IS NOT NULL THEN 'halls'
             ELSE 'halls' END AS "unit__cause_mapping",
        CASE WHEN unit__all IS NULL AND unit__excluded IS NULL THEN NULL
             WHEN unit__excluded IS NOT NULL THEN unit__key
             ELSE unit__key END AS "unit__cause_key",
        CASE WHEN unit__all IS NULL AND unit__excluded IS NULL THEN NULL
             WHEN unit__excluded IS NOT NULL THEN unit__part
             ELSE unit__part END AS "unit__cause_part",
        CASE WHEN unit__all IS NULL AND unit__excluded IS NULL THEN NULL
             WHEN unit__excluded IS NOT NULL THEN coalesce(unit__excluded, split_part(unit__all[1], '|', 1))
             ELSE coalesce(unit__excluded, split_part(unit__all[1], '|', 1)) END AS "unit__cause_reason",
        "kind_id",
        "seats"
   FROM checked);
