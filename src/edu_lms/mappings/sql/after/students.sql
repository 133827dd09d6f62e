-- The average of a student, and the credits earned. A course that was taken again counts once, with
-- its best result; an F earns nothing, and weighs.
WITH best AS (
  SELECT DISTINCT ON (enrollment.student_id, offering.course_id)
         enrollment.student_id,
         course.credit_hours,
         enrollment.grade_points
    FROM course_enrollments AS enrollment
    JOIN course_offerings AS offering ON offering.id = enrollment.course_offering_id
    JOIN courses AS course ON course.id = offering.course_id
   WHERE enrollment.enrollment_status = 'completed'
     AND enrollment.grade_points IS NOT NULL
   ORDER BY enrollment.student_id, offering.course_id, enrollment.grade_points DESC
)
SELECT student.id AS student_id,
       round(sum(best.credit_hours * best.grade_points) / nullif(sum(best.credit_hours), 0), 2) AS gpa,
       coalesce(sum(best.credit_hours) FILTER (WHERE best.grade_points > 0), 0)::integer AS total_credits_earned
  FROM students AS student
  LEFT JOIN best ON best.student_id = student.id
 GROUP BY student.id
