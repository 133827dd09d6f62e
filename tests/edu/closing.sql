-- Which numbers of the recorded database close? Before each query: its name and what it must count.

-- tables and primary keys: 355, 223
SELECT (SELECT count(*) FROM pg_tables
WHERE schemaname = 'public'), (SELECT count(*)
FROM pg_constraint
WHERE contype = 'p' AND connamespace = 'public'::regnamespace);

-- accounts with and without users rows, further rows: 6471, 54, 516
SELECT count(u.account_id), count(*) - count(u.account_id), sum(u.n - 1)
FROM accounts AS a
LEFT JOIN (SELECT account_id, count(*) AS n FROM users
GROUP BY 1) AS u ON u.account_id = a.id;

-- users reach a person: 6987, 6471
SELECT count(*), count(DISTINCT p.id)
FROM users AS u
JOIN accounts AS a ON a.id = u.account_id
JOIN persons AS p ON p.id = a.person_id;

-- persons without an account: 52
SELECT count(*)
FROM persons AS p
WHERE NOT EXISTS (SELECT FROM accounts AS a WHERE a.person_id = p.id);

-- active students on the first users row and behind another, and behind a TEACHER row: 5944, 400, 44
SELECT count(f.id), count(*) - count(f.id), count(*) FILTER (WHERE f.id IS NULL AND fu.user_type
       ILIKE 'teacher')
FROM students AS s
LEFT JOIN first_user AS f ON f.id = s.user_id
JOIN users AS u ON u.id = s.user_id
JOIN first_user AS g ON g.account_id = u.account_id
JOIN users AS fu ON fu.id = g.id
WHERE s.active = 1;

-- active teachers on the first users row and behind a STUDENT row: 350, 74, 74
SELECT count(f.id), count(*) - count(f.id), count(*) FILTER (WHERE f.id IS NULL AND fu.user_type
       ILIKE 'student')
FROM teachers AS s
LEFT JOIN first_user AS f ON f.id = s.user_id
JOIN users AS u ON u.id = s.user_id
JOIN first_user AS g ON g.account_id = u.account_id
JOIN users AS fu ON fu.id = g.id
WHERE s.active = 1;

-- active teachers on the first users row with a date of leaving: 160
SELECT count(*)
FROM teachers AS t
JOIN first_user AS f ON f.id = t.user_id
WHERE t.active = 1 AND t.out_action_date <> '';

-- students mapped by the old script: 5940, 567
SELECT count(*), (SELECT count(*) FROM students) - count(*)
FROM mapped;

-- courses resolved, unresolved, keys, starts of codes: 5966, 54, 1581, 363
SELECT (SELECT count(*) FROM offered), (SELECT count(*) FROM course
WHERE active = 1) - (SELECT count(*)
FROM offered), (SELECT count(*)
FROM (SELECT DISTINCT subject_id, left(code, 20)
FROM offered) AS k), (SELECT count(DISTINCT left(code, 20)) FROM offered);

-- active enrolments: moved, student lost, course lost, further rows, exact copies: 94558, 3808, 2634, 412, 2
SELECT count(DISTINCT (o.subject_id, cs.student_id)) FILTER (WHERE m.id IS NOT NULL AND o.id IS
       NOT NULL), count(*) FILTER (WHERE m.id IS NULL), count(*) FILTER (WHERE m.id IS NOT NULL
       AND o.id IS NULL), count(*) FILTER (WHERE m.id IS NOT NULL AND o.id IS NOT NULL) -
       count(DISTINCT (o.subject_id, cs.student_id)) FILTER (WHERE m.id IS NOT NULL AND o.id IS
       NOT NULL), count(*) - count(DISTINCT (cs.course_id, cs.student_id))
FROM course_student AS cs
LEFT JOIN mapped AS m ON m.id = cs.student_id
LEFT JOIN offered AS o ON o.id = cs.course_id
WHERE cs.active = 1;

-- students with enrolments, of them mapped: 5599, 5243
SELECT count(DISTINCT cs.student_id), count(DISTINCT m.id)
FROM course_student AS cs
LEFT JOIN mapped AS m ON m.id = cs.student_id;

-- journal: students, courses, pairs of course and component: 5597, 6064, 30323
SELECT count(DISTINCT student_id), count(DISTINCT course_id), (SELECT count(*)
FROM component) FROM journal;

-- active journal: student lost, course lost, prepared, distinct: 17835, 5442, 486992, 97138
SELECT count(*) FILTER (WHERE m.id IS NULL), count(*) FILTER (WHERE m.id IS NOT NULL AND o.id IS
       NULL), count(*) FILTER (WHERE m.id IS NOT NULL AND o.id IS NOT NULL), count(DISTINCT
       (j.course_id, j.student_id)) FILTER (WHERE m.id IS NOT NULL AND o.id IS NOT NULL)
FROM journal AS j
LEFT JOIN mapped AS m ON m.id = j.student_id
LEFT JOIN offered AS o ON o.id = j.course_id
WHERE j.active = 1;

-- active details: triples, moved, no assessment, no student: 97483, 2816644, 156959, 87757
SELECT count(DISTINCT j.id) FILTER (WHERE m.id IS NOT NULL AND c.course_id IS NOT NULL),
       count(*) FILTER (WHERE m.id IS NOT NULL AND c.course_id IS NOT NULL), count(*) FILTER
       (WHERE c.course_id IS NULL), count(*) FILTER (WHERE c.course_id IS NOT NULL AND m.id IS
       NULL)
FROM journal_details AS d
JOIN journal AS j ON j.id = d.journal_id
LEFT JOIN mapped AS m ON m.id = j.student_id
LEFT JOIN component AS c ON (c.course_id, c.course_eva_id) = (j.course_id, j.course_eva_id)
WHERE d.active = 1;

-- details per journal row, journal rows with details per pair: 27, 29, 1
SELECT min(n), max(n), max(k)
FROM (SELECT course_id, student_id, n, count(*) OVER (PARTITION BY course_id, student_id) AS k
FROM (SELECT journal_id AS id, count(*) AS n FROM journal_details
GROUP BY 1) AS d JOIN journal USING (id)) AS x;

-- sittings: students, students lost, their active rows: 5193, 325, 2806
SELECT count(DISTINCT student_id), count(DISTINCT student_id) FILTER (WHERE m.id IS NULL),
       count(*) FILTER (WHERE m.id IS NULL AND e.active = 1)
FROM exam_student AS e
LEFT JOIN mapped AS m ON m.id = e.student_id;

-- teachers of courses: 324
SELECT count(DISTINCT teacher_id)
FROM course_teacher;

-- active meetings: no course, no clock, rooms, courses: 77, 6839, 106, 6572
SELECT count(*) FILTER (WHERE c.id IS NULL), count(*) FILTER (WHERE c.id IS NOT NULL AND k.id IS
       NULL), count(DISTINCT room_id), count(DISTINCT c.id)
FROM course_meeting AS m
LEFT JOIN course AS c ON c.id = m.course_id
LEFT JOIN clock AS k ON k.id = m.clock_id
WHERE m.active = 1;

-- group names: 377
SELECT count(DISTINCT name)
FROM education_group
WHERE active = 1;

-- order serials, assignments of the first order of a serial: 393, 2738
SELECT count(*), sum(n)
FROM (SELECT DISTINCT ON (o.serial) o.id FROM orders AS o
WHERE o.active = 1 ORDER BY o.serial, o.id) AS f
LEFT JOIN LATERAL (SELECT count(*) AS n FROM person_orders AS p
WHERE p.order_id = f.id AND p.active = 1) AS a ON true;

-- orphans of exams and topic files, all inactive: 114, 0, 333, 0
SELECT (SELECT count(*) FROM exam AS e WHERE NOT EXISTS (SELECT
FROM course AS c
WHERE c.id = e.course_id)), (SELECT count(*) FROM exam AS e
WHERE e.active = 1 AND NOT EXISTS (SELECT FROM course AS c
WHERE c.id = e.course_id)), (SELECT count(*)
FROM course_meeting_topic_file AS f
WHERE NOT EXISTS (SELECT FROM course_meeting_topic AS t
WHERE t.id = f.course_meeting_topic_id)), (SELECT count(*)
FROM course_meeting_topic_file AS f
WHERE f.active = 1 AND NOT EXISTS (SELECT FROM course_meeting_topic AS t
WHERE t.id = f.course_meeting_topic_id));
