-- What could the old script map? A student on the first users row of the account whose card number did not
-- return with a later student, and a course that is active and leads to a name.

CREATE TEMP TABLE first_user AS SELECT account_id, min(id) AS id FROM users GROUP BY account_id;
CREATE TEMP TABLE written AS
SELECT s.* FROM students AS s JOIN first_user AS f ON f.id = s.user_id WHERE s.active = 1;
CREATE TEMP TABLE mapped AS
SELECT id FROM written AS s
 WHERE NOT EXISTS (SELECT FROM written AS l WHERE l.card_number = s.card_number AND l.id > s.id);
CREATE TEMP TABLE resolved AS
SELECT c.id, c.code, c.active, sc.id AS subject_id
  FROM course AS c
  JOIN education_plan_subject AS e ON e.id = c.education_plan_subject_id
  JOIN subject_catalog AS sc ON sc.id = e.subject_id
  JOIN subject_dic AS d ON d.id = sc.subject_name_id;
CREATE TEMP TABLE offered AS SELECT * FROM resolved WHERE active = 1;
CREATE TEMP TABLE component AS
SELECT DISTINCT j.course_id, j.course_eva_id
  FROM journal AS j JOIN offered AS o ON o.id = j.course_id WHERE j.active = 1;
CREATE UNIQUE INDEX ON mapped (id);
CREATE UNIQUE INDEX ON offered (id);
ANALYZE first_user, written, mapped, resolved, offered, component;
