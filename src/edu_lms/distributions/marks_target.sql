-- Grades of the components of a course, on the ten-point scale.
SELECT CASE WHEN assessment.title ->> 'az' LIKE 'Qiymətləndirmə %' THEN 'no component'
            ELSE assessment.title ->> 'az' END || ': ' || round(grade.marks_obtained) AS value,
       count(*) AS rows
  FROM grades AS grade
  JOIN assessments AS assessment ON assessment.id = grade.assessment_id
 WHERE assessment.rubric ? 'old_course_eva_id'
 GROUP BY 1
