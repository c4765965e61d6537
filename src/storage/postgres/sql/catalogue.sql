-- Products, what they are found by, their pictures, stock and stock movements.
-- COMMIT is on its way before the answer to an update comes back, so one that must change a row divides by
-- the number of rows it has changed.

-- name: product_get
-- The last column tells whether pictures must be looked for.
SELECT p.id, p.name, p.description, p.type, p.currency, p.price, p.tax_rate_ppm, p.category,
       p.sku, p.barcode, p.in_stock_by_hand, p.allow_backorder, p.active, p.metadata, p.version,
       p.created_at, p.updated_at, s.quantity,
       EXISTS (SELECT 1 FROM image i WHERE i.product_id = p.id)
FROM product p LEFT JOIN stock s ON s.product_id = p.id
WHERE p.id = $1;

-- name: product_listed
SELECT p.id, p.name, p.description, p.type, p.currency, p.price, p.tax_rate_ppm, p.category,
       p.sku, p.barcode, p.in_stock_by_hand, p.allow_backorder, p.active, p.metadata, p.version,
       p.created_at, p.updated_at, s.quantity,
       EXISTS (SELECT 1 FROM image i WHERE i.product_id = p.id)
FROM product p LEFT JOIN stock s ON s.product_id = p.id
WHERE p.row = $1;

-- name: sku_owner
SELECT id FROM product WHERE sku = $1;

-- name: barcode_owner
SELECT id FROM product WHERE barcode = $1;

-- name: product_insert
INSERT INTO product (id, name, name_folded, description, type, price, tax_rate_ppm, category, sku,
                     barcode, in_stock_by_hand, allow_backorder, active, metadata, version,
                     updated_at, created_at, currency)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18);

-- name: product_update
-- Id, creation time and currency stay what they were.
WITH changed AS (
    UPDATE product
    SET name = $2, name_folded = $3, description = $4, type = $5, price = $6, tax_rate_ppm = $7,
        category = $8, sku = $9, barcode = $10, in_stock_by_hand = $11, allow_backorder = $12,
        active = $13, metadata = $14, version = $15, updated_at = $16
    WHERE id = $1
    RETURNING 1)
SELECT 1 / count(*) FROM changed;

-- name: product_word_insert
INSERT INTO product_word (word, product_id) VALUES ($1, $2);

-- name: product_word_remove
DELETE FROM product_word WHERE product_id = $1;

-- name: image_list
SELECT id, product_id, alt, media_type, width, height, size, position, created_at
FROM image
WHERE product_id = $1
ORDER BY position, id;

-- name: image_get
SELECT i.id, i.product_id, i.alt, i.media_type, i.width, i.height, i.size, i.position, i.created_at,
       d.bytes
FROM image i JOIN image_data d ON d.image_id = i.id
WHERE i.id = $1;

-- name: image_owner
SELECT product_id FROM image WHERE id = $1;

-- name: image_insert
INSERT INTO image (id, alt, position, product_id, media_type, width, height, size, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9);

-- name: image_update
-- A picture stays what it is, and whose.
WITH changed AS (
    UPDATE image SET alt = $2, position = $3 WHERE id = $1
    RETURNING 1)
SELECT 1 / count(*) FROM changed;

-- name: image_remove
DELETE FROM image WHERE id = $1;

-- name: image_data_insert
INSERT INTO image_data (image_id, bytes) VALUES ($1, $2);

-- name: image_data_remove
DELETE FROM image_data WHERE image_id = $1;

-- name: stock_put
INSERT INTO stock (product_id, quantity) VALUES ($1, $2)
ON CONFLICT (product_id) DO UPDATE SET quantity = excluded.quantity;

-- name: stock_remove
DELETE FROM stock WHERE product_id = $1;

-- name: movement_insert
INSERT INTO stock_movement (product_id, id, delta, quantity_after, reason, order_id, note,
                            actor_type, actor_id, created_at)
SELECT * FROM unnest($1::TEXT[], $2::TEXT[], $3::BIGINT[], $4::BIGINT[], $5::TEXT[], $6::TEXT[], $7::TEXT[],
                     $8::TEXT[], $9::TEXT[], $10::BIGINT[]);

-- name: movement_list
SELECT product_id, id, delta, quantity_after, reason, order_id, note, actor_type, actor_id,
       created_at
FROM stock_movement
WHERE product_id = $1 AND id < $2
ORDER BY id DESC
LIMIT $3;
