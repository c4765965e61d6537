-- What only this backend says: how a connection is set up, and how a walk along an index is fetched.

-- name: session_setup
-- Plans once and for all, by index and by nested loop only: what the planner believes about the data must
-- not change how a list is walked. Sorting stays allowed: the few payments of an order would else be found
-- by walking through all payments in the order that is wanted. An order that is confirmed is on the disk, whatever the server's default
-- for sessions.
SELECT set_config('search_path', coalesce($1::text, current_setting('search_path')), false),
       set_config('plan_cache_mode', 'force_generic_plan', false),
       set_config('enable_seqscan', 'off', false),
       set_config('enable_bitmapscan', 'off', false),
       set_config('enable_hashjoin', 'off', false),
       set_config('enable_mergejoin', 'off', false),
       set_config('jit', 'off', false),
       set_config('statement_timeout', '30s', false),
       set_config('lock_timeout', '5s', false),
       set_config('idle_in_transaction_session_timeout', '60s', false),
       set_config('synchronous_commit', CASE current_setting('synchronous_commit')
                                        WHEN 'off' THEN 'on'
                                        ELSE current_setting('synchronous_commit') END, false),
       set_config('standard_conforming_strings', 'on', false);

-- name: session_facts
SELECT pg_backend_pid()::bigint, current_setting('server_version_num')::bigint,
       current_setting('server_encoding'), current_setting('search_path');

-- name: chain_lock
-- The writer's place: the first statement of every writing transaction, whatever is loaded comes after it.
SELECT sequence, hash, next_order_number FROM chain WHERE chain = 1 FOR UPDATE;

-- name: session_lock_timeout
-- Of the transaction that goes on.
SELECT set_config('lock_timeout', $1, true);

-- name: session_schema
DO $$
BEGIN
    EXECUTE format('CREATE SCHEMA IF NOT EXISTS %I', current_setting('search_path'));
END $$;

-- name: session_migration_lock
-- Held to the end of the transaction; the number is "Ordo" in ASCII.
SELECT pg_advisory_xact_lock(1332896879);

-- name: session_migration_timeout
SELECT set_config('statement_timeout', '0', true), set_config('lock_timeout', '30s', true);

-- name: walk_fetch_first
FETCH 100 FROM walk;

-- name: walk_fetch_next
FETCH 1000 FROM walk;

-- name: walk_close
CLOSE walk;

-- name: durability_weak
-- Settings with which a confirmed order can be lost, or a page torn, when the machine fails.
SELECT name FROM pg_catalog.pg_settings
WHERE name IN ('fsync', 'full_page_writes') AND setting = 'off'
ORDER BY name;

-- name: index_invalid
SELECT c.relname::text
FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
WHERE c.relnamespace = current_schema()::regnamespace AND NOT (i.indisvalid AND i.indisready)
ORDER BY c.relname::text COLLATE "C";

-- name: constraint_not_validated
SELECT conname::text FROM pg_catalog.pg_constraint
WHERE connamespace = current_schema()::regnamespace AND NOT convalidated
ORDER BY conname::text COLLATE "C";

-- name: trigger_disabled
SELECT t.tgname::text
FROM pg_catalog.pg_trigger t JOIN pg_catalog.pg_class c ON c.oid = t.tgrelid
WHERE c.relnamespace = current_schema()::regnamespace AND t.tgenabled = 'D'
ORDER BY t.tgname::text COLLATE "C";

-- name: product_months_wrong
-- For verify: products whose days do not add up to what is kept for their month.
SELECT product_id || ' in the month from ' || to_char(to_timestamp(month / 1000) AT TIME ZONE 'UTC', 'YYYY-MM-DD')
FROM (SELECT month, product_id, currency, quantity, revenue FROM product_month
      UNION ALL
      SELECT (extract(epoch FROM date_trunc('month', to_timestamp(day / 1000) AT TIME ZONE 'UTC')) * 1000)::bigint,
             product_id, currency, -quantity, -revenue
      FROM product_day) AS sums
GROUP BY month, product_id, currency
HAVING sum(quantity) <> 0 OR sum(revenue) <> 0
ORDER BY month, product_id
LIMIT 100;
