-- Grades of assessments that are a slot of a meeting.
SELECT grade.marks_obtained::integer AS value, count(*) AS rows
  FROM grades AS grade
  JOIN assessments AS assessment ON assessment.id = grade.assessment_id
 WHERE assessment.rubric ? 'old_meeting_id'
 GROUP BY grade.marks_obtained
