-- How many are enrolled now; the capacity is raised where the course was fuller than it allowed.
SELECT offering.id AS offering_id,
       count(enrollment.id)::integer AS current_enrollment,
       greatest(offering.max_enrollment, count(enrollment.id))::integer AS max_enrollment
  FROM course_offerings AS offering
  LEFT JOIN course_enrollments AS enrollment
    ON enrollment.course_offering_id = offering.id
   AND enrollment.enrollment_status = 'enrolled'
 GROUP BY offering.id, offering.max_enrollment
