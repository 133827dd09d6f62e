-- The lines of a file that is imported, as they are checked; gone with the transaction.
CREATE TEMPORARY TABLE correction_line (
  number       bigint PRIMARY KEY,
  mapping      text NOT NULL,
  source_table text NOT NULL,
  source_key   text NOT NULL,
  column_name  text NOT NULL,
  old_value    text,
  new_value    text,
  why          text,
  code         text, -- why the line speaks of nothing that can be corrected
  has_moved    boolean,
  position     bigint,
  held         text, -- what the row holds now, or will after the next run
  kind         text,
  written      text  -- the new value as the column's type prints it
) ON COMMIT DROP
