CREATE TABLE thing (
  id integer PRIMARY KEY, name text, name_en text, code text, born text, price text,
  count text, open text, state text, kind integer,
  weight numeric(8, 3), remark text, seen timestamp, cost text, plan oid
);
