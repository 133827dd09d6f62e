-- How many of everything? The recorded numbers, scaled, each at least large enough to be seen.

CREATE TABLE synthetic.amount (name text PRIMARY KEY, n integer NOT NULL);

-- Called immutable although it reads a table: the planner then looks a number up once, not once a
-- row, and
-- a number never changes after the statement that wrote it.
CREATE FUNCTION synthetic.amount(wanted text) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT n FROM synthetic.amount WHERE name = wanted $$;

CREATE FUNCTION synthetic.scaled(recorded integer, minimum integer) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT greatest(minimum, round(recorded * synthetic.scale()))::integer $$;

-- People, courses and whatever else is spoiled by the row: at 0.02 there is just room for every
-- kind of dirt, and below they stay as many. What they have of each other goes on shrinking.
CREATE FUNCTION synthetic.scaled_to_002(recorded integer, minimum integer) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT greatest(minimum, round(recorded * greatest(synthetic.scale(), 0.02)))::integer $$;

-- Rows of the tables that scale.
INSERT INTO synthetic.amount
SELECT name, synthetic.scaled_to_002(recorded, 0)
  FROM (VALUES
    ('accounts', 6525), ('accounts.active', 6466),
    ('users', 6987), ('users.active', 6935),
    ('persons', 6523), ('persons.active', 6469),
    ('students', 6507), ('students.active recorded', 6344),
    ('teachers', 464), ('teachers.active recorded', 424),
    ('education_plan', 141), ('education_plan.active', 123),
    ('education_plan_subject_group', 1128),
    ('education_plan_subject', 3006), ('education_plan_subject.active', 2911),
    ('subject_dic', 861),
    ('course', 8391), ('course.active', 6020),
    ('course_teacher', 13605), ('course_teacher.active', 11693),
    ('education_group', 447), ('education_group.active', 419),
    ('education_group_student', 7053),
    ('exam', 5833), ('exam.active', 5719),
    ('files', 14816),
    ('orders', 655), ('orders.active', 629),
    ('person_orders', 3747), ('person_orders.active', 3628)
  ) AS recorded (name, recorded);

INSERT INTO synthetic.amount
SELECT name, synthetic.scaled(recorded, 0)
  FROM (VALUES
    ('course_student', 121323),
    ('journal', 591485), ('journal.active', 510269),
    ('journal_details', 3209747), ('journal_details.active', 3061360),
    ('exam_student', 68365), ('exam_student.active', 66337),
    ('course_meeting', 194500), ('course_meeting.active', 185276),
    ('course_meeting_topic', 65735), ('course_meeting_topic.active', 64000),
    ('course_meeting_topic_file', 9324), ('course_meeting_topic_file.active', 8991)
  ) AS recorded (name, recorded);

-- Parts of them, with the least number that shows the fact at a small scale.
INSERT INTO synthetic.amount
SELECT name, synthetic.scaled_to_002(recorded, minimum)
  FROM (VALUES
    -- accounts without a users row
    ('second account', 40, 2), ('account without person', 14, 1),
    -- users rows that are not the first of their account: 516 together
    ('inactive first registration', 56, 1), ('student behind teacher', 44, 1),
    ('teacher behind student', 74, 1), ('second registration inactive', 15, 1),
    ('second teacher row', 7, 1), ('further role', 20, 1),
    -- students and teachers without a users row, all of them inactive
    ('student without user', 6, 1), ('student without user, second', 6, 1),
    ('student without account', 20, 1),
    ('teacher without user', 3, 1), ('teacher without account', 5, 1), ('inactive teacher', 25, 1),
    ('shared card number', 4, 1),
    ('left teacher', 160, 1), ('course teachers', 324, 3), ('not teaching', 40, 1),
    -- courses
    ('course without plan subject', 24, 1), ('course plan subject dangling', 16, 1),
    ('plan subject dangling', 8, 1), ('plan subject without subject', 6, 1),
    ('unresolved sharing a code', 20, 2),
    ('inactive without plan subject', 20, 1), ('inactive plan subject dangling', 10, 1),
    ('keys', 1581, 8), ('code starts', 363, 4),
    -- students with courses: those that the old script moved, and those that it lost
    ('enrolled', 5243, 20), ('enrolled lost', 356, 4), ('enrolled without journal', 2, 1),
    ('examined', 4868, 10), ('examined lost', 325, 2),
    -- groups and orders
    ('group name repeated', 42, 1), ('order serial repeated', 236, 1),
    ('assignment of repeated serial', 890, 1),
    ('subject name repeated', 34, 1)
  ) AS part (name, recorded, minimum);

INSERT INTO synthetic.amount
SELECT name, synthetic.scaled(recorded, minimum)
  FROM (VALUES
    -- courses
    ('journal courses', 6064, 20), ('inactive journal courses', 264, 2),
    ('meeting courses', 6572, 24),
    ('components', 30323, 40),
    -- active course_student rows
    ('enrolment moved', 94558, 1), ('enrolment of lost student', 3808, 1),
    ('enrolment of lost course', 2634, 1), ('retake', 410, 1), ('exact duplicate', 2, 1),
    ('earlier spell', 1500, 2),
    -- active journal rows: 510,269 together
    ('journal of lost student', 17835, 1), ('journal of lost course', 5442, 1),
    ('journal pairs', 97138, 1), ('journal only', 480, 2),
    ('inactive journal, active details', 345, 1),
    -- active journal_details: 3,061,360 together
    ('details moved', 2816644, 1), ('details of lost course', 156959, 1),
    ('details of lost student', 87757, 1),
    ('detail without meeting', 640, 3), ('detail point dangling', 300, 3),
    ('detail point of another type', 60, 2), ('detail double', 4000, 20),
    -- meetings
    ('meeting without course', 40, 1), ('meeting course dangling', 37, 1),
    ('meeting without clock', 6839, 3),
    ('meeting without date', 90, 2), ('meeting without room', 40, 2),
    -- exams
    ('exam attempts of lost student', 2806, 2), ('exam further attempt', 3100, 3),
    ('exam without enrolment', 60, 2)
  ) AS part (name, recorded, minimum);

INSERT INTO synthetic.amount
SELECT 'course_student.active',
       synthetic.amount('enrolment moved') + synthetic.amount('enrolment of lost student')
       + synthetic.amount('enrolment of lost course') + synthetic.amount('retake')
           + synthetic.amount('exact duplicate');

-- What the parts leave for the largest group, so that the sums close at every scale.
INSERT INTO synthetic.amount
SELECT 'unresolved', synthetic.amount('course without plan subject')
    + synthetic.amount('course plan subject dangling')
                     + synthetic.amount('plan subject dangling')
                         + synthetic.amount('plan subject without subject');
INSERT INTO synthetic.amount
SELECT 'resolved', synthetic.amount('course.active') - synthetic.amount('unresolved');
INSERT INTO synthetic.amount
SELECT 'logins', synthetic.amount('accounts') - synthetic.amount('second account')
                 - synthetic.amount('account without person');
INSERT INTO synthetic.amount
SELECT 'second registration',
       synthetic.amount('users') - synthetic.amount('logins')
       - synthetic.amount('inactive first registration')
           - synthetic.amount('student behind teacher')
       - synthetic.amount('teacher behind student')
           - synthetic.amount('second registration inactive')
       - synthetic.amount('second teacher row') - synthetic.amount('further role');
INSERT INTO synthetic.amount
SELECT 'inactive student',
       greatest(1, synthetic.amount('students') - synthetic.amount('students.active recorded')
                   - synthetic.amount('inactive first registration')
                   - synthetic.amount('second registration inactive')
                       - synthetic.amount('student without user')
                   - synthetic.amount('student without user, second')
                       - synthetic.amount('student without account'));
INSERT INTO synthetic.amount
SELECT 'students.active',
       synthetic.amount('students') - synthetic.amount('inactive student')
       - synthetic.amount('inactive first registration')
       - synthetic.amount('second registration inactive') - synthetic.amount('student without user')
       - synthetic.amount('student without user, second')
           - synthetic.amount('student without account');
INSERT INTO synthetic.amount
SELECT 'teachers.active',
       synthetic.amount('teachers') - synthetic.amount('inactive teacher')
           - synthetic.amount('second teacher row')
       - synthetic.amount('teacher without user') - synthetic.amount('teacher without account');
INSERT INTO synthetic.amount
SELECT 'teacher first', synthetic.amount('teachers.active')
    - synthetic.amount('teacher behind student');
INSERT INTO synthetic.amount
SELECT 'student first',
       synthetic.amount('students.active') - synthetic.amount('second registration')
       - synthetic.amount('inactive first registration')
           - synthetic.amount('student behind teacher');
INSERT INTO synthetic.amount
SELECT 'office login',
       synthetic.amount('logins') - synthetic.amount('student first')
           - synthetic.amount('teacher first')
       - synthetic.amount('inactive first registration') - synthetic.amount('inactive student')
       - synthetic.amount('inactive teacher');

-- Streams: a stream of students takes all courses of the stream, so that nobody has a subject
-- twice.
-- As many streams as still give the wanted number of enrolments; four at least, so that courses
-- share keys.
INSERT INTO synthetic.amount
SELECT 'streams', max(s)
  FROM generate_series(4, synthetic.amount('education_group.active') - 1) AS s,
       LATERAL (SELECT synthetic.amount('resolved') / s AS rounds,
           synthetic.amount('resolved') % s AS rest,
                       synthetic.amount('enrolled') AS e) AS c
 WHERE e * rounds + (e / s) * rest + least(e % s, rest) >= synthetic.amount('enrolment moved');
INSERT INTO synthetic.amount
SELECT 'rounds', (synthetic.amount('resolved') + synthetic.amount('streams')
    - 1) / synthetic.amount('streams');
INSERT INTO synthetic.amount
SELECT 'journal courses resolved',
       least(synthetic.amount('resolved'), synthetic.amount('journal courses')
           - synthetic.amount('unresolved')
                                           - synthetic.amount('inactive journal courses'));

-- Every round of courses needs a subject of its own.
INSERT INTO synthetic.amount
SELECT 'subject_catalog.active', greatest(synthetic.scaled_to_002(883, 0), synthetic.amount('rounds'));
INSERT INTO synthetic.amount
SELECT 'subject_catalog', synthetic.amount('subject_catalog.active') + synthetic.scaled_to_002(12, 1);
ANALYZE synthetic.amount;
