-- Which values of the target did a rule invent, change or leave out?
-- Answer: a line for each column, rule and reason, with the number of values.
-- placeholder: invented; null: left out; fit and parsed: changed; after_load: computed later.
SELECT mapping, column_name, rule, reason, count(*) AS values
  FROM rowcall.marks
 GROUP BY mapping, column_name, rule, reason
 ORDER BY values DESC, mapping, column_name, rule, reason;
