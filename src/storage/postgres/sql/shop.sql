-- The shop, its policy, the head of its journal chain, and its consumers.
-- COMMIT is on its way before the answer to an update comes back, so one that must change a row divides by
-- the number of rows it has changed.

-- name: shop_insert
INSERT INTO shop (id, name, default_currency, prices_include_tax, chain_id, incarnation,
                  cursor_secret, created_at)
VALUES (1, $1, $2, $3, $4, $5, $6, $7);

-- name: shop_get
SELECT name, default_currency, prices_include_tax, chain_id, incarnation, cursor_secret
FROM shop WHERE id = 1;

-- name: policy_insert
INSERT INTO policy (id, title, payment_window_minutes, pay_later, version) VALUES (1, $1, $2, $3, $4);

-- name: policy_get
SELECT title, payment_window_minutes, pay_later, version FROM policy WHERE id = 1;

-- name: policy_update
WITH changed AS (
    UPDATE policy SET title = $1, payment_window_minutes = $2, pay_later = $3, version = $4 WHERE id = 1
    RETURNING 1)
SELECT 1 / count(*) FROM changed;

-- name: chain_insert
INSERT INTO chain (chain, sequence, hash, next_order_number) VALUES (1, $1, $2, $3);

-- name: chain_get
SELECT sequence, hash, next_order_number FROM chain WHERE chain = 1;

-- name: chain_update
WITH changed AS (
    UPDATE chain SET sequence = $1, hash = $2, next_order_number = $3 WHERE chain = 1
    RETURNING 1)
SELECT 1 / count(*) FROM changed;

-- name: consumer_get
SELECT sequence FROM consumer WHERE name = $1;

-- name: consumer_slowest
SELECT sequence FROM consumer ORDER BY sequence LIMIT 1;

-- name: consumer_put
INSERT INTO consumer (name, sequence) VALUES ($1, $2)
ON CONFLICT (name) DO UPDATE SET sequence = excluded.sequence;
