-- rule
/* rowcall: overrule nodes */
CREATE UNLOGGED TABLE "rowcall_judging"."nodes__overruled" AS
SELECT unit__source AS source, unit__position AS position, unit__part AS part,
       unit__outcome AS outcome, ''::text AS reason, ''::text AS detail,
       unit__cause_mapping AS cause_mapping, unit__cause_key AS cause_key, unit__cause_part AS cause_part, unit__cause_reason AS cause_reason,
       unit__id AS target_id,
       unit__source AS survivor_source, unit__position AS survivor_position,
       unit__part AS survivor_part
  FROM "rowcall_judging"."nodes"
  WITH NO DATA;

-- rule
/* rowcall: overrule nodes: missing_reference in up_id */
INSERT INTO "rowcall_judging"."nodes__overruled"
SELECT child.unit__source, child.unit__position, child.unit__part, 'quarantined',
       'missing_reference', 'up_id: no such row',
       'nodes', child.unit__key, child.unit__part, 'missing_reference',
       NULL, NULL, NULL, NULL
  FROM "rowcall_judging"."nodes" AS child
 WHERE child.unit__outcome = 'migrated'
   AND NOT EXISTS (SELECT FROM "rowcall_judging"."nodes__overruled" AS ruled
                    WHERE ruled.source = child.unit__source AND ruled.position = child.unit__position AND ruled.part = child.unit__part)
   AND (child."up_id__key1" IS NOT NULL)
   AND NOT EXISTS (SELECT FROM "rowcall_judging"."nodes" AS parent WHERE parent.unit__k1 = child."up_id__key1" AND parent.unit__copy_of IS NULL);

-- rule
/* rowcall: overrule nodes: reference_cycle in up_id */
INSERT INTO "rowcall_judging"."nodes__overruled"
SELECT child.unit__source, child.unit__position, child.unit__part, 'quarantined',
       'reference_cycle', 'up_id: the row is its own ancestor',
       'nodes', child.unit__key, child.unit__part, 'reference_cycle',
       NULL, NULL, NULL, NULL
  FROM "rowcall_judging"."nodes" AS child
 WHERE child.unit__outcome = 'migrated'
   AND NOT EXISTS (SELECT FROM "rowcall_judging"."nodes__overruled" AS ruled
                    WHERE ruled.source = child.unit__source AND ruled.position = child.unit__position AND ruled.part = child.unit__part)
   AND child.unit__position IN (
         WITH steps_0 (child, parent) AS (
           SELECT child.unit__position, parent.unit__position
             FROM "rowcall_judging"."nodes" AS child
             JOIN "rowcall_judging"."nodes" AS parent ON parent.unit__k1 = child."up_id__key1" AND parent.unit__copy_of IS NULL
         ),
         steps_1 AS (SELECT near.child, far.parent FROM steps_0 AS near JOIN steps_0 AS far ON far.child = near.parent),
         steps_2 AS (SELECT near.child, far.parent FROM steps_1 AS near JOIN steps_1 AS far ON far.child = near.parent),
         steps_3 AS (SELECT near.child, far.parent FROM steps_2 AS near JOIN steps_2 AS far ON far.child = near.parent),
         steps_4 AS (SELECT near.child, far.parent FROM steps_3 AS near JOIN steps_3 AS far ON far.child = near.parent),
         steps_5 AS (SELECT near.child, far.parent FROM steps_4 AS near JOIN steps_4 AS far ON far.child = near.parent),
         steps_6 AS (SELECT near.child, far.parent FROM steps_5 AS near JOIN steps_5 AS far ON far.child = near.parent),
         steps_7 AS (SELECT near.child, far.parent FROM steps_6 AS near JOIN steps_6 AS far ON far.child = near.parent),
         steps_8 AS (SELECT near.child, far.parent FROM steps_7 AS near JOIN steps_7 AS far ON far.child = near.parent),
         steps_9 AS (SELECT near.child, far.parent FROM steps_8 AS near JOIN steps_8 AS far ON far.child = near.parent),
         steps_10 AS (SELECT near.child, far.parent FROM steps_9 AS near JOIN steps_9 AS far ON far.child = near.parent),
         steps_11 AS (SELECT near.child, far.parent FROM steps_10 AS near JOIN steps_10 AS far ON far.child = near.parent),
         steps_12 AS (SELECT near.child, far.parent FROM steps_11 AS near JOIN steps_11 AS far ON far.child = near.parent),
         steps_13 AS (SELECT near.child, far.parent FROM steps_12 AS near JOIN steps_12 AS far ON far.child = near.parent),
         steps_14 AS (SELECT near.child, far.parent FROM steps_13 AS near JOIN steps_13 AS far ON far.child = near.parent),
         steps_15 AS (SELECT near.child, far.parent FROM steps_14 AS near JOIN steps_14 AS far ON far.child = near.parent),
         steps_16 AS (SELECT near.child, far.parent FROM steps_15 AS near JOIN steps_15 AS far ON far.child = near.parent),
         steps_17 AS (SELECT near.child, far.parent FROM steps_16 AS near JOIN steps_16 AS far ON far.child = near.parent),
         steps_18 AS (SELECT near.child, far.parent FROM steps_17 AS near JOIN steps_17 AS far ON far.child = near.parent),
         steps_19 AS (SELECT near.child, far.parent FROM steps_18 AS near JOIN steps_18 AS far ON far.child = near.parent),
         steps_20 AS (SELECT near.child, far.parent FROM steps_19 AS near JOIN steps_19 AS far ON far.child = near.parent),
         steps_21 AS (SELECT near.child, far.parent FROM steps_20 AS near JOIN steps_20 AS far ON far.child = near.parent),
         steps_22 AS (SELECT near.child, far.parent FROM steps_21 AS near JOIN steps_21 AS far ON far.child = near.parent),
         steps_23 AS (SELECT near.child, far.parent FROM steps_22 AS near JOIN steps_22 AS far ON far.child = near.parent),
         steps_24 AS (SELECT near.child, far.parent FROM steps_23 AS near JOIN steps_23 AS far ON far.child = near.parent),
         steps_25 AS (SELECT near.child, far.parent FROM steps_24 AS near JOIN steps_24 AS far ON far.child = near.parent),
         steps_26 AS (SELECT near.child, far.parent FROM steps_25 AS near JOIN steps_25 AS far ON far.child = near.parent)
         SELECT DISTINCT parent AS child FROM steps_26);

-- rule
/* rowcall: overrule nodes: missing_reference in side_id */
UPDATE "rowcall_judging"."nodes" AS child
   SET unit__marks = coalesce(child.unit__marks, '{}') || 1::smallint,
       "side_id__key1" = NULL
 WHERE child.unit__outcome = 'migrated'
   AND NOT EXISTS (SELECT FROM "rowcall_judging"."nodes__overruled" AS ruled
                    WHERE ruled.source = child.unit__source AND ruled.position = child.unit__position AND ruled.part = child.unit__part)
   AND (child."side_id__key1" IS NOT NULL)
   AND NOT EXISTS (SELECT FROM "rowcall_judging"."nodes" AS parent WHERE parent.unit__k1 = child."side_id__key1" AND parent.unit__copy_of IS NULL);

-- rule
/* rowcall: overrule nodes: reference_cycle in side_id */
UPDATE "rowcall_judging"."nodes" AS child
   SET unit__marks = coalesce(child.unit__marks, '{}') || 2::smallint,
       "side_id__key1" = NULL
 WHERE child.unit__outcome = 'migrated'
   AND NOT EXISTS (SELECT FROM "rowcall_judging"."nodes__overruled" AS ruled
                    WHERE ruled.source = child.unit__source AND ruled.position = child.unit__position AND ruled.part = child.unit__part)
   AND child.unit__position IN (
         WITH steps_0 (child, parent) AS (
           SELECT child.unit__position, parent.unit__position
             FROM "rowcall_judging"."nodes" AS child
             JOIN "rowcall_judging"."nodes" AS parent ON parent.unit__k1 = child."side_id__key1" AND parent.unit__copy_of IS NULL
         ),
         steps_1 AS (SELECT near.child, far.parent FROM steps_0 AS near JOIN steps_0 AS far ON far.child = near.parent),
         steps_2 AS (SELECT near.child, far.parent FROM steps_1 AS near JOIN steps_1 AS far ON far.child = near.parent),
         steps_3 AS (SELECT near.child, far.parent FROM steps_2 AS near JOIN steps_2 AS far ON far.child = near.parent),
         steps_4 AS (SELECT near.child, far.parent FROM steps_3 AS near JOIN steps_3 AS far ON far.child = near.parent),
         steps_5 AS (SELECT near.child, far.parent FROM steps_4 AS near JOIN steps_4 AS far ON far.child = near.parent),
         steps_6 AS (SELECT near.child, far.parent FROM steps_5 AS near JOIN steps_5 AS far ON far.child = near.parent),
         steps_7 AS (SELECT near.child, far.parent FROM steps_6 AS near JOIN steps_6 AS far ON far.child = near.parent),
         steps_8 AS (SELECT near.child, far.parent FROM steps_7 AS near JOIN steps_7 AS far ON far.child = near.parent),
         steps_9 AS (SELECT near.child, far.parent FROM steps_8 AS near JOIN steps_8 AS far ON far.child = near.parent),
         steps_10 AS (SELECT near.child, far.parent FROM steps_9 AS near JOIN steps_9 AS far ON far.child = near.parent),
         steps_11 AS (SELECT near.child, far.parent FROM steps_10 AS near JOIN steps_10 AS far ON far.child = near.parent),
         steps_12 AS (SELECT near.child, far.parent FROM steps_11 AS near JOIN steps_11 AS far ON far.child = near.parent),
         steps_13 AS (SELECT near.child, far.parent FROM steps_12 AS near JOIN steps_12 AS far ON far.child = near.parent),
         steps_14 AS (SELECT near.child, far.parent FROM steps_13 AS near JOIN steps_13 AS far ON far.child = near.parent),
         steps_15 AS (SELECT near.child, far.parent FROM steps_14 AS near JOIN steps_14 AS far ON far.child = near.parent),
         steps_16 AS (SELECT near.child, far.parent FROM steps_15 AS near JOIN steps_15 AS far ON far.child = near.parent),
         steps_17 AS (SELECT near.child, far.parent FROM steps_16 AS near JOIN steps_16 AS far ON far.child = near.parent),
         steps_18 AS (SELECT near.child, far.parent FROM steps_17 AS near JOIN steps_17 AS far ON far.child = near.parent),
         steps_19 AS (SELECT near.child, far.parent FROM steps_18 AS near JOIN steps_18 AS far ON far.child = near.parent),
         steps_20 AS (SELECT near.child, far.parent FROM steps_19 AS near JOIN steps_19 AS far ON far.child = near.parent),
         steps_21 AS (SELECT near.child, far.parent FROM steps_20 AS near JOIN steps_20 AS far ON far.child = near.parent),
         steps_22 AS (SELECT near.child, far.parent FROM steps_21 AS near JOIN steps_21 AS far ON far.child = near.parent),
         steps_23 AS (SELECT near.child, far.parent FROM steps_22 AS near JOIN steps_22 AS far ON far.child = near.parent),
         steps_24 AS (SELECT near.child, far.parent FROM steps_23 AS near JOIN steps_23 AS far ON far.child = near.parent),
         steps_25 AS (SELECT near.child, far.parent FROM steps_24 AS near JOIN steps_24 AS far ON far.child = near.parent),
         steps_26 AS (SELECT near.child, far.parent FROM steps_25 AS near JOIN steps_25 AS far ON far.child = near.parent)
         SELECT DISTINCT parent AS child FROM steps_26);

-- rule
CREATE INDEX ON "rowcall_judging"."nodes" ("up_id__key1");

-- rule
/* rowcall: overrule nodes: followers */
UPDATE "rowcall_judging"."nodes__overruled" AS follower
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
  FROM "rowcall_judging"."nodes__overruled" AS leader
 WHERE follower.outcome = 'merged'
   AND leader.source = follower.survivor_source
   AND leader.position = follower.survivor_position
   AND leader.part = follower.survivor_part;

-- rule
/* rowcall: overrule nodes: blocked in up_id */
INSERT INTO "rowcall_judging"."nodes__overruled"
WITH RECURSIVE blocked (unit__source, unit__position, unit__part, unit__copy_of, unit__k1, cause_mapping, cause_key, cause_part, cause_reason) AS (
  SELECT child.unit__source, child.unit__position, child.unit__part, child.unit__copy_of, child.unit__k1,
         CASE WHEN of_parent.position IS NULL THEN parent.unit__cause_mapping ELSE of_parent.cause_mapping END,
         CASE WHEN of_parent.position IS NULL THEN parent.unit__cause_key ELSE of_parent.cause_key END,
         CASE WHEN of_parent.position IS NULL THEN parent.unit__cause_part ELSE of_parent.cause_part END,
         CASE WHEN of_parent.position IS NULL THEN parent.unit__cause_reason ELSE of_parent.cause_reason END
    FROM "rowcall_judging"."nodes" AS child
    JOIN "rowcall_judging"."nodes" AS parent ON parent.unit__k1 = child."up_id__key1" AND parent.unit__copy_of IS NULL
    LEFT JOIN "rowcall_judging"."nodes__overruled" AS of_parent ON of_parent.source = parent.unit__source AND of_parent.position = parent.unit__position AND of_parent.part = parent.unit__part
    LEFT JOIN "rowcall_judging"."nodes__overruled" AS of_child ON of_child.source = child.unit__source AND of_child.position = child.unit__position AND of_child.part = child.unit__part
   WHERE child.unit__outcome = 'migrated' AND of_child.position IS NULL
     AND coalesce(of_parent.outcome, parent.unit__outcome)
         IN ('quarantined', 'excluded')
   UNION
  SELECT child.unit__source, child.unit__position, child.unit__part, child.unit__copy_of, child.unit__k1, parent.cause_mapping, parent.cause_key, parent.cause_part, parent.cause_reason
    FROM blocked AS parent
   CROSS JOIN LATERAL (SELECT child.*
                         FROM "rowcall_judging"."nodes" AS child
                         LEFT JOIN "rowcall_judging"."nodes__overruled" AS of_child ON of_child.source = child.unit__source AND of_child.position = child.unit__position AND of_child.part = child.unit__part
                        WHERE parent.unit__k1 = child."up_id__key1" AND parent.unit__copy_of IS NULL
                          AND child.unit__outcome = 'migrated' AND of_child.position IS NULL
                       OFFSET '0') AS child
)
SELECT unit__source, unit__position, unit__part, 'quarantined',
       'blocked_by_parent', 'up_id: its parent did not move',
       cause_mapping, cause_key, cause_part, cause_reason,
       NULL, NULL, NULL, NULL
  FROM blocked;

-- rule
/* rowcall: overrule nodes: blocked_by_parent in side_id */
UPDATE "rowcall_judging"."nodes" AS child
   SET unit__marks = coalesce(child.unit__marks, '{}') || 3::smallint,
       "side_id__key1" = NULL
 WHERE child.unit__outcome = 'migrated'
   AND NOT EXISTS (SELECT FROM "rowcall_judging"."nodes__overruled" AS ruled
                    WHERE ruled.source = child.unit__source AND ruled.position = child.unit__position AND ruled.part = child.unit__part)
   AND EXISTS (SELECT FROM "rowcall_judging"."nodes" AS parent
                 LEFT JOIN "rowcall_judging"."nodes__overruled" AS of_parent
                   ON of_parent.source = parent.unit__source AND of_parent.position = parent.unit__position AND of_parent.part = parent.unit__part
                WHERE parent.unit__k1 = child."side_id__key1" AND parent.unit__copy_of IS NULL
                  AND coalesce(of_parent.outcome, parent.unit__outcome) IN ('quarantined', 'excluded'));

-- rule
/* rowcall: overrule nodes: ids in up_id */
UPDATE "rowcall_judging"."nodes" AS child
   SET "up_id" = coalesce(of_parent.target_id, parent.unit__id)
  FROM "rowcall_judging"."nodes" AS parent
  LEFT JOIN "rowcall_judging"."nodes__overruled" AS of_parent ON of_parent.source = parent.unit__source AND of_parent.position = parent.unit__position AND of_parent.part = parent.unit__part
 WHERE parent.unit__k1 = child."up_id__key1" AND parent.unit__copy_of IS NULL
   AND coalesce(of_parent.outcome, parent.unit__outcome) IN ('migrated', 'merged');

-- rule
/* rowcall: overrule nodes: ids in side_id */
UPDATE "rowcall_judging"."nodes" AS child
   SET "side_id" = coalesce(of_parent.target_id, parent.unit__id)
  FROM "rowcall_judging"."nodes" AS parent
  LEFT JOIN "rowcall_judging"."nodes__overruled" AS of_parent ON of_parent.source = parent.unit__source AND of_parent.position = parent.unit__position AND of_parent.part = parent.unit__part
 WHERE parent.unit__k1 = child."side_id__key1" AND parent.unit__copy_of IS NULL
   AND coalesce(of_parent.outcome, parent.unit__outcome) IN ('migrated', 'merged');

-- take-back
/* rowcall: take back nodes */
WITH gone AS (
  UPDATE "rowcall"."entry_nodes" AS entry
     SET outcome = 'quarantined', reason = ruled.reason, detail = ruled.detail,
         target_id = NULL, marks = NULL, row_hash = NULL, cause_mapping = ruled.cause_mapping, cause_key = ruled.cause_key, cause_part = ruled.cause_part, cause_reason = ruled.cause_reason
    FROM "rowcall_judging"."nodes" AS judged
    JOIN "rowcall_judging"."nodes__overruled" AS ruled ON ruled.source = judged.unit__source AND ruled.position = judged.unit__position AND ruled.part = judged.unit__part
   WHERE judged.unit__source = 0 AND ruled.outcome = 'quarantined'
     AND entry.source_key = judged.unit__key AND entry.part = judged.unit__part
     AND entry.outcome IN ('migrated', 'merged')
  RETURNING judged.unit__id
)
DELETE FROM "public"."nodes" AS target
 USING gone
 WHERE target."id" = gone.unit__id;

-- take-back
/* rowcall: refused parents of nodes.side_id */
WITH child AS (
  UPDATE "rowcall"."entry_nodes" AS entry
     SET marks = coalesce(entry.marks, '{}') || 3::smallint
    FROM "rowcall_judging"."nodes" AS child
    JOIN "rowcall_judging"."nodes" AS parent ON parent.unit__id = child."side_id"
    JOIN "rowcall"."entry_nodes" AS of_parent ON of_parent.source_key = parent.unit__key
     AND of_parent.part = parent.unit__part AND of_parent.outcome = 'quarantined'
   WHERE entry.source_key = child.unit__key AND entry.part = child.unit__part
     AND entry.outcome = 'migrated'
     AND NOT coalesce(3::smallint = ANY (entry.marks), FALSE)
  RETURNING child.unit__id
)
UPDATE "public"."nodes" AS target SET "side_id" = NULL FROM child
 WHERE target."id" = child.unit__id;
