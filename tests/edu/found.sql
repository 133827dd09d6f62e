-- Which rows does a rule find where only planted ones break it? Before each query: the kind.

-- card_number_shared:
SELECT s.id
FROM students AS s
WHERE EXISTS (SELECT FROM students AS o
WHERE o.card_number = s.card_number AND o.id < s.id);

-- course_teacher_second_lesson:
SELECT s.id
FROM course_teacher AS s
JOIN course_teacher AS f USING (course_id, teacher_id)
WHERE s.lesson_type_id <> 110000111 AND f.lesson_type_id = 110000111;

-- order_serial_repeated:
SELECT o.id
FROM orders AS o
WHERE o.active = 1 AND EXISTS (SELECT FROM orders AS f
WHERE f.active = 1 AND f.serial = o.serial AND f.id < o.id);

-- person_without_account:
SELECT id
FROM persons AS p
WHERE NOT EXISTS (SELECT FROM accounts AS a WHERE a.person_id = p.id);

-- detail_unfilled:
SELECT id
FROM journal_details
WHERE num_nonnulls(point_id_1, status_1, note_1, point_id_2, status_2, note_2, point_id_3,
       status_3, note_3) = 0;

-- detail_attendance_twice:
SELECT d.id
FROM journal_details AS d
WHERE (SELECT count(*)
FROM unnest(ARRAY[point_id_1, point_id_2, point_id_3]) AS p
WHERE p BETWEEN 110000161 AND 110000164) > 1;

-- exam_further_attempt:
SELECT e.id
FROM exam_student AS e
WHERE EXISTS (SELECT FROM exam_student AS f
WHERE (f.exam_id, f.student_id) = (e.exam_id, e.student_id) AND (f.create_date, f.id) <
       (e.create_date, e.id));

-- exam_without_enrolment:
SELECT e.id
FROM exam_student AS e
JOIN exam AS x ON x.id = e.exam_id
JOIN course AS c ON c.id = x.course_id
WHERE NOT EXISTS (SELECT FROM course_student AS s
WHERE (s.course_id, s.student_id) = (c.id, e.student_id)) AND NOT EXISTS (SELECT
FROM journal AS j
WHERE (j.course_id, j.student_id) = (c.id, e.student_id));

-- detail_point_of_another_type:
SELECT d.id
FROM journal_details AS d
JOIN dictionaries AS p ON p.id IN (d.point_id_1, d.point_id_2, d.point_id_3)
WHERE p.type_id <> 100000019;
