/* Proves that an order is never shown older than the question, nor to anybody who may not see it, although
 * it is kept while nothing happens; and that a look at the same order by another person is another look. */
#include "check.h"

#define ANN "{\"actor\":{\"type\":\"customer\",\"id\":\"usr_01jn8wvjqwf4sb5q3v5x4r2c7g\"}}"
#define BOB "{\"actor\":{\"type\":\"customer\",\"id\":\"usr_01jn8wvjqwf4sb5q3v5x4r2c7h\"}}"
#define ADMIN "{\"actor\":{\"type\":\"admin\",\"id\":\"usr_01jn8wvjqwf4sb5q3v5x4r2c7g\"}}"

/* Twice, so that an answer that was kept is looked at as well. */
static void check_order(ordo_engine *shop, const char *id, const char *options, const char *pointer,
                        const char *expected) {
    int turn;
    for (turn = 0; turn < 2; ++turn) {
        ordo_doc *order = NULL;
        CHECK_OK(ordo_order_get(shop, id, options, &order, NULL));
        CHECK_TEXT(expected, ordo_doc_text(order, pointer));
        ordo_doc_free(order);
    }
}

static void check_hidden(ordo_engine *shop, const char *id, const char *options) {
    int turn;
    for (turn = 0; turn < 2; ++turn)
        CHECK_STATUS(ORDO_E_NOT_FOUND, ordo_order_get(shop, id, options, NULL, NULL));
}

/* Which members somebody sees. */
static int shows(ordo_engine *shop, const char *id, const char *options, const char *pointer) {
    ordo_doc *order = NULL;
    int there;
    CHECK_OK(ordo_order_get(shop, id, options, &order, NULL));
    there = ordo_doc_type(order, pointer) != ORDO_DOC_NONE;
    ordo_doc_free(order);
    return there;
}

static void check_life(ordo_engine *shop, ordo_engine *other) {
    char *product = make_product(shop, "Mouse", 10);
    ordo_doc *wish = cart(product, 1), *order = NULL;
    char *id;
    CHECK_OK(ordo_order_create(shop, ordo_doc_json(wish), ANN, &order, NULL));
    id = strdup(ordo_doc_text(order, "/id"));

    check_order(shop, id, ANN, "/payment_status", "pending");
    check_order(other, id, ANN, "/payment_status", "pending");
    check_hidden(shop, id, BOB);
    CHECK_STATUS(ORDO_E_FORBIDDEN, ordo_order_get(shop, id, "{\"actor\":{\"type\":\"customer\"}}", NULL, NULL));
    check_order(shop, id, ADMIN, "/payment_status", "pending");
    CHECK_INT(1, shows(shop, id, ADMIN, "/attention"));
    CHECK_INT(0, shows(shop, id, ANN, "/attention"));

    CHECK_OK(ordo_order_mark_paid(other, id, "{\"method\":\"cash\"}", ADMIN, NULL, NULL));
    check_order(shop, id, ANN, "/payment_status", "paid");
    check_order(other, id, ADMIN, "/status", "processing");
    CHECK_OK(ordo_order_set_status(shop, id, "{\"status\":\"completed\"}", ADMIN, NULL, NULL));
    check_order(shop, id, ANN, "/status", "completed");
    check_order(other, id, ANN, "/status", "completed");
    check_hidden(other, id, BOB);

    free(id);
    free(product);
    ordo_doc_free(wish);
    ordo_doc_free(order);
}

int main(void) {
    const char *path = fresh_path();
    ordo_engine *shop = open_shop(path), *other = open_shop(path), *memory = open_shop("memory:");
    check_life(shop, other);
    check_life(memory, memory);
    ordo_close(other);
    ordo_close(shop);
    ordo_close(memory);
    return 0;
}
