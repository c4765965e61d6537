-- Payment attempts and the ledger.

-- name: payment_insert
INSERT INTO payment (id, method, status, amount, captured, refunded, tendered, change, reference,
                     provider_ref, failure_code, failure_message, updated_at, captured_at, order_id,
                     provider, currency, actor_type, actor_id, created_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20);

-- name: payment_update
-- Id, order, provider, currency, who recorded it and creation time stay what they were.
UPDATE payment
SET method = ?2, status = ?3, amount = ?4, captured = ?5, refunded = ?6, tendered = ?7, change = ?8,
    reference = ?9, provider_ref = ?10, failure_code = ?11, failure_message = ?12, updated_at = ?13,
    captured_at = ?14
WHERE id = ?1;

-- name: payment_list
SELECT currency, id, order_id, provider, method, status, amount, captured, refunded, tendered,
       change, reference, provider_ref, failure_code, failure_message, actor_type, actor_id,
       created_at, updated_at, captured_at
FROM payment
WHERE order_id = ?
ORDER BY row;

-- name: ledger_insert
INSERT INTO ledger (order_id, entry, kind, payment_id, currency, amount, at)
VALUES (?, ?, ?, ?, ?, ?, ?);

-- name: ledger_list
SELECT order_id, entry, kind, payment_id, currency, amount, at
FROM ledger
WHERE order_id = ?
ORDER BY entry;
