-- balance
CREATE OR REPLACE VIEW rowcall.balance AS
SELECT NULL::integer AS run_id, NULL::text AS mapping, NULL::text AS source_table, NULL::bigint AS source_rows, NULL::bigint AS migrated, NULL::bigint AS merged, NULL::bigint AS excluded, NULL::bigint AS quarantined, NULL::bigint AS difference
 WHERE FALSE
UNION ALL
SELECT entered.run_id, 'phones', 'person',
       unit.n, entered.migrated, entered.merged, entered.excluded,
       entered.quarantined,
       abs(unit.n - unit.matched) + abs(entered.n - unit.matched)
         + abs(unit.row_count - unit.source_rows)
  FROM (SELECT max(run_id) AS run_id, count(*) AS n,
               count(*) FILTER (WHERE outcome = 'migrated') AS migrated,
               count(*) FILTER (WHERE outcome = 'merged') AS merged,
               count(*) FILTER (WHERE outcome = 'excluded') AS excluded,
               count(*) FILTER (WHERE outcome = 'quarantined') AS quarantined
          FROM "rowcall"."entry_phones") AS entered,
       (SELECT (SELECT count(*) FROM (SELECT source."id" AS k1, source.part AS part
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
         WHERE CASE WHEN (source.part <> 'fax' AND source.number ~ '^[0-9]+$') THEN TRUE ELSE FALSE END) AS unit) AS n, staged.source_rows,
               (SELECT count(*) FROM "rowcall_staging"."person") AS row_count,
               (SELECT count(*)
                  FROM (SELECT source."id" AS k1, source.part AS part
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
         WHERE CASE WHEN (source.part <> 'fax' AND source.number ~ '^[0-9]+$') THEN TRUE ELSE FALSE END) AS unit
                 WHERE EXISTS (SELECT FROM "rowcall"."entry_phones" AS entry
                                WHERE entry.k1 = unit.k1
                                  AND entry.part = unit.part)) AS matched
          FROM (SELECT coalesce(sum(source_rows), 0)::bigint AS source_rows
                  FROM rowcall.staged
                 WHERE relation = 'person') AS staged
        OFFSET '0') AS unit
UNION ALL
SELECT entered.run_id, 'faxes', 'person',
       unit.n, entered.migrated, entered.merged, entered.excluded,
       entered.quarantined,
       abs(unit.n - unit.matched) + abs(entered.n - unit.matched)
         + abs(unit.row_count - unit.source_rows)
  FROM (SELECT max(run_id) AS run_id, count(*) AS n,
               count(*) FILTER (WHERE outcome = 'migrated') AS migrated,
               count(*) FILTER (WHERE outcome = 'merged') AS merged,
               count(*) FILTER (WHERE outcome = 'excluded') AS excluded,
               count(*) FILTER (WHERE outcome = 'quarantined') AS quarantined
          FROM "rowcall"."entry_faxes") AS entered,
       (SELECT (SELECT count(*) FROM (SELECT source."id" AS k1, source.part AS part
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
         WHERE CASE WHEN (source.part = 'fax') THEN TRUE ELSE FALSE END) AS unit) AS n, staged.source_rows,
               (SELECT count(*) FROM "rowcall_staging"."person") AS row_count,
               (SELECT count(*)
                  FROM (SELECT source."id" AS k1, source.part AS part
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
         WHERE CASE WHEN (source.part = 'fax') THEN TRUE ELSE FALSE END) AS unit
                 WHERE EXISTS (SELECT FROM "rowcall"."entry_faxes" AS entry
                                WHERE entry.k1 = unit.k1
                                  AND entry.part = unit.part)) AS matched
          FROM (SELECT coalesce(sum(source_rows), 0)::bigint AS source_rows
                  FROM rowcall.staged
                 WHERE relation = 'person') AS staged
        OFFSET '0') AS unit
UNION ALL
SELECT entered.run_id, 'numbers', 'person',
       unit.n, entered.migrated, entered.merged, entered.excluded,
       entered.quarantined,
       abs(unit.n - unit.matched) + abs(entered.n - unit.matched)
         + abs(unit.row_count - unit.source_rows)
         + (SELECT count(*) FROM (SELECT source.*, 'home'::text AS part, source."home" AS "number"
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
             WHERE coalesce((source.part <> 'fax' AND source.number ~ '^[0-9]+$'), FALSE)::integer + coalesce((source.part = 'fax'), FALSE)::integer > 1)
  FROM (SELECT max(run_id) AS run_id, count(*) AS n,
               count(*) FILTER (WHERE outcome = 'migrated') AS migrated,
               count(*) FILTER (WHERE outcome = 'merged') AS merged,
               count(*) FILTER (WHERE outcome = 'excluded') AS excluded,
               count(*) FILTER (WHERE outcome = 'quarantined') AS quarantined
          FROM "rowcall"."entry_numbers") AS entered,
       (SELECT (SELECT count(*) FROM (SELECT source."id" AS k1, source.part AS part
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
         WHERE CASE WHEN (source.part = '' OR NOT (coalesce((source.part <> 'fax' AND source.number ~ '^[0-9]+$'), false) OR coalesce((source.part = 'fax'), false))) THEN TRUE ELSE FALSE END) AS unit) AS n, staged.source_rows,
               (SELECT count(*) FROM "rowcall_staging"."person") AS row_count,
               (SELECT count(*)
                  FROM (SELECT source."id" AS k1, source.part AS part
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
         WHERE CASE WHEN (source.part = '' OR NOT (coalesce((source.part <> 'fax' AND source.number ~ '^[0-9]+$'), false) OR coalesce((source.part = 'fax'), false))) THEN TRUE ELSE FALSE END) AS unit
                 WHERE EXISTS (SELECT FROM "rowcall"."entry_numbers" AS entry
                                WHERE entry.k1 = unit.k1
                                  AND entry.part = unit.part)) AS matched
          FROM (SELECT coalesce(sum(source_rows), 0)::bigint AS source_rows
                  FROM rowcall.staged
                 WHERE relation = 'person') AS staged
        OFFSET '0') AS unit;
