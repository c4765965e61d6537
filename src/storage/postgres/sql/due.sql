-- What has become due, the longest due first.

-- name: due_orders
-- Not those that may be paid for: what became of their money must be known first.
SELECT id FROM orders
WHERE expires_at IS NOT NULL AND status = 'pending' AND expires_at <= $1
    AND payment_detail <> 'in_doubt'
ORDER BY expires_at, id
LIMIT $2;

-- name: due_payments
SELECT order_id, id FROM payment
WHERE check_at IS NOT NULL AND check_at <= $1
ORDER BY check_at, id
LIMIT $2;

-- name: due_refunds
SELECT order_id, id FROM refund
WHERE check_at IS NOT NULL AND check_at <= $1
ORDER BY check_at, id
LIMIT $2;

-- name: due_events
-- Events that wait and no longer need to, in the order they came in.
SELECT e.row FROM provider_event e
WHERE e.state = 'waiting'
    AND (EXISTS (SELECT 1 FROM orders o WHERE o.id = e.order_id)
         OR EXISTS (SELECT 1 FROM payment p WHERE p.id = e.payment_id)
         OR EXISTS (SELECT 1 FROM payment p
                    WHERE p.provider = e.provider AND p.provider_ref = e.provider_ref))
ORDER BY e.row
LIMIT $1;

-- name: due_events_long_waiting
SELECT count(*) FROM provider_event
WHERE state = 'waiting' AND received_at < $1;
