-- The result of a student in a course, how much of it he or she attended, and whether the student was
-- in the same course in an earlier term.
WITH scale (letter, points) AS (
  -- the percents of the letters stand in mappings/scale.py
  VALUES ('A', 4.0), ('A-', 3.7), ('B+', 3.3), ('B', 3.0), ('B-', 2.7),
         ('C+', 2.3), ('C', 2.0), ('C-', 1.7), ('D', 1.0), ('F', 0.0)
), result AS (
  -- the journal's final component, else the mark of the exam that was held last
  SELECT DISTINCT ON (grade.enrollment_id)
         grade.enrollment_id,
         grade.letter_grade
    FROM grades AS grade
    JOIN assessments AS assessment ON assessment.id = grade.assessment_id
   WHERE assessment.assessment_type = 'exam'
     AND grade.letter_grade IS NOT NULL
   ORDER BY grade.enrollment_id,
            (assessment.rubric ->> 'old_exam_id') IS NOT NULL,
            assessment.due_date DESC NULLS LAST,
            assessment.id
), attended AS (
  SELECT schedule.course_offering_id,
         record.student_id,
         round(100.0 * count(*) FILTER (WHERE record.status IN ('present', 'late')) / count(*), 2) AS percentage
    FROM attendance_records AS record
    JOIN class_schedules AS schedule ON schedule.id = record.class_schedule_id
   GROUP BY schedule.course_offering_id, record.student_id
), taken AS (
  -- the first term in which a student was in a course and did not leave it
  SELECT enrollment.student_id,
         offering.course_id,
         min(term.start_date) AS first_term
    FROM course_enrollments AS enrollment
    JOIN course_offerings AS offering ON offering.id = enrollment.course_offering_id
    JOIN academic_terms AS term ON term.id = offering.academic_term_id
   WHERE enrollment.enrollment_status IN ('enrolled', 'completed')
     -- a stand-in for an unknown term says nothing about which came first
     AND term.start_date > date '1900-01-01'
   GROUP BY enrollment.student_id, offering.course_id
)
SELECT enrollment.id AS enrollment_id,
       result.letter_grade AS grade,
       scale.points AS grade_points,
       attended.percentage AS attendance_percentage,
       coalesce(taken.first_term < term.start_date, FALSE) AS is_retake
  FROM course_enrollments AS enrollment
  JOIN course_offerings AS offering ON offering.id = enrollment.course_offering_id
  JOIN academic_terms AS term ON term.id = offering.academic_term_id
  LEFT JOIN taken
    ON taken.student_id = enrollment.student_id
   AND taken.course_id = offering.course_id
  LEFT JOIN result ON result.enrollment_id = enrollment.id
  LEFT JOIN scale ON scale.letter = result.letter_grade
  LEFT JOIN attended
    ON attended.course_offering_id = enrollment.course_offering_id
   AND attended.student_id = enrollment.student_id
