-- What was dropped for speed, and waits to be restored?
-- Answer: no rows, once a run has come to its end.
-- rowcall keys restore puts them back to the letter, and the next rowcall run does it by itself.
SELECT table_name, kind, object_name, definition
  FROM rowcall.dropped_object
 ORDER BY position, table_name, object_name;
