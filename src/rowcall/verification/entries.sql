-- Has every unit of every source one entry?
-- Answer: no rows.
-- A line tells how many units a mapping counts in what it reads, and how many entries it has.
SELECT balance.mapping, balance.source_table, balance.source_rows AS units,
       coalesce(entered.entries, 0) AS entries
  FROM rowcall.balance AS balance
  LEFT JOIN (SELECT mapping, source_table, count(*) AS entries
               FROM rowcall.source_rows
              GROUP BY mapping, source_table) AS entered USING (mapping, source_table)
 WHERE balance.source_rows <> coalesce(entered.entries, 0)
 ORDER BY mapping, source_table;
