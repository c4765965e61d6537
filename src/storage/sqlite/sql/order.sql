-- Orders and their lines.

-- name: order_get
-- The number of ledger entries is counted, not stored: it cannot disagree with the ledger.
SELECT o.currency, o.id, o.number, o.user_id, o.customer_email, o.customer_name, o.status,
       o.payment_status, o.payment_detail, o.prices_include_tax, o.subtotal, o.discount, o.tax,
       o.total, o.authorized, o.captured, o.refunded, o.refund_pending, o.credited, o.due,
       o.refund_due, o.note, o.metadata, o.attention, o.version, o.created_at, o.updated_at,
       o.paid_at, o.completed_at, o.cancelled_at, o.cancel_reason, o.request_digest, o.salt,
       (SELECT coalesce(max(l.entry), 0) FROM ledger l WHERE l.order_id = o.id)
FROM orders o
WHERE o.id = ?;

-- name: order_insert
INSERT INTO orders (id, customer_email, customer_name, status, payment_status, payment_detail,
                    subtotal, discount, tax, total, authorized, captured, refunded, refund_pending,
                    credited, due, refund_due, note, metadata, attention, version, updated_at,
                    paid_at, completed_at, cancelled_at, cancel_reason, salt, number, user_id,
                    currency, prices_include_tax, created_at, request_digest)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20,
        ?21, ?22, ?23, ?24, ?25, ?26, ?27, ?28, ?29, ?30, ?31, ?32, ?33);

-- name: order_update
-- Id, number, user, currency, tax mode, creation time and request digest stay what they were.
UPDATE orders
SET customer_email = ?2, customer_name = ?3, status = ?4, payment_status = ?5, payment_detail = ?6,
    subtotal = ?7, discount = ?8, tax = ?9, total = ?10, authorized = ?11, captured = ?12,
    refunded = ?13, refund_pending = ?14, credited = ?15, due = ?16, refund_due = ?17, note = ?18,
    metadata = ?19, attention = ?20, version = ?21, updated_at = ?22, paid_at = ?23,
    completed_at = ?24, cancelled_at = ?25, cancel_reason = ?26, salt = ?27
WHERE id = ?1;

-- name: order_list
-- Lists yield positions only, from the index alone; the orders of one page are then fetched by id.
SELECT created_at, id FROM orders
WHERE (created_at, id) < (?1, ?2) AND created_at >= ?3
ORDER BY created_at DESC, id DESC
LIMIT ?4;

-- name: order_list_by_state
SELECT created_at, id FROM orders
WHERE status = ?5 AND payment_status = ?6 AND (created_at, id) < (?1, ?2) AND created_at >= ?3
ORDER BY created_at DESC, id DESC
LIMIT ?4;

-- name: order_list_of_user
SELECT created_at, id FROM orders
WHERE user_id = ?5 AND (created_at, id) < (?1, ?2) AND created_at >= ?3
ORDER BY created_at DESC, id DESC
LIMIT ?4;

-- name: order_list_of_user_by_state
-- One user's orders are few, so the states are looked up and need no index. The unary plus keeps
-- the planner on the user's own; unused places repeat a state.
SELECT created_at, id FROM orders
WHERE user_id = ?5 AND (created_at, id) < (?1, ?2) AND created_at >= ?3
    AND +status IN (?6, ?7, ?8, ?9) AND +payment_status IN (?10, ?11, ?12, ?13)
ORDER BY created_at DESC, id DESC
LIMIT ?4;

-- name: line_insert
INSERT INTO order_line (order_id, line, product_id, name, type, sku, unit_price, quantity, discount,
                        tax_rate_ppm, tax, amount, counted, override_reason)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- name: line_list
SELECT line, product_id, name, type, sku, unit_price, quantity, discount, tax_rate_ppm, tax, amount,
       counted, override_reason
FROM order_line
WHERE order_id = ?
ORDER BY line;
