-- What a batch of commands needs, or several orders: each question once for all ids, so that one round
-- trip answers them all. Ids and keys come as arrays; an id that is not there has no row. LIMIT 1 and
-- OFFSET 0 change no answer: they keep the planner from turning a join round, into one that reads a whole
-- table and looks whether the array has its ids, which seems cheap as long as the table is small.

-- name: gather_orders
-- By their ids ($1), by payments, and by what providers call their payments and refunds. What belongs to
-- an order comes as rows within its row: each table is so walked by the order's id, whatever the planner
-- believes about its size, and one question asks for all. $5 is whether payments and the ledger are wanted.
SELECT o.currency, o.id, o.number, o.user_id, o.customer_email, o.customer_name, o.status,
       o.payment_status, o.payment_detail, o.prices_include_tax, o.subtotal, o.discount, o.tax,
       o.total, o.authorized, o.captured, o.refunded, o.refund_pending, o.credited, o.due,
       o.refund_due, o.note, o.metadata, o.attention, o.version, o.created_at, o.updated_at,
       o.expires_at, o.paid_at, o.completed_at, o.cancelled_at, o.cancel_reason, o.request_digest,
       o.salt, (SELECT y.pay_later FROM policy y WHERE y.id = 1),
       CASE WHEN $5 THEN (SELECT coalesce(max(l.entry), 0) FROM ledger l WHERE l.order_id = o.id)
            ELSE 0 END,
       ARRAY(SELECT ROW (l.line, l.product_id, l.name, l.type, l.sku, l.unit_price, l.quantity,
                         l.discount, l.tax_rate_ppm, l.tax, l.amount, l.counted, l.override_reason)
             FROM order_line l
             WHERE l.order_id = o.id
             ORDER BY l.line),
       ARRAY(SELECT ROW (p.currency, p.id, p.order_id, p.provider, p.method, p.status, p.amount,
                         p.captured, p.refunded, p.refund_pending, p.tendered, p.change, p.reference,
                         p.provider_ref, p.failure_code, p.failure_message, p.next_action, p.return_url,
                         p.actor_type, p.actor_id, p.created_at, p.updated_at, p.captured_at, p.check_at,
                         p.checks)
             FROM payment p
             WHERE $5 AND p.order_id = o.id
             ORDER BY p.row),
       ARRAY(SELECT ROW (r.currency, r.id, r.order_id, r.payment_id, r.status, r.amount, r.reduces_total,
                         r.restocked, r.reason, r.note, r.provider_ref, r.failure_code,
                         r.failure_message, r.actor_type, r.actor_id, r.created_at, r.updated_at,
                         r.check_at, r.checks, r.covers,
                         ARRAY(SELECT ROW (i.line, i.quantity)
                               FROM refund_item i
                               WHERE i.order_id = o.id AND i.refund_id = r.id
                               ORDER BY i.line))
             FROM refund r
             WHERE r.order_id = o.id
             ORDER BY r.row)
FROM unnest(CASE WHEN $2 = '{}'::text[] AND $3 = '{}'::text[] THEN $1
                 ELSE ARRAY(SELECT id FROM needed_orders($1, $2, $3, $4)) END) AS n (id)
    CROSS JOIN LATERAL (SELECT * FROM orders WHERE orders.id = n.id LIMIT 1) o;

-- name: gather_order
-- One order, in the same columns, and with $2 its history. On its own, because the part of gather_orders
-- that finds out which orders are meant costs as much as all of this.
SELECT o.currency, o.id, o.number, o.user_id, o.customer_email, o.customer_name, o.status,
       o.payment_status, o.payment_detail, o.prices_include_tax, o.subtotal, o.discount, o.tax,
       o.total, o.authorized, o.captured, o.refunded, o.refund_pending, o.credited, o.due,
       o.refund_due, o.note, o.metadata, o.attention, o.version, o.created_at, o.updated_at,
       o.expires_at, o.paid_at, o.completed_at, o.cancelled_at, o.cancel_reason, o.request_digest,
       o.salt, (SELECT y.pay_later FROM policy y WHERE y.id = 1),
       (SELECT coalesce(max(l.entry), 0) FROM ledger l WHERE l.order_id = o.id),
       ARRAY(SELECT ROW (l.line, l.product_id, l.name, l.type, l.sku, l.unit_price, l.quantity,
                         l.discount, l.tax_rate_ppm, l.tax, l.amount, l.counted, l.override_reason)
             FROM order_line l
             WHERE l.order_id = o.id
             ORDER BY l.line),
       ARRAY(SELECT ROW (p.currency, p.id, p.order_id, p.provider, p.method, p.status, p.amount,
                         p.captured, p.refunded, p.refund_pending, p.tendered, p.change, p.reference,
                         p.provider_ref, p.failure_code, p.failure_message, p.next_action, p.return_url,
                         p.actor_type, p.actor_id, p.created_at, p.updated_at, p.captured_at, p.check_at,
                         p.checks)
             FROM payment p
             WHERE p.order_id = o.id
             ORDER BY p.row),
       ARRAY(SELECT ROW (r.currency, r.id, r.order_id, r.payment_id, r.status, r.amount, r.reduces_total,
                         r.restocked, r.reason, r.note, r.provider_ref, r.failure_code,
                         r.failure_message, r.actor_type, r.actor_id, r.created_at, r.updated_at,
                         r.check_at, r.checks, r.covers,
                         ARRAY(SELECT ROW (i.line, i.quantity)
                               FROM refund_item i
                               WHERE i.order_id = o.id AND i.refund_id = r.id
                               ORDER BY i.line))
             FROM refund r
             WHERE r.order_id = o.id
             ORDER BY r.row),
       ARRAY(SELECT ROW (j.sequence, j.event_id, j.order_id, j.order_sequence, j.kind, j.type,
                         j.from_word, j.to_word, j.actor_type, j.actor_id, t.actor_name, t.message,
                         j.is_public, j.at, j.trace, j.facts, j.previous_hash, j.hash,
                         o.customer_email, o.customer_name)
             FROM journal j LEFT JOIN journal_text t ON t.sequence = j.sequence
             WHERE $2 AND j.order_id = o.id
             ORDER BY j.order_sequence)
FROM orders o
WHERE o.id = $1;

-- name: gather_payment_owners
SELECT order_id, id FROM payment WHERE id = ANY ($1::text[]);

-- name: gather_ref_owners
SELECT r.provider, r.ref, o.order_id, o.id
FROM unnest($1::text[], $2::text[]) AS r (provider, ref)
    CROSS JOIN LATERAL (
        SELECT p.order_id, p.id FROM payment p WHERE p.provider = r.provider AND p.provider_ref = r.ref
        UNION ALL
        SELECT f.order_id, f.payment_id FROM refund f
        WHERE f.provider_ref = r.ref AND f.provider = r.provider
        LIMIT 1) o;

-- name: gather_events
SELECT e.row, e.provider, e.event_id, e.digest, e.state, e.received_at, e.kind, e.payment_id, e.order_id,
       e.refund_id, e.provider_ref, e.refund_ref, e.currency, e.amount, e.method, e.failure_code,
       e.failure_message, e.next_action, e.keep_aside, e.at
FROM unnest($1::text[], $2::text[]) AS r (provider, id)
    CROSS JOIN LATERAL (SELECT * FROM provider_event
                        WHERE provider_event.provider = r.provider AND event_id = r.id
                        OFFSET 0) e
ORDER BY e.row;

-- name: gather_products
-- By their ids, by the lines of orders, and by pictures.
SELECT p.id, p.name, p.description, p.type, p.currency, p.price, p.tax_rate_ppm, p.category,
       p.sku, p.barcode, p.in_stock_by_hand, p.allow_backorder, p.active, p.metadata, p.version,
       p.created_at, p.updated_at,
       (SELECT s.quantity FROM stock s WHERE s.product_id = p.id),
       ARRAY(SELECT ROW (i.id, i.product_id, i.alt, i.media_type, i.width, i.height, i.size, i.position,
                         i.created_at)
             FROM image i
             WHERE i.product_id = p.id
             ORDER BY i.position, i.id)
FROM unnest(CASE WHEN $2 = '{}'::text[] AND $3 = '{}'::text[] THEN $1
                 ELSE ARRAY(SELECT id FROM needed_products($1, $2, $3)) END) AS n (id)
    CROSS JOIN LATERAL (SELECT * FROM product WHERE product.id = n.id LIMIT 1) p;

-- name: gather_image_owners
SELECT id, product_id FROM image WHERE id = ANY ($1::text[]);

-- name: gather_skus
SELECT sku, id FROM product WHERE sku = ANY ($1::text[]);

-- name: gather_barcodes
SELECT barcode, id FROM product WHERE barcode = ANY ($1::text[]);

-- name: gather_keys
SELECT k.scope, r.request_digest, r.created_at, r.body
FROM idempotency_key k JOIN reply r ON r.id = k.reply_id
WHERE k.scope = ANY ($1::bytea[]);

-- name: gather_consumers
SELECT name, sequence FROM consumer WHERE name = ANY ($1::text[]);

-- name: gather_users
-- By their ids, and by sign-ins.
SELECT u.id, u.email, u.name, u.role, u.version, u.created_at, u.updated_at, u.password_hash
FROM (SELECT unnest($1::text[]) COLLATE "C" AS id
      UNION SELECT t.user_id FROM session_token t WHERE t.digest = ANY ($2::bytea[])) n
    CROSS JOIN LATERAL (SELECT * FROM users WHERE users.id = n.id LIMIT 1) u;

-- name: gather_emails
SELECT email_folded, id FROM users WHERE email_folded = ANY ($1::text[]);

-- name: gather_sessions
SELECT digest, family, user_id, created_at, expires_at, used_at
FROM session_token
WHERE digest = ANY ($1::bytea[]);
