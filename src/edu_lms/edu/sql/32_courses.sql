-- Which courses were given? 8,391 of them, 6,020 active, 54 of those without a subject that can be
-- found.

-- Courses 0 … have a subject, then come the unresolved ones, then the inactive ones: first those
-- with a journal,
-- then those with meetings.
CREATE TABLE synthetic.course_plan AS
WITH sizes AS (
    SELECT synthetic.amount('resolved') AS resolved, synthetic.amount('unresolved') AS unresolved,
           synthetic.amount('course') AS total, synthetic.amount('course.active') AS active,
           synthetic.amount('streams') AS streams, synthetic.amount('keys') AS keys,
           synthetic.amount('journal courses resolved') AS journal_courses,
           synthetic.amount('inactive journal courses') AS inactive_journal,
           synthetic.amount('course without plan subject') AS without,
           synthetic.amount('course plan subject dangling') AS dangling,
           synthetic.amount('plan subject dangling')
               + synthetic.amount('plan subject without subject') AS special
), placed AS (
    SELECT c, sizes.*,
           c < resolved AS is_resolved,
           c / streams AS j,
           c % streams AS g,
           c - resolved AS v
      FROM sizes, generate_series(0, total - 1) AS c
), keyed AS MATERIALIZED (
    SELECT placed.*,
           CASE WHEN is_resolved
                THEN (SELECT min(key.n) + placed.g % min(key.size) FROM synthetic.key
                    WHERE key.j = placed.j)
                ELSE synthetic.below('course key', c, keys) END AS key,
           CASE
               WHEN is_resolved OR c >= active THEN NULL
               WHEN v < without THEN 'course_without_plan_subject'
               WHEN v < without + dangling THEN 'course_plan_subject_dangling'
           END AS active_kind
      FROM placed
), kinded AS (
    SELECT keyed.*,
           coalesce(active_kind,
                    CASE WHEN c >= total - 1 - synthetic.amount('inactive without plan subject')
                        AND c < total - 1
                         THEN 'course_without_plan_subject'
                         WHEN c >= total - 1 - synthetic.amount('inactive without plan subject')
                                   - synthetic.amount('inactive plan subject dangling')
                                       AND c < total - 1
                         THEN 'course_plan_subject_dangling' END) AS kind
      FROM keyed
)
SELECT kinded.c, kinded.j, g, kinded.key, kinded.kind, is_resolved AS resolved,
    c < kinded.active AS active,
       c < journal_courses OR c >= kinded.resolved AND c < kinded.active
           + inactive_journal AS has_journal,
       NOT is_resolved AND c < kinded.active
           AND v >= synthetic.amount('unresolved sharing a code') AS lonely_code,
       CASE
           WHEN kinded.kind IS NOT NULL THEN NULL
           WHEN NOT is_resolved AND c < kinded.active
           THEN synthetic.amount('education_plan_subject') - special + (v - without - dangling)
           -- Every third course takes a second plan subject of its key, where an active one exists.
           WHEN c % 3 = 0 AND second.active AND second.kind IS NULL THEN second.e
           ELSE kinded.key
       END AS e,
       key.plan_code, key.code_start, key.subject,
       -- Terms 0, 1, … are fall 2021, spring 2022, …; every fifth inactive course is a year older.
       2021 + key.term / 2 - CASE WHEN c >= kinded.active AND c % 5 = 0 THEN 1 ELSE 0 END AS year,
       key.term % 2 AS season
  FROM kinded
  JOIN synthetic.key ON key.n = kinded.key
  LEFT JOIN synthetic.plan_subject AS second ON second.e = kinded.key + keys;

INSERT INTO synthetic.amount
SELECT 'last course', max(c) FROM synthetic.course_plan;

-- Components: five, or four, or six, so that the pairs of resolved course and component are as
-- many as recorded.
-- Meetings: 29, in every twelfth course 28 or 27.
CREATE TABLE synthetic.course AS
WITH ranked AS (
    SELECT plan.*,
           row_number() OVER (PARTITION BY resolved AND has_journal
                              ORDER BY synthetic.hash('components', c), c) AS size_rank,
           row_number() OVER (PARTITION BY resolved AND has_journal
                              ORDER BY synthetic.hash('meetings', c), c) AS meeting_rank,
           count(*) OVER (PARTITION BY resolved AND has_journal) AS courses
      FROM synthetic.course_plan AS plan
), dated AS (
    SELECT ranked.*,
           CASE season WHEN 0 THEN make_date(year, 9, 15) ELSE make_date(year + 1, 2, 14) END AS starts,
           CASE WHEN lonely_code THEN 'XF-B9' || c % 10 || '.' ELSE '' END AS lonely
      FROM ranked
)
SELECT c, j, g, key, kind, resolved, active, has_journal, lonely_code, e,
       subject, year, season, starts,
       CASE
           WHEN NOT (resolved AND has_journal) THEN 4 + size_rank % 3
           WHEN size_rank <= courses / 10 THEN 4
           WHEN size_rank <= synthetic.amount('components') - 5 * courses + 2 * (courses / 10) THEN 6
           ELSE 5
       END::integer AS components,
       CASE WHEN meeting_rank <= courses / 100 THEN 27
            WHEN meeting_rank <= courses * 8 / 100 THEN 28
            ELSE 29 END AS meetings,
       synthetic.below('scheme', c, 4) AS scheme,
       year || '/' || year + 1 || CASE season WHEN 0 THEN '_PY_' ELSE '_YZ_' END
       || CASE WHEN lonely_code THEN lonely || c ELSE plan_code END || '_'
       || CASE WHEN resolved THEN (SELECT name FROM synthetic.group_plan
           WHERE group_plan.g = dated.g)
               ELSE (SELECT name FROM synthetic.group_plan
                   WHERE group_plan.g = c % synthetic.amount('education_group'))
                    || '-' || c END AS code,
       synthetic.long_id('course', synthetic.yymmdd(starts - 20), c) AS own_id
  FROM dated;

-- The last course was made by a test of the new API: the highest id and one.
ALTER TABLE synthetic.course ADD COLUMN id bigint;
UPDATE synthetic.course
   SET id = CASE WHEN c = synthetic.amount('last course')
                 THEN (SELECT max(own_id) + 1 FROM synthetic.course
                     WHERE c < synthetic.amount('last course'))
                 ELSE own_id END;
CREATE UNIQUE INDEX ON synthetic.course (c);
ANALYZE synthetic.course;

INSERT INTO synthetic.manifest (table_name, key, kind, column_name, value)
SELECT 'course', id::text, kind, 'education_plan_subject_id', NULL
  FROM synthetic.course
 WHERE kind IS NOT NULL;

INSERT INTO public.course (id, code, education_plan_subject_id, semester_id, education_year_id,
    education_lang_id,
                           education_type_id, education_level_id, m_hours, s_hours, l_hours,
                               fm_hours, start_date,
                           student_count, note, status, copy_status, close_status,
                               course_meeting_status, active,
                           create_date, create_user_id, update_date, update_user_id)
SELECT course.id,
       course.code,
       CASE WHEN course.kind = 'course_plan_subject_dangling' THEN 220217000000099999 + c
           ELSE plan.id END,
       110000135 + season,
       100000100 + year - 2011,
       CASE synthetic.below('course lang', c, 20) WHEN 0 THEN 110000066 WHEN 1 THEN 110000066
           WHEN 2 THEN 110000067
                                                  ELSE 110000065 END,
       CASE WHEN c % 10 = 7 THEN 110000014 ELSE 110000013 END,
       CASE WHEN course.code LIKE '%M%' THEN 110000011 ELSE 110000010 END,
       30,
       CASE WHEN c % 6 = 0 THEN 15 ELSE 30 END,
       CASE WHEN c % 6 = 0 THEN 15 ELSE 0 END,
       0,
       CASE WHEN synthetic.below('course start', c, 3) = 0 THEN synthetic.dmy(starts) END,
       CASE synthetic.below('student count', c, 6) WHEN 0 THEN NULL WHEN 1 THEN 0
                                                   ELSE 10 + synthetic.below('student count', c,
                                                       30) END,
       CASE WHEN c % 40 = 3 THEN 'Qeyd' END,
       1,
       0,
       (year < 2024)::integer,
       110000057,
       course.active::integer,
       synthetic.moment(starts - 20, 'course', c),
       100000000,
       CASE WHEN c % 3 = 1 THEN synthetic.moment(starts + 100, 'course', c) END,
       CASE WHEN c % 3 = 1 THEN 100000000 END
  FROM synthetic.course
  LEFT JOIN synthetic.plan_subject AS plan USING (e);
