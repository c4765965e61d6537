-- The shop, its policy, the head of its journal chain, and its consumers.

-- name: shop_insert
INSERT INTO shop (id, name, default_currency, prices_include_tax, chain_id, incarnation,
                  cursor_secret, created_at)
VALUES (1, ?, ?, ?, ?, ?, ?, ?);

-- name: shop_get
SELECT name, default_currency, prices_include_tax, chain_id, incarnation, cursor_secret
FROM shop WHERE id = 1;

-- name: policy_insert
INSERT INTO policy (id, title, payment_window_minutes, pay_later, version) VALUES (1, ?, ?, ?, ?);

-- name: policy_get
SELECT title, payment_window_minutes, pay_later, version FROM policy WHERE id = 1;

-- name: policy_update
UPDATE policy SET title = ?, payment_window_minutes = ?, pay_later = ?, version = ? WHERE id = 1;

-- name: chain_insert
INSERT INTO chain (chain, sequence, hash, next_order_number) VALUES (1, ?, ?, ?);

-- name: chain_get
SELECT sequence, hash, next_order_number FROM chain WHERE chain = 1;

-- name: chain_update
UPDATE chain SET sequence = ?, hash = ?, next_order_number = ? WHERE chain = 1;

-- name: consumer_get
SELECT sequence FROM consumer WHERE name = ?;

-- name: consumer_slowest
SELECT sequence FROM consumer ORDER BY sequence LIMIT 1;

-- name: consumer_put
INSERT INTO consumer (name, sequence) VALUES (?, ?)
ON CONFLICT (name) DO UPDATE SET sequence = excluded.sequence;
