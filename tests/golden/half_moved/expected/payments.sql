-- load
/* rowcall: load payments */
INSERT INTO "public"."payments" ("id", "reader_id", "amount")
SELECT judged.unit__id,
       judged."reader_id",
       judged."amount"
  FROM "rowcall_judging"."payments" AS judged
 WHERE judged.unit__source = %(source)s
   AND judged.unit__position > %(low)s
   AND judged.unit__position <= %(high)s
   AND (%(parts)s::text[] IS NULL OR judged.unit__part = ANY (%(parts)s))
   AND judged.unit__outcome = 'migrated'
   AND NOT EXISTS (SELECT FROM (SELECT * FROM "rowcall_judging"."payments__overruled" AS line
         WHERE line.source = %(source)s
           AND line.position > %(low)s AND line.position <= %(high)s) AS ruled
                    WHERE ruled.source = judged.unit__source AND ruled.position = judged.unit__position AND ruled.part = judged.unit__part);
