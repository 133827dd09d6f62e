CREATE TABLE tags (
  thing text, word text, weight integer, gone boolean NOT NULL DEFAULT FALSE,
  PRIMARY KEY (thing, word)
);
CREATE UNIQUE INDEX heaviest ON tags (thing) WHERE weight > 9 AND NOT gone;
