-- Sums that are kept up to date with every batch, so that reading them costs the same at any number of
-- orders. They follow from orders, payments and refunds; there are no checks here, because a
-- difference may be negative.

-- By the 15 minutes (UTC) that begin then: every time zone's hours and days are made of them. The four
-- of an hour (_0 the first) stand in one row, because a month is read in one question and rows are what
-- that costs.
CREATE TABLE sales (
    hour          INTEGER NOT NULL,
    currency      TEXT    NOT NULL,
    gross_0       INTEGER NOT NULL,
    refunds_0     INTEGER NOT NULL,
    orders_0      INTEGER NOT NULL,
    paid_orders_0 INTEGER NOT NULL,
    gross_1       INTEGER NOT NULL,
    refunds_1     INTEGER NOT NULL,
    orders_1      INTEGER NOT NULL,
    paid_orders_1 INTEGER NOT NULL,
    gross_2       INTEGER NOT NULL,
    refunds_2     INTEGER NOT NULL,
    orders_2      INTEGER NOT NULL,
    paid_orders_2 INTEGER NOT NULL,
    gross_3       INTEGER NOT NULL,
    refunds_3     INTEGER NOT NULL,
    orders_3      INTEGER NOT NULL,
    paid_orders_3 INTEGER NOT NULL,
    PRIMARY KEY (hour, currency)
) STRICT, WITHOUT ROWID;

-- How many orders are in each pair of states now.
CREATE TABLE standing (
    currency       TEXT    NOT NULL,
    status         TEXT    NOT NULL,
    payment_status TEXT    NOT NULL,
    orders         INTEGER NOT NULL,
    outstanding    INTEGER NOT NULL,
    attention      INTEGER NOT NULL,
    PRIMARY KEY (currency, status, payment_status)
) STRICT, WITHOUT ROWID;

-- What was sold of a product on the UTC day that begins at `day`.
CREATE TABLE product_day (
    day        INTEGER NOT NULL,
    product_id TEXT    NOT NULL REFERENCES product (id),
    currency   TEXT    NOT NULL,
    quantity   INTEGER NOT NULL,
    revenue    INTEGER NOT NULL,
    PRIMARY KEY (day, product_id, currency)
) STRICT, WITHOUT ROWID;

-- The sums of product_day over the UTC month that begins at `month`.
CREATE TABLE product_month (
    month      INTEGER NOT NULL,
    product_id TEXT    NOT NULL REFERENCES product (id),
    currency   TEXT    NOT NULL,
    quantity   INTEGER NOT NULL,
    revenue    INTEGER NOT NULL,
    PRIMARY KEY (month, product_id, currency)
) STRICT, WITHOUT ROWID;
