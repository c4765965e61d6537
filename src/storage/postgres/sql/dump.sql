-- Everything, row by row, for a dump, in the order it was made: the only statements that read whole
-- tables. Of products and orders the ids; they are then read by the statements that load them.

-- name: dump_users
SELECT id, email, name, role, version, created_at, updated_at, password_hash FROM users ORDER BY row;

-- name: dump_products
SELECT id FROM product ORDER BY row;

-- name: dump_orders
SELECT id FROM orders ORDER BY row;

-- name: dump_movements
SELECT product_id, id, delta, quantity_after, reason, order_id, note, actor_type, actor_id,
       created_at
FROM stock_movement
ORDER BY product_id, id;

-- name: dump_events
SELECT row, provider, event_id, digest, state, received_at, kind, payment_id, order_id, refund_id,
       provider_ref, refund_ref, currency, amount, method, failure_code, failure_message, next_action,
       keep_aside, at
FROM provider_event
ORDER BY row;

-- name: dump_keys
SELECT k.scope, r.request_digest, r.created_at, r.body
FROM idempotency_key k JOIN reply r ON r.id = k.reply_id
ORDER BY k.scope;

-- name: dump_consumers
SELECT name, sequence FROM consumer ORDER BY name;
