/* Proves that what people try first is refused with the status of the catalogue and leaves no
 * trace: order list, journal, stock and every document stay byte for byte as they were. */
#include "check.h"

#define CUSTOMER_A "{\"actor\":{\"type\":\"customer\",\"id\":\"usr_01h455vb4pex5vsknk084sn02q\"}}"
#define CUSTOMER_B "{\"actor\":{\"type\":\"customer\",\"id\":\"usr_01h455vb4pex5vsknk084sn02r\"}}"

/* Everything a refusal could have touched, as text. */
struct trace {
    char *orders, *products, *events;
};

static char *copy_and_free(ordo_doc *doc) {
    char *text = strdup(ordo_doc_json(doc));
    ordo_doc_free(doc);
    return text;
}

static struct trace take_trace(ordo_engine *shop) {
    struct trace trace;
    ordo_doc *orders = NULL, *products = NULL, *events = NULL;
    CHECK_OK(ordo_order_list(shop, NULL, NULL, &orders, NULL));
    CHECK_OK(ordo_product_list(shop, NULL, NULL, &products, NULL));
    CHECK_OK(ordo_events_fetch(shop, "trace", 1000, 0, NULL, &events, NULL));
    trace.orders = copy_and_free(orders);
    trace.products = copy_and_free(products);
    trace.events = copy_and_free(events);
    return trace;
}

static void check_no_trace(ordo_engine *shop, struct trace before) {
    struct trace after = take_trace(shop);
    CHECK_TEXT(before.orders, after.orders);
    CHECK_TEXT(before.products, after.products);
    CHECK_TEXT(before.events, after.events);
    free(before.orders);
    free(before.products);
    free(before.events);
    free(after.orders);
    free(after.products);
    free(after.events);
}

/* The error object agrees with the status, and its Problem says what belongs to the code. */
static void check_refusal(ordo_status expected, ordo_status status, ordo_error *error,
                          const char *member) {
    ordo_doc *problem = NULL;
    int64_t http = 0;
    CHECK_STATUS(expected, status);
    CHECK_INT(expected, ordo_error_code(error));
    CHECK_TEXT(ordo_status_name(expected), ordo_error_name(error));
    CHECK(strlen(ordo_error_message(error)) > 0);
    CHECK_INT(0, ordo_error_retryable(error));
    CHECK_OK(ordo_doc_parse(ordo_error_json(error), &problem, NULL));
    CHECK_TEXT(ordo_status_name(expected), ordo_doc_text(problem, "/code"));
    CHECK_OK(ordo_doc_int(problem, "/status", &http));
    CHECK_INT(ordo_status_http(expected), http);
    if (member != NULL && !ordo_doc_has(problem, member)) {
        fprintf(stderr, "%s has no %s\n", ordo_error_json(error), member);
        exit(1);
    }
    ordo_doc_free(problem);
    ordo_error_free(error);
}

static void refuse_create(ordo_engine *shop, ordo_doc *request, const char *options,
                          ordo_status expected, const char *member) {
    struct trace before = take_trace(shop);
    ordo_error *error = NULL;
    ordo_doc *out = (ordo_doc *)&error; /* something that must not survive */
    ordo_status status = ordo_order_create(shop, ordo_doc_json(request), options, &out, &error);
    check_refusal(expected, status, error, member);
    CHECK(out == NULL);
    check_no_trace(shop, before);
    ordo_doc_free(request);
}

typedef ordo_status (*order_verb)(ordo_engine *, const char *, const char *, const char *,
                                  ordo_doc **, ordo_error **);

static void refuse_order(ordo_engine *shop, order_verb verb, const char *order, const char *request,
                         const char *options, ordo_status expected, const char *member) {
    struct trace before = take_trace(shop);
    ordo_error *error = NULL;
    ordo_status status = verb(shop, order, request, options, NULL, &error);
    check_refusal(expected, status, error, member);
    check_no_trace(shop, before);
}

static void what_people_try_first(ordo_engine *shop) {
    char *product = make_product(shop, "Laptop Stand", 3);
    char *order = make_order(shop, product, 1, NULL);
    ordo_doc *request;

    request = cart(product, 1); /* a price of their own */
    CHECK_OK(ordo_doc_set_text(request, "/items/0/price", "0.01"));
    refuse_create(shop, request, CUSTOMER_A, ORDO_E_PRICE_CHANGED, "/items/0/price_now");
    refuse_create(shop, cart(product, 3), NULL, ORDO_E_OUT_OF_STOCK, "/items/0/available");
    request = cart(product, 1); /* a discount for myself */
    CHECK_OK(ordo_doc_set_text(request, "/discount/percent", "100"));
    refuse_create(shop, request, CUSTOMER_A, ORDO_E_FORBIDDEN, NULL);

    refuse_order(shop, ordo_order_set_status, order, "{\"status\":\"completed\"}", NULL,
                 ORDO_E_INVALID_TRANSITION, "/allowed");
    refuse_order(shop, ordo_order_mark_paid, order, NULL, "{\"expected_version\":7}",
                 ORDO_E_VERSION_CONFLICT, "/current_version");
    refuse_order(shop, ordo_order_mark_paid, order, NULL, CUSTOMER_A, ORDO_E_FORBIDDEN, NULL);
    CHECK_OK(ordo_order_mark_paid(shop, order, NULL, NULL, NULL, NULL));
    refuse_order(shop, ordo_order_mark_paid, order, NULL, NULL, ORDO_E_ALREADY_PAID, NULL);
    refuse_order(shop, ordo_order_cancel, order, NULL, NULL, ORDO_E_REFUND_DECISION_REQUIRED, NULL);
    free(product);
    free(order);
}

static void customers_are_kept_apart(ordo_engine *shop) {
    char *product = make_product(shop, "Mouse", 10);
    char *order = make_order(shop, product, 1, CUSTOMER_A);
    ordo_doc *list = NULL, *mine = NULL;
    ordo_error *error = NULL;

    CHECK_OK(ordo_order_get(shop, order, CUSTOMER_A, &mine, NULL));
    CHECK_INT(ORDO_DOC_NONE, ordo_doc_type(mine, "/attention"));
    CHECK_STATUS(ORDO_E_NOT_FOUND, ordo_order_get(shop, order, CUSTOMER_B, NULL, &error));
    ordo_error_free(error);
    refuse_order(shop, ordo_order_cancel, order, NULL, CUSTOMER_B, ORDO_E_NOT_FOUND, NULL);
    CHECK_OK(ordo_order_list(shop, NULL, CUSTOMER_B, &list, NULL));
    CHECK_INT(0, ordo_doc_size(list, "/data"));

    CHECK_STATUS(ORDO_E_FORBIDDEN,
                 ordo_product_create(shop, "{\"name\":\"x\",\"type\":\"service\",\"price\":\"1\"}",
                                     CUSTOMER_A, NULL, NULL));
    CHECK_STATUS(ORDO_E_FORBIDDEN, ordo_product_deactivate(shop, product, CUSTOMER_A, NULL, NULL));
    CHECK_STATUS(ORDO_E_FORBIDDEN,
                 ordo_stock_adjust(shop, product, "{\"delta\":1,\"reason\":\"other\"}", CUSTOMER_A,
                                   NULL, NULL));
    CHECK_STATUS(ORDO_E_FORBIDDEN, ordo_events_fetch(shop, "me", 10, 0, CUSTOMER_A, NULL, NULL));
    ordo_doc_free(mine);
    ordo_doc_free(list);
    free(product);
    free(order);
}

static void a_stale_editor_is_stopped(ordo_engine *shop) {
    char *product = make_product(shop, "Old name", 1);
    struct trace before;
    ordo_error *error = NULL;
    ordo_status status;
    CHECK_OK(ordo_product_update(shop, product, "{\"name\":\"New name\"}",
                                 "{\"expected_version\":1}", NULL, NULL));
    before = take_trace(shop);
    status = ordo_product_update(shop, product, "{\"name\":\"Mine\"}", "{\"expected_version\":1}",
                                 NULL, &error);
    check_refusal(ORDO_E_VERSION_CONFLICT, status, error, "/current_version");
    check_no_trace(shop, before);
    CHECK_OK(ordo_product_deactivate(shop, product, NULL, NULL, NULL));
    refuse_create(shop, cart(product, 1), NULL, ORDO_E_PRODUCT_UNAVAILABLE, NULL);
    free(product);
}

/* Who has not said who he is sees what is open to everybody, and that is all. */
static void strangers(ordo_engine *shop) {
    static const char *stranger = "{\"actor\":{\"type\":\"customer\"}}";
    char *made = make_product(shop, "Mouse", 10);
    ordo_doc *products = NULL;
    CHECK_OK(ordo_product_list(shop, NULL, stranger, &products, NULL));
    const char *product = ordo_doc_text(products, "/data/0/id");
    CHECK(product != NULL && !ordo_doc_has(products, "/data/0/stock_quantity"));
    CHECK_OK(ordo_product_get(shop, product, stranger, NULL, NULL));
    char items[128];
    snprintf(items, sizeof items, "{\"items\":[{\"product_id\":\"%s\",\"quantity\":1}]}", product);
    CHECK_OK(ordo_order_quote(shop, items, stranger, NULL, NULL));
    CHECK_STATUS(ORDO_E_FORBIDDEN, ordo_order_create(shop, items, stranger, NULL, NULL));
    CHECK_STATUS(ORDO_E_FORBIDDEN, ordo_order_list(shop, NULL, stranger, NULL, NULL));
    CHECK_STATUS(ORDO_E_FORBIDDEN, ordo_events_fetch(shop, "me", 10, 0, stranger, NULL, NULL));
    CHECK_STATUS(ORDO_E_FORBIDDEN,
                 ordo_product_list(shop, NULL, "{\"actor\":{\"type\":\"customer\",\"id\":\"me\"}}", NULL, NULL));
    ordo_doc_free(products);
    free(made);
}

int main(void) {
    on_every_backend(what_people_try_first);
    on_every_backend(customers_are_kept_apart);
    on_every_backend(a_stale_editor_is_stopped);
    on_every_backend(strangers);
    return 0;
}
