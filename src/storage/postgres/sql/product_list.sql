-- Walks along the catalogue, each down one index; a test pins the plans. They yield what the filters look
-- at (product_list.hpp); the products of one page are then loaded by their numbers. The first two values
-- are where the walk begins: after them, in its order.

-- name: product_by_time_falling
SELECT p.row, p.id, p.created_at, p.name_folded, p.price, p.type, p.category, p.active, p.sku,
       p.barcode, p.in_stock_by_hand, p.allow_backorder, s.quantity
FROM product p LEFT JOIN stock s ON s.product_id = p.id
WHERE (p.created_at, p.id) < ($1, $2)
ORDER BY p.created_at DESC, p.id DESC;

-- name: product_by_name
SELECT p.row, p.id, p.created_at, p.name_folded, p.price, p.type, p.category, p.active, p.sku,
       p.barcode, p.in_stock_by_hand, p.allow_backorder, s.quantity
FROM product p LEFT JOIN stock s ON s.product_id = p.id
WHERE (p.name_folded, p.id) > ($1, $2)
ORDER BY p.name_folded, p.id;

-- name: product_by_price
SELECT p.row, p.id, p.created_at, p.name_folded, p.price, p.type, p.category, p.active, p.sku,
       p.barcode, p.in_stock_by_hand, p.allow_backorder, s.quantity
FROM product p LEFT JOIN stock s ON s.product_id = p.id
WHERE (p.price, p.id) > ($1, $2)
ORDER BY p.price, p.id;

-- name: product_by_price_falling
SELECT p.row, p.id, p.created_at, p.name_folded, p.price, p.type, p.category, p.active, p.sku,
       p.barcode, p.in_stock_by_hand, p.allow_backorder, s.quantity
FROM product p LEFT JOIN stock s ON s.product_id = p.id
WHERE (p.price, p.id) < ($1, $2)
ORDER BY p.price DESC, p.id DESC;

-- name: product_of_category_falling
SELECT p.row, p.id, p.created_at, p.name_folded, p.price, p.type, p.category, p.active, p.sku,
       p.barcode, p.in_stock_by_hand, p.allow_backorder, s.quantity
FROM product p LEFT JOIN stock s ON s.product_id = p.id
WHERE (p.category, p.created_at, p.id) < ($3, $1, $2) AND p.category >= $3 AND p.category IS NOT NULL
ORDER BY p.category DESC, p.created_at DESC, p.id DESC;

-- name: product_inactive_falling
SELECT p.row, p.id, p.created_at, p.name_folded, p.price, p.type, p.category, p.active, p.sku,
       p.barcode, p.in_stock_by_hand, p.allow_backorder, s.quantity
FROM product p LEFT JOIN stock s ON s.product_id = p.id
WHERE NOT p.active AND (p.created_at, p.id) < ($1, $2)
ORDER BY p.created_at DESC, p.id DESC;

-- name: product_of_words
-- From the first word that begins so; the caller stops at the first that does not. A product comes as
-- often as it has such words.
SELECT p.row, p.id, p.created_at, p.name_folded, p.price, p.type, p.category, p.active, p.sku,
       p.barcode, p.in_stock_by_hand, p.allow_backorder, s.quantity, w.word
FROM product_word w JOIN product p ON p.id = w.product_id
    LEFT JOIN stock s ON s.product_id = p.id
WHERE w.word >= $1
ORDER BY w.word;

-- name: product_row
SELECT p.row, p.id, p.created_at, p.name_folded, p.price, p.type, p.category, p.active, p.sku,
       p.barcode, p.in_stock_by_hand, p.allow_backorder, s.quantity
FROM product p LEFT JOIN stock s ON s.product_id = p.id
WHERE p.id = $1;

-- name: product_next_word
-- The product's first word that does not come before this one.
SELECT word FROM product_word
WHERE product_id = $1 AND word >= $2
ORDER BY word
LIMIT 1;
