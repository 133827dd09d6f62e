-- fill
/* rowcall: fill halls.boss_id */
UPDATE "public"."halls" AS target
   SET "boss_id" = link.new_value
  FROM (SELECT source.unit__key AS source_key, source.unit__part AS part,
               source.unit__target AS target_id,
               "boss_id__ref".target_id AS new_value,
               source."boss_id__given" AS is_given
          FROM (SELECT source.unit__key, source.unit__part, source.unit__target,
                       (source.boss) AS "boss_id__key1", (source.boss) IS NOT NULL AS "boss_id__given"
                  FROM (SELECT source.*, source."id"::text AS unit__key, ''::text AS unit__part, entry.target_id AS unit__target
                          FROM "rowcall_staging"."hall" AS source
                          JOIN "rowcall"."entry_halls" AS entry
                            ON entry.source_key = source."id"::text
                           AND entry.part = ''::text
                           AND entry.outcome = 'migrated'
                        OFFSET '0') AS source) AS source
          LEFT JOIN "rowcall"."entry_people" AS "boss_id__ref" ON "boss_id__ref".k1 = source."boss_id__key1" AND "boss_id__ref".is_first) AS link
 WHERE target."id" = link.target_id
   AND link.new_value IS NOT NULL
   AND target."boss_id" IS DISTINCT FROM link.new_value
   AND (%(rows)s::text[] IS NULL OR link.target_id::text = ANY (%(rows)s));

-- mark
/* rowcall: mark halls.boss_id */
UPDATE "rowcall"."entry_halls" AS entry
   SET marks = coalesce(entry.marks, '{}') || %(number)s::smallint
  FROM (SELECT source.unit__key AS source_key, source.unit__part AS part,
               source.unit__target AS target_id,
               "boss_id__ref".target_id AS new_value,
               source."boss_id__given" AS is_given
          FROM (SELECT source.unit__key, source.unit__part, source.unit__target,
                       (source.boss) AS "boss_id__key1", (source.boss) IS NOT NULL AS "boss_id__given"
                  FROM (SELECT source.*, source."id"::text AS unit__key, ''::text AS unit__part, entry.target_id AS unit__target
                          FROM "rowcall_staging"."hall" AS source
                          JOIN "rowcall"."entry_halls" AS entry
                            ON entry.source_key = source."id"::text
                           AND entry.part = ''::text
                           AND entry.outcome = 'migrated'
                        OFFSET '0') AS source) AS source
          LEFT JOIN "rowcall"."entry_people" AS "boss_id__ref" ON "boss_id__ref".k1 = source."boss_id__key1" AND "boss_id__ref".is_first) AS link
 WHERE entry.source_key = link.source_key AND entry.part = link.part
   AND link.is_given AND link.new_value IS NULL
   AND NOT coalesce(%(number)s::smallint = ANY (entry.marks), FALSE);
