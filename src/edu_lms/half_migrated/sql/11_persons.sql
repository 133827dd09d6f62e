-- Who became a person? Everybody who has a user; the others were lost without a word.

CREATE FUNCTION script.day(written text) RETURNS date
LANGUAGE plpgsql STABLE AS $$
BEGIN
    IF written ~ '^\d{2}/\d{2}/\d{4}$' OR written ~ '^\d{4}-\d{2}-\d{2}$' THEN
        RETURN written::date;
    END IF;
    RETURN NULL;
EXCEPTION WHEN datetime_field_overflow THEN
    RETURN NULL;
END
$$;

CREATE TABLE script.person AS
SELECT persons.id AS person_id, login.id AS user_id, script.id('persons', persons.id::text) AS id
  FROM script.login
  JOIN edu.persons ON persons.id = login.person_id
 WHERE login.id IS NOT NULL;

-- The gender was compared with 1 and 2, which it never is.
INSERT INTO public.persons (id, user_id, first_name, last_name, middle_name, date_of_birth, gender,
    national_id, created_at, updated_at)
SELECT own.id,
       own.user_id,
       persons.firstname,
       persons.lastname,
       persons.patronymic,
       script.day(persons.birthdate),
       'other',
       persons.pincode,
       persons.create_date,
       timestamptz '2025-10-03 11:40:00+04'
  FROM script.person AS own
  JOIN edu.persons ON persons.id = own.person_id;

INSERT INTO synthetic.origin
SELECT 'persons', id::text, 'written', 'persons', person_id FROM script.person;

INSERT INTO synthetic.origin_unit (mapping, source_key, group_no)
SELECT 'persons', person_id::text, person_id FROM script.person;

-- Whom the new system knows alone.
WITH made AS (
    INSERT INTO public.persons (id, user_id, first_name, last_name, gender, created_at, updated_at)
    SELECT script.id('native persons', n::text), script.id('native users', n::text),
           'Qeydiyyatçı', 'Əməkdaş ' || n, 'prefer_not_to_say', day, day
      FROM generate_series(1, script.scaled(3, 1)) AS n
     CROSS JOIN LATERAL (
        SELECT timestamptz '2025-10-04 09:30:00+04' + n * interval '13 minutes' AS day
     ) AS d
    RETURNING id
)
INSERT INTO synthetic.origin
SELECT 'persons', id::text, 'native' FROM made;
