-- Which sittings became submissions? Active ones of students whom the script knew, counted in the
-- order of ids.

-- The 250 of 5 October: those of the students who were added, then withdrawn ones of the others.
CREATE TABLE script.sitting AS
WITH possible AS (
    SELECT sitting.id AS sitting_id, exam.id AS assessment_id, student.id AS student,
           sitting.finish_status, sitting.create_date, sitting.active = 1 AS is_active,
           student.is_late OR sitting.active <> 1 AS is_late
      FROM edu.exam_student AS sitting
      JOIN script.exam ON exam.exam_id = sitting.exam_id
      JOIN script.student ON student.student_id = sitting.student_id
     WHERE sitting.active = 1 OR NOT student.is_late
), ranked AS (
    SELECT possible.*,
           row_number() OVER (PARTITION BY is_late ORDER BY is_active DESC, sitting_id) AS rank
      FROM possible
)
SELECT ranked.*,
       row_number() OVER (PARTITION BY assessment_id, student ORDER BY is_late, sitting_id) AS attempt,
       min(sitting_id) OVER (PARTITION BY assessment_id, student, create_date) AS group_no,
       script.id('assessment_submissions', sitting_id::text) AS id
  FROM ranked
 WHERE NOT is_late OR rank <= script.scaled(250, 1);

ALTER TABLE script.sitting ADD COLUMN is_written boolean NOT NULL DEFAULT true;
UPDATE script.sitting
   SET is_written = false
 WHERE sitting_id IN (SELECT sitting_id FROM script.sitting
                       WHERE NOT is_late
                       ORDER BY script.shuffle('skipped sitting', sitting_id::text)
                       LIMIT script.passed_over(20, 1));

INSERT INTO public.assessment_submissions (id, assessment_id, student_id, attempt_number,
    submission_date, status, created_at)
SELECT id, assessment_id, student, attempt, create_date,
       CASE finish_status WHEN 1 THEN 'submitted'::submission_status WHEN 2 THEN 'graded'
                          ELSE 'returned' END,
       CASE WHEN is_late THEN timestamptz '2025-10-05 11:00:00+04'
            ELSE timestamptz '2025-10-04 09:00:00+04' END
  FROM script.sitting
 WHERE is_written;

INSERT INTO synthetic.origin
SELECT 'assessment_submissions', id::text, 'written', 'submissions', group_no
  FROM script.sitting
 WHERE is_written;

INSERT INTO synthetic.origin_unit (mapping, source_key, group_no)
SELECT 'submissions', sitting_id::text, group_no
  FROM script.sitting
 WHERE group_no IN (SELECT group_no FROM script.sitting WHERE is_written);

-- Handed in to the new system, after the last sitting that the old one knows of the same student
-- and exam.
WITH pair AS (
    SELECT assessment_id, student, max(attempt) AS attempts,
           script.shuffle('native submission', min(sitting_id)::text) AS place
      FROM script.sitting
     GROUP BY assessment_id, student
), made AS (
    INSERT INTO public.assessment_submissions (id, assessment_id, student_id, attempt_number,
        submission_date, status, created_at)
    SELECT script.id('native submissions', assessment_id || '/' || student), assessment_id, student,
           attempts + 1, day, 'submitted', day
      FROM (SELECT pair.*, timestamptz '2025-10-05 12:00:00+04'
                           + row_number() OVER (ORDER BY place) * interval '5 minutes' AS day
              FROM pair
             ORDER BY place
             LIMIT script.scaled(20, 1)) AS chosen
    RETURNING id
)
INSERT INTO synthetic.origin
SELECT 'assessment_submissions', id::text, 'native' FROM made;
