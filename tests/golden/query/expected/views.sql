-- source_rows
CREATE OR REPLACE VIEW rowcall.source_rows AS
SELECT NULL::integer AS run_id, NULL::text AS mapping, NULL::text AS source_table, NULL::text AS source_key, NULL::text AS part, NULL::text AS outcome, NULL::text AS reason, NULL::text AS detail, NULL::text AS cause_mapping, NULL::text AS cause_key, NULL::text AS cause_part, NULL::text AS cause_reason, NULL::text AS target_table, NULL::text AS target_key, NULL::integer AS batch_id
 WHERE FALSE
UNION ALL
SELECT run_id, 'readers', 'reader', source_key, part,
       outcome::text, reason, detail,
       cause_mapping, cause_key, cause_part, cause_reason,
       CASE WHEN target_id IS NOT NULL THEN 'readers' END, target_id::text, batch_id
  FROM "rowcall"."entry_readers"
UNION ALL
SELECT run_id, 'totals', 'loans_by_reader', source_key, part,
       outcome::text, reason, detail,
       cause_mapping, cause_key, cause_part, cause_reason,
       CASE WHEN target_id IS NOT NULL THEN 'totals' END, target_id::text, batch_id
  FROM "rowcall"."entry_totals";

-- target_rows
CREATE OR REPLACE VIEW rowcall.target_rows AS
SELECT NULL::integer AS run_id, NULL::text AS target_table, NULL::text AS target_key, NULL::text AS origin, NULL::text AS mapping, NULL::text AS source_table, NULL::text AS source_key, NULL::text AS part
 WHERE FALSE
UNION ALL
SELECT entry.run_id, 'readers', entry.target_id::text, 'migrated',
       'readers', 'reader', entry.source_key, entry.part
  FROM "rowcall"."entry_readers" AS entry
 WHERE entry.outcome = 'migrated'
UNION ALL
SELECT entry.run_id, 'totals', entry.target_id::text, 'derived',
       'totals', 'loans_by_reader', entry.source_key, entry.part
  FROM "rowcall"."entry_totals" AS entry
 WHERE entry.outcome = 'migrated'
UNION ALL
SELECT run_id, target_table, target_key, 'placeholder', mapping,
       NULL::text, source_key, ''
  FROM rowcall.placeholder
UNION ALL
SELECT NULL::integer, 'readers', (target."id")::text, 'native',
       NULL, NULL, NULL, NULL
  FROM "public"."readers" AS target
 WHERE NOT EXISTS (SELECT FROM (SELECT entry.target_id, 'migrated' AS origin
  FROM "rowcall"."entry_readers" AS entry
 WHERE entry.outcome = 'migrated'
 UNION ALL
SELECT target_key::uuid AS target_id, 'placeholder' AS origin
  FROM rowcall.placeholder WHERE target_table = 'readers') AS claim
                    WHERE claim.target_id = target."id")
UNION ALL
SELECT NULL::integer, 'totals', (target."id")::text, 'native',
       NULL, NULL, NULL, NULL
  FROM "public"."totals" AS target
 WHERE NOT EXISTS (SELECT FROM (SELECT entry.target_id, 'derived' AS origin
  FROM "rowcall"."entry_totals" AS entry
 WHERE entry.outcome = 'migrated'
 UNION ALL
SELECT target_key::uuid AS target_id, 'placeholder' AS origin
  FROM rowcall.placeholder WHERE target_table = 'totals') AS claim
                    WHERE claim.target_id = target."id");

-- target_balance
CREATE OR REPLACE VIEW rowcall.target_balance AS
SELECT NULL::integer AS run_id, NULL::text AS target_table, NULL::bigint AS target_rows, NULL::bigint AS migrated, NULL::bigint AS adopted, NULL::bigint AS placeholder, NULL::bigint AS derived, NULL::bigint AS surplus, NULL::bigint AS native, NULL::bigint AS undecided, NULL::bigint AS difference
 WHERE FALSE
UNION ALL
SELECT (SELECT max(run_id) FROM rowcall.run), 'readers',
       count(key), count(key) FILTER (WHERE origin = 'migrated'), count(key) FILTER (WHERE origin = 'adopted'), count(key) FILTER (WHERE origin = 'placeholder'),
       count(key) FILTER (WHERE origin = 'derived'), count(key) FILTER (WHERE origin = 'surplus'),
       count(key) FILTER (WHERE origin IS NULL), count(key) FILTER (WHERE origin = 'undecided'),
       count(*) FILTER (WHERE key IS NULL) + coalesce(sum(claims - 1), 0)::bigint
  FROM (SELECT target_id, min(origin) AS origin, count(*) AS claims
          FROM (SELECT entry.target_id, 'migrated' AS origin
  FROM "rowcall"."entry_readers" AS entry
 WHERE entry.outcome = 'migrated'
 UNION ALL
SELECT target_key::uuid AS target_id, 'placeholder' AS origin
  FROM rowcall.placeholder WHERE target_table = 'readers') AS claim
         GROUP BY target_id) AS claimed
  FULL JOIN (SELECT target."id" AS key
               FROM "public"."readers" AS target) AS target
    ON target.key = claimed.target_id
UNION ALL
SELECT (SELECT max(run_id) FROM rowcall.run), 'totals',
       count(key), count(key) FILTER (WHERE origin = 'migrated'), count(key) FILTER (WHERE origin = 'adopted'), count(key) FILTER (WHERE origin = 'placeholder'),
       count(key) FILTER (WHERE origin = 'derived'), count(key) FILTER (WHERE origin = 'surplus'),
       count(key) FILTER (WHERE origin IS NULL), count(key) FILTER (WHERE origin = 'undecided'),
       count(*) FILTER (WHERE key IS NULL) + coalesce(sum(claims - 1), 0)::bigint
  FROM (SELECT target_id, min(origin) AS origin, count(*) AS claims
          FROM (SELECT entry.target_id, 'derived' AS origin
  FROM "rowcall"."entry_totals" AS entry
 WHERE entry.outcome = 'migrated'
 UNION ALL
SELECT target_key::uuid AS target_id, 'placeholder' AS origin
  FROM rowcall.placeholder WHERE target_table = 'totals') AS claim
         GROUP BY target_id) AS claimed
  FULL JOIN (SELECT target."id" AS key
               FROM "public"."totals" AS target) AS target
    ON target.key = claimed.target_id;
