-- What does every other file lean on? Settings as constants, hashes, ids and the manifest.

CREATE SCHEMA synthetic;

CREATE TABLE synthetic.setting AS
SELECT current_setting('synthetic.seed')::bigint AS seed,
       current_setting('synthetic.scale')::numeric AS scale,
       current_setting('synthetic.profile') AS profile;

-- Constants, not lookups: the planner then folds hashtextextended('stream', seed()) into one
-- number,
-- which makes a hash of 3.2 million rows as cheap as an addition.
DO $$
BEGIN
    EXECUTE format('CREATE FUNCTION synthetic.seed() RETURNS bigint LANGUAGE sql'
                   ' IMMUTABLE PARALLEL SAFE AS %L',
                   format('SELECT %s::bigint', (SELECT seed FROM synthetic.setting)));
    EXECUTE format('CREATE FUNCTION synthetic.scale() RETURNS numeric LANGUAGE sql'
                   ' IMMUTABLE PARALLEL SAFE AS %L',
                   format('SELECT %s::numeric', (SELECT scale FROM synthetic.setting)));
END
$$;

-- Hash functions of the partitioning code: the same on every version and platform.
CREATE FUNCTION synthetic.hash(stream text, n bigint) RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT hashint8extended(n, hashtextextended(stream, synthetic.seed())) $$;

-- A number from 0 to bound - 1.
CREATE FUNCTION synthetic.below(stream text, n bigint, bound bigint) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT ((synthetic.hash(stream, n) & 9223372036854775807) % bound)::integer $$;

-- Seven digits, different for every n below ten million: this alone keeps the ids of a table apart.
CREATE FUNCTION synthetic.tail(stream text, n bigint) RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT (n * 7654321 + synthetic.below(stream, -1, 10000000)) % 10000000 $$;

-- 18 digits: YYMMDD, minute, second, a zero, seven digits.
CREATE FUNCTION synthetic.id18(stream text, yymmdd bigint, n bigint) RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT yymmdd * 1000000000000
          + synthetic.below(stream || '.id', n, 60) * 10000000000
          + synthetic.below(stream || '.id', n, 47) * 100000000::bigint
          + synthetic.tail(stream, n) $$;

-- The families of edu: 2 % have one digit more, 1 % are not date-like, the rest is id18.
CREATE FUNCTION synthetic.long_id(stream text, yymmdd bigint, n bigint) RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT CASE
              WHEN synthetic.below(stream, n, 100) < 2
              THEN yymmdd * 10000000000000
                   + synthetic.below(stream || '.id', n, 60) * 100000000000
                   + synthetic.below(stream || '.id', n, 47) * 1000000000::bigint
                   + (1 + synthetic.below(stream || '.id', n, 9)) * 10000000
                   + synthetic.tail(stream, n)
              WHEN synthetic.below(stream, n, 100) = 2
              THEN (260000000000 + (synthetic.hash(stream || '.old',
                  n) & 1073741823) * 20) * 10000000
                   + synthetic.tail(stream, n)
              ELSE synthetic.id18(stream, yymmdd, n)
          END $$;

CREATE FUNCTION synthetic.yymmdd(day date) RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT (extract(year FROM day)::integer % 100) * 10000
          + extract(month FROM day)::integer * 100
          + extract(day FROM day)::integer $$;

CREATE FUNCTION synthetic.dmy(day date) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT lpad(extract(day FROM day)::text, 2, '0') || '/'
          || lpad(extract(month FROM day)::text, 2, '0') || '/'
          || extract(year FROM day)::text $$;

-- A moment of the working day in Baku, which is four hours ahead of UTC all year.
CREATE FUNCTION synthetic.moment(day date, stream text, n bigint) RETURNS timestamptz
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT (day::timestamp + (28800 + synthetic.below(stream || '.time', n,
    36000)) * interval '1 second')
          AT TIME ZONE interval '4 hours' $$;

-- Upper case as Azerbaijani writes it; upper() would depend on the locale.
CREATE FUNCTION synthetic.caps(word text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT translate(word, 'abcçdeəfgğhxıijkqlmnoöprsştuüvyz',
    'ABCÇDEƏFGĞHXIİJKQLMNOÖPRSŞTUÜVYZ') $$;

CREATE FUNCTION synthetic.ascii(word text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT translate(word, 'ABCÇDEƏFGĞHXIİJKQLMNOÖPRSŞTUÜVYZçəğıöşü ',
    'abccdeefgghxiijkqlmnooprsstuuvyzcegiosu') $$;

CREATE FUNCTION synthetic.base64(plain text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT encode(convert_to(plain, 'UTF8'), 'base64') $$;

-- 24 small letters that occur nowhere else: a password that must never be seen again.
CREATE FUNCTION synthetic.canary(stream text, n bigint) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT left(translate(md5(stream || '/' || n::text || '/' || synthetic.seed()::text),
                         '0123456789abcdef', 'bcdfghjklmnpqrst'), 24) $$;

CREATE TABLE synthetic.kind (
    kind    text PRIMARY KEY,
    meaning text NOT NULL,
    profile text NOT NULL CHECK (profile IN ('recorded', 'hostile'))
);

CREATE TABLE synthetic.manifest (
    table_name  text NOT NULL,
    key         text,
    kind        text NOT NULL,
    column_name text,
    value       text
);
