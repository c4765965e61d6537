/* Proves that a page of products is never older than the question: pages are kept while nothing happens, and
 * whatever happens, through this handle or another one of the same shop, shows in the next answer. */
#include "check.h"

#define CUSTOMER "{\"actor\":{\"type\":\"customer\",\"id\":\"usr_01jn8wvjqwf4sb5q3v5x4r2c7g\"}}"
#define ADMIN "{\"actor\":{\"type\":\"admin\",\"id\":\"usr_01jn8wvjqwf4sb5q3v5x4r2c7g\"}}"

static ordo_doc *page(ordo_engine *shop, const char *query, const char *options) {
    ordo_doc *out = NULL;
    CHECK_OK(ordo_product_list(shop, query, options, &out, NULL));
    return out;
}

/* Twice, so that an answer that was kept is looked at as well. */
static void check_page(ordo_engine *shop, const char *pointer, const char *expected) {
    int turn;
    for (turn = 0; turn < 2; ++turn) {
        ordo_doc *out = page(shop, NULL, CUSTOMER);
        CHECK_TEXT(expected, ordo_doc_text(out, pointer));
        ordo_doc_free(out);
    }
}

static void check_in_stock(ordo_engine *shop, int expected) {
    int turn;
    for (turn = 0; turn < 2; ++turn) {
        ordo_doc *out = page(shop, NULL, CUSTOMER);
        CHECK((strstr(ordo_doc_json(out), "\"in_stock\":true") != NULL) == expected);
        ordo_doc_free(out);
    }
}

static void rename_product(ordo_engine *shop, const char *id, const char *patch) {
    CHECK_OK(ordo_product_update(shop, id, patch, NULL, NULL, NULL));
}

static void sell_one(ordo_engine *shop, const char *id) {
    char order[128];
    snprintf(order, sizeof order, "{\"items\":[{\"product_id\":\"%s\",\"quantity\":1}]}", id);
    CHECK_OK(ordo_order_create(shop, order, CUSTOMER, NULL, NULL));
}

static void what_changes_shows_at_once(ordo_engine *shop, ordo_engine *other) {
    char *id;
    ordo_doc *empty = page(shop, NULL, CUSTOMER);
    CHECK_INT(0, ordo_doc_size(empty, "/data"));
    ordo_doc_free(empty);
    id = make_product(other, "Mouse", 1);
    check_page(shop, "/data/0/name", "Mouse");
    rename_product(shop, id, "{\"name\":\"Grey mouse\"}");
    check_page(shop, "/data/0/name", "Grey mouse");
    check_page(other, "/data/0/name", "Grey mouse");
    rename_product(other, id, "{\"name\":\"White mouse\"}");
    check_page(shop, "/data/0/name", "White mouse");
    check_in_stock(shop, 1);
    sell_one(other, id);
    check_in_stock(shop, 0);
    check_in_stock(other, 0);
    free(id);
}

static void questions_and_those_who_ask_are_told_apart(ordo_engine *shop) {
    char *id = make_product(shop, "Keyboard", 7);
    ordo_doc *seen, *all, *none;
    int64_t pieces = 0;
    int turn;
    for (turn = 0; turn < 2; ++turn) {
        seen = page(shop, "{\"q\":\"keyboard\"}", CUSTOMER);
        all = page(shop, "{\"q\":\"keyboard\"}", ADMIN);
        none = page(shop, "{\"q\":\"piano\"}", ADMIN);
        CHECK_INT(1, ordo_doc_size(seen, "/data"));
        CHECK(ordo_doc_int(seen, "/data/0/stock_quantity", &pieces) != ORDO_OK);
        CHECK_OK(ordo_doc_int(all, "/data/0/stock_quantity", &pieces));
        CHECK_INT(7, pieces);
        CHECK_INT(0, ordo_doc_size(none, "/data"));
        ordo_doc_free(seen);
        ordo_doc_free(all);
        ordo_doc_free(none);
        CHECK_STATUS(ORDO_E_VALIDATION_FAILED, ordo_product_list(shop, "{\"limit\":0}", ADMIN, NULL, NULL));
    }
    free(id);
}

int main(void) {
    const char *path = fresh_path();
    ordo_engine *shop = open_shop(path), *other = open_shop(path), *memory = open_shop("memory:");
    what_changes_shows_at_once(shop, other);
    questions_and_those_who_ask_are_told_apart(shop);
    what_changes_shows_at_once(memory, memory);
    questions_and_those_who_ask_are_told_apart(memory);
    ordo_close(shop);
    ordo_close(other);
    ordo_close(memory);
    return 0;
}
