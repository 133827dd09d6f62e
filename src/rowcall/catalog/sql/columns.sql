-- Every column of every relation of these kinds in these schemas; partitions are read by their parent.
WITH RECURSIVE held AS (
       SELECT n.nspname, c.relname, c.relkind, c.reltuples, c.relispopulated, a.*
         FROM pg_class AS c
         JOIN pg_namespace AS n ON n.oid = c.relnamespace
         JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
        WHERE n.nspname = ANY (%(schemas)s)
          AND c.relkind = ANY (%(kinds)s::"char"[])
          AND NOT c.relispartition
     ),
     -- what a type is made of, down to what is made of nothing else
     part (type, oid) AS (
       SELECT DISTINCT atttypid, atttypid FROM held
        UNION
       SELECT part.type, inner_type.oid
         FROM part
         JOIN pg_type AS t ON t.oid = part.oid
        CROSS JOIN LATERAL (
              SELECT t.typbasetype WHERE t.typtype = 'd'
               UNION ALL
              SELECT t.typelem WHERE t.typsubscript = 'array_subscript_handler'::regproc
               UNION ALL
              SELECT r.rngsubtype FROM pg_range AS r WHERE t.oid IN (r.rngtypid, r.rngmultitypid)
               UNION ALL
              SELECT a.atttypid
                FROM pg_attribute AS a
               WHERE t.typtype = 'c' AND a.attrelid = t.typrelid
                 AND a.attnum > 0 AND NOT a.attisdropped
              ) AS inner_type (oid)
     ),
     -- default operator classes, also by a cast that changes nothing: varchar has those of text
     leaf AS (
       SELECT t.oid,
              bool_or(m.amname = 'btree') AS is_ordered,
              bool_or(m.amname = 'hash' AND p.amproc IS NOT NULL) AS is_hashable,
              -- what is equal has one image, under a collation that is deterministic
              coalesce(bool_and(e.amproc IS NOT NULL) FILTER (WHERE m.amname = 'btree'), false)
                AS is_exact
         FROM (SELECT DISTINCT oid FROM part) AS known
         JOIN pg_type AS t ON t.oid = known.oid
         JOIN pg_opclass AS o ON o.opcdefault
          AND (o.opcintype = t.oid OR (t.typtype = 'e' AND o.opcintype = 'anyenum'::regtype)
               OR o.opcintype IN (SELECT c.casttarget FROM pg_cast AS c
                                   WHERE c.castsource = t.oid AND c.castmethod = 'b'
                                     AND c.castcontext = 'i'))
         JOIN pg_am AS m ON m.oid = o.opcmethod AND m.amname IN ('btree', 'hash')
         LEFT JOIN pg_amproc AS p
           ON p.amprocfamily = o.opcfamily AND p.amproclefttype = o.opcintype AND p.amprocnum = 2
         LEFT JOIN pg_amproc AS e
           ON e.amprocfamily = o.opcfamily AND e.amproclefttype = o.opcintype AND e.amprocnum = 4
          AND e.amproc IN ('btequalimage'::regproc, 'btvarstrequalimage'::regproc)
        GROUP BY t.oid
     ),
     made_of AS (
       SELECT part.type,
              bool_and(coalesce(leaf.is_ordered, false)) FILTER (WHERE is_leaf) AS is_ordered,
              -- PostgreSQL finds no hash function for a domain over a range
              bool_and(coalesce(leaf.is_hashable, false)) FILTER (WHERE is_leaf)
              AND NOT bool_or(t.typtype = 'd' AND t.typcategory = 'R') AS is_hashable,
              bool_and(leaf.oid IS NOT NULL) FILTER (WHERE is_leaf) AS has_equality,
              -- the image of a composite holds more than its values; texts inside have collations
              -- of their own, which the column's does not tell
              bool_and(CASE WHEN is_leaf THEN coalesce(leaf.is_exact, false) ELSE t.typtype <> 'c' END)
              AND NOT (bool_or(t.typtype IN ('r', 'm')) AND bool_or(t.typcollation <> 0))
                AS is_exact,
              bool_and(t.typsend <> 0 AND NOT (t.typname ~ '^reg'
                       AND t.typnamespace = 'pg_catalog'::regnamespace))
                FILTER (WHERE is_leaf)
              -- these refuse in binary form the empty value that they have sent
              AND bool_and(t.typnamespace <> 'pg_catalog'::regnamespace
                           OR t.typname NOT IN ('int2vector', 'oidvector', 'tsquery'))
                AS is_portable,
              bool_or(t.typtype IN ('c', 'r', 'm')
                      AND t.typnamespace <> 'pg_catalog'::regnamespace) AS is_compound
         FROM part
         JOIN pg_type AS t ON t.oid = part.oid
        CROSS JOIN LATERAL (
              SELECT t.typtype IN ('b', 'e', 'p')
                     AND t.typsubscript <> 'array_subscript_handler'::regproc) AS kind (is_leaf)
         LEFT JOIN leaf ON leaf.oid = part.oid
        GROUP BY part.type
     ),
     -- a domain has the modifier that it was made with
     beneath (type, base, modifier) AS (
       SELECT DISTINCT t.oid, t.oid, -1
         FROM part
         JOIN pg_type AS t ON t.oid = part.oid
        UNION ALL
       SELECT b.type, t.typbasetype, t.typtypmod
         FROM beneath AS b
         JOIN pg_type AS t ON t.oid = b.base AND t.typtype = 'd'
     )
SELECT a.nspname AS schema_name,
       a.relname AS table_name,
       a.relkind::text AS relation_kind,
       a.relkind <> 'p' AND EXISTS (SELECT FROM pg_inherits AS h WHERE h.inhparent = a.attrelid)
           AS has_children,
       a.relispopulated AS is_populated,
       EXISTS (SELECT FROM pg_depend AS e
                WHERE e.classid = 'pg_class'::regclass AND e.objid = a.attrelid AND e.deptype = 'e')
           AS is_of_extension,
       a.attname AS column_name,
       format_type(a.atttypid, a.atttypmod) AS type,
       a.attnotnull OR (t.typtype = 'd' AND t.typnotnull) AS not_null,
       -- a column without a default has that of its domain
       coalesce(pg_get_expr(d.adbin, d.adrelid), pg_get_expr(t.typdefaultbin, 0))
           AS default_expression,
       -- It differs from run to run by what it calls: what is volatile, says the time or the
       -- session, or is a user's function that is not immutable. CURRENT_USER, LOCALTIMESTAMP and
       -- the like are no calls in the tree, nor is a text that is read as the day.
       a.attidentity <> ''
           OR coalesce(d.adbin::text, t.typdefaultbin::text) ~ '\{SQLVALUEFUNCTION'
           OR (coalesce(d.adbin::text, t.typdefaultbin::text) ~ '\{COERCEVIAIO'
               AND coalesce(pg_get_expr(d.adbin, d.adrelid), pg_get_expr(t.typdefaultbin, 0))
                   ~* '''(now|today|tomorrow|yesterday)''')
           OR EXISTS (
              SELECT FROM regexp_matches(coalesce(d.adbin::text, t.typdefaultbin::text),
                                         ':(?:funcid|opfuncid) (\d+)', 'g') AS called
                JOIN pg_proc AS f ON f.oid = called[1]::oid
               WHERE f.provolatile = 'v'
                  OR (f.provolatile = 's'
                      AND (f.pronamespace <> 'pg_catalog'::regnamespace OR f.pronargs = 0
                           OR f.proname = 'current_setting'
                           OR (f.proname = 'age' AND f.pronargs = 1))))
           AS default_is_volatile,
       coalesce((SELECT array_agg(e.enumlabel ORDER BY e.enumsortorder)
                   FROM pg_enum AS e
                  WHERE e.enumtypid = a.atttypid), '{}') AS labels,
       -- characters, also beneath domains, and 4 more
       CASE WHEN own.base IN ('varchar'::regtype, 'bpchar'::regtype)
             AND greatest(a.atttypmod, own.modifier) > 4
            THEN greatest(a.atttypmod, own.modifier) - 4 END AS max_length,
       a.attgenerated <> '' AS is_generated,
       greatest(a.reltuples, 0)::bigint AS estimated_rows,
       format_type(own.base, greatest(a.atttypmod, own.modifier)) AS base,
       -- the modifier of an array is that of its elements
       coalesce(format_type(element.base, greatest(a.atttypmod, own.modifier, element.modifier)), '')
           AS element,
       base.typcategory::text AS category,
       t.typtype = 'd' AS is_domain,
       base.typnamespace = 'pg_catalog'::regnamespace AS is_builtin,
       coalesce(made_of.is_portable, true) AS is_portable,
       coalesce(made_of.is_compound, false) AS is_compound,
       coalesce((SELECT array_agg(x.attname::text ORDER BY x.attnum)
                   FROM pg_type AS c
                   JOIN pg_attribute AS x ON x.attrelid = c.typrelid
                  WHERE c.oid = coalesce(element.base, own.base) AND c.typtype = 'c'
                    AND x.attnum > 0 AND NOT x.attisdropped), '{}') AS parts,
       coalesce(made_of.has_equality, true) AS has_equality,
       coalesce(made_of.is_hashable, true) AS is_hashable,
       coalesce(made_of.is_ordered, true) AS is_ordered,
       coalesce(made_of.is_exact, false) AS is_exact,
       coalesce(quote_ident(collation_schema.nspname) || '.' || quote_ident(l.collname), '')
           AS collation,
       coalesce(l.collisdeterministic, true) AS is_deterministic
  FROM held AS a
  JOIN pg_type AS t ON t.oid = a.atttypid
  JOIN beneath AS own ON own.type = a.atttypid
  JOIN pg_type AS base ON base.oid = own.base AND base.typtype <> 'd'
  LEFT JOIN beneath AS element
    ON element.type = base.typelem AND base.typsubscript = 'array_subscript_handler'::regproc
   AND NOT EXISTS (SELECT FROM pg_type AS x WHERE x.oid = element.base AND x.typtype = 'd')
  LEFT JOIN made_of ON made_of.type = a.atttypid
  LEFT JOIN pg_attrdef AS d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
  LEFT JOIN pg_collation AS l ON l.oid = a.attcollation
  LEFT JOIN pg_namespace AS collation_schema ON collation_schema.oid = l.collnamespace
 ORDER BY a.nspname COLLATE "C", a.relname COLLATE "C", a.attnum
