-- Products, what they are found by, their pictures and their stock.

CREATE TABLE product (
    row              INTEGER PRIMARY KEY,
    id               TEXT    NOT NULL UNIQUE CHECK (id GLOB 'prd_*'),
    name             TEXT    NOT NULL,
    name_folded      TEXT    NOT NULL,
    description      TEXT    NOT NULL,
    type             TEXT    NOT NULL CHECK (type IN ('product', 'service')),
    price            INTEGER NOT NULL CHECK (price >= 0),
    currency         TEXT    NOT NULL CHECK (length(currency) = 3),
    tax_rate_ppm     INTEGER NOT NULL CHECK (tax_rate_ppm BETWEEN 0 AND 1000000),
    category         TEXT,
    sku              TEXT    UNIQUE,
    barcode          TEXT    UNIQUE,
    in_stock_by_hand INTEGER NOT NULL CHECK (in_stock_by_hand IN (0, 1)),
    allow_backorder  INTEGER NOT NULL CHECK (allow_backorder IN (0, 1)),
    active           INTEGER NOT NULL CHECK (active IN (0, 1)),
    metadata         TEXT    NOT NULL,
    version          INTEGER NOT NULL CHECK (version >= 1),
    created_at       INTEGER NOT NULL,
    updated_at       INTEGER NOT NULL
) STRICT;
-- Lists are walks along one of these. Folded: without case and accents, by core/fold.hpp.
CREATE INDEX product_by_time ON product (created_at, id);
CREATE INDEX product_by_name ON product (name_folded, id);
CREATE INDEX product_by_price ON product (price, id);
CREATE INDEX product_by_category ON product (category, created_at, id) WHERE category IS NOT NULL;
CREATE INDEX product_inactive ON product (created_at, id) WHERE active = 0;

-- The folded words of name, description and sku; a search is for the beginnings of words.
CREATE TABLE product_word (
    word       TEXT NOT NULL,
    product_id TEXT NOT NULL REFERENCES product (id),
    PRIMARY KEY (word, product_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX product_word_by_product ON product_word (product_id, word);

CREATE TABLE image (
    id         TEXT    NOT NULL PRIMARY KEY CHECK (id GLOB 'img_*'),
    product_id TEXT    NOT NULL REFERENCES product (id),
    alt        TEXT    NOT NULL,
    media_type TEXT    NOT NULL CHECK (media_type <> ''),
    width      INTEGER NOT NULL CHECK (width >= 0),
    height     INTEGER NOT NULL CHECK (height >= 0),
    size       INTEGER NOT NULL CHECK (size >= 0),
    position   INTEGER NOT NULL CHECK (position >= 0),
    created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX image_by_product ON image (product_id, position, id);

-- Apart, because moving a picture must not rewrite its megabytes.
CREATE TABLE image_data (
    row      INTEGER PRIMARY KEY,
    image_id TEXT NOT NULL UNIQUE REFERENCES image (id),
    bytes    BLOB NOT NULL
) STRICT;

-- A product without a row is not counted. Apart from the product, because selling must not rewrite
-- its long row nor change its version.
CREATE TABLE stock (
    product_id TEXT    NOT NULL PRIMARY KEY REFERENCES product (id),
    quantity   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Never oversold, whatever the program above believes. Stock that is below zero since backorders
-- were allowed may still rise, so only a fall is refused.
CREATE TRIGGER stock_starts_at_zero_or_more BEFORE INSERT ON stock
WHEN NEW.quantity < 0
    AND NOT EXISTS (SELECT 1 FROM stock WHERE product_id = NEW.product_id)
    AND NOT (SELECT allow_backorder FROM product WHERE id = NEW.product_id)
BEGIN
    SELECT RAISE(ABORT, 'stock below zero');
END;
CREATE TRIGGER stock_does_not_fall_below_zero BEFORE UPDATE ON stock
WHEN NEW.quantity < 0 AND NEW.quantity < OLD.quantity
    AND NOT (SELECT allow_backorder FROM product WHERE id = NEW.product_id)
BEGIN
    SELECT RAISE(ABORT, 'stock below zero');
END;

-- Foreign keys to orders are checked by the time orders exist (003_orders.sql).
CREATE TABLE stock_movement (
    product_id     TEXT    NOT NULL REFERENCES product (id),
    id             TEXT    NOT NULL CHECK (id GLOB 'stk_*'),
    delta          INTEGER NOT NULL CHECK (delta <> 0),
    quantity_after INTEGER NOT NULL,
    reason         TEXT    NOT NULL CHECK (reason = 'received' OR reason = 'sold' OR
                                           reason = 'returned' OR reason = 'damaged' OR
                                           reason = 'count' OR reason = 'other' OR
                                           reason = 'order' OR reason = 'cancel' OR
                                           reason = 'refund'),
    order_id       TEXT    REFERENCES orders (id),
    note           TEXT,
    actor_type     TEXT    NOT NULL CHECK (actor_type = 'customer' OR actor_type = 'admin' OR
                                           actor_type = 'till' OR actor_type = 'system' OR
                                           actor_type = 'provider'),
    actor_id       TEXT,
    created_at     INTEGER NOT NULL,
    PRIMARY KEY (product_id, id)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER stock_movement_is_never_changed BEFORE UPDATE ON stock_movement
BEGIN
    SELECT RAISE(ABORT, 'stock movements are only added');
END;
CREATE TRIGGER stock_movement_is_never_deleted BEFORE DELETE ON stock_movement
BEGIN
    SELECT RAISE(ABORT, 'stock movements are only added');
END;
