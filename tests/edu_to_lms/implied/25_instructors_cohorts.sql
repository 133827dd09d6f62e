-- Who teaches a course, and who sits in which group.

-- A row without key is named by the digest of its text, in which times are written in UTC.
SET timezone = 'UTC';

-- Rows of a table without primary key: the first of equal ids has it as key, the others a number.
-- Copies are equal, and rows without id are named, by the columns that move.
CREATE PROCEDURE implied.number_copies(of_table text, moving text, best_first text)
LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format($sql$
        CREATE TABLE implied.%1$I AS
        SELECT row.*, first_key || CASE WHEN place > 1 THEN '#' || place ELSE '' END AS key,
               CASE WHEN place > 1 AND NOT is_equal THEN 'duplicate_key'
                    WHEN id IS NULL THEN 'missing_key' END AS key_trouble
          FROM (SELECT row.*, row_number() OVER copies AS place,
                       whole = first_value(whole) OVER copies AS is_equal
                  FROM (SELECT row.*, ROW(%2$s)::text AS whole,
                               coalesce(id::text, '~' || md5(ROW(%2$s)::text)) AS first_key
                          FROM public.%1$I AS row) AS row
                WINDOW copies AS (PARTITION BY first_key ORDER BY %3$s whole COLLATE "C")) AS row
    $sql$, of_table, moving, best_first);
END
$$;

-- A unit of `candidate` that has trouble is quarantined; of the others with one `twin` the first by
-- `place` stands; an equal copy stands where the first of its key does.
CREATE TABLE implied.candidate (
    mapping      text NOT NULL,
    source_table text NOT NULL,
    key          text NOT NULL,
    first_key    text NOT NULL,
    trouble      text,
    twin         text,
    place        bigint
);

CALL implied.number_copies(
    'course_teacher',
    'id, course_id, teacher_id, lesson_type_id, close_status, active, create_date, create_user_id,'
    ' update_date',
    'active DESC NULLS LAST, lesson_type_id, create_date,');

INSERT INTO implied.candidate
SELECT 'instructors', 'course_teacher', lesson.key, lesson.first_key,
       coalesce(lesson.key_trouble,
                CASE WHEN course.id IS NULL OR teacher.id IS NULL THEN 'missing_reference' END),
       course.id || ' ' || teacher.login,
       row_number() OVER (ORDER BY lesson.active DESC NULLS LAST, lesson.lesson_type_id,
                                   lesson.create_date, lesson.id, lesson.key COLLATE "C")
  FROM implied.course_teacher AS lesson
  LEFT JOIN public.course ON course.id = lesson.course_id
  LEFT JOIN implied.teacher ON teacher.id = lesson.teacher_id;

INSERT INTO implied.mark (mapping, source_key, column_name, rule, trouble)
SELECT 'instructors', lesson.key, 'instructor_id', 'placeholder', 'missing_reference'
  FROM implied.course_teacher AS lesson
  JOIN implied.teacher ON teacher.id = lesson.teacher_id
 WHERE teacher.account IS NULL
 UNION ALL
SELECT 'instructors', key, 'role', 'placeholder', 'unknown_code'
  FROM implied.planted('course_teacher', 'lesson_type_id', 'reference_dangling')
 UNION ALL
SELECT 'instructors', key, 'role', 'placeholder', 'bad_value'
  FROM implied.planted('course_teacher', 'lesson_type_id', 'reference_null')
 UNION ALL
SELECT 'instructors', key, 'assigned_by', 'null', 'missing_reference'
  FROM implied.course_teacher
 WHERE create_user_id IS NOT NULL
   AND implied.account(create_user_id, NULL) IS NULL;

CALL implied.all_move('cohorts', 'education_group');

INSERT INTO implied.mark (mapping, source_key, column_name, rule, trouble)
SELECT 'cohorts', key, 'name', 'placeholder', 'bad_value'
  FROM implied.planted('education_group', 'name', 'text_null')
 UNION ALL
SELECT 'cohorts', key, 'organization_unit_id', 'null', 'missing_reference'
  FROM implied.planted('education_group', 'organization_id', 'reference_dangling')
 UNION ALL
SELECT 'cohorts', key, 'education_level', 'null', 'missing_reference'
  FROM implied.planted('education_group', 'education_level_id', 'reference_dangling')
 UNION ALL
SELECT 'cohorts', key, 'education_type', 'null', 'missing_reference'
  FROM implied.planted('education_group', 'education_type_id', 'reference_dangling')
 UNION ALL
SELECT 'cohorts', key, 'start_year', 'null', 'missing_reference'
  FROM implied.planted('education_group', 'education_year_id', 'reference_dangling')
 UNION ALL
SELECT 'cohorts', key, 'language', 'null', 'unknown_code'
  FROM implied.planted('education_group', 'education_lang_id', 'reference_dangling')
 UNION ALL
-- of a tutor who never logged in only the legacy id is known
SELECT 'cohorts', cohort.id::text, 'tutor_id', 'null', 'missing_reference'
  FROM public.education_group AS cohort
  LEFT JOIN implied.teacher ON teacher.id = cohort.tyutor_id
 WHERE cohort.tyutor_id IS NOT NULL
   AND teacher.account IS NULL;

CALL implied.number_copies('education_group_student',
                           'id, education_group_id, student_id, active, create_date, update_date',
                           'active DESC NULLS LAST, create_date DESC NULLS LAST,');

INSERT INTO implied.candidate
SELECT 'cohort_members', 'education_group_student', member.key, member.first_key,
       coalesce(member.key_trouble,
                CASE WHEN cohort.id IS NULL OR student.id IS NULL THEN 'missing_reference' END),
       cohort.id || ' ' || student.survivor,
       row_number() OVER (ORDER BY member.active DESC NULLS LAST,
                                   member.create_date DESC NULLS LAST, member.id,
                                   member.key COLLATE "C")
  FROM implied.education_group_student AS member
  LEFT JOIN public.education_group AS cohort ON cohort.id = member.education_group_id
  LEFT JOIN implied.student ON student.id = member.student_id;
