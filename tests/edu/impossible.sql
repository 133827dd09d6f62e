-- Which values would have stopped the failed scripts, so that the real database cannot have had them?

-- valid e-mail twice:
SELECT lower(email)
FROM accounts
WHERE email ~ '^[^@]+@[^@]+[.][a-z]+$'
GROUP BY 1, email HAVING count(*) > 1;

-- short username:
SELECT id
FROM accounts
WHERE length(username) < 3;

-- nameless person:
SELECT id
FROM persons
WHERE firstname IS NULL OR lastname IS NULL;

-- shared users row:
SELECT user_id
FROM students
WHERE active = 1
GROUP BY 1 HAVING count(*) > 1;

-- shared users row, teachers:
SELECT user_id
FROM teachers
WHERE active = 1
GROUP BY 1 HAVING count(*) > 1;

-- formula twice:
SELECT formula
FROM organizations
WHERE formula IS NOT NULL
GROUP BY 1 HAVING count(*) > 1;

-- last five digits twice:
SELECT id % 100000
FROM subject_catalog
WHERE active = 1
GROUP BY 1 HAVING count(*) > 1;

-- course without code:
SELECT id
FROM course
WHERE code IS NULL OR student_count < 0;

-- code twice:
SELECT code
FROM course
GROUP BY 1 HAVING count(*) > 1;

-- negative score:
SELECT id
FROM students
WHERE score LIKE '-%';

-- teacher of a course that nothing stands for:
SELECT ct.id
FROM course_teacher AS ct
JOIN course AS c ON c.id = ct.course_id
LEFT JOIN education_plan_subject AS e ON e.id = c.education_plan_subject_id
LEFT JOIN subject_catalog AS s ON s.id = e.subject_id
WHERE ct.active = 1 AND c.active = 1 AND s.id IS NULL AND NOT EXISTS (SELECT
FROM course AS o
JOIN education_plan_subject AS oe ON oe.id = o.education_plan_subject_id
JOIN subject_catalog AS os ON os.id = oe.subject_id
WHERE o.active = 1 AND left(o.code, 20) = left(c.code, 20));
