SELECT loan.reader, count(*) AS loans
  FROM loan
 GROUP BY loan.reader
