CREATE TABLE branch (id integer PRIMARY KEY, name text);
CREATE TABLE reader (
  id integer PRIMARY KEY, name text, mail text, remark text, joined timestamptz, branch_id integer
);
CREATE TABLE payment (id integer PRIMARY KEY, reader_id integer, amount numeric);
CREATE TABLE fee (id integer PRIMARY KEY, reader_id integer, amount numeric);
