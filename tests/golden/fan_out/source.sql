CREATE TABLE person (id integer PRIMARY KEY, name text, home text, work text, fax text);
