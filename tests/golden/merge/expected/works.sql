-- rule
/* rowcall: overrule works */
CREATE UNLOGGED TABLE "rowcall_judging"."works__overruled" AS
SELECT unit__source AS source, unit__position AS position, unit__part AS part,
       unit__outcome AS outcome, ''::text AS reason, ''::text AS detail,
       unit__cause_mapping AS cause_mapping, unit__cause_key AS cause_key, unit__cause_part AS cause_part, unit__cause_reason AS cause_reason,
       unit__id AS target_id,
       unit__source AS survivor_source, unit__position AS survivor_position,
       unit__part AS survivor_part
  FROM "rowcall_judging"."works"
  WITH NO DATA;

-- rule
/* rowcall: overrule works: merge by title */
INSERT INTO "rowcall_judging"."works__overruled"
SELECT source, position, part, 'merged', 'merged', 'same title',
       NULL, NULL, NULL, NULL, target_id,
       survivor_source, survivor_position, survivor_part
  FROM (SELECT unit__source AS source, unit__position AS position, unit__part AS part,
               row_number() OVER best AS place,
               first_value(unit__id) OVER best AS target_id,
               first_value(unit__source) OVER best AS survivor_source,
               first_value(unit__position) OVER best AS survivor_position,
               first_value(unit__part) OVER best AS survivor_part
          FROM "rowcall_judging"."works" AS judged
         WHERE unit__outcome = 'migrated'
           AND NOT EXISTS (SELECT FROM "rowcall_judging"."works__overruled" AS ruled
                            WHERE ruled.source = judged.unit__source AND ruled.position = judged.unit__position AND ruled.part = judged.unit__part)
           AND "title" IS NOT NULL
        WINDOW best AS (PARTITION BY "title"
                        ORDER BY unit__source, unit__s1 DESC NULLS LAST, unit__key COLLATE "C", unit__part COLLATE "C")) AS placed
 WHERE place > 1;

-- rule
/* rowcall: gather works */
CREATE UNLOGGED TABLE "rowcall_judging"."works__gathered" AS
SELECT survivor_source AS source, survivor_position AS position,
       survivor_part AS part,
       string_agg(gather1, '; ' ORDER BY line.source, line.position, line.part) FILTER (WHERE gather1 IS DISTINCT FROM NULL) AS gather1,
       array_agg(gather2 ORDER BY line.source, line.position, line.part) FILTER (WHERE gather2 IS DISTINCT FROM NULL) AS gather2,
       jsonb_agg(gather3 ORDER BY line.source, line.position, line.part) FILTER (WHERE gather3 IS DISTINCT FROM NULL) AS gather3
  FROM (SELECT ruled.*, (source.shelf)::text AS gather1, ('b' || source.id)::text AS gather2, (to_jsonb(source.id))::jsonb AS gather3
  FROM "rowcall_judging"."works__overruled" AS ruled
  JOIN "rowcall_staging"."book" AS source
    ON source.rowcall_row = ruled.position AND ruled.part = ''
 WHERE ruled.source = 0 AND ruled.outcome = 'merged'
UNION ALL
SELECT ruled.*, (source.box)::text AS gather1, (source.code)::text AS gather2, NULL::jsonb AS gather3
  FROM "rowcall_judging"."works__overruled" AS ruled
  JOIN "rowcall_staging"."film" AS source
    ON source.rowcall_row = ruled.position AND ruled.part = ''
 WHERE ruled.source = 1 AND ruled.outcome = 'merged') AS line
 GROUP BY survivor_source, survivor_position, survivor_part;

-- rule
/* rowcall: overrule works: followers */
UPDATE "rowcall_judging"."works__overruled" AS follower
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
  FROM "rowcall_judging"."works__overruled" AS leader
 WHERE follower.outcome = 'merged'
   AND leader.source = follower.survivor_source
   AND leader.position = follower.survivor_position
   AND leader.part = follower.survivor_part;

-- entry-table
CREATE TABLE IF NOT EXISTS "rowcall"."entry_works_book" AS
SELECT unit__key AS source_key, unit__part AS part,
       unit__k1::integer AS k1,
       TRUE AS is_first, unit__outcome AS outcome,
       ''::text AS reason, ''::text AS detail, unit__problems AS problems,
       unit__cause_mapping AS cause_mapping, unit__cause_key AS cause_key, unit__cause_part AS cause_part, unit__cause_reason AS cause_reason,
       unit__id AS target_id, unit__marks AS marks, 0::bigint AS row_hash,
       0::integer AS batch_id, 0::integer AS run_id
  FROM "rowcall_judging"."works"
  WITH NO DATA;

-- entry-table
CREATE TABLE IF NOT EXISTS "rowcall"."entry_works_film" AS
SELECT unit__key AS source_key, unit__part AS part,
       unit__k1::text AS k1,
       TRUE AS is_first, unit__outcome AS outcome,
       ''::text AS reason, ''::text AS detail, unit__problems AS problems,
       unit__cause_mapping AS cause_mapping, unit__cause_key AS cause_key, unit__cause_part AS cause_part, unit__cause_reason AS cause_reason,
       unit__id AS target_id, unit__marks AS marks, 0::bigint AS row_hash,
       0::integer AS batch_id, 0::integer AS run_id
  FROM "rowcall_judging"."works"
  WITH NO DATA;

-- load
/* rowcall: load works */
INSERT INTO "public"."works" ("id", "title", "places", "codes", "legacy")
SELECT judged.unit__id,
       judged."title",
       nullif(concat_ws('; ', judged."places", gathered.gather1), ''),
       coalesce(judged."codes" || gathered.gather2, judged."codes", gathered.gather2),
       CASE WHEN gathered.gather3 IS NULL THEN judged."legacy" ELSE coalesce(judged."legacy", '{}') || jsonb_build_object('books', gathered.gather3) END
  FROM "rowcall_judging"."works" AS judged
  LEFT JOIN (SELECT * FROM "rowcall_judging"."works__gathered" AS line
         WHERE line.source = %(source)s
           AND line.position > %(low)s AND line.position <= %(high)s) AS gathered
    ON gathered.source = judged.unit__source AND gathered.position = judged.unit__position AND gathered.part = judged.unit__part
 WHERE judged.unit__source = %(source)s
   AND judged.unit__position > %(low)s
   AND judged.unit__position <= %(high)s
   AND (%(parts)s::text[] IS NULL OR judged.unit__part = ANY (%(parts)s))
   AND judged.unit__outcome = 'migrated'
   AND NOT EXISTS (SELECT FROM (SELECT * FROM "rowcall_judging"."works__overruled" AS line
         WHERE line.source = %(source)s
           AND line.position > %(low)s AND line.position <= %(high)s) AS ruled
                    WHERE ruled.source = judged.unit__source AND ruled.position = judged.unit__position AND ruled.part = judged.unit__part);

-- refuse
/* rowcall: refused works */
INSERT INTO "rowcall_judging"."works__overruled"
SELECT judged.unit__source, judged.unit__position, judged.unit__part,
       'quarantined', 'refused_by_database', %(told)s,
       %(mapping)s, judged.unit__key, judged.unit__part, 'refused_by_database',
       NULL, NULL, NULL, NULL
  FROM "rowcall_judging"."works" AS judged
 WHERE judged.unit__source = %(source)s
   AND judged.unit__position > %(low)s
   AND judged.unit__position <= %(high)s
   AND judged.unit__part = %(part)s;

-- follow
/* rowcall: recall works */
INSERT INTO "rowcall_judging"."works__overruled"
SELECT judged.unit__source, judged.unit__position, judged.unit__part,
       entry.outcome, entry.reason, entry.detail,
       entry.cause_mapping, entry.cause_key, entry.cause_part, entry.cause_reason,
       NULL, NULL, NULL, NULL
  FROM "rowcall"."entry_works_book" AS entry
  JOIN "rowcall_judging"."works" AS judged
    ON judged.unit__source = 0
   AND judged.unit__key = entry.source_key AND judged.unit__part = entry.part
 WHERE entry.reason = 'refused_by_database' AND entry.outcome = 'quarantined'
    ON CONFLICT DO NOTHING;

-- follow
/* rowcall: recall works */
INSERT INTO "rowcall_judging"."works__overruled"
SELECT judged.unit__source, judged.unit__position, judged.unit__part,
       entry.outcome, entry.reason, entry.detail,
       entry.cause_mapping, entry.cause_key, entry.cause_part, entry.cause_reason,
       NULL, NULL, NULL, NULL
  FROM "rowcall"."entry_works_film" AS entry
  JOIN "rowcall_judging"."works" AS judged
    ON judged.unit__source = 1
   AND judged.unit__key = entry.source_key AND judged.unit__part = entry.part
 WHERE entry.reason = 'refused_by_database' AND entry.outcome = 'quarantined'
    ON CONFLICT DO NOTHING;

-- follow
/* rowcall: overrule works: followers */
UPDATE "rowcall_judging"."works__overruled" AS follower
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
  FROM "rowcall_judging"."works__overruled" AS leader
 WHERE follower.outcome = 'merged'
   AND leader.source = follower.survivor_source
   AND leader.position = follower.survivor_position
   AND leader.part = follower.survivor_part;
