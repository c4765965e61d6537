/* Proves that an order can be placed, paid, noted, completed and read back through the C door, as
 * the first page of the documentation shows it, in memory and in a file; and that a file keeps it.
 * */
#include "check.h"

static char *make_mouse(ordo_engine *shop) {
    ordo_doc *product = NULL;
    char *id;
    CHECK_OK(ordo_product_create(shop,
                                 "{\"name\":\"Wireless Mouse\",\"type\":\"product\","
                                 "\"price\":\"29.99\",\"currency\":\"USD\",\"sku\":\"MS-1\","
                                 "\"barcode\":\"4006381333931\",\"stock_quantity\":40}",
                                 NULL, &product, NULL));
    CHECK_INT(1, ordo_doc_changed(product));
    CHECK_INT(0, ordo_doc_replayed(product));
    CHECK_INT(40, stock_of(shop, ordo_doc_text(product, "/id")));
    id = strdup(ordo_doc_text(product, "/id"));
    ordo_doc_free(product);
    return id;
}

static char *sell_two(ordo_engine *shop) {
    ordo_doc *product = NULL, *sale = NULL, *in = NULL;
    ordo_error *error = NULL;
    int64_t total = 0;
    const char *currency = NULL;
    char *id;
    CHECK_OK(ordo_product_by_barcode(shop, "4006381333931", NULL, &product, &error));
    in = cart(ordo_doc_text(product, "/id"), 2);
    CHECK_OK(ordo_order_create(shop, ordo_doc_json(in),
                               "{\"actor\":{\"type\":\"till\",\"id\":\"3\"},"
                               "\"idempotency_key\":\"3/000187\"}",
                               &sale, &error));
    CHECK(error == NULL);
    CHECK_TEXT("pending", ordo_doc_text(sale, "/status"));
    CHECK_TEXT("pending", ordo_doc_text(sale, "/payment_status"));
    CHECK_OK(ordo_doc_money(sale, "/total_amount", &total, &currency));
    CHECK_INT(5998, total);
    CHECK_TEXT("USD", currency);
    id = strdup(ordo_doc_text(sale, "/id"));
    ordo_doc_free(product);
    ordo_doc_free(sale);
    ordo_doc_free(in);
    return id;
}

static void pay_and_hand_over(ordo_engine *shop, const char *id) {
    ordo_doc *paid = NULL, *note = NULL, *done = NULL;
    int64_t change = 0;
    CHECK_OK(ordo_order_mark_paid(shop, id, "{\"method\":\"cash\",\"tendered_amount\":\"100.00\"}",
                                  TILL, &paid, NULL));
    CHECK_TEXT("paid", ordo_doc_text(paid, "/payment_status"));
    CHECK_TEXT("processing", ordo_doc_text(paid, "/status"));
    CHECK_OK(ordo_doc_money(paid, "/payments/0/change_amount", &change, NULL));
    CHECK_INT(4002, change);
    CHECK_OK(ordo_order_add_note(shop, id, "{\"text\":\"wants a bag\",\"public\":true}", TILL,
                                 &note, NULL));
    CHECK_TEXT("note", ordo_doc_text(note, "/kind"));
    CHECK_TEXT("wants a bag", ordo_doc_text(note, "/message"));
    CHECK_TEXT(id, ordo_doc_text(note, "/order_id"));
    CHECK_OK(ordo_order_set_status(shop, id, "{\"status\":\"completed\"}", TILL, &done, NULL));
    CHECK_TEXT("completed", ordo_doc_text(done, "/status"));
    ordo_doc_free(paid);
    ordo_doc_free(note);
    ordo_doc_free(done);
}

static void read_back(ordo_engine *shop, const char *id) {
    ordo_doc *order = NULL, *status = NULL, *list = NULL, *history = NULL;
    int64_t due = -1, version = 0, entries;
    CHECK_OK(ordo_order_get(shop, id, NULL, &order, NULL));
    CHECK_TEXT("completed", ordo_doc_text(order, "/status"));
    CHECK_OK(ordo_doc_int(order, "/version", &version));
    CHECK_OK(ordo_order_payment_status(shop, id, NULL, &status, NULL));
    CHECK_TEXT("paid", ordo_doc_text(status, "/payment_status"));
    CHECK_OK(ordo_doc_money(status, "/amount_due", &due, NULL));
    CHECK_INT(0, due);
    CHECK_OK(ordo_order_list(shop, "{\"status\":\"completed\"}", NULL, &list, NULL));
    CHECK_INT(1, ordo_doc_size(list, "/data"));
    CHECK_TEXT(id, ordo_doc_text(list, "/data/0/id"));
    CHECK_INT(0, ordo_doc_has(list, "/next_cursor"));
    CHECK_OK(ordo_order_history(shop, id, NULL, &history, NULL));
    entries = ordo_doc_size(history, "/data");
    CHECK_INT(version, entries);
    CHECK_TEXT("created", ordo_doc_text(history, "/data/0/kind"));
    CHECK_TEXT("till", ordo_doc_text(history, "/data/0/actor/type"));
    ordo_doc_free(order);
    ordo_doc_free(status);
    ordo_doc_free(list);
    ordo_doc_free(history);
}

static void look_after_the_shop(ordo_engine *shop, const char *product) {
    ordo_doc *movements = NULL, *migrations = NULL, *limits = NULL, *quote = NULL;
    ordo_doc *rest = NULL, *in;
    int64_t lines = 0;
    CHECK_INT(38, stock_of(shop, product));
    CHECK_OK(ordo_stock_adjust(shop, product, "{\"delta\":-1,\"reason\":\"damaged\"}", NULL, NULL,
                               NULL));
    CHECK_INT(37, stock_of(shop, product));
    CHECK_OK(ordo_stock_movements(shop, product, 1, NULL, NULL, &movements, NULL));
    CHECK_INT(1, ordo_doc_size(movements, "/data"));
    CHECK_OK(ordo_stock_movements(shop, product, 0, ordo_doc_text(movements, "/next_cursor"), NULL,
                                  &rest, NULL));
    CHECK_INT(2, ordo_doc_size(rest, "/data"));
    CHECK_INT(0, ordo_doc_has(rest, "/next_cursor"));
    in = cart(product, 3);
    CHECK_OK(ordo_order_quote(shop, ordo_doc_json(in), NULL, &quote, NULL));
    CHECK_TEXT("89.97", ordo_doc_text(quote, "/total_amount"));
    CHECK_OK(ordo_migrations(shop, NULL, &migrations, NULL));
    CHECK_OK(ordo_limits(&limits, NULL));
    CHECK_OK(ordo_doc_int(limits, "/lines_per_order", &lines));
    CHECK_INT(100, lines);
    check_verified(shop);
    ordo_doc_free(movements);
    ordo_doc_free(rest);
    ordo_doc_free(migrations);
    ordo_doc_free(limits);
    ordo_doc_free(quote);
    ordo_doc_free(in);
}

static void a_shops_day(ordo_engine *shop) {
    char *product = make_mouse(shop), *order = sell_two(shop);
    pay_and_hand_over(shop, order);
    read_back(shop, order);
    look_after_the_shop(shop, product);
    free(product);
    free(order);
}

static void a_file_keeps_the_order(void) {
    const char *path = fresh_path();
    ordo_engine *shop = open_shop(path);
    char *product = make_mouse(shop), *order = sell_two(shop);
    ordo_doc *found = NULL;
    ordo_close(shop);
    CHECK_OK(ordo_open(path, NULL, &shop, NULL));
    CHECK_OK(ordo_order_get(shop, order, NULL, &found, NULL));
    CHECK_TEXT("59.98", ordo_doc_text(found, "/total_amount"));
    CHECK_INT(38, stock_of(shop, product));
    check_verified(shop);
    ordo_doc_free(found);
    ordo_close(shop);
    free(product);
    free(order);
}

int main(void) {
    CHECK(ordo_version_number() >= ORDO_VERSION_NUMBER);
    on_every_backend(a_shops_day);
    a_file_keeps_the_order();
    return 0;
}
