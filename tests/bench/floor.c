#define _DEFAULT_SOURCE /* timegm */
#define _POSIX_C_SOURCE 200809L

#include "floor.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "floor_sqlite.h"

enum {
    LINES = 3,
    PRODUCTS_MAX = 100,
    VARYING_MAX = 6,
    LOG_FRAME_BYTES = 4096 + 24,
    LOG_BYTES_MAX = 16777216
};

/* An INSERT that has the values of a pattern row bound; before each use those that vary are bound
 * anew, by their place in the list of names it was made with. */
typedef struct pattern {
    sqlite3_stmt *insert;
    int parameter[VARYING_MAX];
} pattern;

struct floor_shop {
    sqlite3 *database;
    sqlite3_stmt *begin, *commit, *stock_update, *order_pay, *chain_update;
    sqlite3_stmt *sales_add, *standing_add, *product_day_add, *product_month_add;
    pattern order, line, movement, payment, ledger, created, paid, moved, reply, key;

    const floor_id *customers;
    long customers_count;
    long orders; /* placed so far: whose turn it is, and what he buys */
    floor_id products[PRODUCTS_MAX];
    sqlite3_int64 quantity[PRODUCTS_MAX];
    int sold[PRODUCTS_MAX]; /* in this transaction */
    int paid_for[PRODUCTS_MAX]; /* pieces in this transaction */
    long new_orders, new_payments; /* in this transaction */
    int products_count;
    sqlite3_int64 delta; /* of the pattern's movement */
    sqlite3_int64 sequence, number;
    sqlite3_int64 now; /* in milliseconds */
    int log_pages;
    uint64_t random;
};

/* ---- patterns ------------------------------------------------------------------------------ */

static void bind_id(const pattern *row, int varying, const floor_id *id) {
    sqlite3_bind_text(row->insert, row->parameter[varying], id->text, FLOOR_ID_LENGTH, SQLITE_STATIC);
}

static void bind_int(const pattern *row, int varying, sqlite3_int64 value) {
    sqlite3_bind_int64(row->insert, row->parameter[varying], value);
}

static int parameter_of(sqlite3_stmt *select, const char *name, size_t length) {
    int column;
    for (column = 0; column < sqlite3_column_count(select); ++column) {
        const char *other = sqlite3_column_name(select, column);
        if (strlen(other) == length && memcmp(other, name, length) == 0) return column + 1;
    }
    fprintf(stderr, "floor: there is no column %s\n", name);
    exit(1);
}

/* `varying` are the names of the columns that vary, parted by spaces. */
static pattern make_pattern(floor_shop *shop, const char *table, const char *where,
                            const char *varying) {
    pattern row = {NULL, {0}};
    char sql[512];
    sqlite3_stmt *select;
    int columns, column, place;
    snprintf(sql, sizeof sql, "SELECT * FROM %s WHERE %s LIMIT 1", table, where);
    select = floor_prepare(shop->database, sql);
    if (sqlite3_step(select) != SQLITE_ROW) {
        fprintf(stderr, "floor: the shop has no pattern row in %s\n", table);
        exit(1);
    }
    columns = sqlite3_column_count(select);
    snprintf(sql, sizeof sql, "INSERT INTO %s VALUES (?", table);
    for (column = 1; column < columns; ++column) strcat(sql, ",?");
    strcat(sql, ")");
    row.insert = floor_prepare(shop->database, sql);
    for (column = 0; column < columns; ++column) {
        /* Numbers the database gives itself, in its own order. */
        if (strcmp(sqlite3_column_name(select, column), "row") == 0) continue;
        sqlite3_bind_value(row.insert, column + 1, sqlite3_column_value(select, column));
    }
    for (place = 0; *varying != '\0'; ++place) {
        const size_t length = strcspn(varying, " ");
        row.parameter[place] = parameter_of(select, varying, length);
        varying += length + (varying[length] == ' ');
    }
    sqlite3_finalize(select);
    return row;
}

/* The places of what varies, in the order of the names below. */
enum { ORDER_ID, ORDER_NUMBER, ORDER_USER, ORDER_CREATED, ORDER_UPDATED };
enum { LINE_ORDER, LINE_NUMBER, LINE_PRODUCT };
enum { MOVEMENT_PRODUCT, MOVEMENT_ID, MOVEMENT_AFTER, MOVEMENT_ORDER, MOVEMENT_ACTOR, MOVEMENT_AT };
enum { PAYMENT_ID, PAYMENT_ORDER, PAYMENT_CREATED, PAYMENT_UPDATED, PAYMENT_CAPTURED };
enum { LEDGER_ORDER, LEDGER_PAYMENT, LEDGER_AT };
enum { JOURNAL_SEQUENCE, JOURNAL_EVENT, JOURNAL_ORDER, JOURNAL_AT, JOURNAL_ACTOR };
enum { REPLY_ID, REPLY_AT };
enum { KEY_SCOPE, KEY_REPLY };

#define WAITING "(SELECT min(id) FROM orders WHERE payment_status = 'pending')"
#define PAID "(SELECT min(id) FROM orders WHERE payment_status = 'paid')"

static void make_patterns(floor_shop *shop) {
    static const char journal[] = "sequence event_id order_id at actor_id";
    shop->order =
        make_pattern(shop, "orders", "id = " WAITING, "id number user_id created_at updated_at");
    shop->line =
        make_pattern(shop, "order_line", "order_id = " WAITING, "order_id line product_id");
    shop->movement = make_pattern(shop, "stock_movement", "order_id = " WAITING,
                                  "product_id id quantity_after order_id actor_id created_at");
    shop->payment = make_pattern(shop, "payment", "order_id = " PAID,
                                 "id order_id created_at updated_at captured_at");
    shop->ledger = make_pattern(shop, "ledger", "order_id = " PAID, "order_id payment_id at");
    shop->created =
        make_pattern(shop, "journal", "order_sequence = 1 AND order_id = " WAITING, journal);
    shop->paid = make_pattern(shop, "journal", "order_sequence = 2 AND order_id = " PAID, journal);
    shop->moved = make_pattern(shop, "journal", "order_sequence = 3 AND order_id = " PAID, journal);
    shop->reply = make_pattern(shop, "reply", "true", "id created_at");
    sqlite3_bind_null(shop->reply.insert, shop->reply.parameter[REPLY_ID]);
    shop->key = make_pattern(shop, "idempotency_key", "true", "scope reply_id");
}

/* ---- opening ------------------------------------------------------------------------------- */

static int count_log_pages(void *pages, sqlite3 *database, const char *name, int count) {
    (void)database;
    (void)name;
    *(int *)pages = count;
    return SQLITE_OK;
}

static void prepare_updates(floor_shop *shop) {
    static const char values[] =
        "SELECT status, payment_status, payment_detail, captured, due, version FROM orders "
        "WHERE id = " PAID;
    sqlite3_stmt *select = floor_prepare(shop->database, values);
    int column;
    shop->begin = floor_prepare(shop->database, "BEGIN IMMEDIATE");
    shop->commit = floor_prepare(shop->database, "COMMIT");
    shop->stock_update =
        floor_prepare(shop->database, "UPDATE stock SET quantity = ? WHERE product_id = ?");
    shop->chain_update = floor_prepare(
        shop->database, "UPDATE chain SET sequence = ?, hash = hash, next_order_number = ?");
    shop->order_pay = floor_prepare(
        shop->database,
        "UPDATE orders SET status = ?1, payment_status = ?2, payment_detail = ?3, captured = ?4, "
        "due = ?5, version = ?6, updated_at = ?7, paid_at = ?7 WHERE id = ?8");
    floor_must(shop->database, sqlite3_step(select));
    for (column = 0; column < 6; ++column)
        sqlite3_bind_value(shop->order_pay, column + 1, sqlite3_column_value(select, column));
    sqlite3_finalize(select);
}

/* The shop's statistics are sums, added to once a transaction. */
static void prepare_statistics(floor_shop *shop) {
    shop->sales_add = floor_prepare(
        shop->database,
        "INSERT INTO sales VALUES (?1, 'USD', ?2, 0, ?3, ?4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0) "
        "ON CONFLICT (hour, currency) DO UPDATE "
        "SET gross_0 = gross_0 + excluded.gross_0, orders_0 = orders_0 + excluded.orders_0, "
        "paid_orders_0 = paid_orders_0 + excluded.paid_orders_0");
    shop->standing_add = floor_prepare(
        shop->database,
        "INSERT INTO standing (currency, status, payment_status, orders, outstanding, attention) "
        "VALUES ('USD', ?1, ?2, ?3, ?4, 0) ON CONFLICT (currency, status, payment_status) "
        "DO UPDATE SET orders = orders + excluded.orders, "
        "outstanding = outstanding + excluded.outstanding");
    shop->product_day_add = floor_prepare(
        shop->database,
        "INSERT INTO product_day (day, product_id, currency, quantity, revenue) "
        "VALUES (?1, ?2, 'USD', ?3, ?4) ON CONFLICT (day, product_id, currency) DO UPDATE "
        "SET quantity = quantity + excluded.quantity, revenue = revenue + excluded.revenue");
    shop->product_month_add = floor_prepare(
        shop->database,
        "INSERT INTO product_month (month, product_id, currency, quantity, revenue) "
        "VALUES (?1, ?2, 'USD', ?3, ?4) ON CONFLICT (month, product_id, currency) DO UPDATE "
        "SET quantity = quantity + excluded.quantity, revenue = revenue + excluded.revenue");
}

static void load_numbers(floor_shop *shop) {
    sqlite3_stmt *select =
        floor_prepare(shop->database, "SELECT sequence, next_order_number FROM chain");
    floor_must(shop->database, sqlite3_step(select));
    shop->sequence = sqlite3_column_int64(select, 0);
    shop->number = sqlite3_column_int64(select, 1);
    sqlite3_finalize(select);
    select =
        floor_prepare(shop->database, "SELECT delta FROM stock_movement WHERE reason = 'order'");
    floor_must(shop->database, sqlite3_step(select));
    shop->delta = sqlite3_column_int64(select, 0);
    sqlite3_finalize(select);
    select =
        floor_prepare(shop->database,
                      "SELECT p.id, s.quantity FROM product p JOIN stock s ON s.product_id = p.id "
                      "ORDER BY p.sku");
    while (sqlite3_step(select) == SQLITE_ROW && shop->products_count < PRODUCTS_MAX) {
        memcpy(shop->products[shop->products_count].text, sqlite3_column_text(select, 0),
               FLOOR_ID_LENGTH + 1);
        shop->quantity[shop->products_count++] = sqlite3_column_int64(select, 1);
    }
    sqlite3_finalize(select);
}

floor_shop *floor_open(const char *path, const floor_id *customers, long customers_count) {
    floor_shop *shop = calloc(1, sizeof *shop);
    if (shop == NULL) abort();
    shop->database = floor_database(path, 16384);
    shop->customers = customers;
    shop->customers_count = customers_count;
    shop->random = 88172645463325252u;
    sqlite3_wal_hook(shop->database, count_log_pages, &shop->log_pages);
    load_numbers(shop);
    make_patterns(shop);
    prepare_updates(shop);
    prepare_statistics(shop);
    return shop;
}

void floor_close(floor_shop *shop) {
    sqlite3_stmt *statement;
    if (shop == NULL) return;
    while ((statement = sqlite3_next_stmt(shop->database, NULL)) != NULL)
        sqlite3_finalize(statement);
    sqlite3_close(shop->database);
    free(shop);
}

/* ---- writing ------------------------------------------------------------------------------- */

static void insert_line(floor_shop *shop, const floor_id *order, int line,
                        const floor_id *customer) {
    /* Any three in a row are different, and all are sold equally often. */
    const int product = (int)((shop->orders * 7 + line * 13) % shop->products_count);
    floor_id movement;
    bind_id(&shop->line, LINE_ORDER, order);
    bind_int(&shop->line, LINE_NUMBER, line);
    bind_id(&shop->line, LINE_PRODUCT, &shop->products[product]);
    floor_run(shop->database, shop->line.insert);

    floor_make_id(&shop->random, shop->now, &movement, "stk");
    shop->quantity[product] += shop->delta;
    shop->sold[product] = 1;
    bind_id(&shop->movement, MOVEMENT_PRODUCT, &shop->products[product]);
    bind_id(&shop->movement, MOVEMENT_ID, &movement);
    bind_int(&shop->movement, MOVEMENT_AFTER, shop->quantity[product]);
    bind_id(&shop->movement, MOVEMENT_ORDER, order);
    bind_id(&shop->movement, MOVEMENT_ACTOR, customer);
    bind_int(&shop->movement, MOVEMENT_AT, shop->now);
    floor_run(shop->database, shop->movement.insert);
}

static void insert_record(floor_shop *shop, const pattern *record, const floor_id *order) {
    floor_id event;
    floor_make_id(&shop->random, shop->now, &event, "evt");
    bind_int(record, JOURNAL_SEQUENCE, ++shop->sequence);
    bind_id(record, JOURNAL_EVENT, &event);
    bind_id(record, JOURNAL_ORDER, order);
    bind_int(record, JOURNAL_AT, shop->now);
    floor_run(shop->database, record->insert);
}

static void insert_key(floor_shop *shop) {
    uint64_t scope[4];
    int i;
    for (i = 0; i < 4; ++i) scope[i] = floor_random(&shop->random);
    bind_int(&shop->reply, REPLY_AT, shop->now);
    floor_run(shop->database, shop->reply.insert);
    sqlite3_bind_blob(shop->key.insert, shop->key.parameter[KEY_SCOPE], scope, sizeof scope,
                      SQLITE_STATIC);
    bind_int(&shop->key, KEY_REPLY, sqlite3_last_insert_rowid(shop->database));
    floor_run(shop->database, shop->key.insert);
}

static void place_order(floor_shop *shop, floor_id *id, int keyed) {
    const floor_id *customer = &shop->customers[shop->orders * 617 % shop->customers_count];
    char number[24];
    int line;
    const int length = snprintf(number, sizeof number, "%lld", shop->number++);
    shop->now = floor_now();
    floor_make_id(&shop->random, shop->now, id, "ord");
    bind_id(&shop->order, ORDER_ID, id);
    sqlite3_bind_text(shop->order.insert, shop->order.parameter[ORDER_NUMBER], number, length,
                      SQLITE_STATIC);
    bind_id(&shop->order, ORDER_USER, customer);
    bind_int(&shop->order, ORDER_CREATED, shop->now);
    bind_int(&shop->order, ORDER_UPDATED, shop->now);
    floor_run(shop->database, shop->order.insert);
    for (line = 1; line <= LINES; ++line) insert_line(shop, id, line, customer);
    bind_id(&shop->created, JOURNAL_ACTOR, customer);
    insert_record(shop, &shop->created, id);
    if (keyed) insert_key(shop);
    ++shop->orders;
    ++shop->new_orders;
}

static void pay_order(floor_shop *shop, const floor_id *id) {
    floor_id payment;
    int line;
    for (line = 1; line <= LINES; ++line)
        ++shop->paid_for[(shop->new_payments * 7 + line * 13) % shop->products_count];
    ++shop->new_payments;
    shop->now = floor_now();
    floor_make_id(&shop->random, shop->now, &payment, "pay");
    bind_id(&shop->payment, PAYMENT_ID, &payment);
    bind_id(&shop->payment, PAYMENT_ORDER, id);
    bind_int(&shop->payment, PAYMENT_CREATED, shop->now);
    bind_int(&shop->payment, PAYMENT_UPDATED, shop->now);
    bind_int(&shop->payment, PAYMENT_CAPTURED, shop->now);
    floor_run(shop->database, shop->payment.insert);
    bind_id(&shop->ledger, LEDGER_ORDER, id);
    bind_id(&shop->ledger, LEDGER_PAYMENT, &payment);
    bind_int(&shop->ledger, LEDGER_AT, shop->now);
    floor_run(shop->database, shop->ledger.insert);
    sqlite3_bind_int64(shop->order_pay, 7, shop->now);
    sqlite3_bind_text(shop->order_pay, 8, id->text, FLOOR_ID_LENGTH, SQLITE_STATIC);
    floor_run(shop->database, shop->order_pay);
    insert_record(shop, &shop->paid, id);
    insert_record(shop, &shop->moved, id);
}

static void add_standing(floor_shop *shop, const char *status, const char *payment_status,
                         long orders) {
    sqlite3_bind_text(shop->standing_add, 1, status, -1, SQLITE_STATIC);
    sqlite3_bind_text(shop->standing_add, 2, payment_status, -1, SQLITE_STATIC);
    sqlite3_bind_int64(shop->standing_add, 3, orders);
    sqlite3_bind_int64(shop->standing_add, 4, orders * 1000);
    floor_run(shop->database, shop->standing_add);
}

/* The start of its month, in milliseconds. */
static sqlite3_int64 month_of(sqlite3_int64 now) {
    const time_t seconds = (time_t)(now / 1000);
    struct tm day;
    gmtime_r(&seconds, &day);
    day.tm_mday = 1;
    day.tm_hour = day.tm_min = day.tm_sec = 0;
    return (sqlite3_int64)timegm(&day) * 1000;
}

static void add_product(floor_shop *shop, sqlite3_stmt *add, sqlite3_int64 when, int product) {
    sqlite3_bind_int64(add, 1, when);
    sqlite3_bind_text(add, 2, shop->products[product].text, FLOOR_ID_LENGTH, SQLITE_STATIC);
    sqlite3_bind_int64(add, 3, shop->paid_for[product]);
    sqlite3_bind_int64(add, 4, shop->paid_for[product] * 1000);
    floor_run(shop->database, add);
}

static void add_statistics(floor_shop *shop) {
    int product;
    sqlite3_bind_int64(shop->sales_add, 1, shop->now / 3600000 * 3600000);
    sqlite3_bind_int64(shop->sales_add, 2, shop->new_payments * 1000);
    sqlite3_bind_int64(shop->sales_add, 3, shop->new_orders);
    sqlite3_bind_int64(shop->sales_add, 4, shop->new_payments);
    floor_run(shop->database, shop->sales_add);
    add_standing(shop, "pending", "pending", shop->new_orders - shop->new_payments);
    if (shop->new_payments > 0)
        add_standing(shop, "processing", "paid", shop->new_payments);
    for (product = 0; product < shop->products_count; ++product) {
        if (shop->paid_for[product] == 0) continue;
        add_product(shop, shop->product_day_add, shop->now / 86400000 * 86400000, product);
        add_product(shop, shop->product_month_add, month_of(shop->now), product);
        shop->paid_for[product] = 0;
    }
    shop->new_orders = shop->new_payments = 0;
}

/* A row that several orders of the transaction touch is written once, as Ordo does. */
static void end_transaction(floor_shop *shop) {
    int product;
    for (product = 0; product < shop->products_count; ++product) {
        if (!shop->sold[product]) continue;
        shop->sold[product] = 0;
        sqlite3_bind_int64(shop->stock_update, 1, shop->quantity[product]);
        sqlite3_bind_text(shop->stock_update, 2, shop->products[product].text, FLOOR_ID_LENGTH,
                          SQLITE_STATIC);
        floor_run(shop->database, shop->stock_update);
    }
    add_statistics(shop);
    sqlite3_bind_int64(shop->chain_update, 1, shop->sequence);
    sqlite3_bind_int64(shop->chain_update, 2, shop->number);
    floor_run(shop->database, shop->chain_update);
    floor_run(shop->database, shop->commit);
    if ((long)shop->log_pages * LOG_FRAME_BYTES > LOG_BYTES_MAX)
        floor_must(shop->database,
                   sqlite3_wal_checkpoint_v2(shop->database, "main", SQLITE_CHECKPOINT_RESTART,
                                             NULL, NULL));
}

void floor_place(floor_shop *shop, floor_id *ids, long count, long per_commit, int keyed) {
    long i, first;
    for (first = 0; first < count; first += per_commit) {
        floor_run(shop->database, shop->begin);
        for (i = first; i < count && i < first + per_commit; ++i) place_order(shop, &ids[i], keyed);
        end_transaction(shop);
    }
}

void floor_pay(floor_shop *shop, const floor_id *ids, long count, long per_commit) {
    long i, first;
    for (first = 0; first < count; first += per_commit) {
        floor_run(shop->database, shop->begin);
        for (i = first; i < count && i < first + per_commit; ++i) pay_order(shop, &ids[i]);
        end_transaction(shop);
    }
}
