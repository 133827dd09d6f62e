-- Where did the exams go? To the offering under the first 20 characters of their course's code.

CREATE TABLE script.exam AS
SELECT exam.id AS exam_id, section.offering_id, exam.create_date,
       script.id('assessments', 'exam/' || exam.id) AS id
  FROM edu.exam
  JOIN edu.course ON course.id = exam.course_id
  JOIN script.section ON section.section_code = left(course.code, 20);
CREATE UNIQUE INDEX ON script.exam (exam_id);
ANALYZE script.exam;

INSERT INTO public.assessments (id, course_offering_id, title, assessment_type, weight_percentage,
    total_marks, duration_minutes, rubric, created_at, updated_at)
SELECT id,
       offering_id,
       jsonb_build_object('az', 'Exam ' || exam_id, 'en', 'Exam ' || exam_id, 'ru', 'Exam ' || exam_id),
       'exam',
       50,
       100,
       60,
       jsonb_build_object('old_exam_id', exam_id),
       create_date,
       timestamptz '2025-10-04 08:10:00+04'
  FROM script.exam;

INSERT INTO synthetic.origin
SELECT 'assessments', id::text, 'written', 'exams', exam_id FROM script.exam;

INSERT INTO synthetic.origin_unit (mapping, source_key, group_no)
SELECT 'exams', exam_id::text, exam_id FROM script.exam;
