-- What has become due, the longest due first.

-- name: due_orders
-- Not those that may be paid for: what became of their money must be known first.
SELECT id FROM orders INDEXED BY orders_by_expiry
WHERE expires_at IS NOT NULL AND status = 'pending' AND expires_at <= ?
    AND payment_detail <> 'in_doubt'
ORDER BY expires_at, id
LIMIT ?;

-- name: due_payments
SELECT order_id, id FROM payment INDEXED BY payment_to_check
WHERE check_at IS NOT NULL AND check_at <= ?
ORDER BY check_at, id
LIMIT ?;

-- name: due_refunds
SELECT order_id, id FROM refund INDEXED BY refund_to_check
WHERE check_at IS NOT NULL AND check_at <= ?
ORDER BY check_at, id
LIMIT ?;

-- name: due_events
-- Events that wait and no longer need to, in the order they came in.
SELECT e.row FROM provider_event e INDEXED BY waiting_event
WHERE e.state = 'waiting'
    AND (EXISTS (SELECT 1 FROM orders o WHERE o.id = e.order_id)
         OR EXISTS (SELECT 1 FROM payment p WHERE p.id = e.payment_id)
         OR EXISTS (SELECT 1 FROM payment p
                    WHERE p.provider = e.provider AND p.provider_ref = e.provider_ref))
ORDER BY e.row
LIMIT ?;

-- name: due_events_long_waiting
SELECT count(*) FROM provider_event INDEXED BY waiting_event_by_time
WHERE state = 'waiting' AND received_at < ?;
