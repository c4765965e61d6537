/* Proves that a call which is repeated with its key, or with its own id, has one effect and one
 * answer; that another request under the key is refused; and that a refusal uses up no key. */
#include "check.h"

#define KEY "{\"idempotency_key\":\"cart-7f3\"}"

static int64_t orders(ordo_engine *shop) {
    ordo_doc *list = NULL;
    int64_t count;
    CHECK_OK(ordo_order_list(shop, NULL, NULL, &list, NULL));
    count = ordo_doc_size(list, "/data");
    ordo_doc_free(list);
    return count;
}

static void the_same_key(ordo_engine *shop) {
    char *product = make_product(shop, "Mouse", 10);
    ordo_doc *in = cart(product, 2), *first = NULL, *second = NULL, *other = cart(product, 3);
    CHECK_OK(ordo_order_create(shop, ordo_doc_json(in), KEY, &first, NULL));
    CHECK_INT(0, ordo_doc_replayed(first));
    CHECK_OK(ordo_order_create(shop, ordo_doc_json(in), KEY, &second, NULL));
    CHECK_INT(1, ordo_doc_replayed(second));
    CHECK_TEXT(ordo_doc_json(first), ordo_doc_json(second));
    CHECK_INT(8, stock_of(shop, product));
    CHECK_INT(1, orders(shop));
    CHECK_STATUS(ORDO_E_IDEMPOTENCY_KEY_REUSED,
                 ordo_order_create(shop, ordo_doc_json(other), KEY, NULL, NULL));
    CHECK_STATUS(
        ORDO_E_VALIDATION_FAILED,
        ordo_order_create(shop, ordo_doc_json(in), "{\"idempotency_key\":\"\"}", NULL, NULL));
    CHECK_INT(1, orders(shop));
    ordo_doc_free(in);
    ordo_doc_free(first);
    ordo_doc_free(second);
    ordo_doc_free(other);
    free(product);
}

static void the_key_of_a_payment(ordo_engine *shop) {
    char *product = make_product(shop, "Mouse", 10), *order = make_order(shop, product, 1, NULL);
    ordo_doc *first = NULL, *second = NULL;
    CHECK_OK(ordo_order_mark_paid(shop, order, "{\"amount\":\"9.99\"}", KEY, &first, NULL));
    CHECK_OK(ordo_order_mark_paid(shop, order, "{\"amount\":\"9.99\"}", KEY, &second, NULL));
    CHECK_INT(1, ordo_doc_replayed(second));
    CHECK_TEXT("9.99", ordo_doc_text(second, "/paid_amount"));
    CHECK_TEXT("20.00", ordo_doc_text(second, "/amount_due"));
    CHECK_INT(1, ordo_doc_size(second, "/payments"));
    check_verified(shop);
    ordo_doc_free(first);
    ordo_doc_free(second);
    free(product);
    free(order);
}

static void an_id_of_my_own(ordo_engine *shop) {
    char *product = make_product(shop, "Mouse", 10);
    ordo_doc *in = cart(product, 2), *first = NULL, *second = NULL;
    CHECK_OK(ordo_doc_set_text(in, "/id", "ord_01h455vb4pex5vsknk084sn02q"));
    CHECK_OK(ordo_order_create(shop, ordo_doc_json(in), NULL, &first, NULL));
    CHECK_TEXT("ord_01h455vb4pex5vsknk084sn02q", ordo_doc_text(first, "/id"));
    CHECK_OK(ordo_order_create(shop, ordo_doc_json(in), NULL, &second, NULL));
    CHECK_INT(1, ordo_doc_replayed(second));
    CHECK_TEXT(ordo_doc_text(first, "/number"), ordo_doc_text(second, "/number"));
    CHECK_INT(8, stock_of(shop, product));
    CHECK_OK(ordo_doc_set_int(in, "/items/0/quantity", 3));
    CHECK_STATUS(ORDO_E_ALREADY_EXISTS,
                 ordo_order_create(shop, ordo_doc_json(in), NULL, NULL, NULL));
    CHECK_INT(8, stock_of(shop, product));
    ordo_doc_free(in);
    ordo_doc_free(first);
    ordo_doc_free(second);
    free(product);
}

static void a_refusal_stores_nothing(ordo_engine *shop) {
    char *product = make_product(shop, "Mouse", 1);
    ordo_doc *in = cart(product, 2), *order = NULL;
    CHECK_STATUS(ORDO_E_OUT_OF_STOCK, ordo_order_create(shop, ordo_doc_json(in), KEY, NULL, NULL));
    CHECK_OK(ordo_stock_adjust(shop, product, "{\"delta\":5,\"reason\":\"received\"}", NULL, NULL,
                               NULL));
    CHECK_OK(ordo_order_create(shop, ordo_doc_json(in), KEY, &order, NULL));
    CHECK_INT(0, ordo_doc_replayed(order));
    CHECK_INT(4, stock_of(shop, product));
    ordo_doc_free(in);
    ordo_doc_free(order);
    free(product);
}

static void nothing_to_change(ordo_engine *shop) {
    char *product = make_product(shop, "Mouse", 1);
    ordo_doc *first = NULL, *second = NULL;
    CHECK_OK(ordo_product_deactivate(shop, product, NULL, &first, NULL));
    CHECK_INT(1, ordo_doc_changed(first));
    CHECK_OK(ordo_product_deactivate(shop, product, NULL, &second, NULL));
    CHECK_INT(0, ordo_doc_changed(second));
    CHECK_TEXT(ordo_doc_json(first), ordo_doc_json(second));
    ordo_doc_free(first);
    ordo_doc_free(second);
    free(product);
}

int main(void) {
    on_every_backend(the_same_key);
    on_every_backend(the_key_of_a_payment);
    on_every_backend(an_id_of_my_own);
    on_every_backend(a_refusal_stores_nothing);
    on_every_backend(nothing_to_change);
    return 0;
}
