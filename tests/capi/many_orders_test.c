/* Proves that several orders can be placed in one call: each is placed or refused for itself, with an
 * answer, a status and an error of its own, and a list that is no list is refused as a whole. */
#include "check.h"

enum { COUNT = 5 };

static void each_has_its_own_answer(ordo_engine *shop, const char *cup) {
    ordo_doc *two = cart(cup, 2), *too_many = cart(cup, 9);
    const char *requests[COUNT] = {ordo_doc_json(two), "{\"items\":", ordo_doc_json(too_many), NULL,
                                   ordo_doc_json(two)};
    const char *options[COUNT] = {NULL, NULL, NULL, NULL, "{\"idempotency_key\":\"many-1\"}"};
    const ordo_status wanted[COUNT] = {ORDO_OK, ORDO_E_MALFORMED_REQUEST, ORDO_E_OUT_OF_STOCK,
                                       ORDO_E_MISUSE, ORDO_OK};
    ordo_status statuses[COUNT] = {99, 99, 99, 99, 99};
    ordo_doc *orders[COUNT];
    ordo_error *errors[COUNT];
    int i;
    CHECK_OK(ordo_order_create_many(shop, COUNT, requests, options, statuses, orders, errors));
    for (i = 0; i < COUNT; ++i) {
        CHECK_INT(wanted[i], statuses[i]);
        CHECK((orders[i] != NULL) == (wanted[i] == ORDO_OK));
        CHECK((errors[i] == NULL) == (wanted[i] == ORDO_OK));
        if (errors[i] != NULL) CHECK_INT(wanted[i], ordo_error_code(errors[i]));
        if (orders[i] != NULL) {
            CHECK_INT(1, ordo_doc_changed(orders[i]));
            CHECK_TEXT("pending", ordo_doc_text(orders[i], "/status"));
        }
        ordo_error_free(errors[i]);
    }
    CHECK(strcmp(ordo_doc_text(orders[0], "/id"), ordo_doc_text(orders[4], "/id")) != 0);
    CHECK_INT(1, stock_of(shop, cup));

    /* The key has its answer, whoever asks; the outputs may be left out. */
    CHECK_OK(ordo_order_create_many(shop, 1, requests + 4, options + 4, statuses, NULL, NULL));
    CHECK_OK(statuses[0]);
    CHECK_INT(1, stock_of(shop, cup));
    CHECK_OK(ordo_order_create_many(shop, 1, requests + 4, options + 4, statuses, orders + 1, NULL));
    CHECK_INT(1, ordo_doc_replayed(orders[1]));
    CHECK_TEXT(ordo_doc_text(orders[4], "/id"), ordo_doc_text(orders[1], "/id"));

    ordo_doc_free(orders[0]);
    ordo_doc_free(orders[1]);
    ordo_doc_free(orders[4]);
    ordo_doc_free(two);
    ordo_doc_free(too_many);
}

static void those_after_it_see_what_one_took(ordo_engine *shop, const char *plate) {
    ordo_doc *one = cart(plate, 1);
    const char *requests[COUNT];
    ordo_status statuses[COUNT];
    int i, placed = 0;
    for (i = 0; i < COUNT; ++i) requests[i] = ordo_doc_json(one);
    CHECK_OK(ordo_order_create_many(shop, COUNT, requests, NULL, statuses, NULL, NULL));
    for (i = 0; i < COUNT; ++i) {
        CHECK_INT(i < 3 ? ORDO_OK : ORDO_E_OUT_OF_STOCK, statuses[i]);
        placed += statuses[i] == ORDO_OK;
    }
    CHECK_INT(3, placed);
    CHECK_INT(0, stock_of(shop, plate));
    ordo_doc_free(one);
}

static void what_is_no_list_is_refused(ordo_engine *shop) {
    const char *request = "{}";
    ordo_status status = 99;
    CHECK_OK(ordo_order_create_many(shop, 0, NULL, NULL, NULL, NULL, NULL));
    CHECK_INT(ORDO_E_MISUSE, ordo_order_create_many(shop, 1, NULL, NULL, &status, NULL, NULL));
    CHECK_INT(ORDO_E_MISUSE, ordo_order_create_many(shop, 1, &request, NULL, NULL, NULL, NULL));
    CHECK_INT(ORDO_E_MISUSE, ordo_order_create_many(NULL, 1, &request, NULL, &status, NULL, NULL));
}

int main(void) {
    ordo_engine *shop = NULL;
    char *cup, *plate;
    CHECK_OK(ordo_open("memory:", "{\"migrate\":true}", &shop, NULL));
    cup = make_product(shop, "Cup", 5);
    plate = make_product(shop, "Plate", 3);
    each_has_its_own_answer(shop, cup);
    those_after_it_see_what_one_took(shop, plate);
    what_is_no_list_is_refused(shop);
    free(cup);
    free(plate);
    ordo_close(shop);
    return 0;
}
