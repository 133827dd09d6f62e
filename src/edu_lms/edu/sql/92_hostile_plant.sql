-- How is a row spoiled? Chosen by hash among rows that have no kind yet, written to the manifest,
-- then changed.

-- A sample of each table in the order in which its rows are spoiled.
CREATE TABLE synthetic.candidate (table_name text, id bigint, place bigint,
    PRIMARY KEY (table_name, id));

CREATE PROCEDURE synthetic.sample(tab text) LANGUAGE plpgsql AS $$
DECLARE
    step bigint;
BEGIN
    EXECUTE format('SELECT greatest(1, count(*) / 800) FROM public.%I', tab) INTO step;
    EXECUTE format($sql$
        INSERT INTO synthetic.candidate
        SELECT %1$L, id, row_number() OVER (ORDER BY synthetic.hash('candidate', id), id)
          FROM public.%1$I
         WHERE synthetic.below('sample', id, $1) = 0
           AND NOT EXISTS (SELECT FROM synthetic.manifest WHERE table_name = %1$L
               AND key = id::text)
    $sql$, tab) USING step;
END
$$;

-- Expressions see the row as t, its ordinal as k and the id of an untouched row as partner.
CREATE PROCEDURE synthetic.plant(tab text, col text, what text, how_many integer, expression text,
                                 condition text DEFAULT 'true') LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM synthetic.candidate WHERE table_name = tab) THEN
        CALL synthetic.sample(tab);
    END IF;
    CREATE TEMP TABLE chosen AS SELECT 0::bigint AS id, 0::bigint AS k,
        0::bigint AS partner LIMIT 0;
    EXECUTE format($sql$
        INSERT INTO chosen
        SELECT id, k, lead(id, $1) OVER (ORDER BY k)
          FROM (SELECT t.id, row_number() OVER (ORDER BY c.place) AS k
                  FROM synthetic.candidate AS c
                  JOIN public.%1$I AS t ON t.id = c.id
                 WHERE c.table_name = %1$L AND (%2$s)
                 ORDER BY c.place
                 LIMIT 2 * $1) AS free
    $sql$, tab, condition) USING how_many;
    DELETE FROM chosen WHERE k > how_many;
    INSERT INTO synthetic.manifest (table_name, key, kind, column_name, value)
    SELECT tab, id::text, what, col,
           CASE WHEN expression LIKE '%partner%' THEN partner::text END
      FROM chosen;
    EXECUTE format('UPDATE public.%1$I AS t SET %2$I = %3$s FROM chosen WHERE t.id = chosen.id',
        tab, col, expression);
    DELETE FROM synthetic.candidate AS c USING chosen
     WHERE c.table_name = tab
       AND (c.id = chosen.id OR expression LIKE '%partner%' AND c.id = chosen.partner);
    DROP TABLE chosen;
END
$$;

-- Copies and missing keys, where no primary key forbids them.
CREATE PROCEDURE synthetic.copy_rows(tab text, what text, how_many integer,
    change text) LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM synthetic.candidate WHERE table_name = tab) THEN
        CALL synthetic.sample(tab);
    END IF;
    CREATE TEMP TABLE chosen AS
    SELECT id FROM synthetic.candidate WHERE table_name = tab ORDER BY place LIMIT how_many;
    INSERT INTO synthetic.manifest (table_name, key, kind, column_name, value)
    SELECT tab, CASE what WHEN 'key_null' THEN NULL ELSE id::text END, what, 'id',
           CASE what WHEN 'key_null' THEN id::text END
      FROM chosen;
    EXECUTE format($sql$
        INSERT INTO public.%1$I
        SELECT (jsonb_populate_record(t, %2$s)).*
          FROM public.%1$I AS t
          JOIN chosen USING (id)
    $sql$, tab, change);
    DELETE FROM synthetic.candidate AS c USING chosen WHERE c.table_name = tab AND c.id = chosen.id;
    DROP TABLE chosen;
END
$$;
