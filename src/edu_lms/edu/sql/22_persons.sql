-- Who are the people? Names in Azerbaijani letters, every third in capitals; birthdates are text.

CREATE TABLE synthetic.person_kind AS
WITH free AS (
    SELECT p, row_number() OVER (ORDER BY synthetic.hash('person kind', p), p) AS rank
      FROM synthetic.human
     WHERE NOT without_account AND p > 0
), wanted (place, kind, n) AS (
    VALUES (1, 'birthdate_unparsable', synthetic.scaled(12, 1)),
           (2, 'birthdate_impossible', synthetic.scaled(4, 1)),
           (3, 'birthdate_empty', synthetic.scaled(30, 1)),
           (4, 'nationality_dangling', synthetic.scaled(10, 1))
), slot AS (
    SELECT kind, row_number() OVER (ORDER BY place, k) AS rank
      FROM wanted, generate_series(1, n) AS k
)
SELECT p, kind FROM free JOIN slot USING (rank)
 UNION ALL
SELECT p, 'person_without_account' FROM synthetic.human WHERE without_account;

INSERT INTO synthetic.manifest (table_name, key, kind, column_name, value)
SELECT 'persons', id::text, kind,
       CASE WHEN kind LIKE 'birthdate%' THEN 'birthdate' WHEN kind LIKE 'nationality%'
           THEN 'nationality_id' END, NULL
  FROM synthetic.person_kind JOIN synthetic.human USING (p);

INSERT INTO public.persons (id, firstname, lastname, patronymic, gender_id, pincode, birthdate,
    citizenship_id,
                            nationality_id, marital_id, social_id, orphan_id, military_id,
                                blood_type_id, photo_file_id,
                            balance, hobbies, sports, family_information, secondary_education_info,
                                active, create_date,
                            create_user_id, update_date, update_user_id)
SELECT id,
       CASE WHEN p % 3 = 0 THEN synthetic.caps(firstname) ELSE firstname END,
       CASE WHEN p % 3 = 0 THEN synthetic.caps(lastname) ELSE lastname END,
       CASE WHEN p % 11 = 4 THEN NULL WHEN p % 3 = 0 THEN synthetic.caps(patronymic)
           ELSE patronymic END,
       CASE WHEN woman THEN 110000004 ELSE 110000003 END,
       pincode,
       CASE kind
           WHEN 'birthdate_unparsable' THEN (ARRAY['bilinmir', '12.05', '2001-ci il'])[p % 3 + 1]
           WHEN 'birthdate_impossible' THEN '31/02/' || birth_year
           WHEN 'birthdate_empty' THEN ''
           ELSE CASE synthetic.below('birthdate', p, 25)
                    WHEN 0 THEN NULL
                    WHEN 1 THEN birthdate::text
                    ELSE synthetic.dmy(birthdate) END
       END,
       CASE WHEN p % 40 = 7 THEN 110000024 ELSE 110000023 END,
       CASE WHEN kind = 'nationality_dangling' THEN 110000999
            ELSE (ARRAY[110000016, 110000016, 110000016, 110000017, 110000018, 110000019,
                110000021, NULL])[p % 8 + 1] END,
       CASE p % 5 WHEN 0 THEN 110000026 WHEN 1 THEN NULL ELSE 110000025 END,
       CASE p % 30 WHEN 0 THEN 110000027 WHEN 1 THEN 110000028 END,
       CASE WHEN p % 90 = 3 THEN 110000029 END,
       CASE WHEN NOT woman AND p % 2 = 0 THEN 110000030 END,
       CASE WHEN p % 4 < 3 THEN 110000031 + p % 4 END,
       -- Photos are the files from the end of the list, which no topic uses.
       CASE WHEN p % 9 = 2 THEN synthetic.long_id('files', 220301, synthetic.amount('files') - 1
           - p / 9) END,
       CASE WHEN p % 6 = 0 THEN (p % 7 * 100)::text END,
       CASE WHEN p % 50 = 0 THEN 'Oxumaq' END,
       CASE WHEN p % 60 = 0 THEN 'Şahmat' END,
       CASE WHEN p % 70 = 0 THEN 'Ailəlidir' END,
       CASE WHEN p % 20 = 0 THEN p % 300 + 1 || ' nömrəli məktəb' END,
       (p <= (SELECT count(*) FROM synthetic.human)
             - (synthetic.amount('persons') - synthetic.amount('persons.active')) - 1)::integer,
       synthetic.moment(day, 'persons', p),
       100000000,
       CASE WHEN p % 5 = 1 THEN synthetic.moment(day + 300, 'persons', p) END,
       CASE WHEN p % 5 = 1 THEN 100000000 END
  FROM synthetic.human
  LEFT JOIN synthetic.person_kind USING (p),
       LATERAL (SELECT make_date(birth_year, 1 + synthetic.below('birth month', p, 12), 1
           + synthetic.below('birth day', p, 28))
                AS birthdate) AS d;
