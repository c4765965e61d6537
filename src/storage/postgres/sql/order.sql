-- Orders and their lines.
-- COMMIT is on its way before the answer to an update comes back, so one that must change a row divides by
-- the number of rows it has changed.

-- name: order_get
-- With the shop's policy of goods before money, on which it depends what may be done with the order.
-- The numbers of ledger entries and refunds are counted, not stored: they cannot disagree.
SELECT o.currency, o.id, o.number, o.user_id, o.customer_email, o.customer_name, o.status,
       o.payment_status, o.payment_detail, o.prices_include_tax, o.subtotal, o.discount, o.tax,
       o.total, o.authorized, o.captured, o.refunded, o.refund_pending, o.credited, o.due,
       o.refund_due, o.note, o.metadata, o.attention, o.version, o.created_at, o.updated_at,
       o.expires_at, o.paid_at, o.completed_at, o.cancelled_at, o.cancel_reason, o.request_digest,
       o.salt, (SELECT y.pay_later FROM policy y WHERE y.id = 1),
       (SELECT coalesce(max(l.entry), 0) FROM ledger l WHERE l.order_id = o.id),
       EXISTS (SELECT 1 FROM refund r WHERE r.order_id = o.id)
FROM orders o
WHERE o.id = $1;

-- name: order_listed
-- For lists: by the number of the row, which the walk has found already, and without the ledger. In a
-- large shop each of the two is a page of the file that nobody has read for long.
SELECT o.currency, o.id, o.number, o.user_id, o.customer_email, o.customer_name, o.status,
       o.payment_status, o.payment_detail, o.prices_include_tax, o.subtotal, o.discount, o.tax,
       o.total, o.authorized, o.captured, o.refunded, o.refund_pending, o.credited, o.due,
       o.refund_due, o.note, o.metadata, o.attention, o.version, o.created_at, o.updated_at,
       o.expires_at, o.paid_at, o.completed_at, o.cancelled_at, o.cancel_reason, o.request_digest,
       o.salt, (SELECT y.pay_later FROM policy y WHERE y.id = 1), 0::bigint,
       EXISTS (SELECT 1 FROM refund r WHERE r.order_id = o.id)
FROM orders o
WHERE o.row = $1;

-- name: order_id_of_number
SELECT id FROM orders WHERE number = $1;

-- name: order_insert
INSERT INTO orders (id, customer_email, customer_name, email_folded, name_folded, subtotal, discount,
                    tax, total, note, metadata, salt, status, payment_status, payment_detail,
                    authorized, captured, refunded, refund_pending, credited, due, refund_due,
                    attention, version, updated_at, expires_at, paid_at, completed_at, cancelled_at,
                    cancel_reason, number, user_id, currency, prices_include_tax, created_at,
                    request_digest)
SELECT * FROM unnest($1::TEXT[], $2::TEXT[], $3::TEXT[], $4::TEXT[], $5::TEXT[], $6::BIGINT[], $7::BIGINT[],
                     $8::BIGINT[], $9::BIGINT[], $10::TEXT[], $11::TEXT[], $12::BYTEA[], $13::TEXT[],
                     $14::TEXT[], $15::TEXT[], $16::BIGINT[], $17::BIGINT[], $18::BIGINT[], $19::BIGINT[],
                     $20::BIGINT[], $21::BIGINT[], $22::BIGINT[], $23::BIGINT[], $24::BIGINT[], $25::BIGINT[],
                     $26::BIGINT[], $27::BIGINT[], $28::BIGINT[], $29::BIGINT[], $30::TEXT[], $31::TEXT[],
                     $32::TEXT[], $33::TEXT[], $34::BOOLEAN[], $35::BIGINT[], $36::BYTEA[]);

-- name: order_update
-- What changes as an order moves on. Id, number, user, currency, tax mode, creation time and request
-- digest stay what they were.
WITH changed AS (
    UPDATE orders
    SET status = $2, payment_status = $3, payment_detail = $4, authorized = $5, captured = $6,
        refunded = $7, refund_pending = $8, credited = $9, due = $10, refund_due = $11, attention = $12,
        version = $13, updated_at = $14, expires_at = $15, paid_at = $16, completed_at = $17,
        cancelled_at = $18, cancel_reason = $19
    WHERE id = $1
    RETURNING 1)
SELECT 1 / count(*) FROM changed;

-- name: order_update_rest
-- What hardly ever changes, only when it has: a column that is indexed and stays the same costs nothing,
-- but the row would be written twice. The folded texts follow from those that are compared.
UPDATE orders
SET customer_email = $2, customer_name = $3, email_folded = $4, name_folded = $5, subtotal = $6,
    discount = $7, tax = $8, total = $9, note = $10, metadata = $11, salt = $12
WHERE id = $1
    AND (customer_email IS DISTINCT FROM $2 OR customer_name IS DISTINCT FROM $3 OR
         subtotal <> $6 OR discount <> $7 OR tax <> $8 OR total <> $9 OR
         note IS DISTINCT FROM $10 OR metadata <> $11 OR salt <> $12);

-- name: line_insert
INSERT INTO order_line (order_id, line, product_id, created_at, name, type, sku, unit_price, quantity,
                        discount, tax_rate_ppm, tax, amount, counted, override_reason)
SELECT * FROM unnest($1::TEXT[], $2::BIGINT[], $3::TEXT[], $4::BIGINT[], $5::TEXT[], $6::TEXT[], $7::TEXT[],
                     $8::BIGINT[], $9::BIGINT[], $10::BIGINT[], $11::BIGINT[], $12::BIGINT[], $13::BIGINT[],
                     $14::BOOLEAN[], $15::TEXT[]);

-- name: line_list
SELECT line, product_id, name, type, sku, unit_price, quantity, discount, tax_rate_ppm, tax, amount,
       counted, override_reason
FROM order_line
WHERE order_id = $1
ORDER BY line;
