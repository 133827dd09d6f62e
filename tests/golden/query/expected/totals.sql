-- judge
/* rowcall: judge totals */
CREATE UNLOGGED TABLE "rowcall_judging"."totals" AS
(WITH source AS (
   SELECT source.rowcall_row AS "unit__position",
          ''::text AS "unit__part",
          source."reader"::text AS "unit__key",
          1 AS "unit__copy",
          FALSE AS "unit__is_equal",
          source."reader" AS "unit__k1",
          NULL::timestamptz AS "unit__created",
          NULL::text AS "unit__excluded",
          NULL::text AS "unit__rejected",
          (source.reader) AS "reader_id__key1",
          (source.reader) IS NOT NULL AS "reader_id__given",
          (source.loans) AS "loans__raw"
     FROM "rowcall_staging"."loans_by_reader" AS source
   OFFSET '0'
 ),
 resolved AS (
   SELECT source.*,
          "reader_id__ref".target_id AS "reader_id__value",
          "reader_id__ref".outcome AS "reader_id__outcome",
          "reader_id__ref".cause_mapping AS "reader_id__cause_mapping",
          "reader_id__ref".cause_key AS "reader_id__cause_key",
          "reader_id__ref".cause_part AS "reader_id__cause_part",
          "reader_id__ref".cause_reason AS "reader_id__cause_reason",
          source."loans__raw"::bigint AS "loans__value"
     FROM source
     LEFT JOIN "rowcall"."entry_readers" AS "reader_id__ref" ON "reader_id__ref".k1 = source."reader_id__key1" AND "reader_id__ref".is_first
   OFFSET '0'
 ),
 troubled AS (
   SELECT resolved.*,
          CASE WHEN "reader_id__value" IS NULL AND "reader_id__outcome" IS NOT NULL THEN 'blocked_by_parent|reader_id: its readers did not move'
               WHEN "reader_id__value" IS NULL THEN 'missing_reference|reader_id: no such readers' END AS "reader_id__trouble",
          CASE WHEN CASE WHEN pg_typeof("loans__raw") <> 'bigint'::regtype THEN NOT rowcall.survives("loans__raw", "loans__value") END THEN 'bad_value|loans: does not fit bigint' END AS "loans__trouble"
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
          resolved."reader_id__cause_mapping" AS "reader_id__cause_mapping",
          resolved."reader_id__cause_key" AS "reader_id__cause_key",
          resolved."reader_id__cause_part" AS "reader_id__cause_part",
          resolved."reader_id__cause_reason" AS "reader_id__cause_reason",
          CASE WHEN resolved."reader_id__trouble" IS NOT NULL OR resolved."loans__trouble" IS NOT NULL THEN array_remove(ARRAY[
              CASE WHEN resolved."reader_id__trouble" = 'blocked_by_parent|reader_id: its readers did not move' THEN 'blocked_by_parent|reader_id: its readers did not move' END,
              CASE WHEN resolved."reader_id__trouble" = 'missing_reference|reader_id: no such readers' THEN 'missing_reference|reader_id: no such readers' END,
              CASE WHEN resolved."loans__trouble" = 'bad_value|loans: does not fit bigint' THEN 'bad_value|loans: does not fit bigint' END], NULL) END AS "unit__problems",
          NULL::smallint[] AS "unit__marks",
          resolved."reader_id__value" AS "reader_id",
          CASE WHEN resolved."loans__trouble" IS NULL THEN (resolved."loans__value")::bigint END AS "loans"
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
        rowcall.make_id(unit__created, 'totals:loans_by_reader:' || unit__key || ':' || unit__part) AS "unit__id",
        (CASE WHEN unit__excluded IS NOT NULL THEN 'excluded'
             WHEN unit__all IS NOT NULL THEN 'quarantined'
             ELSE 'migrated' END)::rowcall.outcome AS "unit__outcome",
        unit__excluded AS "unit__excluded",
        unit__all AS "unit__problems",
        unit__marks AS "unit__marks",
        CASE WHEN unit__all IS NULL AND unit__excluded IS NULL THEN NULL
             WHEN unit__excluded IS NOT NULL THEN 'totals'
             WHEN unit__all[1] = 'blocked_by_parent|reader_id: its readers did not move' THEN coalesce("reader_id__cause_mapping", 'totals')
             ELSE 'totals' END AS "unit__cause_mapping",
        CASE WHEN unit__all IS NULL AND unit__excluded IS NULL THEN NULL
             WHEN unit__excluded IS NOT NULL THEN unit__key
             WHEN unit__all[1] = 'blocked_by_parent|reader_id: its readers did not move' THEN coalesce("reader_id__cause_key", unit__key)
             ELSE unit__key END AS "unit__cause_key",
        CASE WHEN unit__all IS NULL AND unit__excluded IS NULL THEN NULL
             WHEN unit__excluded IS NOT NULL THEN unit__part
             WHEN unit__all[1] = 'blocked_by_parent|reader_id: its readers did not move' THEN coalesce("reader_id__cause_part", unit__part)
             ELSE unit__part END AS "unit__cause_part",
        CASE WHEN unit__all IS NULL AND unit__excluded IS NULL THEN NULL
             WHEN unit__excluded IS NOT NULL THEN coalesce(unit__excluded, split_part(unit__all[1], '|', 1))
             WHEN unit__all[1] = 'blocked_by_parent|reader_id: its readers did not move' THEN coalesce("reader_id__cause_reason", coalesce(unit__excluded, split_part(unit__all[1], '|', 1)))
             ELSE coalesce(unit__excluded, split_part(unit__all[1], '|', 1)) END AS "unit__cause_reason",
        "reader_id",
        "loans"
   FROM checked);
