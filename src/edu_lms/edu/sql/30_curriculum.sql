-- What is taught? A plan has groups of plan subjects; a plan subject leads to a catalogue entry,
-- that to a name.

INSERT INTO public.subject_dic (id, code, name_az, name_en, name_ru, active, create_date,
    create_user_id)
SELECT synthetic.long_id('subject_dic', 220210, dic.n),
       'F' || lpad(dic.n::text, 4, '0'),
       -- The same name written in two ways: '… kommunikasiya-3' and '… kommunikasiya- 3'.
       CASE
           WHEN word.word LIKE '%-' THEN word.word || CASE dic.n / 40 % 2 WHEN 1 THEN ' '
               ELSE '' END || dic.n / 80 + 1
           WHEN dic.n >= 40 THEN word.word || ' ' || dic.n / 40 + 1
           ELSE word.word
       END,
       CASE WHEN synthetic.below('subject.en', dic.n, 10) < 6 THEN 'Subject ' || dic.n END,
       CASE WHEN synthetic.below('subject.ru', dic.n, 10) < 2 THEN 'Предмет ' || dic.n END,
       1,
       synthetic.moment(date '2022-02-10', 'subject_dic', dic.n),
       100000000
  FROM generate_series(0, synthetic.amount('subject_dic') - 1) AS dic (n)
  JOIN synthetic.word ON word.list = 'subject' AND word.n = dic.n % 40;

-- Subject x; the last five digits differ among active ones, one inactive entry has those of an
-- active one.
CREATE TABLE synthetic.subject AS
SELECT x,
       x < synthetic.amount('subject_catalog.active') AS active,
       x >= synthetic.amount('subject_dic') AS name_repeated,
       CASE WHEN x < synthetic.amount('subject_dic') THEN x
           ELSE x * 7 % synthetic.amount('subject_dic') END AS name,
       id / 100000 * 100000
       + CASE
             WHEN x = synthetic.amount('subject_catalog.active') THEN 181
             ELSE coalesce((ARRAY[100, 121, 169, 181, 330, 477, 689, 690, 691, 1084, 83713, 32352,
                 48674, 69355, 71807, 75169,
                                  75259, 79007, 10197, 61891])[x + 1], 20000 + x * 7)
         END AS id
  FROM generate_series(0, synthetic.amount('subject_catalog') - 1) AS x,
       LATERAL (SELECT synthetic.id18('subject_catalog', 220209 + x % 20, x) AS id) AS i;

INSERT INTO synthetic.manifest (table_name, key, kind, column_name, value)
SELECT 'subject_catalog', id::text,
       CASE WHEN x = synthetic.amount('subject_catalog.active')
            THEN CASE WHEN name_repeated THEN 'subject_name_repeated_and_last_five_digits'
                ELSE 'subject_last_five_digits' END
            ELSE 'subject_name_repeated' END,
       'subject_name_id', NULL
  FROM synthetic.subject
 WHERE name_repeated OR x = synthetic.amount('subject_catalog.active');

INSERT INTO public.subject_catalog (id, subject_name_id, organization_id, note, active,
    create_date, create_user_id)
SELECT subject.id,
       synthetic.long_id('subject_dic', 220210, name),
       unit.id,
       NULL,
       subject.active::integer,
       synthetic.moment(date '2022-02-10' + x % 20, 'subject_catalog', x),
       100000000
  FROM synthetic.subject
  JOIN synthetic.unit ON unit.place = 8 + x % 14;

-- A key is what parallel courses share: subject, term and the first 20 characters of the code.
-- Course c of
-- stream g in round j has a key of its round, and rounds have different subjects: nobody has one
-- twice.
CREATE TABLE synthetic.key AS
WITH sizes AS (
    SELECT synthetic.amount('rounds') AS rounds, synthetic.amount('streams')::bigint AS streams,
           synthetic.amount('resolved')::bigint AS courses,
               synthetic.amount('keys')::bigint AS keys,
           synthetic.amount('code starts') AS starts,
               synthetic.amount('subject_catalog.active') AS subjects
), cut AS (
    SELECT j,
           j * streams * keys / courses AS first,
           least(courses, (j + 1) * streams) * keys / courses AS next
      FROM sizes, generate_series(0, rounds - 1) AS j
), numbered AS (
    SELECT n::integer AS n, j, (n - first)::integer AS q, (next - first)::integer AS size,
           (n % starts)::integer AS start,
           least(8, greatest(2, floor(sqrt(starts))))::integer AS terms, rounds, subjects
      FROM sizes, cut, generate_series(first, next - 1) AS n
)
SELECT numbered.n, j, q, size,
       j + rounds * (q % ((subjects - 1 - j) / rounds + 1)) AS subject,
       numbered.start % terms AS term,
       code_start.start AS code_start,
       code_start.start
       || CASE WHEN code_start.start LIKE '%.' THEN ''
               WHEN code_start.start LIKE '%0' THEN '3.'
               WHEN code_start.start LIKE '%B' OR code_start.start LIKE '%M' THEN '03.'
               ELSE '.' END
       || j + 1 AS plan_code
  FROM numbered
  JOIN synthetic.code_start ON code_start.n = numbered.start / terms;

CREATE UNIQUE INDEX ON synthetic.key (n);
ANALYZE synthetic.key;

INSERT INTO public.education_plan (id, name, code, organization_id, education_level_id,
    education_type_id, year_started,
                                   year_ended, max_semester, status, note, active, create_date,
                                       create_user_id)
SELECT synthetic.long_id('education_plan', 220215, n),
       'Tədris planı ' || n + 1,
       'TP-' || n + 1,
       unit.id,
       CASE WHEN n % 4 = 3 THEN 110000011 ELSE 110000010 END,
       CASE n % 10 WHEN 7 THEN 110000014 ELSE 110000013 END,
       2018 + n % 7,
       CASE WHEN n % 4 = 3 THEN 2020 ELSE 2022 END + n % 7,
       CASE WHEN n % 4 = 3 THEN 4 ELSE 8 END,
       1,
       NULL,
       (n < synthetic.amount('education_plan.active'))::integer,
       synthetic.moment(date '2022-02-15', 'education_plan', n),
       100000000
  FROM generate_series(0, synthetic.amount('education_plan') - 1) AS n
  JOIN synthetic.unit ON unit.place = 23 + n % 37;

INSERT INTO public.education_plan_subject_group (id, education_plan_id, code, name_az, active,
    create_date, create_user_id)
SELECT synthetic.long_id('education_plan_subject_group', 220216, n),
       synthetic.long_id('education_plan', 220215, n % synthetic.amount('education_plan')),
       'BF-' || n / synthetic.amount('education_plan') + 1,
       'Fənn bloku ' || n / synthetic.amount('education_plan') + 1,
       1,
       synthetic.moment(date '2022-02-16', 'education_plan_subject_group', n),
       100000000
  FROM generate_series(0, synthetic.amount('education_plan_subject_group') - 1) AS n;

-- Plan subject e serves key e % keys; the last ones have no subject that exists.
CREATE TABLE synthetic.plan_subject AS
WITH sizes AS (
    SELECT synthetic.amount('education_plan_subject') AS total, synthetic.amount('keys') AS keys,
           synthetic.amount('plan subject dangling') AS dangling,
               synthetic.amount('plan subject without subject') AS without,
           synthetic.amount('education_plan_subject')
               - synthetic.amount('education_plan_subject.active') AS inactive
)
SELECT e, e % keys AS key,
       synthetic.long_id('education_plan_subject', 220217 + e % 10, e) AS id,
       CASE WHEN e >= total - without THEN 'plan_subject_without_subject'
            WHEN e >= total - without - dangling THEN 'plan_subject_subject_dangling' END AS kind,
       NOT (e >= total - without - dangling - inactive AND e < total - without - dangling) AS active
  FROM sizes, generate_series(0, total - 1) AS e;

INSERT INTO synthetic.manifest (table_name, key, kind, column_name, value)
SELECT 'education_plan_subject', id::text, kind, 'subject_id', NULL
  FROM synthetic.plan_subject
 WHERE kind IS NOT NULL;

INSERT INTO public.education_plan_subject (id, code, subject_id, subject_group_id, credit,
    all_hours, out_hours, in_hours,
                                           m_hours, s_hours, l_hours, fm_hours, m_week_charge,
                                               s_week_charge,
                                           l_week_charge, fm_week_charge, week_charge, semester,
                                               course_work, department,
                                           chosen_status, active, create_date, create_user_id)
SELECT plan.id,
       key.plan_code,
       CASE plan.kind WHEN 'plan_subject_without_subject' THEN NULL
                      WHEN 'plan_subject_subject_dangling' THEN 220209000000099999 + e
                      ELSE subject.id END,
       synthetic.long_id('education_plan_subject_group', 220216,
           e % synthetic.amount('education_plan_subject_group')),
       credit::text,
       credit * 30,
       credit * 20,
       credit * 10,
       credit * 5,
       credit * 5 - CASE WHEN e % 6 = 0 THEN credit * 2 ELSE 0 END,
       CASE WHEN e % 6 = 0 THEN credit * 2 ELSE 0 END,
       0,
       1, 1, 0, 0, 2,
       110000171 + e % 8,
       (e % 12 = 0)::integer,
       unit.id,
       (e % 5 = 0)::integer,
       plan.active::integer,
       synthetic.moment(date '2022-02-17' + e % 10, 'education_plan_subject', e),
       100000000
  FROM synthetic.plan_subject AS plan
  JOIN synthetic.key ON key.n = plan.key
  JOIN synthetic.subject ON subject.x = key.subject
  JOIN synthetic.unit ON unit.place = 8 + e % 14
 CROSS JOIN LATERAL (SELECT 3 + synthetic.below('credit', e, 5) AS credit) AS c;
