CREATE TABLE thing (
  id integer PRIMARY KEY, name text, name_en text, code text, born text, price text,
  count text, open text, state text, kind integer, plan oid
);
