-- Products, stock and stock movements.

-- name: product_get
SELECT p.id, p.name, p.description, p.type, p.currency, p.price, p.tax_rate_ppm, p.category,
       p.sku, p.barcode, p.in_stock_by_hand, p.allow_backorder, p.active, p.metadata, p.version,
       p.created_at, p.updated_at, s.quantity
FROM product p LEFT JOIN stock s ON s.product_id = p.id
WHERE p.id = ?;

-- name: product_get_by_barcode
SELECT p.id, p.name, p.description, p.type, p.currency, p.price, p.tax_rate_ppm, p.category,
       p.sku, p.barcode, p.in_stock_by_hand, p.allow_backorder, p.active, p.metadata, p.version,
       p.created_at, p.updated_at, s.quantity
FROM product p LEFT JOIN stock s ON s.product_id = p.id
WHERE p.barcode = ?;

-- name: product_list
-- The optional filters do not choose the index: a catalogue is walked newest first in any case. The
-- unary plus keeps it so.
SELECT p.id, p.name, p.description, p.type, p.currency, p.price, p.tax_rate_ppm, p.category,
       p.sku, p.barcode, p.in_stock_by_hand, p.allow_backorder, p.active, p.metadata, p.version,
       p.created_at, p.updated_at, s.quantity
FROM product p LEFT JOIN stock s ON s.product_id = p.id
WHERE (p.created_at, p.id) < (?1, ?2)
    AND (?3 IS NULL OR +p.type = ?3)
    AND (?4 IS NULL OR +p.category = ?4)
    AND (?5 IS NULL OR +p.active = ?5)
ORDER BY p.created_at DESC, p.id DESC
LIMIT ?6;

-- name: sku_owner
SELECT id FROM product WHERE sku = ?;

-- name: barcode_owner
SELECT id FROM product WHERE barcode = ?;

-- name: product_insert
INSERT INTO product (id, name, description, type, price, tax_rate_ppm, category, sku, barcode,
                     in_stock_by_hand, allow_backorder, active, metadata, version, updated_at,
                     created_at, currency)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17);

-- name: product_update
-- Id, creation time and currency stay what they were.
UPDATE product
SET name = ?2, description = ?3, type = ?4, price = ?5, tax_rate_ppm = ?6, category = ?7, sku = ?8,
    barcode = ?9, in_stock_by_hand = ?10, allow_backorder = ?11, active = ?12, metadata = ?13,
    version = ?14, updated_at = ?15
WHERE id = ?1;

-- name: stock_put
INSERT INTO stock (product_id, quantity) VALUES (?1, ?2)
ON CONFLICT (product_id) DO UPDATE SET quantity = excluded.quantity;

-- name: stock_remove
DELETE FROM stock WHERE product_id = ?;

-- name: movement_insert
INSERT INTO stock_movement (product_id, id, delta, quantity_after, reason, order_id, note,
                            actor_type, actor_id, created_at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- name: movement_list
SELECT product_id, id, delta, quantity_after, reason, order_id, note, actor_type, actor_id,
       created_at
FROM stock_movement
WHERE product_id = ? AND id < ?
ORDER BY id DESC
LIMIT ?;
