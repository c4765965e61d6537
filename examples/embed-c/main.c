/* A C program that sells something: install Ordo, then `make && ./embed-c`.
 * Every writing call has an idempotency key, so a second run repeats nothing: it gets the first answers. */

#include <inttypes.h>
#include <ordo/ordo.h>
#include <stdio.h>

/* Prints what went wrong and frees it. */
static void report(ordo_status status, ordo_error *error) {
    fprintf(stderr, "%s: %s\n", ordo_status_name(status), ordo_error_message(error));
    ordo_error_free(error);
}

static ordo_status add_mouse(ordo_engine *shop, ordo_doc **mouse, ordo_error **error) {
    ordo_doc *in = ordo_doc_new();
    ordo_doc_set_text(in, "/name", "Wireless Mouse");
    ordo_doc_set_text(in, "/type", "product");
    ordo_doc_set_money(in, "/price", 2999, "USD"); /* minor units: 29.99 */
    ordo_doc_set_text(in, "/barcode", "4006381333931");
    ordo_doc_set_int(in, "/stock_quantity", 40);
    ordo_status rc = ordo_product_create(shop, ordo_doc_json(in),
                                         "{\"idempotency_key\":\"mouse\"}", mouse, error);
    ordo_doc_free(in);
    return rc;
}

static ordo_status sell_two(ordo_engine *shop, const char *barcode, ordo_error **error) {
    ordo_doc *product = NULL, *sale = NULL, *paid = NULL, *in = ordo_doc_new();
    ordo_status rc = ordo_product_by_barcode(shop, barcode, NULL, &product, error);
    if (rc == ORDO_OK) {
        ordo_doc_set_text(in, "/items/0/product_id", ordo_doc_text(product, "/id"));
        ordo_doc_set_int(in, "/items/0/quantity", 2);
        rc = ordo_order_create(shop, ordo_doc_json(in),
                               "{\"actor\":{\"type\":\"till\",\"id\":\"3\"},"
                               "\"idempotency_key\":\"3/000187\"}",
                               &sale, error);
    }
    if (rc == ORDO_OK)
        rc = ordo_order_mark_paid(shop, ordo_doc_text(sale, "/id"),
                                  "{\"method\":\"cash\",\"tendered_amount\":\"100.00\"}",
                                  "{\"idempotency_key\":\"3/000187/cash\"}", &paid, error);
    if (rc == ORDO_OK) {
        int64_t change = 0;
        ordo_doc_money(paid, "/payments/0/change_amount", &change, NULL);
        printf("order %s is %s, change %" PRId64 ".%02" PRId64 "\n", ordo_doc_text(paid, "/number"),
               ordo_doc_text(paid, "/payment_status"), change / 100, change % 100);
    }
    ordo_doc_free(paid);
    ordo_doc_free(sale);
    ordo_doc_free(product);
    ordo_doc_free(in);
    return rc;
}

int main(void) {
    ordo_engine *shop = NULL;
    ordo_doc *mouse = NULL;
    ordo_error *error = NULL;

    ordo_status rc = ordo_open("embed-c.db", "{\"migrate\":true}", &shop, &error);
    if (rc == ORDO_OK) rc = add_mouse(shop, &mouse, &error);
    if (rc == ORDO_OK) rc = sell_two(shop, ordo_doc_text(mouse, "/barcode"), &error);
    if (rc != ORDO_OK) report(rc, error);

    ordo_doc_free(mouse);
    ordo_close(shop);
    return rc == ORDO_OK ? 0 : 1;
}
