-- What the lines would write, and over what: an override that no run has taken over yet counts.
UPDATE pg_temp.correction_line AS line
   SET held = found.held, kind = found.kind, written = found.written
  FROM (SELECT own.number,
               CASE WHEN override.position IS NULL THEN own.held ELSE override.new_value END AS held,
               format_type(atttypid, atttypmod) AS kind,
               rowcall.cast_text(own.new_value, format_type(atttypid, atttypmod),
                                 format_type(atttypid, -1)) AS written
          FROM pg_temp.correction_line AS own
          JOIN pg_attribute ON attnum > 0 AND NOT attisdropped AND attname = own.column_name
           AND attrelid = to_regclass(format('rowcall_staging.%I', own.source_table))
          LEFT JOIN rowcall.current_override AS override
            ON override.source_table = own.source_table AND override.position = own.position
           AND override.column_name = own.column_name
         WHERE own.position IS NOT NULL) AS found
 WHERE found.number = line.number
