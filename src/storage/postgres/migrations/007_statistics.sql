-- Sums that are kept up to date with every batch, so that reading them costs the same at any number of
-- orders. They follow from orders, payments and refunds; there are no checks here, because a
-- difference may be negative.

-- By the 15 minutes (UTC) that begin then: every time zone's hours and days are made of them. The four
-- of an hour (_0 the first) stand in one row, because a month is read in one question and rows are what
-- that costs.
CREATE TABLE sales (
    hour          BIGINT  NOT NULL,
    currency      TEXT COLLATE "C" NOT NULL,
    gross_0       BIGINT  NOT NULL,
    refunds_0     BIGINT  NOT NULL,
    orders_0      BIGINT  NOT NULL,
    paid_orders_0 BIGINT  NOT NULL,
    gross_1       BIGINT  NOT NULL,
    refunds_1     BIGINT  NOT NULL,
    orders_1      BIGINT  NOT NULL,
    paid_orders_1 BIGINT  NOT NULL,
    gross_2       BIGINT  NOT NULL,
    refunds_2     BIGINT  NOT NULL,
    orders_2      BIGINT  NOT NULL,
    paid_orders_2 BIGINT  NOT NULL,
    gross_3       BIGINT  NOT NULL,
    refunds_3     BIGINT  NOT NULL,
    orders_3      BIGINT  NOT NULL,
    paid_orders_3 BIGINT  NOT NULL,
    PRIMARY KEY (hour, currency)
);

-- How many orders are in each pair of states now.
CREATE TABLE standing (
    currency       TEXT COLLATE "C" NOT NULL,
    status         TEXT COLLATE "C" NOT NULL,
    payment_status TEXT COLLATE "C" NOT NULL,
    orders         BIGINT  NOT NULL,
    outstanding    BIGINT  NOT NULL,
    attention      BIGINT  NOT NULL,
    PRIMARY KEY (currency, status, payment_status)
);

-- What was sold of a product on the UTC day that begins at `day`.
CREATE TABLE product_day (
    day        BIGINT  NOT NULL,
    product_id TEXT COLLATE "C" NOT NULL REFERENCES product (id),
    currency   TEXT COLLATE "C" NOT NULL,
    quantity   BIGINT  NOT NULL,
    revenue    BIGINT  NOT NULL,
    PRIMARY KEY (day, product_id, currency)
);

-- The sums of product_day over the UTC month that begins at `month`.
CREATE TABLE product_month (
    month      BIGINT  NOT NULL,
    product_id TEXT COLLATE "C" NOT NULL REFERENCES product (id),
    currency   TEXT COLLATE "C" NOT NULL,
    quantity   BIGINT  NOT NULL,
    revenue    BIGINT  NOT NULL,
    PRIMARY KEY (month, product_id, currency)
);
