-- What stays of the scaffolding? Setting, amount, kind and manifest; the working tables go.

DO $$
DECLARE
    doomed record;
BEGIN
    FOR doomed IN
        SELECT tablename FROM pg_tables
         WHERE schemaname = 'synthetic'
             AND tablename NOT IN ('setting', 'amount', 'kind', 'manifest')
    LOOP
        EXECUTE format('DROP TABLE synthetic.%I', doomed.tablename);
    END LOOP;
END
$$;
