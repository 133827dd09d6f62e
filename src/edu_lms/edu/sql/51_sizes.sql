-- How many journal rows and details has each pair? Trimmed until every recorded sum is met exactly.

CREATE TABLE synthetic.result AS
WITH counted AS (
    SELECT pair.*, course.components, course.meetings, course.starts, course.scheme,
           CASE WHEN journal = 0 THEN 'inactive'
                WHEN journal = 1 AND pair.kind IN ('lost', 'lost course') THEN pair.kind
                WHEN journal = 1 THEN 'moved' END AS journal_class,
           CASE WHEN details = 0 THEN 'inactive'
                WHEN details = 1 AND pair.kind IN ('lost', 'lost course') THEN pair.kind
                WHEN details = 1 THEN 'moved' END AS details_class,
           -- The first student of a course has every component, so that each (course, component)
           -- is active.
           pair.kind = 'own' AND row_number() OVER (PARTITION BY c,
               pair.kind ORDER BY pair.rank) = 1 AS complete
      FROM synthetic.pair
      JOIN synthetic.course USING (c)
), target AS (
    SELECT class, journal_rows, details_rows
      FROM (VALUES
        ('moved', synthetic.amount('journal.active') - synthetic.amount('journal of lost student')
                  - synthetic.amount('journal of lost course'),
         synthetic.amount('details moved')),
        ('lost', synthetic.amount('journal of lost student'),
            synthetic.amount('details of lost student')),
        ('lost course', synthetic.amount('journal of lost course'),
            synthetic.amount('details of lost course')),
        ('inactive', synthetic.amount('journal') - synthetic.amount('journal.active'),
         synthetic.amount('journal_details') - synthetic.amount('details moved')
         - synthetic.amount('details of lost student') - synthetic.amount('details of lost course'))
      ) AS t (class, journal_rows, details_rows)
), surplus AS (
    SELECT class,
           (SELECT sum(components) FROM counted WHERE journal_class = class)
               - journal_rows AS journal_rows,
           (SELECT sum(meetings) FROM counted WHERE details_class = class)
               - details_rows AS details_rows
      FROM target
), ranked AS (
    SELECT counted.*,
           row_number() OVER (PARTITION BY journal_class, complete
                              ORDER BY synthetic.hash('missing component', c * 10000::bigint + s),
                                  c, s) AS journal_rank,
           row_number() OVER (PARTITION BY details_class, meetings = 29
                              ORDER BY synthetic.hash('late', c * 10000::bigint + s), c,
                                  s) AS details_rank
      FROM counted
), sized AS (
    SELECT ranked.*,
           CASE WHEN journal IS NULL THEN 0
                ELSE components - CASE WHEN NOT complete AND journal_rank <= j.journal_rows THEN 1
                    ELSE 0 END END AS journal_rows,
           CASE WHEN details IS NULL THEN 0
                ELSE meetings - CASE WHEN meetings = 29 AND details_rank <= d.details_rows THEN 1
                    ELSE 0 END END AS details_rows
      FROM ranked
      LEFT JOIN surplus AS j ON j.class = journal_class
      LEFT JOIN surplus AS d ON d.class = details_class
)
SELECT kind, rank, c, s, enrolment, journal, details, starts,
    synthetic.yymmdd(starts + 7) AS journal_day,
       synthetic.yymmdd(starts + 30) AS details_day, scheme, meetings, journal_rows, details_rows,
       row_number() OVER by_pair - 1 AS n,
       sum(journal_rows) OVER by_pair - journal_rows AS journal_before,
       sum(details_rows) OVER by_pair - details_rows AS details_before
  FROM sized
WINDOW by_pair AS (ORDER BY c, s);

CREATE UNIQUE INDEX ON synthetic.result (n);
ANALYZE synthetic.result;
