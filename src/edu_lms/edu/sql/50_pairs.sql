-- Which student meets which course, and what do enrolment, journal and details know of it? One row
-- per pair.

-- enrolment, journal and details: 1 active, 0 inactive, NULL none. 'moved' and 'lost' speak of the
-- old script.
CREATE TABLE synthetic.pair (
    kind      text,
    rank      bigint,
    c         integer,
    s         integer,
    enrolment smallint,
    journal   smallint,
    details   smallint
);

-- A student takes the courses of his stream, in the order of the rounds.
INSERT INTO synthetic.pair
SELECT 'own', rank, c, s,
       1,
       CASE WHEN has_journal THEN 1 END,
       CASE WHEN has_journal THEN 1 END
  FROM (SELECT course.c, enrolled.s, course.has_journal,
               row_number() OVER (ORDER BY course.j, enrolled.rank) - 1 AS rank
          FROM synthetic.enrolled
          JOIN synthetic.course ON course.resolved
              AND course.g = enrolled.rank % synthetic.amount('streams')
         WHERE enrolled.moved) AS own
 WHERE rank < synthetic.amount('enrolment moved');

-- 410 take a subject again, in another stream's course: best in a later term, never in the next
-- stream,
-- which is kept for the pairs below.
INSERT INTO synthetic.pair
WITH other AS (
    SELECT first.c AS c, again.c AS other,
           row_number() OVER (PARTITION BY first.c ORDER BY (again.starts > first.starts) DESC,
                              synthetic.hash('retake', again.c), again.c) AS choice,
           again.starts > first.starts AS later, again.has_journal
      FROM synthetic.course AS first
      JOIN synthetic.course AS again
        ON again.subject = first.subject AND again.resolved AND first.resolved
            AND again.c <> first.c
       AND again.g <> (first.g + 1) % synthetic.amount('streams')
), ranked AS (
    SELECT other.other AS c, pair.s, other.has_journal,
           row_number() OVER (ORDER BY later DESC, synthetic.hash('retaker', pair.rank),
               pair.rank) AS rank
      FROM synthetic.pair
      JOIN other USING (c)
     WHERE choice = 1 AND enrolment = 1
)
SELECT 'retake', rank, c, s, 1, CASE WHEN has_journal THEN 1 END, CASE WHEN has_journal THEN 1 END
  FROM ranked
 WHERE rank <= synthetic.amount('retake');

-- Pairs in the next stream's courses: first those that only the journal knows, then transfers (an
-- inactive
-- enrolment with an active journal), then inactive journals with active details; 'dropped' and
-- 'erased' pairs
-- are inactive throughout, the erased ones have no details.
CREATE TABLE synthetic.extra AS
WITH sizes AS (
    SELECT synthetic.amount('enrolled')::bigint AS students, synthetic.amount('streams') AS streams,
           synthetic.amount('journal courses resolved') / synthetic.amount('streams') AS rounds,
           synthetic.amount('journal only') AS journal_only,
           synthetic.amount('journal pairs')
               - (SELECT count(*) FROM synthetic.pair WHERE journal = 1) AS active,
           synthetic.amount('inactive journal, active details') AS late
), numbered AS (
    SELECT x, i::integer AS i,
           ((x / students + synthetic.below('extra', i, rounds)) % rounds)::integer AS j,
           streams,
           CASE WHEN x < journal_only THEN 'journal only' WHEN x < active THEN 'transfer'
                WHEN x < active + late THEN 'late' ELSE 'dropped' END AS kind
      FROM sizes, generate_series(0, students * least(rounds, 7) - 1) AS x,
          LATERAL (SELECT x % students AS i) AS m
)
SELECT numbered.kind, x, course.c, enrolled.s, course.meetings, course.components
  FROM numbered
  JOIN synthetic.course ON course.c = numbered.j * streams + (i + 1) % streams
  JOIN synthetic.enrolled ON enrolled.moved AND enrolled.rank = i;

INSERT INTO synthetic.pair
SELECT kind, x, c, s,
       CASE kind WHEN 'journal only' THEN NULL ELSE 0 END,
       CASE kind WHEN 'late' THEN 0 ELSE 1 END,
       1
  FROM synthetic.extra
 WHERE kind <> 'dropped';

INSERT INTO synthetic.pair
SELECT 'dropped', x, c, s, 0, 0, 0
  FROM (SELECT x, c, s, sum(meetings) OVER (ORDER BY x) - meetings AS before FROM synthetic.extra
      WHERE kind = 'dropped') AS e
 WHERE before < synthetic.amount('journal_details') - synthetic.amount('details moved')
                - synthetic.amount('details of lost course')
                    - synthetic.amount('details of lost student');

-- Students that the old script lost, in courses of their streams; the last two are in no journal.
INSERT INTO synthetic.pair
WITH possible AS (
    SELECT course.c, enrolled.s, course.components, course.meetings,
           row_number() OVER (ORDER BY course.j, enrolled.rank) - 1 AS rank,
           enrolled.rank < synthetic.amount('enrolled lost')
               - synthetic.amount('enrolled without journal') AS in_journal
      FROM synthetic.enrolled
      JOIN synthetic.course ON course.resolved
          AND course.g = enrolled.rank % synthetic.amount('streams')
     WHERE NOT enrolled.moved
), summed AS (
    SELECT possible.*,
           sum(components) OVER (PARTITION BY in_journal ORDER BY rank)
               - components AS components_before,
           sum(meetings) OVER (PARTITION BY in_journal ORDER BY rank) - meetings AS meetings_before
      FROM possible
)
SELECT 'lost', rank, c, s, 1,
       CASE WHEN in_journal AND components_before < synthetic.amount('journal of lost student')
           THEN 1 END,
       CASE WHEN in_journal AND meetings_before < synthetic.amount('details of lost student')
           THEN 1 END
  FROM summed
 WHERE rank < synthetic.amount('enrolment of lost student');

-- Courses that the old script could not map: unresolved ones, then inactive ones with a journal.
INSERT INTO synthetic.pair
WITH place AS (
    SELECT course.*, row_number() OVER (ORDER BY c) AS k,
           CASE WHEN active THEN 17 ELSE 40 END AS size
      FROM synthetic.course
     WHERE has_journal AND NOT resolved
), possible AS (
    SELECT place.*, slot, row_number() OVER (ORDER BY active DESC, slot, c) - 1 AS rank,
           (k * 31 + slot) % synthetic.amount('enrolled') AS i
      FROM place, generate_series(0, size - 1) AS slot
), summed AS (
    SELECT c, i, rank,
           sum(components) OVER (ORDER BY rank) - components AS components_before,
           sum(meetings) OVER (ORDER BY rank) - meetings AS meetings_before
      FROM possible
)
SELECT 'lost course', summed.rank, c, enrolled.s,
       (summed.rank < synthetic.amount('enrolment of lost course'))::integer,
       (components_before < synthetic.amount('journal of lost course'))::integer,
       1
  FROM summed
  JOIN synthetic.enrolled ON enrolled.moved AND enrolled.rank = summed.i
 WHERE meetings_before < synthetic.amount('details of lost course');

-- Erased pairs fill the inactive journal up to its recorded size.
INSERT INTO synthetic.pair
SELECT 'erased', x, c, s, 0, 0, NULL
  FROM (SELECT x, c, s, sum(components) OVER (ORDER BY x) - components AS before
          FROM synthetic.extra
         WHERE x > (SELECT max(rank) FROM synthetic.pair WHERE kind = 'dropped')) AS e
 WHERE before < synthetic.amount('journal') - synthetic.amount('journal.active')
                - (SELECT sum(components) FROM synthetic.pair JOIN synthetic.course USING (c)
                    WHERE journal = 0);

-- No pair twice: everything below relies on it.
CREATE UNIQUE INDEX ON synthetic.pair (c, s);
ANALYZE synthetic.pair;
