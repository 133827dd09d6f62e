CREATE TYPE state AS ENUM ('new', 'old');
CREATE TABLE things (
  id uuid PRIMARY KEY, title varchar(30) NOT NULL, titles jsonb NOT NULL, facts jsonb,
  short varchar(12), code text UNIQUE, born date, price numeric(8, 2), count integer,
  open boolean NOT NULL, state state NOT NULL, kind state, origin text NOT NULL, label text,
  weight numeric(6, 1), remark varchar(20), seen timestamptz, cost numeric(8, 2), plan bytea,
  CHECK (price >= 0 OR free), free boolean NOT NULL DEFAULT FALSE
);
