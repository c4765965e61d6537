-- Walks along the orders, each down one index; a test pins the plans. They yield what the filters look at
-- (order_list.hpp); the orders of one page are then loaded by their numbers. The first two values are
-- where the walk begins: after them, in its order. The third is where it ends: from that time (falling)
-- or before it (rising). What a walk is of comes after them.
--
-- What a walk is of (a payment status, a user, an e-mail, a name) is part of the row that it starts after and of
-- its order, and not an equality: so only one index has the order that is asked for. Of a column that equals
-- a value the planner knows that it does not matter to the order; when it believed that many orders have a
-- pair of states that hardly any has, it walked by time through all of them.

-- name: order_by_time_falling
SELECT row, id, created_at, total, currency, status, payment_status, attention, user_id
FROM orders
WHERE (created_at, id) < ($1, $2) AND created_at >= $3
ORDER BY created_at DESC, id DESC;

-- name: order_by_time
SELECT row, id, created_at, total, currency, status, payment_status, attention, user_id
FROM orders
WHERE (created_at, id) > ($1, $2) AND created_at < $3
ORDER BY created_at, id;

-- name: order_in_state_falling
SELECT row, id, created_at, total, currency, status, payment_status, attention, user_id
FROM orders
WHERE status = $4 AND (payment_status, created_at, id) < ($5, $1, $2) AND payment_status >= $5
    AND created_at >= $3
ORDER BY payment_status DESC, created_at DESC, id DESC;

-- name: order_in_state
SELECT row, id, created_at, total, currency, status, payment_status, attention, user_id
FROM orders
WHERE status = $4 AND (payment_status, created_at, id) > ($5, $1, $2) AND payment_status <= $5
    AND created_at < $3
ORDER BY payment_status, created_at, id;

-- name: order_of_user_falling
SELECT row, id, created_at, total, currency, status, payment_status, attention, user_id
FROM orders
WHERE (user_id, created_at, id) < ($4, $1, $2) AND user_id >= $4 AND user_id IS NOT NULL
    AND created_at >= $3
ORDER BY user_id DESC, created_at DESC, id DESC;

-- name: order_of_user
SELECT row, id, created_at, total, currency, status, payment_status, attention, user_id
FROM orders
WHERE (user_id, created_at, id) > ($4, $1, $2) AND user_id <= $4 AND user_id IS NOT NULL
    AND created_at < $3
ORDER BY user_id, created_at, id;

-- name: order_with_attention_falling
SELECT row, id, created_at, total, currency, status, payment_status, attention, user_id
FROM orders
WHERE attention <> 0 AND (created_at, id) < ($1, $2) AND created_at >= $3
ORDER BY created_at DESC, id DESC;

-- name: order_with_attention
SELECT row, id, created_at, total, currency, status, payment_status, attention, user_id
FROM orders
WHERE attention <> 0 AND (created_at, id) > ($1, $2) AND created_at < $3
ORDER BY created_at, id;

-- name: order_by_total_falling
-- Here the end is a total: the least that is asked for.
SELECT row, id, created_at, total, currency, status, payment_status, attention, user_id
FROM orders
WHERE currency = $4 AND (total, id) < ($1, $2) AND total >= $3
ORDER BY total DESC, id DESC;

-- name: order_by_total
-- Here the end is a total: the greatest that is asked for.
SELECT row, id, created_at, total, currency, status, payment_status, attention, user_id
FROM orders
WHERE currency = $4 AND (total, id) > ($1, $2) AND total <= $3
ORDER BY total, id;

-- name: order_next_currency
-- The currencies of orders, one after the other.
SELECT currency FROM orders
WHERE currency > $1
ORDER BY currency
LIMIT 1;

-- name: order_of_email_falling
SELECT row, id, created_at, total, currency, status, payment_status, attention, user_id
FROM orders
WHERE (email_folded, created_at, id) < ($4, $1, $2) AND email_folded >= $4 AND email_folded IS NOT NULL
    AND created_at >= $3
ORDER BY email_folded DESC, created_at DESC, id DESC;

-- name: order_of_email
SELECT row, id, created_at, total, currency, status, payment_status, attention, user_id
FROM orders
WHERE (email_folded, created_at, id) > ($4, $1, $2) AND email_folded <= $4 AND email_folded IS NOT NULL
    AND created_at < $3
ORDER BY email_folded, created_at, id;

-- name: order_first_email
SELECT email_folded FROM orders
WHERE email_folded >= $1
ORDER BY email_folded
LIMIT 1;

-- name: order_next_email
SELECT email_folded FROM orders
WHERE email_folded > $1
ORDER BY email_folded
LIMIT 1;

-- name: order_of_name_falling
SELECT row, id, created_at, total, currency, status, payment_status, attention, user_id
FROM orders
WHERE (name_folded, created_at, id) < ($4, $1, $2) AND name_folded >= $4 AND name_folded IS NOT NULL
    AND created_at >= $3
ORDER BY name_folded DESC, created_at DESC, id DESC;

-- name: order_of_name
SELECT row, id, created_at, total, currency, status, payment_status, attention, user_id
FROM orders
WHERE (name_folded, created_at, id) > ($4, $1, $2) AND name_folded <= $4 AND name_folded IS NOT NULL
    AND created_at < $3
ORDER BY name_folded, created_at, id;

-- name: order_first_name
SELECT name_folded FROM orders
WHERE name_folded >= $1
ORDER BY name_folded
LIMIT 1;

-- name: order_next_name
SELECT name_folded FROM orders
WHERE name_folded > $1
ORDER BY name_folded
LIMIT 1;

-- name: order_about_product_falling
-- An order comes once for each of its lines about the product, one after the other.
SELECT o.row, o.id, o.created_at, o.total, o.currency, o.status, o.payment_status, o.attention,
       o.user_id
FROM order_line l JOIN orders o ON o.id = l.order_id
WHERE l.product_id = $4 AND (l.created_at, l.order_id) < ($1, $2) AND l.created_at >= $3
ORDER BY l.created_at DESC, l.order_id DESC;

-- name: order_about_product
SELECT o.row, o.id, o.created_at, o.total, o.currency, o.status, o.payment_status, o.attention,
       o.user_id
FROM order_line l JOIN orders o ON o.id = l.order_id
WHERE l.product_id = $4 AND (l.created_at, l.order_id) > ($1, $2) AND l.created_at < $3
ORDER BY l.created_at, l.order_id;

-- name: order_row
SELECT row, id, created_at, total, currency, status, payment_status, attention, user_id
FROM orders
WHERE id = $1;

-- name: order_of_payment_ref
SELECT o.row, o.id, o.created_at, o.total, o.currency, o.status, o.payment_status, o.attention,
       o.user_id
FROM payment p JOIN orders o ON o.id = p.order_id
WHERE p.provider_ref = $1;

-- name: order_of_payment_reference
SELECT o.row, o.id, o.created_at, o.total, o.currency, o.status, o.payment_status, o.attention,
       o.user_id
FROM payment p JOIN orders o ON o.id = p.order_id
WHERE p.reference = $1;

-- name: order_of_refund_ref
SELECT o.row, o.id, o.created_at, o.total, o.currency, o.status, o.payment_status, o.attention,
       o.user_id
FROM refund r JOIN orders o ON o.id = r.order_id
WHERE r.provider_ref = $1;

-- name: order_search_texts
-- What a search compares of one order: the last column tells whether one of its payments or refunds has
-- the exact text ($2).
SELECT o.number, o.email_folded, o.name_folded,
       EXISTS (SELECT 1 FROM payment p
               WHERE p.order_id = o.id AND (p.provider_ref = $2 OR p.reference = $2))
       OR EXISTS (SELECT 1 FROM refund r WHERE r.order_id = o.id AND r.provider_ref = $2)
FROM orders o
WHERE o.id = $1;

-- name: order_products
SELECT product_id FROM order_line WHERE order_id = $1;
