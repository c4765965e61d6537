-- Sums that are kept up to date. Rows of nothing may stay; nobody is shown them.

-- name: sales_add
INSERT INTO sales
      (hour, currency, gross_0, refunds_0, orders_0, paid_orders_0, gross_1, refunds_1, orders_1,
       paid_orders_1, gross_2, refunds_2, orders_2, paid_orders_2, gross_3, refunds_3, orders_3,
       paid_orders_3)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
ON CONFLICT (hour, currency) DO UPDATE SET
    gross_0 = sales.gross_0 + excluded.gross_0, refunds_0 = sales.refunds_0 + excluded.refunds_0,
    orders_0 = sales.orders_0 + excluded.orders_0, paid_orders_0 = sales.paid_orders_0 + excluded.paid_orders_0,
    gross_1 = sales.gross_1 + excluded.gross_1, refunds_1 = sales.refunds_1 + excluded.refunds_1,
    orders_1 = sales.orders_1 + excluded.orders_1, paid_orders_1 = sales.paid_orders_1 + excluded.paid_orders_1,
    gross_2 = sales.gross_2 + excluded.gross_2, refunds_2 = sales.refunds_2 + excluded.refunds_2,
    orders_2 = sales.orders_2 + excluded.orders_2, paid_orders_2 = sales.paid_orders_2 + excluded.paid_orders_2,
    gross_3 = sales.gross_3 + excluded.gross_3, refunds_3 = sales.refunds_3 + excluded.refunds_3,
    orders_3 = sales.orders_3 + excluded.orders_3, paid_orders_3 = sales.paid_orders_3 + excluded.paid_orders_3;

-- name: standing_add
INSERT INTO standing (currency, status, payment_status, orders, outstanding, attention)
VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (currency, status, payment_status) DO UPDATE
SET orders = standing.orders + excluded.orders, outstanding = standing.outstanding + excluded.outstanding,
    attention = standing.attention + excluded.attention;

-- name: product_day_add
INSERT INTO product_day (day, product_id, currency, quantity, revenue) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (day, product_id, currency) DO UPDATE
SET quantity = product_day.quantity + excluded.quantity, revenue = product_day.revenue + excluded.revenue;

-- name: product_month_add
INSERT INTO product_month (month, product_id, currency, quantity, revenue) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (month, product_id, currency) DO UPDATE
SET quantity = product_month.quantity + excluded.quantity, revenue = product_month.revenue + excluded.revenue;

-- name: sales_list
SELECT hour, currency, gross_0, refunds_0, orders_0, paid_orders_0, gross_1, refunds_1, orders_1,
       paid_orders_1, gross_2, refunds_2, orders_2, paid_orders_2, gross_3, refunds_3, orders_3,
       paid_orders_3
FROM sales
WHERE hour >= $1 AND hour < $2
ORDER BY hour, currency;

-- name: sales_hour_list
-- The four quarters of an hour as one: most time zones ask for no parts of it.
SELECT hour, currency, gross_0 + gross_1 + gross_2 + gross_3,
       refunds_0 + refunds_1 + refunds_2 + refunds_3, orders_0 + orders_1 + orders_2 + orders_3,
       paid_orders_0 + paid_orders_1 + paid_orders_2 + paid_orders_3
FROM sales
WHERE hour >= $1 AND hour < $2
ORDER BY hour, currency;

-- name: standing_list
-- A row for each currency and pair of states: 16 times the shop's currencies at most.
SELECT currency, status, payment_status, orders, outstanding, attention
FROM standing
WHERE currency > ''
ORDER BY currency, status, payment_status;

-- name: product_day_list
SELECT day, product_id, currency, quantity, revenue
FROM product_day
WHERE day >= $1 AND day < $2
ORDER BY day, product_id, currency;

-- name: product_month_list
SELECT month, product_id, currency, quantity, revenue
FROM product_month
WHERE month >= $1 AND month < $2
ORDER BY month, product_id, currency;

-- name: product_name
SELECT name FROM product WHERE id = $1;
