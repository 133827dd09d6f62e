-- judge
/* rowcall: judge things */
CREATE UNLOGGED TABLE "rowcall_judging"."things" AS
(WITH source AS (
   SELECT source.rowcall_row AS "unit__position",
          ''::text AS "unit__part",
          source."id"::text AS "unit__key",
          1 AS "unit__copy",
          FALSE AS "unit__is_equal",
          source."id" AS "unit__k1",
          (source.born::timestamptz)::timestamptz AS "unit__created",
          CASE WHEN (source.name LIKE 'test%') THEN 'test' END AS "unit__excluded",
          CASE WHEN (source.price IS NULL AND source.kind = 2) THEN 'no_price' END AS "unit__rejected",
          (source.name)::text AS "title__raw",
          nullif(btrim((source.name)::text), '') AS "titles__az",
          nullif(btrim((source.name_en)::text), '') AS "titles__en",
          ('adsız') AS "titles__placeholder",
          (jsonb_build_object('code', (source.code), 'kind', (source.kind))) - ARRAY[CASE WHEN (source.code) IS NULL THEN 'code' END, CASE WHEN (source.kind) IS NULL THEN 'kind' END]::text[] AS "facts__raw",
          (source.name)::text AS "short__raw",
          (source.code)::text AS "code__raw",
          "code__taken".rowcall_row IS NOT NULL AS "code__is_taken",
          (source.born)::text AS "born__raw",
          (source.price)::text AS "price__raw",
          (0) AS "price__placeholder",
          (source.count)::text AS "count__raw",
          (source.open)::text AS "open__raw",
          (source.state)::text AS "state__raw",
          (source.kind)::text AS "kind__raw",
          (source.weight) AS "weight__raw",
          (source.remark)::text AS "remark__raw",
          (source.seen) AS "seen__raw",
          (source.cost)::text AS "cost__raw",
          (source."plan content")::bytea AS "plan__raw",
          (source."plan") IS NOT NULL AS "plan__number"
     FROM "rowcall_staging"."thing" AS source
     LEFT JOIN (SELECT rowcall_row
                FROM (SELECT source.rowcall_row, dense_rank() OVER (
                               PARTITION BY (source.code)
                               ORDER BY source."id") AS place
                        FROM "rowcall_staging"."thing" AS source
                       WHERE (source.code) IS NOT NULL) AS numbered
               WHERE place > 1) AS "code__taken" ON "code__taken".rowcall_row = source.rowcall_row
   OFFSET '0'
 ),
 resolved AS (
   SELECT source.*,
          source."title__raw" AS "title__value",
          CASE WHEN source."titles__az" IS NOT NULL THEN (jsonb_build_object('az', source."titles__az", 'en', source."titles__en")) - ARRAY[CASE WHEN source."titles__az" IS NULL THEN 'az' END, CASE WHEN source."titles__en" IS NULL THEN 'en' END]::text[] END AS "titles__value",
          source."facts__raw"::jsonb AS "facts__value",
          CASE WHEN length(source."short__raw") <= 12 THEN source."short__raw" ELSE left(source."short__raw", 3) || '~' || left(md5(source.unit__key), 8) END AS "short__value",
          CASE WHEN NOT source."code__is_taken" THEN source."code__raw" END AS "code__value",
          rowcall.parse_date(source."born__raw")::date AS "born__value",
          rowcall.parse_number(source."price__raw") AS "price__value",
          rowcall.parse_integer(source."count__raw") AS "count__value",
          rowcall.parse_flag(source."open__raw")::boolean AS "open__value",
          CASE WHEN (source."state__raw")::text IN ('new', 'old') THEN (source."state__raw")::text::state END AS "state__value",
          CASE source."kind__raw" WHEN '1' THEN 'new'::state WHEN '2' THEN 'old'::state END AS "kind__value",
          'the ''90s'::text AS "origin__value",
          round(source."weight__raw"::numeric, 1) AS "weight__value",
          left(source."remark__raw", 20) AS "remark__value",
          rowcall.read_moment(source."seen__raw", ARRAY[E'^[ \\t\\n\\r\\f\\v]*([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:[T ]([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:[.,]([0-9]{1,6}))?)? ?(Z|[+-][0-9]{2}(?::?[0-9]{2})?)?)?[ \\t\\n\\r\\f\\v]*$', E'^[ \\t\\n\\r\\f\\v]*([0-9]{1,2})[./-]([0-9]{1,2})[./-]([0-9]{4})(?:[T ]([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:[.,]([0-9]{1,6}))?)? ?(Z|[+-][0-9]{2}(?::?[0-9]{2})?)?)?[ \\t\\n\\r\\f\\v]*$'], ARRAY['year month day hour minute second fraction offset', 'day month year hour minute second fraction offset'], 'Asia/Baku'::text)::timestamp with time zone AS "seen__value",
          round(rowcall.parse_number(source."cost__raw", ',', '.')::numeric, 2) AS "cost__value",
          source."plan__raw" AS "plan__value"
     FROM source
   OFFSET '0'
 ),
 troubled AS (
   SELECT resolved.*,
          CASE WHEN "title__value" IS NULL AND (length("title__value") > 30) IS NOT TRUE THEN 'bad_value|title: no value'
               WHEN length("title__value") > 30 THEN 'too_long|title: longer than 30 characters' END AS "title__trouble",
          CASE WHEN "titles__value" IS NULL THEN 'bad_value|titles: no value' END AS "titles__trouble",
          CASE WHEN length("short__value") > 12 THEN 'too_long|short: longer than 12 characters' END AS "short__trouble",
          CASE WHEN "code__is_taken" THEN 'bad_value|code: another row has this value' END AS "code__trouble",
          CASE WHEN "born__value" IS NULL AND btrim("born__raw") <> '' THEN 'bad_value|born: not a date' END AS "born__trouble",
          CASE WHEN "price__value" IS NULL AND "price__raw" ~ '^[ \t\n\r\f\v]*[+-]?[1-9][0-9]{0,2},[0-9]{3}[ \t\n\r\f\v]*$' THEN 'bad_value|price: the comma may be one of thousands'
               WHEN "price__value" IS NULL AND btrim("price__raw") <> '' THEN 'bad_value|price: not a number'
               WHEN NOT ("price__value" = 'NaN' OR ("price__value" = round("price__value", 2) AND abs("price__value") < 1e6)) THEN 'bad_value|price: does not fit numeric(8,2)'
               WHEN "price__value" IS NULL AND ("price__value" IS NULL AND "price__raw" ~ '^[ \t\n\r\f\v]*[+-]?[1-9][0-9]{0,2},[0-9]{3}[ \t\n\r\f\v]*$') IS NOT TRUE AND ("price__value" IS NULL AND btrim("price__raw") <> '') IS NOT TRUE AND (NOT ("price__value" = 'NaN' OR ("price__value" = round("price__value", 2) AND abs("price__value") < 1e6))) IS NOT TRUE THEN 'bad_value|price: no value' END AS "price__trouble",
          CASE WHEN "count__value" IS NULL AND btrim("count__raw") <> '' THEN 'bad_value|count: not a whole number'
               WHEN NOT ("count__value" BETWEEN -2147483648 AND 2147483647) THEN 'bad_value|count: does not fit integer' END AS "count__trouble",
          CASE WHEN "open__value" IS NULL AND btrim("open__raw") <> '' THEN 'bad_value|open: neither yes nor no'
               WHEN "open__value" IS NULL AND ("open__value" IS NULL AND btrim("open__raw") <> '') IS NOT TRUE THEN 'bad_value|open: no value' END AS "open__trouble",
          CASE WHEN "state__value" IS NULL AND ("state__value" IS NULL AND "state__raw" IS NOT NULL) IS NOT TRUE THEN 'bad_value|state: no value'
               WHEN "state__value" IS NULL AND "state__raw" IS NOT NULL THEN 'unknown_code|state: not a label of state' END AS "state__trouble",
          CASE WHEN "kind__raw" NOT IN ('1', '2') THEN 'unknown_code|kind: not in the lookup' END AS "kind__trouble",
          CASE WHEN "origin__value" IS NULL THEN 'bad_value|origin: no value' END AS "origin__trouble",
          CASE WHEN NOT ("weight__value" = 'NaN' OR ("weight__value" = round("weight__value", 1) AND abs("weight__value") < 1e5)) THEN 'bad_value|weight: does not fit numeric(6,1)' END AS "weight__trouble",
          CASE WHEN length("remark__value") > 20 THEN 'too_long|remark: longer than 20 characters' END AS "remark__trouble",
          CASE WHEN "seen__value" IS NULL AND btrim("seen__raw"::text) <> '' THEN 'bad_value|seen: not a time in Asia/Baku' END AS "seen__trouble",
          CASE WHEN "cost__value" IS NULL AND btrim("cost__raw") <> '' THEN 'bad_value|cost: not a number'
               WHEN NOT ("cost__value" = 'NaN' OR ("cost__value" = round("cost__value", 2) AND abs("cost__value") < 1e6)) THEN 'bad_value|cost: does not fit numeric(8,2)' END AS "cost__trouble",
          CASE WHEN "plan__value" IS NULL AND "plan__number" THEN 'bad_value|plan: no large object of this number that can be read' END AS "plan__trouble"
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
          CASE WHEN resolved."open__trouble" IS NOT NULL OR resolved.unit__rejected IS NOT NULL OR resolved."title__trouble" IS NOT NULL OR CASE WHEN resolved."price__trouble" IS NOT NULL THEN NOT (abs((((resolved."price__placeholder")))::numeric) < 1e6) END OR resolved."count__trouble" IS NOT NULL OR resolved."state__trouble" IS NOT NULL OR resolved."origin__trouble" IS NOT NULL OR resolved."weight__trouble" IS NOT NULL OR resolved."seen__trouble" IS NOT NULL OR resolved."short__trouble" IS NOT NULL OR resolved."remark__trouble" IS NOT NULL THEN array_remove(ARRAY[
              CASE WHEN resolved."open__trouble" = 'bad_value|open: neither yes nor no' THEN 'stopped|every thing is open or not' END,
              CASE WHEN resolved."open__trouble" = 'bad_value|open: no value' THEN 'stopped|every thing is open or not' END,
              CASE WHEN resolved.unit__rejected IS NOT NULL THEN resolved.unit__rejected || '|by a rule of the mapping' END,
              CASE WHEN resolved."title__trouble" = 'bad_value|title: no value' THEN 'no_name|title: no value' END,
              CASE WHEN CASE WHEN resolved."price__trouble" IS NOT NULL THEN NOT (abs((((resolved."price__placeholder")))::numeric) < 1e6) END THEN 'bad_value|price: placeholder: does not fit numeric(8,2)' END,
              CASE WHEN resolved."count__trouble" = 'bad_value|count: not a whole number' THEN 'bad_value|count: not a whole number' END,
              CASE WHEN resolved."count__trouble" = 'bad_value|count: does not fit integer' THEN 'bad_value|count: does not fit integer' END,
              CASE WHEN resolved."state__trouble" = 'bad_value|state: no value' THEN 'bad_value|state: no value' END,
              CASE WHEN resolved."origin__trouble" = 'bad_value|origin: no value' THEN 'bad_value|origin: no value' END,
              CASE WHEN resolved."weight__trouble" = 'bad_value|weight: does not fit numeric(6,1)' THEN 'bad_value|weight: does not fit numeric(6,1)' END,
              CASE WHEN resolved."seen__trouble" = 'bad_value|seen: not a time in Asia/Baku' THEN 'bad_value|seen: not a time in Asia/Baku' END,
              CASE WHEN resolved."state__trouble" = 'unknown_code|state: not a label of state' THEN 'unknown_code|state: not a label of state' END,
              CASE WHEN resolved."title__trouble" = 'too_long|title: longer than 30 characters' THEN 'no_name|title: longer than 30 characters' END,
              CASE WHEN resolved."short__trouble" = 'too_long|short: longer than 12 characters' THEN 'too_long|short: longer than 12 characters' END,
              CASE WHEN resolved."remark__trouble" = 'too_long|remark: longer than 20 characters' THEN 'too_long|remark: longer than 20 characters' END], NULL) END AS "unit__problems",
          CASE WHEN "titles__trouble" = 'bad_value|titles: no value' OR length("short__raw") > 12 OR "code__trouble" = 'bad_value|code: another row has this value' OR "born__value" IS NOT NULL AND btrim("born__raw") NOT LIKE '__/__/____' AND NOT ("born__raw" ~ '[0-9][T ][0-9]{2}:' AND "born__raw" !~ '[T ]00:00(:00([.]0+)?)?([^0-9:.]|$)') OR "born__value" IS NOT NULL AND btrim("born__raw") NOT LIKE '__/__/____' AND "born__raw" ~ '[0-9][T ][0-9]{2}:' AND "born__raw" !~ '[T ]00:00(:00([.]0+)?)?([^0-9:.]|$)' OR "born__trouble" = 'bad_value|born: not a date' OR "price__value" IS NOT NULL AND "price__raw" ~ '[^-0-9.]' AND "price__trouble" IS NULL OR "price__trouble" = 'bad_value|price: the comma may be one of thousands' OR "price__trouble" = 'bad_value|price: not a number' OR "price__trouble" = 'bad_value|price: does not fit numeric(8,2)' OR "price__trouble" = 'bad_value|price: no value' OR "count__value" IS NOT NULL AND "count__raw" ~ '[^-0-9.]' AND "count__trouble" IS NULL OR "kind__trouble" = 'unknown_code|kind: not in the lookup' OR "weight__value" IS NOT NULL AND (NOT ("weight__raw" = 'NaN' OR ("weight__raw" = round("weight__raw", 1) AND abs("weight__raw") < 1e5))) AND "weight__trouble" IS NULL OR "remark__raw" <> "remark__value" OR "seen__value" IS NOT NULL AND rowcall.is_twice("seen__value", 'Asia/Baku') OR "cost__value" IS NOT NULL AND "cost__raw" ~ '[^-0-9.]' AND "cost__trouble" IS NULL OR "cost__value" IS NOT NULL AND (rowcall.parse_number("cost__raw", ',', '.') <> "cost__value") AND "cost__trouble" IS NULL OR "cost__trouble" = 'bad_value|cost: not a number' OR "cost__trouble" = 'bad_value|cost: does not fit numeric(8,2)' OR "plan__trouble" = 'bad_value|plan: no large object of this number that can be read' THEN array_remove(ARRAY[
              CASE WHEN "titles__trouble" = 'bad_value|titles: no value' THEN 2::smallint END,
              CASE WHEN length("short__raw") > 12 THEN 3::smallint END,
              CASE WHEN "code__trouble" = 'bad_value|code: another row has this value' THEN 4::smallint END,
              CASE WHEN "born__value" IS NOT NULL AND btrim("born__raw") NOT LIKE '__/__/____' AND NOT ("born__raw" ~ '[0-9][T ][0-9]{2}:' AND "born__raw" !~ '[T ]00:00(:00([.]0+)?)?([^0-9:.]|$)') THEN 5::smallint END,
              CASE WHEN "born__value" IS NOT NULL AND btrim("born__raw") NOT LIKE '__/__/____' AND "born__raw" ~ '[0-9][T ][0-9]{2}:' AND "born__raw" !~ '[T ]00:00(:00([.]0+)?)?([^0-9:.]|$)' THEN 6::smallint END,
              CASE WHEN "born__trouble" = 'bad_value|born: not a date' THEN 7::smallint END,
              CASE WHEN "price__value" IS NOT NULL AND "price__raw" ~ '[^-0-9.]' AND "price__trouble" IS NULL THEN 8::smallint END,
              CASE WHEN "price__trouble" = 'bad_value|price: the comma may be one of thousands' THEN 10::smallint END,
              CASE WHEN "price__trouble" = 'bad_value|price: not a number' THEN 11::smallint END,
              CASE WHEN "price__trouble" = 'bad_value|price: does not fit numeric(8,2)' THEN 12::smallint END,
              CASE WHEN "price__trouble" = 'bad_value|price: no value' THEN 13::smallint END,
              CASE WHEN "count__value" IS NOT NULL AND "count__raw" ~ '[^-0-9.]' AND "count__trouble" IS NULL THEN 14::smallint END,
              CASE WHEN "kind__trouble" = 'unknown_code|kind: not in the lookup' THEN 15::smallint END,
              CASE WHEN "weight__value" IS NOT NULL AND (NOT ("weight__raw" = 'NaN' OR ("weight__raw" = round("weight__raw", 1) AND abs("weight__raw") < 1e5))) AND "weight__trouble" IS NULL THEN 16::smallint END,
              CASE WHEN "remark__raw" <> "remark__value" THEN 17::smallint END,
              CASE WHEN "seen__value" IS NOT NULL AND rowcall.is_twice("seen__value", 'Asia/Baku') THEN 18::smallint END,
              CASE WHEN "cost__value" IS NOT NULL AND "cost__raw" ~ '[^-0-9.]' AND "cost__trouble" IS NULL THEN 19::smallint END,
              CASE WHEN "cost__value" IS NOT NULL AND (rowcall.parse_number("cost__raw", ',', '.') <> "cost__value") AND "cost__trouble" IS NULL THEN 20::smallint END,
              CASE WHEN "cost__trouble" = 'bad_value|cost: not a number' THEN 21::smallint END,
              CASE WHEN "cost__trouble" = 'bad_value|cost: does not fit numeric(8,2)' THEN 22::smallint END,
              CASE WHEN "plan__trouble" = 'bad_value|plan: no large object of this number that can be read' THEN 23::smallint END], NULL) END AS "unit__marks",
          resolved."title__value" AS "title",
          CASE WHEN resolved."titles__trouble" IS NULL THEN resolved."titles__value" ELSE (jsonb_build_object('az', resolved."titles__placeholder", 'en', resolved."titles__en")) - ARRAY[CASE WHEN resolved."titles__placeholder" IS NULL THEN 'az' END, CASE WHEN resolved."titles__en" IS NULL THEN 'en' END]::text[] END AS "titles",
          resolved."facts__value" AS "facts",
          resolved."short__value" AS "short",
          CASE WHEN resolved."code__trouble" IS NULL THEN resolved."code__value" END AS "code",
          CASE WHEN resolved."born__trouble" IS NULL THEN resolved."born__value" END AS "born",
          CASE WHEN resolved."price__trouble" IS NULL THEN (resolved."price__value")::numeric(8,2) ELSE CASE WHEN (NOT (abs((((resolved."price__placeholder")))::numeric) < 1e6)) IS NOT TRUE THEN ((((resolved."price__placeholder"))))::numeric(8,2) END END AS "price",
          CASE WHEN resolved."count__trouble" IS NULL THEN (resolved."count__value")::integer END AS "count",
          resolved."open__value" AS "open",
          resolved."state__value" AS "state",
          CASE WHEN resolved."kind__trouble" IS NULL THEN resolved."kind__value" END AS "kind",
          resolved."origin__value" AS "origin",
          CASE WHEN resolved."weight__trouble" IS NULL THEN (resolved."weight__value")::numeric(6,1) END AS "weight",
          resolved."remark__value" AS "remark",
          resolved."seen__value" AS "seen",
          CASE WHEN resolved."cost__trouble" IS NULL THEN (resolved."cost__value")::numeric(8,2) END AS "cost",
          CASE WHEN resolved."plan__trouble" IS NULL THEN resolved."plan__value" END AS "plan"
     FROM troubled AS resolved
   OFFSET '0'
 ),
 completed AS (
   SELECT resolved.*,
          resolved."label__value" AS "label",
          (false)::boolean AS "free"
     FROM (
     SELECT decided.*, source.*,
            source."label__raw" AS "label__value"
       FROM decided
      CROSS JOIN LATERAL (SELECT (title || ' ' || origin)::text AS "label__raw") AS source
   ) AS resolved
 ),
 checked AS (
   SELECT completed.*,
          CASE WHEN (((price >= (0)::numeric) OR free)) IS FALSE AND NOT coalesce(unit__problems && ARRAY['bad_value|price: placeholder: does not fit numeric(8,2)'], FALSE) THEN unit__problems || array_remove(ARRAY[
              CASE WHEN (((price >= (0)::numeric) OR free)) IS FALSE AND NOT coalesce(unit__problems && ARRAY['bad_value|price: placeholder: does not fit numeric(8,2)'], FALSE) THEN 'check_violated|things_check' END], NULL) ELSE unit__problems END AS unit__all
     FROM completed
   OFFSET '0'
 )
 SELECT 0::smallint AS "unit__source",
        unit__position AS "unit__position",
        unit__part AS "unit__part",
        unit__key AS "unit__key",
        unit__copy_of AS "unit__copy_of",
        unit__k1 AS "unit__k1",
        rowcall.make_id(unit__created, 'things:thing:' || unit__key || ':' || unit__part) AS "unit__id",
        (CASE WHEN unit__excluded IS NOT NULL THEN 'excluded'
             WHEN unit__all IS NOT NULL THEN 'quarantined'
             ELSE 'migrated' END)::rowcall.outcome AS "unit__outcome",
        unit__excluded AS "unit__excluded",
        unit__all AS "unit__problems",
        unit__marks AS "unit__marks",
        CASE WHEN unit__all IS NULL AND unit__excluded IS NULL THEN NULL
             WHEN unit__excluded IS NOT NULL THEN 'things'
             ELSE 'things' END AS "unit__cause_mapping",
        CASE WHEN unit__all IS NULL AND unit__excluded IS NULL THEN NULL
             WHEN unit__excluded IS NOT NULL THEN unit__key
             ELSE unit__key END AS "unit__cause_key",
        CASE WHEN unit__all IS NULL AND unit__excluded IS NULL THEN NULL
             WHEN unit__excluded IS NOT NULL THEN unit__part
             ELSE unit__part END AS "unit__cause_part",
        CASE WHEN unit__all IS NULL AND unit__excluded IS NULL THEN NULL
             WHEN unit__excluded IS NOT NULL THEN coalesce(unit__excluded, split_part(unit__all[1], '|', 1))
             ELSE coalesce(unit__excluded, split_part(unit__all[1], '|', 1)) END AS "unit__cause_reason",
        "title",
        "titles",
        "facts",
        "short",
        "code",
        "born",
        "price",
        "count",
        "open",
        "state",
        "kind",
        "origin",
        "label",
        "weight",
        "remark",
        "seen",
        "cost",
        "plan"
   FROM checked);

-- load
/* rowcall: load things */
INSERT INTO "public"."things" ("id", "title", "titles", "facts", "short", "code", "born", "price", "count", "open", "state", "kind", "origin", "label", "weight", "remark", "seen", "cost", "plan")
SELECT judged.unit__id,
       judged."title",
       judged."titles",
       judged."facts",
       judged."short",
       judged."code",
       judged."born",
       judged."price",
       judged."count",
       judged."open",
       judged."state",
       judged."kind",
       judged."origin",
       judged."label",
       judged."weight",
       judged."remark",
       judged."seen",
       judged."cost",
       judged."plan"
  FROM "rowcall_judging"."things" AS judged
 WHERE judged.unit__source = %(source)s
   AND judged.unit__position > %(low)s
   AND judged.unit__position <= %(high)s
   AND (%(parts)s::text[] IS NULL OR judged.unit__part = ANY (%(parts)s))
   AND judged.unit__outcome = 'migrated'
   AND NOT EXISTS (SELECT FROM (SELECT * FROM "rowcall_judging"."things__overruled" AS line
         WHERE line.source = %(source)s
           AND line.position > %(low)s AND line.position <= %(high)s) AS ruled
                    WHERE ruled.source = judged.unit__source AND ruled.position = judged.unit__position AND ruled.part = judged.unit__part);

-- enter
/* rowcall: enter things */
INSERT INTO "rowcall"."entry_things" ("source_key", "part", "k1", "is_first", "outcome", "reason", "detail", "problems", "cause_mapping", "cause_key", "cause_part", "cause_reason", "target_id", "marks", "row_hash", "batch_id", "run_id")
SELECT judged.unit__key,
       judged.unit__part,
       judged.unit__k1,
       judged.unit__copy_of IS NULL,
       coalesce(ruled.outcome, judged.unit__outcome),
       CASE WHEN ruled.position IS NOT NULL THEN ruled.reason
            WHEN judged.unit__outcome = 'excluded' THEN judged.unit__excluded
            WHEN judged.unit__outcome = 'quarantined'
            THEN split_part(judged.unit__problems[1], '|', 1) END,
       CASE WHEN ruled.position IS NOT NULL THEN ruled.detail
            WHEN judged.unit__outcome = 'quarantined'
            THEN substr(judged.unit__problems[1],
                        strpos(judged.unit__problems[1], '|') + 1) END,
       CASE WHEN judged.unit__outcome = 'quarantined' THEN judged.unit__problems END,
       CASE WHEN ruled.position IS NULL THEN judged.unit__cause_mapping ELSE ruled.cause_mapping END,
       CASE WHEN ruled.position IS NULL THEN judged.unit__cause_key ELSE ruled.cause_key END,
       CASE WHEN ruled.position IS NULL THEN judged.unit__cause_part ELSE ruled.cause_part END,
       CASE WHEN ruled.position IS NULL THEN judged.unit__cause_reason ELSE ruled.cause_reason END,
       CASE WHEN ruled.outcome = 'merged' THEN ruled.target_id
            WHEN ruled.position IS NULL AND judged.unit__outcome = 'migrated'
            THEN judged.unit__id END,
       CASE WHEN ruled.position IS NULL AND judged.unit__outcome = 'migrated'
            THEN judged.unit__marks END,
       CASE WHEN ruled.position IS NULL AND judged.unit__outcome = 'migrated'
            THEN hash_record_extended(ROW((judged."title")::character varying(30), (judged."titles")::jsonb, (judged."facts")::jsonb, (judged."short")::character varying(12), (judged."code")::text, (judged."born")::date, (judged."price")::numeric(8,2), (judged."count")::integer, (judged."open")::boolean, (judged."state")::state, (judged."kind")::state, (judged."origin")::text, (judged."label")::text, (judged."weight")::numeric(6,1), (judged."remark")::character varying(20), (judged."seen")::timestamp with time zone, (judged."cost")::numeric(8,2), (judged."plan")::bytea), 0) END,
       %(batch)s,
       %(run)s
  FROM "rowcall_judging"."things" AS judged
  LEFT JOIN (SELECT * FROM "rowcall_judging"."things__overruled" AS line
         WHERE line.source = %(source)s
           AND line.position > %(low)s AND line.position <= %(high)s) AS ruled
    ON ruled.source = judged.unit__source AND ruled.position = judged.unit__position AND ruled.part = judged.unit__part
 WHERE judged.unit__source = %(source)s
   AND judged.unit__position > %(low)s
   AND judged.unit__position <= %(high)s;

-- close
CREATE UNIQUE INDEX IF NOT EXISTS "entry_things_unit" ON "rowcall"."entry_things" ("source_key", "part");

-- close
CREATE INDEX IF NOT EXISTS "entry_things_key" ON "rowcall"."entry_things" ("k1");

-- close
CREATE INDEX IF NOT EXISTS "entry_things_target" ON "rowcall"."entry_things" ("target_id");

-- close
ANALYZE "rowcall"."entry_things";
