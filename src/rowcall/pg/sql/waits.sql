-- Which sessions of ours wait for a lock, for how long, and who holds it or stands before them.
-- Of other roles' sessions the server hides since when they do what they do. A prepared transaction
-- has the process id 0. Parameter: pids (NULL for all sessions of rowcall in this database).
SELECT l.pid,
       extract(epoch FROM clock_timestamp() - l.waitstart)::float8 AS seconds,
       l.mode,
       c.relname AS relation,
       blocker.pid AS holder,
       a.application_name AS application,
       a.usename AS role,
       a.state,
       to_char(a.query_start AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS since
  FROM pg_locks AS l
  LEFT JOIN pg_class AS c ON c.oid = l.relation
 CROSS JOIN LATERAL unnest(pg_blocking_pids(l.pid)) AS blocker (pid)
  LEFT JOIN pg_stat_activity AS a ON a.pid = blocker.pid
 WHERE NOT l.granted
   -- NULL for the moment in which a wait begins
   AND l.waitstart IS NOT NULL
   AND l.pid IN (SELECT pid FROM pg_stat_activity
                  WHERE datname = current_database()
                    AND CASE WHEN %(pids)s::integer[] IS NULL THEN application_name LIKE 'rowcall %%'
                             ELSE pid = ANY (%(pids)s) END)
 ORDER BY l.waitstart, l.pid, blocker.pid
