-- judge
/* rowcall: judge tags */
CREATE UNLOGGED TABLE "rowcall_judging"."tags" AS
(WITH source AS (
   SELECT source.rowcall_row AS "unit__position",
          ''::text AS "unit__part",
          source.unit__base_key || CASE WHEN source.unit__copy > 1 THEN (SELECT repeat('#', 1 + coalesce(max(length(sign[1])), 0))
              FROM "rowcall_staging"."tag" AS other,
                   regexp_matches(other."word"::text, '#+', 'g') AS sign) || source.unit__copy ELSE '' END AS "unit__key",
          source.unit__copy AS "unit__copy",
          source.unit__is_equal AS "unit__is_equal",
          source.unit__base_key AS "unit__base_key",
          source."word" AS "unit__k1",
          NULL::timestamptz AS "unit__created",
          NULL::text AS "unit__excluded",
          NULL::text AS "unit__rejected",
          (source.weight) AS "unit__s1",
          (source.thing)::text AS "thing__raw",
          (source.word)::text AS "word__raw",
          (source.weight)::integer AS "weight__raw"
     FROM (SELECT source.*,
           row_number() OVER copies AS unit__copy,
           source.unit__whole = first_value(source.unit__whole) OVER copies AS unit__is_equal
      FROM (SELECT source.*, CASE WHEN source."word" IS NULL THEN '~' || md5(ROW(source."thing", source."word", source."weight")::text) ELSE source."word"::text END AS unit__base_key, ROW(source."thing", source."word", source."weight")::text AS unit__whole
              FROM "rowcall_staging"."tag" AS source) AS source
    WINDOW copies AS (PARTITION BY source.unit__base_key ORDER BY (source.weight) DESC NULLS LAST, source.unit__whole COLLATE "C", source.rowcall_row)) AS source
   OFFSET '0'
 ),
 resolved AS (
   SELECT source.*,
          source."thing__raw" AS "thing__value",
          source."word__raw" AS "word__value",
          source."weight__raw" AS "weight__value"
     FROM source
   OFFSET '0'
 ),
 troubled AS (
   SELECT resolved.*,
          CASE WHEN "thing__value" IS NULL THEN 'bad_value|thing: no value' END AS "thing__trouble",
          CASE WHEN "word__value" IS NULL THEN 'bad_value|word: no value' END AS "word__trouble"
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
          CASE WHEN resolved.unit__copy > 1 THEN resolved.unit__base_key END AS "unit__copy_of",
          resolved.unit__k1 AS "unit__k1",
          resolved.unit__s1 AS "unit__s1",
          CASE WHEN resolved.unit__copy > 1 AND NOT resolved.unit__is_equal OR unit__k1 IS NULL OR resolved."thing__trouble" IS NOT NULL OR resolved."word__trouble" IS NOT NULL THEN array_remove(ARRAY[
              CASE WHEN resolved.unit__copy > 1 AND NOT resolved.unit__is_equal THEN 'duplicate_key|another row comes first' END,
              CASE WHEN unit__k1 IS NULL THEN 'missing_key|the key is NULL' END,
              CASE WHEN resolved."thing__trouble" = 'bad_value|thing: no value' THEN 'bad_value|thing: no value' END,
              CASE WHEN resolved."word__trouble" = 'bad_value|word: no value' THEN 'bad_value|word: no value' END], NULL) END AS "unit__problems",
          NULL::smallint[] AS "unit__marks",
          resolved."thing__value" AS "thing",
          resolved."word__value" AS "word",
          resolved."weight__value" AS "weight"
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
        jsonb_build_array("thing"::text, "word"::text)::text AS "unit__id",
        (CASE WHEN unit__excluded IS NOT NULL THEN 'excluded'
             WHEN unit__all IS NOT NULL THEN 'quarantined'
             ELSE 'migrated' END)::rowcall.outcome AS "unit__outcome",
        unit__excluded AS "unit__excluded",
        unit__all AS "unit__problems",
        unit__marks AS "unit__marks",
        CASE WHEN unit__all IS NULL AND unit__excluded IS NULL THEN NULL
             WHEN unit__excluded IS NOT NULL THEN 'tags'
             ELSE 'tags' END AS "unit__cause_mapping",
        CASE WHEN unit__all IS NULL AND unit__excluded IS NULL THEN NULL
             WHEN unit__excluded IS NOT NULL THEN unit__key
             ELSE unit__key END AS "unit__cause_key",
        CASE WHEN unit__all IS NULL AND unit__excluded IS NULL THEN NULL
             WHEN unit__excluded IS NOT NULL THEN unit__part
             ELSE unit__part END AS "unit__cause_part",
        CASE WHEN unit__all IS NULL AND unit__excluded IS NULL THEN NULL
             WHEN unit__excluded IS NOT NULL THEN coalesce(unit__excluded, split_part(unit__all[1], '|', 1))
             ELSE coalesce(unit__excluded, split_part(unit__all[1], '|', 1)) END AS "unit__cause_reason",
        "unit__s1",
        "thing",
        "word",
        "weight"
   FROM checked);

-- rule
/* rowcall: overrule tags */
CREATE UNLOGGED TABLE "rowcall_judging"."tags__overruled" AS
SELECT unit__source AS source, unit__position AS position, unit__part AS part,
       unit__outcome AS outcome, ''::text AS reason, ''::text AS detail,
       unit__cause_mapping AS cause_mapping, unit__cause_key AS cause_key, unit__cause_part AS cause_part, unit__cause_reason AS cause_reason,
       unit__id AS target_id,
       unit__source AS survivor_source, unit__position AS survivor_position,
       unit__part AS survivor_part
  FROM "rowcall_judging"."tags"
  WITH NO DATA;

-- rule
/* rowcall: overrule tags: equal copies */
INSERT INTO "rowcall_judging"."tags__overruled"
SELECT copy.unit__source, copy.unit__position, copy.unit__part,
       'merged', 'equal_copy', 'equals the first row of its key',
       NULL, NULL, NULL, NULL, first.unit__id,
       first.unit__source, first.unit__position, first.unit__part
  FROM "rowcall_judging"."tags" AS copy
  JOIN "rowcall_judging"."tags" AS first
    ON first.unit__source = copy.unit__source
   AND first.unit__key = copy.unit__copy_of
   AND first.unit__part = copy.unit__part
 WHERE copy.unit__outcome = 'migrated'
   AND first.unit__outcome = 'migrated';

-- rule
/* rowcall: overrule tags: shared by heaviest, tags_pkey */
CREATE UNLOGGED TABLE "rowcall_judging"."tags__contested" AS
SELECT 1 AS key, first_source, first_position, first_part, place,
       unit__source AS source, unit__position AS position, unit__part AS part, unit__key
  FROM (SELECT unit__source, unit__position, unit__part, unit__key,
               row_number() OVER rivals AS place, lead(TRUE) OVER rivals AS has_next,
               first_value(unit__source) OVER rivals AS first_source,
               first_value(unit__position) OVER rivals AS first_position,
               first_value(unit__part) OVER rivals AS first_part
          FROM (SELECT judged.*, (false)::boolean AS "gone" FROM "rowcall_judging"."tags" AS judged) AS judged
         WHERE unit__outcome = 'migrated'
           AND NOT EXISTS (SELECT FROM "rowcall_judging"."tags__overruled" AS ruled
                            WHERE ruled.source = judged.unit__source AND ruled.position = judged.unit__position AND ruled.part = judged.unit__part)
           AND "thing" IS NOT NULL
           AND (((weight > 9) AND (NOT gone)))
        WINDOW rivals AS (PARTITION BY "thing"
                          ORDER BY unit__source, unit__key COLLATE "C", unit__part COLLATE "C")) AS placed
 WHERE place > 1 OR has_next
UNION ALL
SELECT 2 AS key, first_source, first_position, first_part, place,
       unit__source AS source, unit__position AS position, unit__part AS part, unit__key
  FROM (SELECT unit__source, unit__position, unit__part, unit__key,
               row_number() OVER rivals AS place, lead(TRUE) OVER rivals AS has_next,
               first_value(unit__source) OVER rivals AS first_source,
               first_value(unit__position) OVER rivals AS first_position,
               first_value(unit__part) OVER rivals AS first_part
          FROM "rowcall_judging"."tags" AS judged
         WHERE unit__outcome = 'migrated'
           AND NOT EXISTS (SELECT FROM "rowcall_judging"."tags__overruled" AS ruled
                            WHERE ruled.source = judged.unit__source AND ruled.position = judged.unit__position AND ruled.part = judged.unit__part)
           AND "thing" IS NOT NULL
           AND "word" IS NOT NULL
        WINDOW rivals AS (PARTITION BY "thing", "word"
                          ORDER BY unit__source, unit__key COLLATE "C", unit__part COLLATE "C")) AS placed
 WHERE place > 1 OR has_next
;

-- rule
/* rowcall: overrule tags: the first of each value */
WITH live AS MATERIALIZED (
  SELECT shared.*, row_number() OVER rivals AS now,
         first_value(source) OVER rivals AS before_source,
         first_value(position) OVER rivals AS before_position,
         first_value(part) OVER rivals AS before_part
    FROM "rowcall_judging"."tags__contested" AS shared
   WHERE NOT EXISTS (SELECT FROM "rowcall_judging"."tags__overruled" AS ruled
                      WHERE (ruled.source, ruled.position, ruled.part)
                            = (shared.source, shared.position, shared.part))
  WINDOW rivals AS (PARTITION BY key, first_source, first_position, first_part
                    ORDER BY place)
), first AS MATERIALIZED (
  SELECT source, position, part FROM live
   GROUP BY source, position, part HAVING max(now) = 1
)
INSERT INTO "rowcall_judging"."tags__overruled"
SELECT DISTINCT ON (source, position, part) source, position, part,
       'quarantined'::rowcall.outcome, 'check_violated', CASE key WHEN 1 THEN 'heaviest: another row has the same thing' WHEN 2 THEN 'tags_pkey: another row has the same thing, word' END,
       'tags', unit__key, part, 'check_violated', NULL,
       NULL::smallint, NULL::bigint, NULL
  FROM live
 WHERE now > 1
   AND (before_source, before_position, before_part) IN (SELECT * FROM first)
 ORDER BY source, position, part, key;

-- rule
/* rowcall: overrule tags: followers */
UPDATE "rowcall_judging"."tags__overruled" AS follower
   SET outcome = leader.outcome,
       reason = CASE leader.outcome WHEN 'merged' THEN follower.reason ELSE leader.reason END,
       detail = CASE leader.outcome WHEN 'merged' THEN follower.detail ELSE leader.detail END,
       cause_mapping = leader.cause_mapping,
       cause_key = leader.cause_key,
       cause_part = leader.cause_part,
       cause_reason = leader.cause_reason,
       target_id = leader.target_id,
       survivor_source = leader.survivor_source,
       survivor_position = leader.survivor_position,
       survivor_part = leader.survivor_part
  FROM "rowcall_judging"."tags__overruled" AS leader
 WHERE follower.outcome = 'merged'
   AND leader.source = follower.survivor_source
   AND leader.position = follower.survivor_position
   AND leader.part = follower.survivor_part;
