-- How many loans the readers have, cancelled ones left out.
SELECT loan.reader_nr, count(*) AS loans
  FROM loan
 WHERE loan.reader_nr IS NOT NULL
   AND loan.cancelled IS NOT TRUE
 GROUP BY loan.reader_nr
