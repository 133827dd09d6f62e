-- What became of the files of topics? A path and a number for a title, in few of the offerings.

-- The records count 86 offerings with materials, and not the rule that led to them: of the first
-- offerings under a section code as many are used, in turn.
CREATE TABLE script.material AS
SELECT file.id AS file_id, target.offering_id, file.path, file.create_date,
       script.id('course_materials', file.id::text) AS id,
       row_number() OVER (ORDER BY script.shuffle('skipped material', file.id::text))
           > script.passed_over(6, 1) AS is_written
  FROM edu.topic_file AS file
  JOIN edu.course ON course.id = file.course_id
  JOIN script.section ON section.section_code = left(course.code, 20)
  JOIN script.section AS target ON target.n = section.n % script.scaled(86, 2);

INSERT INTO public.course_materials (id, course_offering_id, title, material_type, file_url,
    created_at)
SELECT id, offering_id,
       jsonb_build_object('az', 'Material ' || file_id, 'en', 'Material ' || file_id,
                          'ru', 'Material ' || file_id),
       'reading', path, create_date
  FROM script.material
 WHERE is_written;

INSERT INTO synthetic.origin
SELECT 'course_materials', id::text, 'written', 'materials', file_id
  FROM script.material
 WHERE is_written;

INSERT INTO synthetic.origin_unit (mapping, source_key, group_no)
SELECT 'materials', file_id::text, file_id FROM script.material WHERE is_written;

-- Uploaded to the new system.
WITH made AS (
    INSERT INTO public.course_materials (id, course_offering_id, title, material_type, external_url,
        is_mandatory, created_at)
    SELECT script.id('native materials', k::text), section.offering_id,
           jsonb_build_object('az', 'Əlavə oxu ' || k), 'video',
           'https://video.example.org/' || k, true,
           timestamptz '2025-10-05 09:30:00+04' + k * interval '17 minutes'
      FROM generate_series(1, script.scaled(6, 1)) AS k
      JOIN script.section ON section.n = k % script.scaled(86, 2)
    RETURNING id
)
INSERT INTO synthetic.origin
SELECT 'course_materials', id::text, 'native' FROM made;
