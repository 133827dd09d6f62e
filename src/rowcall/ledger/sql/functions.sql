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
      parts := regexp_match(value, '^[ \t\n\r\f\v]*([0-9]{4})-([0-9]{2})-([0-9]{2})([ \t\n\r\f\v]*$|[T ][0-9]{2}:[0-9]{2})');
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

-- A thousand digits would fit numeric and nothing that we write to.
CREATE OR REPLACE FUNCTION rowcall.parse_number(value text) RETURNS numeric
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT AS $$
BEGIN
  IF value ~ '^[ \t\n\r\f\v]*[+-]?[0-9]{1,30}([.,][0-9]{1,30})?[ \t\n\r\f\v]*$' THEN
    RETURN replace(btrim(value), ',', '.')::numeric;
  END IF;
  RETURN NULL;
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
