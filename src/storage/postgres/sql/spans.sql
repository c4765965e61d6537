-- Statistics of long spans, added up where they are stored: what costs here is the rows that travel.

-- name: sales_span_list
-- The same, added up from each of the hours in $1 to the next, and from the last to $2. One look at the index for
-- each span: a planner that groups by the spans themselves sorts all hours.
WITH span AS MATERIALIZED (
    SELECT start, lead(start, 1, $2) OVER (ORDER BY start) AS next
    FROM unnest($1::TEXT::BIGINT[]) AS start
)
SELECT span.start, sold.*
FROM span CROSS JOIN LATERAL (
    SELECT currency, sum(gross_0 + gross_1 + gross_2 + gross_3)::BIGINT,
           sum(refunds_0 + refunds_1 + refunds_2 + refunds_3)::BIGINT,
           sum(orders_0 + orders_1 + orders_2 + orders_3)::BIGINT,
           sum(paid_orders_0 + paid_orders_1 + paid_orders_2 + paid_orders_3)::BIGINT
    FROM sales
    WHERE hour >= span.start AND hour < span.next
    GROUP BY currency
) AS sold
ORDER BY span.start, sold.currency;

-- name: product_span_list
-- Days before the first whole month, whole months, and days after the last.
SELECT product_id, currency, sum(quantity)::BIGINT, sum(revenue)::BIGINT
FROM (SELECT product_id, currency, quantity, revenue FROM product_day WHERE day >= $1 AND day < $2
      UNION ALL
      SELECT product_id, currency, quantity, revenue FROM product_month WHERE month >= $2 AND month < $3
      UNION ALL
      SELECT product_id, currency, quantity, revenue FROM product_day WHERE day >= $3 AND day < $4) AS sold
GROUP BY product_id, currency;
