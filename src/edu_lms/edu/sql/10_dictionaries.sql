-- What can a lookup id mean? 1,180 dictionary rows of 83 types; the ids that the records name have
-- their meaning.

-- Types 100000001..083; the calendar, the marks and most of the lookups have types of their own.
INSERT INTO public.dictionary_types (id, code, name_az, name_en, name_ru, hidden_status,
    show_user_type, active,
                                     create_date, create_user_id)
SELECT 100000000 + t,
       coalesce(named.code, 'LOOKUP_' || t),
       coalesce(named.name_az, 'Soraqça ' || t),
       named.name_en,
       NULL,
       (t % 7 = 0)::integer,
       CASE WHEN t % 5 = 0 THEN 'ADMIN' END,
       1,
       synthetic.moment(date '2022-02-09', 'dictionary_types', t),
       100000000
  FROM generate_series(1, 83) AS t
  LEFT JOIN (VALUES
    (1, 'GENDER', 'Cins', 'Gender'), (2, 'ORG_TYPE', 'Qurum növü', 'Unit type'),
    (3, 'EDU_LANG', 'Tədris dili', 'Language'),
    (4, 'EDU_LEVEL', 'Təhsil səviyyəsi', 'Level'),
    (5, 'EDU_TYPE', 'Təhsil forması', 'Form of study'),
    (6, 'NATIONALITY', 'Milliyyət', 'Nationality'),
    (7, 'CITIZENSHIP', 'Vətəndaşlıq', 'Citizenship'),
    (8, 'MARITAL', 'Ailə vəziyyəti', 'Marital status'), (9, 'SOCIAL', 'Sosial vəziyyət', NULL),
    (10, 'ORPHAN', 'Yetimlik', NULL), (11, 'MILITARY', 'Hərbi mükəlləfiyyət', NULL),
    (12, 'BLOOD', 'Qan qrupu', 'Blood type'),
    (13, 'EDU_LINE', 'Təhsil xətti', NULL), (14, 'EDU_PAYMENT', 'Ödəniş növü', 'Payment'),
    (15, 'ORDER_TYPE', 'Əmrin növü', 'Order type'), (16, 'STATUS', 'Status', 'Status'),
    (17, 'LESSON_TYPE', 'Dərsin növü', 'Lesson type'), (18, 'SEMESTER', 'Semestr', 'Semester'),
    (19, 'POINT', 'Qiymət', 'Point'), (20, 'CALENDAR', 'Akademik təqvim', 'Calendar'),
    (21, 'EXAM_TYPE', 'İmtahan növü', 'Exam type'),
    (22, 'NATIONALITY_2', 'Milliyyət', NULL), (23, 'POSITION', 'Vəzifə', 'Position'),
    (24, 'CONTRACT', 'Müqavilə', 'Contract'),
    (25, 'STAFF_TYPE', 'Heyət', 'Staff type'),
    (26, 'STUDENT_STATUS', 'Tələbə statusu', 'Student status'),
    (27, 'PLAN_SEMESTER', 'Plan semestri', NULL), (28, 'ORDER_REASON', 'Səbəb', 'Reason'),
    (29, 'ORDER_FORM', 'Əmr forması', NULL),
    (30, 'TEACHER_REQUEST', 'Müraciət', NULL), (31, 'RESOURCE_REQUEST', 'Kitab sifarişi', NULL),
    (32, 'USER_LEVEL', 'Səviyyə', NULL),
    (71, 'NATIONALITY_3', 'Milliyyət', NULL)
  ) AS named (t, code, name_az, name_en) USING (t);

CREATE FUNCTION synthetic.dictionary(id bigint, type integer, code text, az text, en text,
    ru text) RETURNS void
LANGUAGE sql AS $$
    INSERT INTO public.dictionaries (id, type_id, code, order_by, name_az, name_en, name_ru,
        active, create_date,
                                     create_user_id)
    VALUES (id, 100000000 + type, code, (id % 100)::integer, az, en, ru, 1,
            synthetic.moment(date '2022-02-09', 'dictionaries', id), 100000000)
$$;

SELECT count(synthetic.dictionary(id, type, code, az, en, ru))
  FROM (VALUES
    (110000003, 1, 'M', 'Kişi', 'Male', 'Мужской'),
    (110000004, 1, 'F', 'Qadın', 'Female', 'Женский'),
    (110000005, 2, 'UNI', 'Universitet', 'University', NULL),
    (110000006, 2, 'FAK', 'Fakültə', 'Faculty', NULL),
    (110000007, 2, 'KAF', 'Kafedra', 'Department', NULL),
    (110000008, 2, 'IXT', 'İxtisas', 'Specialty', NULL),
    (110000065, 3, 'az', 'Azərbaycan dili', 'Azerbaijani', 'Азербайджанский'),
    (110000066, 3, 'en', 'İngilis dili', 'English', NULL),
    (110000067, 3, 'ru', 'Rus dili', 'Russian', 'Русский'),
    (110000010, 4, 'B', 'Bakalavr', 'Bachelor', 'Бакалавр'),
    (110000011, 4, 'M', 'Magistr', 'Master', NULL),
    (110000012, 4, 'D', 'Doktorantura', NULL, NULL),
    (110000013, 5, 'EY', 'Əyani', 'Intramural', 'Очное'),
    (110000014, 5, 'QY', 'Qiyabi', 'Extramural', NULL),
    (110000015, 5, 'AX', 'Axşam', 'Evening', NULL),
    (110000016, 6, '1', 'Azərbaycanlı', 'Azerbaijani', NULL),
    (110000017, 6, '2', 'Ləzgi', NULL, NULL), (110000018, 6, '3', 'Talış', NULL, NULL),
    (110000019, 22, '1', 'Rus', 'Russian', NULL), (110000020, 22, '2', 'Gürcü', NULL, NULL),
    (110000021, 71, '1', 'Türk', 'Turkish', NULL),
    (110000023, 7, 'AZ', 'Azərbaycan', 'Azerbaijan', 'Азербайджан'),
    (110000024, 7, 'XR', 'Xarici vətəndaş', 'Foreign', NULL),
    (110000025, 8, '1', 'Subay', 'Single', NULL), (110000026, 8, '2', 'Evli', 'Married', NULL),
    (110000027, 9, '1', 'Qaçqın', NULL, NULL), (110000028, 9, '2', 'Şəhid ailəsi', NULL, NULL),
    (110000029, 10, '1', 'Yetim', NULL, NULL),
    (110000030, 11, '1', 'Hərbi mükəlləf', NULL, NULL),
    (110000031, 12, '1', 'I qrup', NULL, NULL), (110000032, 12, '2', 'II qrup', NULL, NULL),
    (110000033, 12, '3', 'III qrup', NULL, NULL),
    (110000034, 12, '4', 'IV qrup', NULL, NULL),
    (110000035, 15, '1', 'Qəbul', 'Admission', NULL),
    (110000036, 15, '2', 'Xaric', 'Dismissal', NULL), (110000037, 15, '3', 'Digər', 'Other', NULL),
    (110000040, 13, '1', 'Ümumi əsaslarla', NULL, NULL),
    (110000041, 13, '2', 'Köçürmə', NULL, NULL),
    (110000042, 14, '1', 'Dövlət sifarişi', 'State', NULL),
    (110000043, 14, '2', 'Ödənişli', 'Paid', NULL),
    (110000044, 26, '1', 'Təhsil alır', 'Studying', NULL),
    (110000045, 26, '2', 'Akademik məzuniyyət', 'Leave', NULL),
    (110000046, 26, '3', 'Məzun', 'Graduate', NULL),
    (110000047, 26, '4', 'Xaric edilib', 'Dismissed', NULL),
    (110000048, 28, '1', 'Öz ərizəsi ilə', NULL, NULL),
    (110000049, 28, '2', 'Akademik borc', NULL, NULL),
    (110000050, 29, '1', 'Daxili', NULL, NULL),
    (110000057, 16, '1', 'Gözləmədə', 'Waiting', NULL),
    (110000058, 16, '2', 'Təsdiq edilib', 'Approved', NULL),
    (110000059, 16, '3', 'Gözləyir', 'Pending', NULL),
    (110000060, 16, '4', 'Ləğv edilib', 'Cancelled', NULL),
    (110000070, 23, '1', 'Müəllim', 'Lecturer', NULL),
    (110000071, 23, '2', 'Baş müəllim', 'Senior lecturer', NULL),
    (110000072, 23, '3', 'Dosent', 'Associate professor', 'Доцент'),
    (110000073, 23, '4', 'Professor', 'Professor', NULL),
    (110000074, 23, '5', 'Kafedra müdiri', 'Head of department', NULL),
    (110000075, 23, '6', 'Dekan', 'Dean', NULL),
    (110000076, 24, '1', 'Tam ştat', 'Full time', NULL),
    (110000077, 24, '2', 'Yarım ştat', 'Part time', NULL),
    (110000078, 24, '3', 'Saathesabı', 'Hourly', NULL),
    (110000079, 25, '1', 'Professor-müəllim heyəti', 'Academic', NULL),
    (110000080, 25, '2', 'İnzibati heyət', 'Administrative', NULL),
    (110000090, 21, '1', 'Yazılı imtahan', 'Written', NULL),
    (110000091, 21, '2', 'Test imtahanı', 'Test', NULL),
    (110000092, 21, '3', 'Təkrar imtahan', 'Re-sit', NULL),
    (110000111, 17, 'M', 'Mühazirə', 'Lecture', 'Лекция'),
    (110000112, 17, 'S', 'Seminar', 'Seminar', NULL),
    (110000113, 17, 'L', 'Laboratoriya', 'Laboratory', NULL),
    (110000114, 17, 'FM', 'Fərdi məşğələ', NULL, NULL),
    (110000135, 18, 'P', 'Payız', 'Fall', 'Осень'), (110000136, 18, 'Y', 'Yaz', 'Spring', 'Весна'),
    (110000137, 32, '1', 'İstifadəçi', NULL, NULL),
    (241217432406292880, 32, '2', 'Standart', NULL, NULL),
    (100000197, 30, '1', 'Rədd edilib', 'Rejected', NULL),
    (100000198, 30, '2', 'Gözləyir', 'Pending', NULL),
    (100000199, 30, '3', 'Təsdiq edilib', 'Approved', NULL),
    (100000376, 31, '1', 'Sifariş', 'Reserved', NULL),
    (100000377, 31, '2', 'Götürülüb', 'Taken', NULL),
    (100000378, 31, '3', 'Qaytarılıb', 'Returned', NULL),
    (100000382, 31, '4', 'Ləğv edilib', 'Cancelled', NULL)
  ) AS named (id, type, code, az, en, ru);

-- Marks '0'..'10' of the ten-point scale and the four codes of attendance share a type.
SELECT count(synthetic.dictionary(110000150 + mark, 19, mark::text, mark::text, NULL, NULL))
    FROM generate_series(0, 10) AS mark;
SELECT count(synthetic.dictionary(id, 19, code, az, en, NULL))
  FROM (VALUES (110000161, 'q', 'Qayıb', 'Absent'), (110000162, 'i', 'İştirak edib', 'Present'),
               (110000163, 'u', 'Üzrlü', 'Excused'),
               (110000164, 'g', 'Gecikib', 'Late')) AS named (id, code, az, en);
SELECT count(synthetic.dictionary(110000170 + n, 27, n::text, n || '-ci semestr', NULL, NULL))
    FROM generate_series(1, 8) AS n;

-- 17 of the 18 calendar events exist; 257 is the missing one.
SELECT count(synthetic.dictionary(110000245 + n, 20, (n + 1)::text,
       (ARRAY['Payız semestrinin birinci günü', 'Payız tədbiri 1', 'Payız tədbiri 2',
           'Payız tədbiri 3',
              'Payız semestrinin son günü', 'Payız imtahanlarının birinci günü',
                  'Payız imtahanlarının son günü',
              'Payız təkrar imtahanlarının birinci günü', 'Payız təkrar imtahanlarının son günü',
              'Yaz semestrinin birinci günü', 'Yaz tədbiri 1', 'Yaz tədbiri 2', 'Yaz tədbiri 3',
              'Yaz semestrinin son günü', 'Yaz imtahanlarının birinci günü',
                  'Yaz imtahanlarının son günü',
              'Yaz təkrar imtahanlarının birinci günü', 'Yaz təkrar imtahanlarının son günü'])[n
                  + 1], NULL, NULL))
  FROM generate_series(0, 17) AS n
 WHERE n <> 12;

-- Lookups that no mapped column points at fill the table up to 1,180 rows; nine rows are inactive.
INSERT INTO public.dictionaries (id, type_id, code, parent_id, order_by, name_az, name_en, name_ru,
    short_name_az, active,
                                 create_date, create_user_id)
SELECT 110001000 + n,
       100000033 + n % 38,
       (n / 38 + 1)::text,
       CASE WHEN n % 40 = 39 THEN 110001000 + n - 38 END,
       n / 38 + 1,
       'Dəyər ' || n,
       CASE WHEN synthetic.below('dictionaries.en', n, 10) < 4 THEN 'Value ' || n END,
       CASE WHEN synthetic.below('dictionaries.ru', n, 10) < 2 THEN 'Значение ' || n END,
       CASE WHEN n % 9 = 0 THEN 'D' || n END,
       (n % 110 <> 7 OR n >= 990)::integer,
       synthetic.moment(date '2022-02-10', 'dictionaries', 110001000 + n),
       100000000
  FROM generate_series(0, 1179 - (SELECT count(*)::integer FROM public.dictionaries)) AS n;

DROP FUNCTION synthetic.dictionary;

-- Nine slots of 80 minutes; the first four are recorded.
INSERT INTO public.clock (id, start_time, end_time, active, create_date, create_user_id)
SELECT 100000010 + n, slot[1], slot[2], 1, synthetic.moment(date '2022-02-09', 'clock', n),
    100000000
  FROM generate_series(1, 9) AS n,
       LATERAL (SELECT string_to_array((ARRAY['08:30-09:50', '10:00-11:20', '11:35-12:55',
           '13:25-14:45', '15:00-16:20',
                                              '16:35-17:55', '18:10-19:30', '19:40-21:00',
                                                  '09:00-10:20'])[n], '-')) AS s (slot);

-- Four schemes of six components each: course c uses the first four to six of its scheme.
CREATE TABLE synthetic.component AS
SELECT n, CASE WHEN n = 0 THEN 241115334602618787
    ELSE synthetic.id18('course_evaluation_type', 220300 + n, n) END AS id
  FROM generate_series(0, 23) AS n;

INSERT INTO public.course_evaluation_type (id, name_az, name_en, name_ru, weight, max_point,
    active, create_date,
                                           create_user_id)
SELECT id,
       (ARRAY['Davamiyyət və fəallıq', 'Kollokvium 1', 'Kollokvium 2', 'Sərbəst iş',
           'Yekun imtahan', 'Kurs işi'])[n % 6 + 1]
       || CASE WHEN n >= 6 THEN ' (' || n / 6 + 1 || ')' ELSE '' END,
       (ARRAY['Attendance and activity', 'Colloquium 1', 'Colloquium 2', 'Independent work',
           'Final exam', NULL])[n % 6 + 1],
       NULL,
       (ARRAY['10', '10', '10', '10', '50', '10'])[n % 6 + 1],
       '10',
       1,
       synthetic.moment(date '2022-03-01', 'course_evaluation_type', n),
       100000000
  FROM synthetic.component;
