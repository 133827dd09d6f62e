-- What do all stages lean on? Schemas that go at the end, hashes, ids that look random, the manifest.

-- edu: what the scripts read. script: what they kept in memory while they ran.
CREATE SCHEMA edu;
CREATE SCHEMA script;
CREATE SCHEMA synthetic;

-- Constants, not lookups: the planner then folds a hash of them into one number.
DO $$
BEGIN
    EXECUTE format('CREATE FUNCTION script.seed() RETURNS bigint LANGUAGE sql'
                   ' IMMUTABLE PARALLEL SAFE AS %L',
                   format('SELECT %s::bigint', current_setting('synthetic.seed')));
    EXECUTE format('CREATE FUNCTION script.scale() RETURNS numeric LANGUAGE sql'
                   ' IMMUTABLE PARALLEL SAFE AS %L',
                   format('SELECT %s::numeric', current_setting('synthetic.scale')));
    EXECUTE format('CREATE FUNCTION script.state() RETURNS text LANGUAGE sql'
                   ' IMMUTABLE PARALLEL SAFE AS %L',
                   format('SELECT %L', current_setting('synthetic.state')));
END
$$;

-- Was everything written that the records count for 5 October?
CREATE FUNCTION script.is_recorded() RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT script.state() IN ('reported', 'completed') $$;

-- A recorded number at this scale, at least large enough to be seen.
CREATE FUNCTION script.scaled(recorded integer, minimum integer) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT greatest(minimum, round(recorded * script.scale()))::integer $$;

-- An order that looks like chance and is the same on every server.
CREATE FUNCTION script.shuffle(stream text, key text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT md5(script.seed() || '/' || stream || '/' || key) COLLATE "C" $$;

-- How many rows are taken to have been passed over, so that with as many native ones the recorded
-- number is met?
CREATE FUNCTION script.passed_over(recorded integer, minimum integer) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT CASE WHEN script.is_recorded() THEN script.scaled(recorded, minimum) ELSE 0 END $$;

-- How often did phase 5 run?
CREATE FUNCTION script.runs() RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT CASE WHEN script.is_recorded() OR script.state() = 'doubled' THEN 2 ELSE 1 END $$;

-- How many rows of a stage did its committed batches write? All, unless the state names the stage:
-- then batches of the recorded 5,000 up to three fifths of the rows.
CREATE FUNCTION script.committed(stage text, rows bigint) RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT CASE WHEN script.state() <> 'stopped-' || stage THEN rows
               ELSE script.scaled(5000, 10) * greatest(1, rows * 3 / 5 / script.scaled(5000, 10)) END $$;

-- The shape of a random UUID, version 4.
CREATE FUNCTION script.id(stream text, key text) RETURNS uuid
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT overlay(overlay(script.shuffle('id ' || stream, key) PLACING '4' FROM 13 FOR 1)
                  PLACING '9' FROM 17 FOR 1)::uuid $$;

-- 60 characters, as bcrypt writes them; no password stands behind it.
CREATE FUNCTION script.bcrypt(key text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT '$2b$12$' || left(translate(encode(sha512(convert_to(script.shuffle('bcrypt', key), 'UTF8')),
                                             'base64'), '+', '.'), 53) $$;

-- Triggers did not exist when the scripts ran: they would date every row today.
ALTER TABLE public.users DISABLE TRIGGER USER;
ALTER TABLE public.persons DISABLE TRIGGER USER;
ALTER TABLE public.students DISABLE TRIGGER USER;
ALTER TABLE public.staff_members DISABLE TRIGGER USER;
ALTER TABLE public.organization_units DISABLE TRIGGER USER;
ALTER TABLE public.courses DISABLE TRIGGER USER;
ALTER TABLE public.course_offerings DISABLE TRIGGER USER;
ALTER TABLE public.course_enrollments DISABLE TRIGGER USER;
ALTER TABLE public.assessments DISABLE TRIGGER USER;
ALTER TABLE public.grades DISABLE TRIGGER USER;

-- One line per row of every mapped table.
CREATE TABLE synthetic.origin (
    target_table text NOT NULL,
    target_key   text NOT NULL,
    origin       text NOT NULL CHECK (origin IN ('written', 'native')),
    mapping      text,
    group_no     bigint,
    CHECK (num_nonnulls(mapping, group_no) = CASE origin WHEN 'written' THEN 2 ELSE 0 END)
);

-- The records that agree in all evidence of the rows of a group.
CREATE TABLE synthetic.origin_unit (
    mapping      text NOT NULL,
    source_key   text NOT NULL,
    part         text NOT NULL DEFAULT '',
    group_no     bigint NOT NULL,
    source_table text
);

-- What people changed since.
CREATE TABLE synthetic.edit (
    target_table text NOT NULL,
    target_key   text NOT NULL,
    column_name  text NOT NULL
);

-- Assessments that are known without their title.
CREATE TABLE script.known_by_dates (target_key text);

CREATE TABLE synthetic.setting AS
SELECT script.seed() AS seed, script.scale() AS scale, script.state() AS state;
