/* Placing orders: with the chain's row locked and many a commit, or each alone. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "link.h"

enum { LINES = 3, PRODUCTS_MAX = 100, MILLISECONDS_OF_HOUR = 3600000 };

typedef struct pgfloor_till {
    pgfloor_pattern order, line, movement, created; /* with the chain's row locked */
    pgfloor_pattern order_alone, movement_alone, created_alone;
    floor_id
        products[PRODUCTS_MAX]; /* by id: who locks their rows one after the other, locks them so */
    int64_t quantity[PRODUCTS_MAX];
    int sold[PRODUCTS_MAX]; /* in this transaction */
    int products_count;
    int64_t delta; /* of the pattern's movement */
    int64_t sequence, number, now;
    long orders; /* placed so far: whose turn it is, and what he buys */
} pgfloor_till;

/* The places of what varies, in the order of the names below. */
enum { ORDER_ID, ORDER_USER, ORDER_CREATED, ORDER_UPDATED, ORDER_NUMBER };
enum { LINE_ORDER, LINE_NUMBER, LINE_PRODUCT };
enum { MOVEMENT_PRODUCT, MOVEMENT_ID, MOVEMENT_ORDER, MOVEMENT_ACTOR, MOVEMENT_AT, MOVEMENT_AFTER };
enum { JOURNAL_EVENT, JOURNAL_ORDER, JOURNAL_AT, JOURNAL_ACTOR, JOURNAL_SEQUENCE };

#define WAITING "(SELECT min(id) FROM orders WHERE payment_status = 'pending')"
#define OF_WAITING "order_id = " WAITING
#define FIRST_RECORD "order_sequence = 1 AND " OF_WAITING

static void make_patterns(pgfloor_till* till, PGconn* connection) {
    const pgfloor_shape line = {"order_line", OF_WAITING, "order_id line product_id",
                                NULL,         NULL,       NULL};
    pgfloor_shape order = {
        "orders", "id = " WAITING, "id user_id created_at updated_at number", NULL, NULL, NULL};
    pgfloor_shape movement = {"stock_movement",
                              OF_WAITING,
                              "product_id id order_id actor_id created_at quantity_after",
                              NULL,
                              NULL,
                              NULL};
    pgfloor_shape created = {"journal", FIRST_RECORD, "event_id order_id at actor_id sequence",
                             NULL,      NULL,         NULL};
    pgfloor_make_pattern(connection, &till->line, "line", line);
    pgfloor_make_pattern(connection, &till->order, "order", order);
    pgfloor_make_pattern(connection, &till->movement, "movement", movement);
    pgfloor_make_pattern(connection, &till->created, "created", created);

    order.varying = "id user_id created_at updated_at";
    order.column = "number";
    order.expression = "nextval('floor_number')::text";
    pgfloor_make_pattern(connection, &till->order_alone, "order_alone", order);
    movement.varying = "product_id id order_id actor_id created_at";
    movement.column = "quantity_after";
    movement.expression = "(SELECT quantity FROM sold)";
    movement.before =
        "WITH sold AS (UPDATE stock SET quantity = quantity + $%1$d WHERE product_id = $%2$d "
        "RETURNING quantity)";
    pgfloor_make_pattern(connection, &till->movement_alone, "movement_alone", movement);
    created.varying = "event_id order_id at actor_id";
    created.column = "sequence";
    created.expression = "nextval('floor_sequence')";
    pgfloor_make_pattern(connection, &till->created_alone, "created_alone", created);
}

static void prepare_statements(PGconn* connection) {
    pgfloor_prepare_statement(connection, "begin", "BEGIN");
    pgfloor_prepare_statement(connection, "commit", "COMMIT");
    pgfloor_prepare_statement(connection, "chain_lock",
                              "SELECT sequence, next_order_number FROM chain FOR UPDATE");
    pgfloor_prepare_statement(connection, "chain_update",
                              "UPDATE chain SET sequence = $1, next_order_number = $2");
    pgfloor_prepare_statement(connection, "stock_read",
                              "SELECT quantity FROM stock ORDER BY product_id");
    pgfloor_prepare_statement(connection, "stock_update",
                              "UPDATE stock SET quantity = $1 WHERE product_id = $2");
    pgfloor_prepare_statement(
        connection, "sales_add",
        "INSERT INTO sales VALUES ($1, 'USD', 0, 0, $2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0) "
        "ON CONFLICT (hour, currency) DO UPDATE "
        "SET orders_0 = sales.orders_0 + excluded.orders_0");
    pgfloor_prepare_statement(
        connection, "standing_add",
        "INSERT INTO standing (currency, status, payment_status, orders, outstanding, attention) "
        "VALUES ('USD', 'pending', 'pending', $1, $2, 0) "
        "ON CONFLICT (currency, status, payment_status) DO UPDATE "
        "SET orders = standing.orders + excluded.orders, "
        "outstanding = standing.outstanding + excluded.outstanding");
}

static void load_products(pgfloor_till* till, PGconn* connection) {
    PGresult* result =
        pgfloor_query(connection, "SELECT product_id FROM stock ORDER BY product_id");
    int i;
    till->products_count = PQntuples(result);
    if (till->products_count > PRODUCTS_MAX) abort();
    for (i = 0; i < till->products_count; ++i)
        memcpy(till->products[i].text, PQgetvalue(result, i, 0), sizeof till->products[i].text);
    PQclear(result);
    result = pgfloor_query(connection,
                           "SELECT delta FROM stock_movement WHERE reason = 'order' LIMIT 1");
    till->delta = strtoll(PQgetvalue(result, 0, 0), NULL, 10);
    PQclear(result);
}

pgfloor_till* pgfloor_open_till(pgfloor_link* link) {
    pgfloor_till* till = calloc(1, sizeof *till);
    if (till == NULL) abort();
    make_patterns(till, link->connection);
    prepare_statements(link->connection);
    load_products(till, link->connection);
    return till;
}

void pgfloor_close_till(pgfloor_till* till) {
    pgfloor_pattern* const patterns[] = {
        &till->order,       &till->line,           &till->movement,     &till->created,
        &till->order_alone, &till->movement_alone, &till->created_alone};
    size_t i;
    for (i = 0; i < sizeof patterns / sizeof *patterns; ++i) pgfloor_free_pattern(patterns[i]);
    free(till);
}

static pgfloor_till* till_of(pgfloor_link* link) {
    if (link->till == NULL) link->till = pgfloor_open_till(link);
    return link->till;
}

/* ---- an order ------------------------------------------------------------------------------ */

/* Any three in a row are different, and all are sold equally often. By id, so that two who sell the same
 * products never wait for each other in a ring. */
static void choose_products(const pgfloor_till* till, int* products) {
    int line, other;
    for (line = 0; line < LINES; ++line) {
        const int product = (int)((till->orders * 7 + (line + 1) * 13) % till->products_count);
        for (other = line; other > 0 && products[other - 1] > product; --other)
            products[other] = products[other - 1];
        products[other] = product;
    }
}

static void send_movement(pgfloor_link* link, pgfloor_pattern* movement, int product,
                          const floor_id* order, const floor_id* customer) {
    pgfloor_till* till = link->till;
    floor_id id;
    floor_make_id(&link->random, till->now, &id, "stk");
    pgfloor_set_id(movement, MOVEMENT_PRODUCT, &till->products[product]);
    pgfloor_set_id(movement, MOVEMENT_ID, &id);
    pgfloor_set_id(movement, MOVEMENT_ORDER, order);
    pgfloor_set_id(movement, MOVEMENT_ACTOR, customer);
    pgfloor_set_number(movement, MOVEMENT_AT, till->now);
    pgfloor_send_pattern(link->connection, movement);
}

static void send_lines(pgfloor_link* link, pgfloor_pattern* movement, const floor_id* id,
                       const floor_id* customer) {
    pgfloor_till* till = link->till;
    int products[LINES], line;
    choose_products(till, products);
    for (line = 0; line < LINES; ++line) {
        const int product = products[line];
        pgfloor_set_id(&till->line, LINE_ORDER, id);
        pgfloor_set_number(&till->line, LINE_NUMBER, line + 1);
        pgfloor_set_id(&till->line, LINE_PRODUCT, &till->products[product]);
        pgfloor_send_pattern(link->connection, &till->line);
        if (movement == &till->movement) {
            till->quantity[product] += till->delta;
            till->sold[product] = 1;
            pgfloor_set_number(movement, MOVEMENT_AFTER, till->quantity[product]);
        }
        send_movement(link, movement, product, id, customer);
    }
}

static void send_order(pgfloor_link* link, floor_id* id, pgfloor_pattern* order,
                       pgfloor_pattern* movement, pgfloor_pattern* created) {
    pgfloor_till* till = link->till;
    const floor_id* customer = &link->customers[till->orders * 617 % link->customers_count];
    floor_id event;
    till->now = floor_now();
    floor_make_id(&link->random, till->now, id, "ord");
    pgfloor_set_id(order, ORDER_ID, id);
    pgfloor_set_id(order, ORDER_USER, customer);
    pgfloor_set_number(order, ORDER_CREATED, till->now);
    pgfloor_set_number(order, ORDER_UPDATED, till->now);
    if (order == &till->order) pgfloor_set_number(order, ORDER_NUMBER, till->number++);
    pgfloor_send_pattern(link->connection, order);
    send_lines(link, movement, id, customer);
    floor_make_id(&link->random, till->now, &event, "evt");
    pgfloor_set_id(created, JOURNAL_EVENT, &event);
    pgfloor_set_id(created, JOURNAL_ORDER, id);
    pgfloor_set_id(created, JOURNAL_ACTOR, customer);
    pgfloor_set_number(created, JOURNAL_AT, till->now);
    if (created == &till->created) pgfloor_set_number(created, JOURNAL_SEQUENCE, ++till->sequence);
    pgfloor_send_pattern(link->connection, created);
    ++till->orders;
}

/* ---- a commit ------------------------------------------------------------------------------ */

static void send_numbers(PGconn* connection, const char* name, int64_t first, int64_t second) {
    char one[PGFLOOR_NUMBER_MAX], other[PGFLOOR_NUMBER_MAX];
    const char* const values[] = {one, other};
    snprintf(one, sizeof one, "%lld", (long long)first);
    snprintf(other, sizeof other, "%lld", (long long)second);
    pgfloor_send(connection, name, 2, values);
}

/* The first round trip. */
static void lock_and_load(pgfloor_till* till, PGconn* connection) {
    PGresult* result;
    int i;
    pgfloor_send(connection, "begin", 0, NULL);
    pgfloor_send(connection, "chain_lock", 0, NULL);
    pgfloor_send(connection, "stock_read", 0, NULL);
    pgfloor_flush(connection);
    PQclear(pgfloor_next(connection));
    result = pgfloor_next(connection);
    till->sequence = strtoll(PQgetvalue(result, 0, 0), NULL, 10);
    till->number = strtoll(PQgetvalue(result, 0, 1), NULL, 10);
    PQclear(result);
    result = pgfloor_next(connection);
    for (i = 0; i < till->products_count; ++i)
        till->quantity[i] = strtoll(PQgetvalue(result, i, 0), NULL, 10);
    PQclear(result);
    pgfloor_finish(connection);
}

/* A row that several orders of the transaction touch is written once, as Ordo does. */
static void send_sums(pgfloor_till* till, PGconn* connection, int64_t orders) {
    int product;
    for (product = 0; product < till->products_count; ++product) {
        char quantity[PGFLOOR_NUMBER_MAX];
        const char* const values[] = {quantity, till->products[product].text};
        if (!till->sold[product]) continue;
        till->sold[product] = 0;
        snprintf(quantity, sizeof quantity, "%lld", (long long)till->quantity[product]);
        pgfloor_send(connection, "stock_update", 2, values);
    }
    send_numbers(connection, "sales_add", till->now / MILLISECONDS_OF_HOUR * MILLISECONDS_OF_HOUR,
                 orders);
    send_numbers(connection, "standing_add", orders, orders * 1000);
    send_numbers(connection, "chain_update", till->sequence, till->number);
}

void pgfloor_place_locked(pgfloor_link* link, floor_id* ids, long count, long per_commit) {
    pgfloor_till* till = till_of(link);
    long i, first;
    PQenterPipelineMode(link->connection);
    for (first = 0; first < count; first += per_commit) {
        const long end = first + per_commit < count ? first + per_commit : count;
        lock_and_load(till, link->connection);
        for (i = first; i < end; ++i)
            send_order(link, &ids[i], &till->order, &till->movement, &till->created);
        send_sums(till, link->connection, end - first);
        pgfloor_send(link->connection, "commit", 0, NULL);
        pgfloor_flush(link->connection);
        pgfloor_finish(link->connection);
    }
    PQexitPipelineMode(link->connection);
}

void pgfloor_place_alone(pgfloor_link* link, floor_id* ids, long count) {
    pgfloor_till* till = till_of(link);
    long i;
    PQenterPipelineMode(link->connection);
    for (i = 0; i < count; ++i) {
        pgfloor_send(link->connection, "begin", 0, NULL);
        send_order(link, &ids[i], &till->order_alone, &till->movement_alone, &till->created_alone);
        pgfloor_send(link->connection, "commit", 0, NULL);
        pgfloor_flush(link->connection);
        pgfloor_finish(link->connection);
    }
    PQexitPipelineMode(link->connection);
}
