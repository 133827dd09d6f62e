-- How is the university cut? One root of each kind, faculties, kafedras and specialties: 60 units,
-- 56 active.

INSERT INTO public.org_names (id, name_az, name_en, name_ru, active, create_date, create_user_id)
SELECT CASE WHEN n = 1 THEN 2202230719043010785 ELSE synthetic.long_id('org_names', 220209, n) END,
       CASE
           WHEN n = 1 THEN 'Universitet'
           WHEN n = 2 THEN 'Rektorluq'
           WHEN n <= 7 THEN (ARRAY['Biznes və iqtisadiyyat', 'Menecment və idarəetmə',
               'Biznesin idarə edilməsi',
                                   'Magistratura', 'Beynəlxalq əlaqələr'])[n - 2] || ' fakültəsi'
           WHEN n <= 22 THEN (SELECT word FROM synthetic.word WHERE list = 'subject'
               AND word.n = org.n - 8) || ' kafedrası'
           WHEN n <= 60 THEN (ARRAY['İnformasiya texnologiyaları', 'Tərcümə', 'İqtisadiyyat',
               'Maliyyə', 'Marketinq', 'Menecment',
                                    'Mühasibat', 'Sosial iş', 'Biznesin idarə edilməsi',
                                        'Mühasibat və audit',
                                    'Beynəlxalq ticarət və logistika', 'Dövlət idarəetməsi',
                                        'Sənayenin təşkili',
                                    'Dünya iqtisadiyyatı'])[(n - 23) % 14 + 1]
                             || CASE (n - 23) / 14 WHEN 0 THEN '' WHEN 1 THEN ' (magistr)'
                                 ELSE ' (qiyabi)' END
           ELSE 'Köhnə bölmə ' || n
       END,
       CASE WHEN synthetic.below('org_names.en', n, 10) < 7 THEN 'Unit ' || n END,
       CASE WHEN synthetic.below('org_names.ru', n, 10) < 2 THEN 'Подразделение ' || n END,
       1,
       synthetic.moment(date '2022-02-09', 'org_names', n),
       100000000
  FROM generate_series(1, 64) AS org (n);

-- Unit n: 1 and 2 are roots, 3..7 faculties, 8..22 kafedras, 23..60 specialties.
CREATE TABLE synthetic.unit AS
SELECT n AS place,
       CASE
           WHEN n <= 2 THEN 99999999 + n
           WHEN n = 3 THEN 220209101307491565
           WHEN n = 4 THEN 2310093850090010525
           ELSE synthetic.id18('organizations', 220209, n)
       END AS id,
       CASE WHEN n <= 2 THEN 1 WHEN n <= 7 THEN 2 WHEN n <= 22 THEN 3 ELSE 4 END AS level,
       CASE WHEN n <= 2 THEN NULL WHEN n <= 7 THEN 1 WHEN n <= 22 THEN 3 + n % 5 ELSE 3
           + n % 5 END AS parent
  FROM generate_series(1, 60) AS n;

-- Faculty 7 is inactive and has active units below it; the formula is the unit's own id or missing.
INSERT INTO public.organizations (id, type_id, parent_id, dictionary_name_id, formula, nod_level,
    logo_name, active,
                                  create_date, create_user_id)
SELECT unit.id,
       110000004 + unit.level,
       parent.id,
       CASE WHEN unit.place = 1 THEN 2202230719043010785
           ELSE synthetic.long_id('org_names', 220209, unit.place) END,
       CASE WHEN unit.place % 6 <> 5 THEN unit.id::text END,
       unit.level,
       NULL,
       (unit.place NOT IN (7, 22, 45, 60))::integer,
       synthetic.moment(date '2022-02-09', 'organizations', unit.place),
       100000000
  FROM synthetic.unit
  LEFT JOIN synthetic.unit AS parent ON parent.place = unit.parent;
