-- Products, what they are found by, their pictures and their stock.

CREATE TABLE product (
    row              BIGINT  GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id               TEXT COLLATE "C" NOT NULL UNIQUE CHECK (starts_with(id, 'prd_')),
    name             TEXT COLLATE "C" NOT NULL,
    name_folded      TEXT COLLATE "C" NOT NULL,
    description      TEXT COLLATE "C" NOT NULL,
    type             TEXT COLLATE "C" NOT NULL CHECK (type IN ('product', 'service')),
    price            BIGINT  NOT NULL CHECK (price >= 0),
    currency         TEXT COLLATE "C" NOT NULL CHECK (length(currency) = 3),
    tax_rate_ppm     BIGINT  NOT NULL CHECK (tax_rate_ppm BETWEEN 0 AND 1000000),
    category         TEXT COLLATE "C",
    sku              TEXT COLLATE "C" UNIQUE,
    barcode          TEXT COLLATE "C" UNIQUE,
    in_stock_by_hand BOOLEAN NOT NULL,
    allow_backorder  BOOLEAN NOT NULL,
    active           BOOLEAN NOT NULL,
    metadata         TEXT COLLATE "C" NOT NULL,
    version          BIGINT  NOT NULL CHECK (version >= 1),
    created_at       BIGINT  NOT NULL,
    updated_at       BIGINT  NOT NULL
);
-- Lists are walks along one of these. Folded: without case and accents, by core/fold.hpp.
CREATE INDEX product_by_time ON product (created_at, id);
CREATE INDEX product_by_name ON product (name_folded, id);
CREATE INDEX product_by_price ON product (price, id);
CREATE INDEX product_by_category ON product (category, created_at, id) WHERE category IS NOT NULL;
CREATE INDEX product_inactive ON product (created_at, id) WHERE NOT active;

-- The folded words of name, description and sku; a search is for the beginnings of words.
CREATE TABLE product_word (
    word       TEXT COLLATE "C" NOT NULL,
    product_id TEXT COLLATE "C" NOT NULL REFERENCES product (id),
    PRIMARY KEY (word, product_id)
);
CREATE INDEX product_word_by_product ON product_word (product_id, word);

CREATE TABLE image (
    id         TEXT COLLATE "C" NOT NULL PRIMARY KEY CHECK (starts_with(id, 'img_')),
    product_id TEXT COLLATE "C" NOT NULL REFERENCES product (id),
    alt        TEXT COLLATE "C" NOT NULL,
    media_type TEXT COLLATE "C" NOT NULL CHECK (media_type <> ''),
    width      BIGINT  NOT NULL CHECK (width >= 0),
    height     BIGINT  NOT NULL CHECK (height >= 0),
    size       BIGINT  NOT NULL CHECK (size >= 0),
    position   BIGINT  NOT NULL CHECK (position >= 0),
    created_at BIGINT  NOT NULL
);
CREATE INDEX image_by_product ON image (product_id, position, id);

-- Apart, because moving a picture must not rewrite its megabytes.
CREATE TABLE image_data (
    row      BIGINT  GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    image_id TEXT COLLATE "C" NOT NULL UNIQUE REFERENCES image (id),
    bytes    BYTEA NOT NULL
);

-- A product without a row is not counted. Apart from the product, because selling must not rewrite
-- its long row nor change its version.
CREATE TABLE stock (
    product_id TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES product (id),
    quantity   BIGINT  NOT NULL
);

-- Never oversold, whatever the program above believes. Stock that is below zero since backorders
-- were allowed may still rise, so only a fall is refused.
CREATE FUNCTION refuse_stock_below_zero() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- An INSERT that becomes an UPDATE (ON CONFLICT) comes here twice, and is judged as the latter.
    IF TG_OP = 'INSERT' AND EXISTS (SELECT 1 FROM stock WHERE product_id = NEW.product_id) THEN
        RETURN NEW;
    END IF;
    IF NOT (SELECT allow_backorder FROM product WHERE id = NEW.product_id) THEN
        RAISE EXCEPTION 'stock below zero';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER stock_starts_at_zero_or_more BEFORE INSERT ON stock
    FOR EACH ROW WHEN (NEW.quantity < 0) EXECUTE FUNCTION refuse_stock_below_zero();
CREATE TRIGGER stock_does_not_fall_below_zero BEFORE UPDATE ON stock
    FOR EACH ROW WHEN (NEW.quantity < 0 AND NEW.quantity < OLD.quantity)
    EXECUTE FUNCTION refuse_stock_below_zero();

-- The foreign key to orders comes with them (003_orders.sql).
CREATE TABLE stock_movement (
    product_id     TEXT COLLATE "C" NOT NULL REFERENCES product (id),
    id             TEXT COLLATE "C" NOT NULL CHECK (starts_with(id, 'stk_')),
    delta          BIGINT  NOT NULL CHECK (delta <> 0),
    quantity_after BIGINT  NOT NULL,
    reason         TEXT COLLATE "C" NOT NULL CHECK (reason = 'received' OR reason = 'sold' OR
                                           reason = 'returned' OR reason = 'damaged' OR
                                           reason = 'count' OR reason = 'other' OR
                                           reason = 'order' OR reason = 'cancel' OR
                                           reason = 'refund'),
    order_id       TEXT COLLATE "C",
    note           TEXT COLLATE "C",
    actor_type     TEXT COLLATE "C" NOT NULL CHECK (actor_type = 'customer' OR actor_type = 'admin' OR
                                           actor_type = 'till' OR actor_type = 'system' OR
                                           actor_type = 'provider'),
    actor_id       TEXT COLLATE "C",
    created_at     BIGINT  NOT NULL,
    PRIMARY KEY (product_id, id)
);

CREATE TRIGGER stock_movement_is_never_changed BEFORE UPDATE OR DELETE ON stock_movement
    FOR EACH ROW EXECUTE FUNCTION refuse('stock movements are only added');
CREATE TRIGGER stock_movement_is_never_emptied BEFORE TRUNCATE ON stock_movement
    FOR EACH STATEMENT EXECUTE FUNCTION refuse('stock movements are only added');
