-- What payment providers have told, in the order it came in.
-- COMMIT is on its way before the answer to an update comes back, so one that must change a row divides by
-- the number of rows it has changed.

-- name: event_insert
INSERT INTO provider_event (provider, event_id, digest, state, received_at, kind, payment_id, order_id,
                            refund_id, provider_ref, refund_ref, currency, amount, method,
                            failure_code, failure_message, next_action, keep_aside, at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19);

-- name: event_update
WITH changed AS (
    UPDATE provider_event SET state = $4 WHERE provider = $1 AND event_id = $2 AND digest = $3
    RETURNING 1)
SELECT 1 / count(*) FROM changed;

-- name: event_list
SELECT row, provider, event_id, digest, state, received_at, kind, payment_id, order_id, refund_id,
       provider_ref, refund_ref, currency, amount, method, failure_code, failure_message, next_action,
       keep_aside, at
FROM provider_event
WHERE provider = $1 AND event_id = $2;

-- name: event_get
SELECT row, provider, event_id, digest, state, received_at, kind, payment_id, order_id, refund_id,
       provider_ref, refund_ref, currency, amount, method, failure_code, failure_message, next_action,
       keep_aside, at
FROM provider_event
WHERE row = $1;

-- name: event_waiting_for_order
SELECT row FROM provider_event
WHERE order_id = $1 AND state = 'waiting';

-- name: event_waiting_for_payment
SELECT row FROM provider_event
WHERE payment_id = $1 AND state = 'waiting';

-- name: event_waiting_for_ref
SELECT row FROM provider_event
WHERE provider = $1 AND provider_ref = $2 AND state = 'waiting';
