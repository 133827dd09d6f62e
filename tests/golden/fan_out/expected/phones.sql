-- judge
/* rowcall: judge phones */
CREATE UNLOGGED TABLE "rowcall_judging"."phones" AS
(WITH source AS (
   SELECT source.rowcall_row AS "unit__position",
          source.part AS "unit__part",
          source."id"::text AS "unit__key",
          1 AS "unit__copy",
          FALSE AS "unit__is_equal",
          source."id" AS "unit__k1",
          NULL::timestamptz AS "unit__created",
          NULL::text AS "unit__excluded",
          NULL::text AS "unit__rejected",
          (source.number)::text AS "number__raw",
          (source.part)::text AS "kind__raw"
     FROM (SELECT source.*, 'home'::text AS part, source."home" AS "number"
      FROM "rowcall_staging"."person" AS source
     WHERE (source."home" IS DISTINCT FROM NULL)
     UNION ALL
    SELECT source.*, 'work'::text AS part, source."work" AS "number"
      FROM "rowcall_staging"."person" AS source
     WHERE (source."work" IS DISTINCT FROM NULL)
     UNION ALL
    SELECT source.*, 'fax'::text AS part, source."fax" AS "number"
      FROM "rowcall_staging"."person" AS source
     WHERE (source."fax" IS DISTINCT FROM NULL)
     UNION ALL
    SELECT source.*, ''::text AS part, source."home" AS "number"
      FROM "rowcall_staging"."person" AS source
     WHERE NOT ((source."home" IS DISTINCT FROM NULL)) AND NOT ((source."work" IS DISTINCT FROM NULL)) AND NOT ((source."fax" IS DISTINCT FROM NULL))) AS source
    WHERE CASE WHEN (source.part <> 'fax' AND source.number ~ '^[0-9]+$') THEN TRUE ELSE FALSE END
   OFFSET '0'
 ),
 resolved AS (
   SELECT source.*,
          source."number__raw" AS "number__value",
          source."kind__raw" AS "kind__value"
     FROM source
   OFFSET '0'
 ),
 troubled AS (
   SELECT resolved.*,
          CASE WHEN "number__value" IS NULL THEN 'bad_value|number: no value' END AS "number__trouble",
          CASE WHEN "kind__value" IS NULL THEN 'bad_value|kind: no value' END AS "kind__trouble"
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
          CASE WHEN resolved."number__trouble" IS NOT NULL OR resolved."kind__trouble" IS NOT NULL THEN array_remove(ARRAY[
              CASE WHEN resolved."number__trouble" = 'bad_value|number: no value' THEN 'bad_value|number: no value' END,
              CASE WHEN resolved."kind__trouble" = 'bad_value|kind: no value' THEN 'bad_value|kind: no value' END], NULL) END AS "unit__problems",
          NULL::smallint[] AS "unit__marks",
          resolved."number__value" AS "number",
          resolved."kind__value" AS "kind"
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
        rowcall.make_id(unit__created, 'phones:person:' || unit__key || ':' || unit__part) AS "unit__id",
        (CASE WHEN unit__excluded IS NOT NULL THEN 'excluded'
             WHEN unit__all IS NOT NULL THEN 'quarantined'
             ELSE 'migrated' END)::rowcall.outcome AS "unit__outcome",
        unit__excluded AS "unit__excluded",
        unit__all AS "unit__problems",
        unit__marks AS "unit__marks",
        CASE WHEN unit__all IS NULL AND unit__excluded IS NULL THEN NULL
             WHEN unit__excluded IS NOT NULL THEN 'phones'
             ELSE 'phones' END AS "unit__cause_mapping",
        CASE WHEN unit__all IS NULL AND unit__excluded IS NULL THEN NULL
             WHEN unit__excluded IS NOT NULL THEN unit__key
             ELSE unit__key END AS "unit__cause_key",
        CASE WHEN unit__all IS NULL AND unit__excluded IS NULL THEN NULL
             WHEN unit__excluded IS NOT NULL THEN unit__part
             ELSE unit__part END AS "unit__cause_part",
        CASE WHEN unit__all IS NULL AND unit__excluded IS NULL THEN NULL
             WHEN unit__excluded IS NOT NULL THEN coalesce(unit__excluded, split_part(unit__all[1], '|', 1))
             ELSE coalesce(unit__excluded, split_part(unit__all[1], '|', 1)) END AS "unit__cause_reason",
        "number",
        "kind"
   FROM checked);
