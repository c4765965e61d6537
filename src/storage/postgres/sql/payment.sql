-- Payment attempts, refunds and the ledger of both.
-- COMMIT is on its way before the answer to an update comes back, so one that must change a row divides by
-- the number of rows it has changed.

-- name: payment_insert
INSERT INTO payment (id, method, status, amount, captured, refunded, refund_pending, tendered, change,
                     reference, provider_ref, failure_code, failure_message, next_action, return_url,
                     updated_at, captured_at, check_at, checks, provider, order_id, currency,
                     actor_type, actor_id, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20,
        $21, $22, $23, $24, $25);

-- name: payment_update
-- Id, order, currency, who recorded it and creation time stay what they were.
WITH changed AS (
    UPDATE payment
    SET method = $2, status = $3, amount = $4, captured = $5, refunded = $6, refund_pending = $7,
        tendered = $8, change = $9, reference = $10, provider_ref = $11, failure_code = $12,
        failure_message = $13, next_action = $14, return_url = $15, updated_at = $16, captured_at = $17,
        check_at = $18, checks = $19, provider = $20
    WHERE id = $1
    RETURNING 1)
SELECT 1 / count(*) FROM changed;

-- name: payment_list
SELECT currency, id, order_id, provider, method, status, amount, captured, refunded, refund_pending,
       tendered, change, reference, provider_ref, failure_code, failure_message, next_action,
       return_url, actor_type, actor_id, created_at, updated_at, captured_at, check_at, checks
FROM payment
WHERE order_id = $1
ORDER BY row;

-- name: payment_owner
SELECT order_id, id FROM payment WHERE id = $1;

-- name: payment_owner_by_ref
-- The reference is the payment's own, or that of one of its refunds.
SELECT order_id, id FROM payment WHERE provider = $1 AND provider_ref = $2
UNION ALL
SELECT order_id, payment_id FROM refund WHERE provider_ref = $2 AND provider = $1
LIMIT 1;

-- name: refund_insert
-- The provider is its payment's. A payment that is not there, or is another order's, inserts nothing.
WITH changed AS (
    INSERT INTO refund (id, order_id, payment_id, provider, status, currency, amount, reduces_total,
                        restocked, reason, note, provider_ref, failure_code, failure_message, actor_type,
                        actor_id, created_at, updated_at, check_at, checks, covers)
    SELECT $1, p.order_id, p.id, p.provider, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16,
           $17, $18, $19, $20
    FROM payment p
    WHERE p.id = $3 AND p.order_id = $2
    RETURNING 1)
SELECT 1 / count(*) FROM changed;

-- name: refund_update
WITH changed AS (
    UPDATE refund
    SET status = $2, provider_ref = $3, failure_code = $4, failure_message = $5, updated_at = $6,
        check_at = $7, checks = $8, reason = $9,
        provider = (SELECT p.provider FROM payment p WHERE p.id = refund.payment_id)
    WHERE id = $1
    RETURNING 1)
SELECT 1 / count(*) FROM changed;

-- name: refund_list
SELECT currency, id, order_id, payment_id, status, amount, reduces_total, restocked, reason, note,
       provider_ref, failure_code, failure_message, actor_type, actor_id, created_at, updated_at,
       check_at, checks, covers
FROM refund
WHERE order_id = $1
ORDER BY row;

-- name: refund_item_insert
INSERT INTO refund_item (order_id, refund_id, line, quantity) VALUES ($1, $2, $3, $4);

-- name: refund_item_list
SELECT refund_id, line, quantity FROM refund_item WHERE order_id = $1 ORDER BY refund_id, line;

-- name: ledger_insert
INSERT INTO ledger (order_id, entry, kind, payment_id, currency, amount, at)
SELECT * FROM unnest($1::TEXT[], $2::BIGINT[], $3::TEXT[], $4::TEXT[], $5::TEXT[], $6::BIGINT[],
                     $7::BIGINT[]);

-- name: ledger_list
SELECT order_id, entry, kind, payment_id, currency, amount, at
FROM ledger
WHERE order_id = $1
ORDER BY entry;
