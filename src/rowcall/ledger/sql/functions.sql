-- The functions that compiled statements call; an upgrade writes them anew.
-- A UUID of version 7's shape: 48 bits of the row's own time in milliseconds, then an md5 that is
-- keyed by the session. Times outside 1970..2100 would not sort and count as 1970; the clock of
-- the run is not asked, so that the same row gets the same id on any day.
CREATE OR REPLACE FUNCTION rowcall.make_id(created timestamptz, key text) RETURNS uuid
LANGUAGE sql STABLE PARALLEL SAFE AS $$
SELECT overlay(overlay(overlay(
         md5(current_setting('rowcall.id_key') || key || current_setting('rowcall.id_key'))
         PLACING lpad(to_hex(CASE WHEN created >= '1970-01-01Z' AND created < '2100-01-01Z'
                                  THEN (extract(epoch FROM created) * 1000)::bigint
                                  ELSE 0 END), 12, '0') FROM 1 FOR 12)
         PLACING '7' FROM 13)
         PLACING '8' FROM 17)::uuid
$$;

-- The parsers are plpgsql: an SQL function whose argument is used more than once is inlined only
-- where the argument is cheap, and runs ten times slower where it is not.
-- Digits and blanks are those of ASCII, whatever the locale calls a digit: no cast can raise.
CREATE OR REPLACE FUNCTION rowcall.parse_date(value text) RETURNS date
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT AS $$
DECLARE
  parts text[];
  year  integer;
  month integer;
  day   integer;
  days  integer;
BEGIN
  IF value ~ '^[0-9][0-9]/[0-9][0-9]/[0-9]{4}$' THEN
    day := substr(value, 1, 2); month := substr(value, 4, 2); year := substr(value, 7, 4);
  ELSE
    parts := regexp_match(value, '^[ \t\n\r\f\v]*([0-9]{1,2})[./-]([0-9]{1,2})[./-]([0-9]{4})[ \t\n\r\f\v]*$');
    IF parts IS NOT NULL THEN
      day := parts[1]; month := parts[2]; year := parts[3];
    ELSE
      -- a time of day that no clock shows makes it no date
      parts := regexp_match(value, '^[ \t\n\r\f\v]*([0-9]{4})-([0-9]{2})-([0-9]{2})([T ]([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9]([.,][0-9]+)?)?( ?(Z|[+-][0-9]{2}(:?[0-9]{2})?))?)?[ \t\n\r\f\v]*$');
      IF parts IS NULL THEN
        RETURN NULL;
      END IF;
      day := parts[3]; month := parts[2]; year := parts[1];
    END IF;
  END IF;
  days := CASE WHEN month IN (4, 6, 9, 11) THEN 30
               WHEN month <> 2 THEN 31
               WHEN year % 4 = 0 AND (year % 100 <> 0 OR year % 400 = 0) THEN 29
               ELSE 28 END;
  IF year < 1 OR month NOT BETWEEN 1 AND 12 OR day NOT BETWEEN 1 AND days THEN
    RETURN NULL;
  END IF;
  RETURN make_date(year, month, day);
END
$$;

-- A thousand digits would fit numeric and nothing that we write to. A comma before three digits may
-- be one of thousands, so that 1,234 is no number until somebody says what it is.
CREATE OR REPLACE FUNCTION rowcall.parse_number(value text) RETURNS numeric
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT AS $$
BEGIN
  IF value ~ '^[ \t\n\r\f\v]*[+-]?[0-9]{1,30}([.,][0-9]{1,30})?[ \t\n\r\f\v]*$'
     AND (strpos(value, ',') = 0
          OR value !~ '^[ \t\n\r\f\v]*[+-]?[1-9][0-9]{0,2},[0-9]{3}[ \t\n\r\f\v]*$') THEN
    RETURN replace(btrim(value), ',', '.')::numeric;
  END IF;
  RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION rowcall.parse_number(value text, decimal_sign text, thousands text) RETURNS numeric
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT AS $$
DECLARE
  bare text := translate(value, E' \t\n\r\f\v', '');
  whole text;
BEGIN
  IF thousands ~ '[ \t\n\r\f\v]' THEN
    bare := btrim(value, E' \t\n\r\f\v');
  ELSIF length(bare) < length(btrim(value, E' \t\n\r\f\v')) THEN
    RETURN NULL;
  END IF;
  whole := split_part(bare, decimal_sign, 1);
  -- groups of three, or none
  IF thousands <> '' AND strpos(whole, thousands) > 0 THEN
    IF regexp_replace(replace(whole, thousands, '_'), '^[+-]', '') !~ '^[0-9]{1,3}(_[0-9]{3})+$' THEN
      RETURN NULL;
    END IF;
    bare := replace(whole, thousands, '') || substr(bare, length(whole) + 1);
  END IF;
  IF decimal_sign <> '.' THEN
    bare := translate(bare, '.' || decimal_sign, '?.');
  END IF;
  RETURN CASE WHEN bare ~ '^[+-]?[0-9]{1,30}([.][0-9]{1,30})?$' THEN bare::numeric END;
END
$$;

-- The wall clock that a text shows in one of several formats, each a regular expression and the
-- names of its groups; with the offset from UTC that it says, if any. NULL where none shows a time.
CREATE OR REPLACE FUNCTION rowcall.parse_clock(value text, patterns text[], fields text[],
                                               OUT clock timestamp, OUT utc_offset interval)
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT AS $$
DECLARE
  parts  text[];
  names  text[];
  day    date;
  month  integer;
  hour   integer;
  minute integer;
  second integer;
  sign   text;
BEGIN
  FOR i IN 1 .. cardinality(patterns) LOOP
    parts := regexp_match(value, patterns[i]);
    CONTINUE WHEN parts IS NULL;
    names := string_to_array(fields[i], ' ');
    month := coalesce(
      parts[array_position(names, 'month')]::integer,
      array_position(ARRAY['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct',
                           'nov', 'dec'], lower(parts[array_position(names, 'month_name')])));
    day := rowcall.parse_date(format('%s-%s-%s', parts[array_position(names, 'year')],
             lpad(month::text, 2, '0'), lpad(parts[array_position(names, 'day')], 2, '0')));
    hour := coalesce(parts[array_position(names, 'hour')]::integer, 0);
    minute := coalesce(parts[array_position(names, 'minute')]::integer, 0);
    second := coalesce(parts[array_position(names, 'second')]::integer, 0);
    CONTINUE WHEN day IS NULL OR hour > 23 OR minute > 59 OR second > 59;
    clock := day + make_interval(hours => hour, mins => minute, secs => second)
             + make_interval(secs => coalesce('0.' || parts[array_position(names, 'fraction')], '0')::double precision);
    sign := parts[array_position(names, 'offset')];
    IF sign = 'Z' THEN
      utc_offset := interval '0';
    ELSIF sign IS NOT NULL THEN
      utc_offset := make_interval(
        hours => substr(sign, 2, 2)::integer,
        mins => coalesce(nullif(translate(substr(sign, 4), ':', ''), ''), '0')::integer);
      IF left(sign, 1) = '-' THEN
        utc_offset := -utc_offset;
      END IF;
    END IF;
    RETURN;
  END LOOP;
END
$$;

-- The moment at which a clock in a zone shows a time; NULL where it never does, because it was put
-- forward. Where it shows it twice, PostgreSQL takes the later.
CREATE OR REPLACE FUNCTION rowcall.moment_of(clock timestamp, zone text) RETURNS timestamptz
LANGUAGE sql STABLE PARALLEL SAFE STRICT AS $$
SELECT CASE WHEN (clock AT TIME ZONE zone) AT TIME ZONE zone = clock THEN clock AT TIME ZONE zone END
$$;

CREATE OR REPLACE FUNCTION rowcall.read_moment(value text, patterns text[], fields text[], zone text) RETURNS timestamptz
LANGUAGE sql STABLE PARALLEL SAFE AS $$
SELECT CASE WHEN utc_offset IS NULL THEN rowcall.moment_of(clock, zone)
            ELSE (clock - utc_offset) AT TIME ZONE 'UTC' END
  FROM rowcall.parse_clock(value, patterns, fields)
$$;

CREATE OR REPLACE FUNCTION rowcall.read_moment(value timestamp, patterns text[], fields text[], zone text) RETURNS timestamptz
LANGUAGE sql STABLE PARALLEL SAFE AS 'SELECT rowcall.moment_of(value, zone)';

CREATE OR REPLACE FUNCTION rowcall.read_moment(value date, patterns text[], fields text[], zone text) RETURNS timestamptz
LANGUAGE sql STABLE PARALLEL SAFE AS 'SELECT rowcall.moment_of(value::timestamp, zone)';

CREATE OR REPLACE FUNCTION rowcall.read_moment(value timestamptz, patterns text[], fields text[], zone text) RETURNS timestamptz
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS 'SELECT value';

CREATE OR REPLACE FUNCTION rowcall.read_clock(value text, patterns text[], fields text[], zone text) RETURNS timestamp
LANGUAGE sql STABLE PARALLEL SAFE AS $$
SELECT CASE WHEN utc_offset IS NULL THEN clock
            ELSE ((clock - utc_offset) AT TIME ZONE 'UTC') AT TIME ZONE zone END
  FROM rowcall.parse_clock(value, patterns, fields)
$$;

CREATE OR REPLACE FUNCTION rowcall.read_clock(value timestamp, patterns text[], fields text[], zone text) RETURNS timestamp
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS 'SELECT value';

CREATE OR REPLACE FUNCTION rowcall.read_clock(value date, patterns text[], fields text[], zone text) RETURNS timestamp
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS 'SELECT value::timestamp';

CREATE OR REPLACE FUNCTION rowcall.read_clock(value timestamptz, patterns text[], fields text[], zone text) RETURNS timestamp
LANGUAGE sql STABLE PARALLEL SAFE AS 'SELECT value AT TIME ZONE zone';

-- Whether the clock of a zone shows the same time at another moment too: the offsets of the day
-- before and the day after say by how much it may have been put back.
CREATE OR REPLACE FUNCTION rowcall.is_twice(moment timestamptz, zone text) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE STRICT AS $$
SELECT isfinite(moment) AND back > interval '0'
       AND ((moment - back) AT TIME ZONE zone = moment AT TIME ZONE zone
            OR (moment + back) AT TIME ZONE zone = moment AT TIME ZONE zone)
  FROM (SELECT ((moment - interval '1 day') AT TIME ZONE zone) - ((moment - interval '1 day') AT TIME ZONE 'UTC')
             - (((moment + interval '1 day') AT TIME ZONE zone) - ((moment + interval '1 day') AT TIME ZONE 'UTC'))) AS put (back)
$$;

-- Whether no object of a document has a key twice, of which jsonb keeps the last.
DO $versions$
BEGIN
  IF current_setting('server_version_num')::integer >= 160000 THEN
    EXECUTE $body$
      CREATE OR REPLACE FUNCTION rowcall.has_unique_keys(value json) RETURNS boolean
      LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS 'SELECT value IS JSON WITH UNIQUE KEYS'
    $body$;
  ELSE
    EXECUTE $body$
      CREATE OR REPLACE FUNCTION rowcall.has_unique_keys(value json) RETURNS boolean
      LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT AS $$
      BEGIN
        CASE json_typeof(value)
          WHEN 'object' THEN
            RETURN (SELECT count(*) = count(DISTINCT key) AND coalesce(bool_and(rowcall.has_unique_keys(each.value)), TRUE)
                      FROM json_each(value) AS each);
          WHEN 'array' THEN
            RETURN (SELECT coalesce(bool_and(rowcall.has_unique_keys(element)), TRUE)
                      FROM json_array_elements(value) AS element);
          ELSE
            RETURN TRUE;
        END CASE;
      END
      $$
    $body$;
  END IF;
END
$versions$;

-- Whether a value says all that the given one says, where the mapping does not know the type of what
-- was given: cast back, it is the same. A zone that was guessed or dropped is a change.
CREATE OR REPLACE FUNCTION rowcall.survives(given anyelement, taken anycompatible) RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL SAFE STRICT AS $$
DECLARE
  back   given%TYPE;
  source regtype := pg_typeof(given);
  target regtype := pg_typeof(taken);
BEGIN
  IF source = target THEN
    RETURN given::text = taken::text;
  END IF;
  IF target::text ~ '^(date|time)' AND source::text ~ '^(date|time)'
     AND (target::text LIKE '%with time zone') <> (source::text LIKE '%with time zone') THEN
    RETURN FALSE;
  END IF;
  IF source = 'json'::regtype THEN
    RETURN rowcall.has_unique_keys(given::text::json);
  END IF;
  IF source = 'double precision'::regtype AND target = 'real'::regtype THEN
    RETURN given::text::double precision = taken::text::real::double precision;
  END IF;
  IF given::text = taken::text THEN
    RETURN TRUE;
  END IF;
  -- a number of decimal digits is the float that prints them
  IF target IN ('real'::regtype, 'double precision'::regtype) THEN
    RETURN given::text::numeric = taken::text::numeric;
  END IF;
  IF NOT EXISTS (SELECT FROM pg_cast
                  WHERE castsource = coalesce(nullif((SELECT typelem FROM pg_type WHERE oid = target AND typcategory = 'A'), 0), target)
                    AND casttarget = coalesce(nullif((SELECT typelem FROM pg_type WHERE oid = source AND typcategory = 'A'), 0), source)) THEN
    RETURN FALSE;
  END IF;
  -- an assignment makes no explicit cast
  EXECUTE format('SELECT $1::%s', source) INTO back USING taken;
  IF given::text = back::text THEN
    RETURN TRUE;
  END IF;
  -- numbers and times are the same under several texts
  IF (SELECT coalesce(element.typcategory, own.typcategory) IN ('N', 'D', 'T')
        FROM pg_type AS own
        LEFT JOIN pg_type AS element ON element.oid = own.typelem AND own.typcategory = 'A'
       WHERE own.oid = source) THEN
    RETURN back = given;
  END IF;
  RETURN FALSE;
END
$$;

-- What a composite or a range says as text, whatever the scale of its numbers, the blanks behind its
-- char(n), and the quotes that those need.
CREATE OR REPLACE FUNCTION rowcall.said(value text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$
SELECT regexp_replace(
         regexp_replace(translate(value, '"\ ', ''), '(\.[0-9]*[1-9])0+(?![0-9])', '\1', 'g'),
         '\.0+(?![0-9])', '', 'g')
$$;

-- A text says its value in its own way; of a day its time, of a number its digits may be lost.
CREATE OR REPLACE FUNCTION rowcall.survives(given text, taken anyelement) RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL SAFE STRICT AS $$
BEGIN
  CASE pg_typeof(taken)::text
    WHEN 'date' THEN
      RETURN given::timestamp = taken::text::timestamp;
    WHEN 'timestamp without time zone' THEN
      -- an offset in the text would be passed over
      RETURN given::timestamptz = taken::text::timestamptz;
    WHEN 'timestamp with time zone' THEN
      RETURN given ~* ':[0-9.]+ *([+-][0-9]|[a-z])' OR NOT isfinite(given::timestamptz);
    WHEN 'real', 'double precision' THEN
      RETURN given::numeric = taken::text::numeric;
    WHEN 'jsonb' THEN
      RETURN rowcall.has_unique_keys(given::json);
    WHEN 'daterange', 'datemultirange' THEN
      -- a time of day, or an offset, would be passed over
      RETURN given !~ '[1-9][0-9]?:|:[0-9]*[1-9]|:[0-9]+\.0*[1-9]|:[0-9.]+ *[+-]';
    WHEN 'tsrange' THEN
      RETURN given::tstzrange = taken::text::tstzrange;
    WHEN 'tsmultirange' THEN
      RETURN given::tstzmultirange = taken::text::tstzmultirange;
    WHEN 'tstzrange', 'tstzmultirange' THEN
      -- a bound without an offset
      RETURN given !~ '([ T][0-9]+:[0-9]+(:[0-9.]+)?|-[0-9]+-[0-9]+)( BC)?"? *[],)]';
    ELSE
      RETURN rowcall.said(given) = rowcall.said(taken::text)
             OR NOT EXISTS (
                SELECT FROM pg_type AS own
                  LEFT JOIN pg_type AS e ON e.oid = own.typelem AND own.typcategory = 'A'
                 WHERE own.oid = pg_typeof(taken)
                   AND coalesce(e.typtype, own.typtype) IN ('c', 'r', 'm')
                   AND coalesce(e.typnamespace, own.typnamespace)
                       <> 'pg_catalog'::regnamespace);
  END CASE;
END
$$;

CREATE OR REPLACE FUNCTION rowcall.parse_integer(value text) RETURNS bigint
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT AS $$
BEGIN
  IF value ~ '^[ \t\n\r\f\v]*[+-]?[0-9]{1,18}[ \t\n\r\f\v]*$'
     OR (value ~ '^[ \t\n\r\f\v]*[+-]?[0-9]{19}[ \t\n\r\f\v]*$'
         AND btrim(value)::numeric BETWEEN -9223372036854775808 AND 9223372036854775807) THEN
    RETURN btrim(value)::bigint;
  END IF;
  RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION rowcall.parse_flag(value text) RETURNS boolean
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT AS $$
BEGIN
  RETURN CASE WHEN lower(btrim(value)) IN ('1', 't', 'true', 'y', 'yes') THEN TRUE
              WHEN lower(btrim(value)) IN ('0', 'f', 'false', 'n', 'no') THEN FALSE END;
END
$$;

-- What a text becomes as a type, as text again: NULL where the type does not take it, or would
-- cut or round it. pg_input_is_valid came with PostgreSQL 16, and cuts as a cast does.
CREATE OR REPLACE FUNCTION rowcall.cast_text(value text, of_type text, of_any_length text) RETURNS text
LANGUAGE plpgsql STABLE STRICT AS $$
DECLARE
  whole    text;
  is_whole boolean := TRUE;
BEGIN
  IF of_type = 'text' THEN
    RETURN value;
  END IF;
  EXECUTE format('SELECT $1::%s::text', of_type) INTO whole USING value;
  IF of_type IN ('name', '"char"') THEN
    is_whole := whole = value;
  ELSIF of_type <> of_any_length THEN
    EXECUTE format('SELECT $1::%2$s IS NOT DISTINCT FROM $1::%1$s::%2$s', of_type, of_any_length)
       INTO is_whole USING value;
  END IF;
  RETURN CASE WHEN is_whole THEN whole END;
EXCEPTION
  WHEN data_exception OR syntax_error_or_access_rule_violation OR program_limit_exceeded THEN
    RETURN NULL;
END
$$;
