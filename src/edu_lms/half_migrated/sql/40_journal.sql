-- What of the journal could the script map? Components of courses, and students with details in them.

-- Pairs of course and component with an active row; due is what became due_date. Pairs of one
-- subject that agree in component and both dates are a group: nothing in lms tells them apart.
CREATE TABLE script.component AS
SELECT pair.*, min(n) OVER (PARTITION BY subject_id, course_eva_id, first_created, due) AS group_no
  FROM (SELECT row_number() OVER (ORDER BY journal.course_id, journal.course_eva_id) AS n,
               journal.course_id, journal.course_eva_id, course.subject_id,
               min(journal.create_date) AS first_created, max(journal.update_date) AS due
          FROM edu.journal
          JOIN script.course ON course.course_id = journal.course_id
         WHERE journal.active = 1
         GROUP BY journal.course_id, journal.course_eva_id, course.subject_id) AS pair;
CREATE UNIQUE INDEX ON script.component (course_id, course_eva_id);
ANALYZE script.component;

-- A journal row whose details were read, active itself or not.
CREATE TABLE script.triple AS
SELECT journal.id AS journal_id, component.n AS component_n, component.group_no AS component_group,
       component.subject_id, student.student_id, student.id AS student,
       min(journal.id) OVER (PARTITION BY component.group_no, student.student_id) AS group_no
  FROM edu.journal
  JOIN script.component
    ON component.course_id = journal.course_id AND component.course_eva_id = journal.course_eva_id
  JOIN script.student ON student.student_id = journal.student_id
 WHERE journal.id IN (SELECT journal_id FROM edu.detail);
ANALYZE script.triple;
