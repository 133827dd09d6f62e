-- judge
/* rowcall: judge rooms */
CREATE UNLOGGED TABLE "rowcall_judging"."rooms" AS
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
          (source.hall) AS "hall_id__key1",
          (source.hall) IS NOT NULL AS "hall_id__given",
          "same_city_hall_id__path"."id" AS "same_city_hall_id__key1",
          (source.city_name) IS NOT NULL AS "same_city_hall_id__given",
          "same_city_hall_id__path1".rowcall_count > 1 OR "same_city_hall_id__path".rowcall_count > 1 AS "same_city_hall_id__ambiguous",
          ("booked".last)::date AS "last_booked__raw",
          ("booked".income)::numeric AS "income__raw",
          (source.hall) AS "require__any__key1",
          (source.hall) IS NOT NULL AS "require__any__given"
     FROM "rowcall_staging"."room" AS source
     LEFT JOIN (SELECT source."room", (max(source.at)) AS "last", (sum(source.price)) AS "income"
                FROM "rowcall_staging"."booking" AS source
               GROUP BY source."room") AS "booked" ON "booked"."room" = (source.id)
     LEFT JOIN (SELECT DISTINCT ON (source."name") source.*, count(*) OVER (PARTITION BY source."name") AS rowcall_count
                FROM "rowcall_staging"."city" AS source
               ORDER BY source."name", ROW(source."id", source."name", source."land")::text COLLATE "C", source.rowcall_row) AS "same_city_hall_id__path1" ON "same_city_hall_id__path1"."name" = (source.city_name)
     LEFT JOIN (SELECT DISTINCT ON (source."city") source.*, count(*) OVER (PARTITION BY source."city") AS rowcall_count
                FROM "rowcall_staging"."hall" AS source
               ORDER BY source."city", ROW(source."id", source."name", source."city")::text COLLATE "C", source.rowcall_row) AS "same_city_hall_id__path" ON "same_city_hall_id__path"."city" = "same_city_hall_id__path1"."id"
   OFFSET '0'
 ),
 resolved AS (
   SELECT source.*,
          "hall_id__ref".target_id AS "hall_id__value",
          "hall_id__ref".outcome AS "hall_id__outcome",
          "hall_id__ref".cause_mapping AS "hall_id__cause_mapping",
          "hall_id__ref".cause_key AS "hall_id__cause_key",
          "hall_id__ref".cause_part AS "hall_id__cause_part",
          "hall_id__ref".cause_reason AS "hall_id__cause_reason",
          "same_city_hall_id__ref".target_id AS "same_city_hall_id__value",
          "same_city_hall_id__ref".outcome AS "same_city_hall_id__outcome",
          "same_city_hall_id__ref".cause_mapping AS "same_city_hall_id__cause_mapping",
          "same_city_hall_id__ref".cause_key AS "same_city_hall_id__cause_key",
          "same_city_hall_id__ref".cause_part AS "same_city_hall_id__cause_part",
          "same_city_hall_id__ref".cause_reason AS "same_city_hall_id__cause_reason",
          source."last_booked__raw" AS "last_booked__value",
          source."income__raw" AS "income__value",
          "require__any__ref".target_id AS "require__any__value",
          "require__any__ref".outcome AS "require__any__outcome",
          "require__any__ref".cause_mapping AS "require__any__cause_mapping",
          "require__any__ref".cause_key AS "require__any__cause_key",
          "require__any__ref".cause_part AS "require__any__cause_part",
          "require__any__ref".cause_reason AS "require__any__cause_reason"
     FROM source
     LEFT JOIN "rowcall"."entry_halls" AS "hall_id__ref" ON "hall_id__ref".k1 = source."hall_id__key1" AND "hall_id__ref".is_first
     LEFT JOIN "rowcall"."entry_halls" AS "same_city_hall_id__ref" ON "same_city_hall_id__ref".k1 = source."same_city_hall_id__key1" AND "same_city_hall_id__ref".is_first
     LEFT JOIN "rowcall"."entry_halls" AS "require__any__ref" ON "require__any__ref".k1 = source."require__any__key1" AND "require__any__ref".is_first
   OFFSET '0'
 ),
 troubled AS (
   SELECT resolved.*,
          CASE WHEN "hall_id__value" IS NULL AND "hall_id__outcome" IS NOT NULL THEN 'blocked_by_parent|hall_id: its halls did not move'
               WHEN "hall_id__value" IS NULL THEN 'missing_reference|hall_id: no such halls' END AS "hall_id__trouble",
          CASE WHEN "same_city_hall_id__value" IS NULL AND "same_city_hall_id__outcome" IS NOT NULL THEN 'blocked_by_parent|same_city_hall_id: its halls did not move'
               WHEN "same_city_hall_id__value" IS NULL THEN 'missing_reference|same_city_hall_id: no such halls'
               WHEN "same_city_hall_id__ambiguous" THEN 'ambiguous_reference|same_city_hall_id: the path leads to several rows' END AS "same_city_hall_id__trouble",
          CASE WHEN "require__any__value" IS NULL AND "require__any__outcome" IS NOT NULL THEN 'blocked_by_parent|require__any: its halls did not move'
               WHEN "require__any__value" IS NULL THEN 'missing_reference|require__any: no such halls' END AS "require__any__trouble"
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
          resolved."hall_id__cause_mapping" AS "hall_id__cause_mapping",
          resolved."hall_id__cause_key" AS "hall_id__cause_key",
          resolved."hall_id__cause_part" AS "hall_id__cause_part",
          resolved."hall_id__cause_reason" AS "hall_id__cause_reason",
          resolved."same_city_hall_id__cause_mapping" AS "same_city_hall_id__cause_mapping",
          resolved."same_city_hall_id__cause_key" AS "same_city_hall_id__cause_key",
          resolved."same_city_hall_id__cause_part" AS "same_city_hall_id__cause_part",
          resolved."same_city_hall_id__cause_reason" AS "same_city_hall_id__cause_reason",
          resolved."require__any__cause_mapping" AS "require__any__cause_mapping",
          resolved."require__any__cause_key" AS "require__any__cause_key",
          resolved."require__any__cause_part" AS "require__any__cause_part",
          resolved."require__any__cause_reason" AS "require__any__cause_reason",
          CASE WHEN resolved."hall_id__trouble" IS NOT NULL OR resolved."same_city_hall_id__trouble" IS NOT NULL OR resolved."require__any__trouble" IS NOT NULL THEN array_remove(ARRAY[
              CASE WHEN resolved."hall_id__trouble" = 'blocked_by_parent|hall_id: its halls did not move' THEN 'blocked_by_parent|hall_id: its halls did not move' END,
              CASE WHEN resolved."hall_id__trouble" = 'missing_reference|hall_id: no such halls' THEN 'missing_reference|hall_id: no such halls' END,
              CASE WHEN resolved."same_city_hall_id__trouble" = 'blocked_by_parent|same_city_hall_id: its halls did not move' THEN 'no_hall_there|same_city_hall_id: its halls did not move' END,
              CASE WHEN resolved."same_city_hall_id__trouble" = 'missing_reference|same_city_hall_id: no such halls' THEN 'no_hall_there|same_city_hall_id: no such halls' END,
              CASE WHEN resolved."require__any__trouble" = 'blocked_by_parent|require__any: its halls did not move' THEN 'blocked_by_parent|require__any: its halls did not move' END,
              CASE WHEN resolved."require__any__trouble" = 'missing_reference|require__any: no such halls' THEN 'missing_reference|require__any: no such halls' END,
              CASE WHEN resolved."same_city_hall_id__trouble" = 'ambiguous_reference|same_city_hall_id: the path leads to several rows' THEN 'no_hall_there|same_city_hall_id: the path leads to several rows' END], NULL) END AS "unit__problems",
          NULL::smallint[] AS "unit__marks",
          resolved."hall_id__value" AS "hall_id",
          resolved."same_city_hall_id__value" AS "same_city_hall_id",
          resolved."last_booked__value" AS "last_booked",
          resolved."income__value" AS "income"
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
        rowcall.make_id(unit__created, 'rooms:room:' || unit__key || ':' || unit__part) AS "unit__id",
        (CASE WHEN unit__excluded IS NOT NULL THEN 'excluded'
             WHEN unit__all IS NOT NULL THEN 'quarantined'
             ELSE 'migrated' END)::rowcall.outcome AS "unit__outcome",
        unit__excluded AS "unit__excluded",
        unit__all AS "unit__problems",
        unit__marks AS "unit__marks",
        CASE WHEN unit__all IS NULL AND unit__excluded IS NULL THEN NULL
             WHEN unit__excluded IS NOT NULL THEN 'rooms'
             WHEN unit__all[1] = 'blocked_by_parent|hall_id: its halls did not move' THEN coalesce("hall_id__cause_mapping", 'rooms')
             WHEN unit__all[1] = 'no_hall_there|same_city_hall_id: its halls did not move' THEN coalesce("same_city_hall_id__cause_mapping", 'rooms')
             WHEN unit__all[1] = 'blocked_by_parent|require__any: its halls did not move' THEN coalesce("require__any__cause_mapping", 'rooms')
             ELSE 'rooms' END AS "unit__cause_mapping",
        CASE WHEN unit__all IS NULL AND unit__excluded IS NULL THEN NULL
             WHEN unit__excluded IS NOT NULL THEN unit__key
             WHEN unit__all[1] = 'blocked_by_parent|hall_id: its halls did not move' THEN coalesce("hall_id__cause_key", unit__key)
             WHEN unit__all[1] = 'no_hall_there|same_city_hall_id: its halls did not move' THEN coalesce("same_city_hall_id__cause_key", unit__key)
             WHEN unit__all[1] = 'blocked_by_parent|require__any: its halls did not move' THEN coalesce("require__any__cause_key", unit__key)
             ELSE unit__key END AS "unit__cause_key",
        CASE WHEN unit__all IS NULL AND unit__excluded IS NULL THEN NULL
             WHEN unit__excluded IS NOT NULL THEN unit__part
             WHEN unit__all[1] = 'blocked_by_parent|hall_id: its halls did not move' THEN coalesce("hall_id__cause_part", unit__part)
             WHEN unit__all[1] = 'no_hall_there|same_city_hall_id: its halls did not move' THEN coalesce("same_city_hall_id__cause_part", unit__part)
             WHEN unit__all[1] = 'blocked_by_parent|require__any: its halls did not move' THEN coalesce("require__any__cause_part", unit__part)
             ELSE unit__part END AS "unit__cause_part",
        CASE WHEN unit__all IS NULL AND unit__excluded IS NULL THEN NULL
             WHEN unit__excluded IS NOT NULL THEN coalesce(unit__excluded, split_part(unit__all[1], '|', 1))
             WHEN unit__all[1] = 'blocked_by_parent|hall_id: its halls did not move' THEN coalesce("hall_id__cause_reason", coalesce(unit__excluded, split_part(unit__all[1], '|', 1)))
             WHEN unit__all[1] = 'no_hall_there|same_city_hall_id: its halls did not move' THEN coalesce("same_city_hall_id__cause_reason", coalesce(unit__excluded, split_part(unit__all[1], '|', 1)))
             WHEN unit__all[1] = 'blocked_by_parent|require__any: its halls did not move' THEN coalesce("require__any__cause_reason", coalesce(unit__excluded, split_part(unit__all[1], '|', 1)))
             ELSE coalesce(unit__excluded, split_part(unit__all[1], '|', 1)) END AS "unit__cause_reason",
        "hall_id",
        "same_city_hall_id",
        "last_booked",
        "income"
   FROM checked);
