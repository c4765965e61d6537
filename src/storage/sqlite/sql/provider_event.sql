-- What payment providers have told, in the order it came in.

-- name: event_insert
INSERT INTO provider_event (provider, event_id, digest, state, received_at, kind, payment_id, order_id,
                            refund_id, provider_ref, refund_ref, currency, amount, method,
                            failure_code, failure_message, next_action, keep_aside, at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- name: event_update
UPDATE provider_event SET state = ?4 WHERE provider = ?1 AND event_id = ?2 AND digest = ?3;

-- name: event_list
SELECT row, provider, event_id, digest, state, received_at, kind, payment_id, order_id, refund_id,
       provider_ref, refund_ref, currency, amount, method, failure_code, failure_message, next_action,
       keep_aside, at
FROM provider_event
WHERE provider = ? AND event_id = ?;

-- name: event_get
SELECT row, provider, event_id, digest, state, received_at, kind, payment_id, order_id, refund_id,
       provider_ref, refund_ref, currency, amount, method, failure_code, failure_message, next_action,
       keep_aside, at
FROM provider_event
WHERE row = ?;

-- name: event_waiting_for_order
SELECT row FROM provider_event INDEXED BY waiting_event_by_order
WHERE order_id = ? AND state = 'waiting';

-- name: event_waiting_for_payment
SELECT row FROM provider_event INDEXED BY waiting_event_by_payment
WHERE payment_id = ? AND state = 'waiting';

-- name: event_waiting_for_ref
SELECT row FROM provider_event INDEXED BY waiting_event_by_ref
WHERE provider = ? AND provider_ref = ? AND state = 'waiting';
