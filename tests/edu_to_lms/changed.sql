-- What does the synthetic database not show at its smallest scale? Courses that are open and fuller
-- than they allow, and a student who sits an exam again under another registration.

-- No course is of the last year, whose courses are open.
UPDATE course SET close_status = 0, student_count = 1 WHERE active = 1;

-- A further registration of somebody who has a mark, and a sitting of the same exam under it.
CREATE TEMP TABLE sitting AS
SELECT sitting.*
  FROM exam_student AS sitting
  JOIN exam ON exam.id = sitting.exam_id AND exam.active = 1
 WHERE sitting.active = 1 AND sitting.point <> ''
 ORDER BY sitting.id
 LIMIT 1;

CREATE TEMP TABLE twin AS
SELECT student.* FROM students AS student JOIN sitting ON sitting.student_id = student.id;
UPDATE twin SET id = 1, active = 0;
INSERT INTO students TABLE twin;

UPDATE sitting SET id = 2, student_id = 1, point = '41', create_date = '2025-06-01';
INSERT INTO exam_student TABLE sitting;
