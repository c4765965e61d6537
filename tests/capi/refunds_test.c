/* Proves that money goes back: by hand and through a provider, in parts, by pieces, in doubt, after a
 * cancellation; and that it never goes back twice. */
#include "provider.h"

#define CUSTOMER "{\"actor\":{\"type\":\"customer\",\"id\":\"usr_01jn8wvjqwf4sb5q3v5x4r2c7g\"}}"

/* An order over two mice for 59.98 USD, paid by hand; its id is the caller's to free. */
static char *paid_order(ordo_engine *shop, char **product_out) {
    char *product = make_product(shop, "Mouse", 10);
    char *order = make_order(shop, product, 2, NULL);
    CHECK_OK(ordo_order_mark_paid(shop, order, "{\"method\":\"cash\"}", TILL, NULL, NULL));
    if (product_out != NULL) {
        *product_out = product;
    } else {
        free(product);
    }
    return order;
}

static void cash_goes_back_at_once(ordo_engine *shop) {
    char *order = paid_order(shop, NULL);
    ordo_doc *refund = NULL, *seen;
    ordo_error *error = NULL;
    const char *key = "{\"idempotency_key\":\"refund-1\"}";
    CHECK_OK(ordo_refund_create(shop, order, "{\"amount\":\"9.98\",\"reason\":\"other\"}", key,
                                &refund, NULL));
    CHECK_TEXT("succeeded", ordo_doc_text(refund, "/status"));
    CHECK_TEXT("9.98", ordo_doc_text(refund, "/amount"));
    CHECK_TEXT("other", ordo_doc_text(refund, "/reason"));
    CHECK_TEXT(order, ordo_doc_text(refund, "/order_id"));
    ordo_doc_free(refund);
    CHECK_OK(ordo_refund_create(shop, order, "{\"amount\":\"9.98\",\"reason\":\"other\"}", key,
                                &refund, NULL));
    CHECK_INT(1, ordo_doc_replayed(refund));
    ordo_doc_free(refund);

    CHECK_STATUS(ORDO_E_REFUND_EXCEEDS_PAID,
                 ordo_refund_create(shop, order, "{\"amount\":\"50.01\"}", NULL, NULL, &error));
    CHECK(strstr(ordo_error_json(error), "\"refundable\":\"50.00\"") != NULL);
    ordo_error_free(error);
    CHECK_STATUS(ORDO_E_INVALID_AMOUNT,
                 ordo_refund_create(shop, order, "{\"amount\":\"1.001\"}", NULL, NULL, NULL));
    CHECK_STATUS(ORDO_E_VALIDATION_FAILED,
                 ordo_refund_create(shop, order, "{\"reason\":\"chargeback\"}", NULL, NULL, NULL));
    CHECK_STATUS(ORDO_E_FORBIDDEN, ordo_refund_create(shop, order, NULL, CUSTOMER, NULL, NULL));

    seen = order_of(shop, order);
    CHECK_TEXT("9.98", ordo_doc_text(seen, "/refunded_amount"));
    CHECK_TEXT("partially_refunded", ordo_doc_text(seen, "/payment_detail"));
    CHECK_INT(1, ordo_doc_size(seen, "/refunds"));
    ordo_doc_free(seen);
    CHECK_OK(ordo_refund_create(shop, order, NULL, NULL, &refund, NULL)); /* all that is left */
    CHECK_TEXT("50.00", ordo_doc_text(refund, "/amount"));
    ordo_doc_free(refund);
    check_paid(shop, order, "refunded", "refunded");
    check_verified(shop);
    free(order);
}

static void pieces_go_back_on_the_shelf(ordo_engine *shop) {
    char *product = NULL, *order = paid_order(shop, &product);
    ordo_doc *in = ordo_doc_new(), *refund = NULL;
    int64_t quantity = 0;
    CHECK_INT(8, stock_of(shop, product));
    CHECK_OK(ordo_doc_set_int(in, "/items/0/line", 1));
    CHECK_OK(ordo_doc_set_int(in, "/items/0/quantity", 1));
    CHECK_OK(ordo_doc_set_bool(in, "/restock", 1));
    CHECK_OK(ordo_refund_create(shop, order, ordo_doc_json(in), NULL, &refund, NULL));
    CHECK_TEXT("29.99", ordo_doc_text(refund, "/amount"));
    CHECK_OK(ordo_doc_int(refund, "/items/0/quantity", &quantity));
    CHECK_INT(1, quantity);
    CHECK_INT(9, stock_of(shop, product));
    CHECK_OK(ordo_doc_set_int(in, "/items/0/quantity", 2)); /* one is left */
    CHECK(ordo_refund_create(shop, order, ordo_doc_json(in), NULL, NULL, NULL) != ORDO_OK);
    CHECK_INT(9, stock_of(shop, product));
    check_verified(shop);
    ordo_doc_free(refund);
    ordo_doc_free(in);
    free(order);
    free(product);
}

static void a_provider_gives_it_back(ordo_engine *shop) {
    static struct fake fake;
    char *order = unpaid_order(shop);
    ordo_doc *payment, *refund = NULL, *request = NULL, *seen;
    memset(&fake, 0, sizeof fake);
    fake_register(shop, "fake", &fake);
    payment = pay(shop, order, "fake");
    CHECK_OK(ordo_refund_create(shop, order, "{\"amount\":\"10.00\"}", NULL, &refund, NULL));
    CHECK_TEXT("succeeded", ordo_doc_text(refund, "/status"));
    CHECK_OK(ordo_doc_parse(fake.request, &request, NULL));
    CHECK_TEXT("10.00", ordo_doc_text(request, "/amount"));
    CHECK_TEXT(ordo_doc_text(refund, "/id"), ordo_doc_text(request, "/refund_id"));
    CHECK_TEXT(ordo_doc_text(payment, "/provider_ref"), ordo_doc_text(request, "/provider_ref"));
    ordo_doc_free(refund);

    fake.mode = FAKE_ASKS_PAYER; /* it will be done some day */
    CHECK_OK(ordo_refund_create(shop, order, "{\"amount\":\"5.00\"}", NULL, &refund, NULL));
    CHECK_TEXT("pending", ordo_doc_text(refund, "/status"));
    ordo_doc_free(refund);
    fake.mode = FAKE_TIMES_OUT;
    CHECK_OK(ordo_refund_create(shop, order, "{\"amount\":\"4.00\"}", NULL, &refund, NULL));
    CHECK_TEXT("unknown", ordo_doc_text(refund, "/status"));
    ordo_doc_free(refund);
    fake.mode = FAKE_DECLINES;
    CHECK_OK(ordo_refund_create(shop, order, "{\"amount\":\"3.00\"}", NULL, &refund, NULL));
    CHECK_TEXT("failed", ordo_doc_text(refund, "/status"));
    ordo_doc_free(refund);
    fake.mode = FAKE_IS_DOWN;
    CHECK_OK(ordo_refund_create(shop, order, "{\"amount\":\"2.00\"}", NULL, &refund, NULL));
    CHECK_TEXT("pending", ordo_doc_text(refund, "/status"));
    ordo_doc_free(refund);

    /* What is under way counts: 29.99 - 10 - 5 - 4 - 2 are left. */
    CHECK_STATUS(ORDO_E_REFUND_EXCEEDS_PAID,
                 ordo_refund_create(shop, order, "{\"amount\":\"9.00\"}", NULL, NULL, NULL));
    seen = order_of(shop, order);
    CHECK_TEXT("10.00", ordo_doc_text(seen, "/refunded_amount"));
    CHECK_TEXT("11.00", ordo_doc_text(seen, "/refund_pending_amount"));
    CHECK_TEXT("11.00", ordo_doc_text(seen, "/payments/0/refund_pending_amount"));
    CHECK_INT(5, ordo_doc_size(seen, "/refunds"));
    CHECK_INT(5, fake.refunds);
    check_verified(shop);
    ordo_doc_free(seen);
    ordo_doc_free(request);
    ordo_doc_free(payment);
    free(order);
}

static void a_provider_that_gives_nothing_back(ordo_engine *shop) {
    static struct fake fake;
    ordo_provider table = fake_table();
    char *order = unpaid_order(shop);
    ordo_doc *refund = NULL;
    memset(&fake, 0, sizeof fake);
    table.refund = NULL;
    table.verify_webhook = NULL;
    table.destroy = NULL;
    CHECK_OK(ordo_provider_register(shop, "fake", &table, &fake, NULL));
    ordo_doc_free(pay(shop, order, "fake"));
    CHECK_OK(ordo_refund_create(shop, order, NULL, NULL, &refund, NULL));
    CHECK_TEXT("failed", ordo_doc_text(refund, "/status"));
    CHECK_STATUS(ORDO_E_NOT_SUPPORTED,
                 ordo_webhook_receive(shop, "fake", NULL, "{}", 2, NULL, NULL));
    ordo_doc_free(refund);
    free(order);
}

static void cancelling_gives_all_back_or_keeps_it(ordo_engine *shop) {
    static struct fake fake;
    char *order = unpaid_order(shop), *kept;
    ordo_doc *cancelled = NULL;
    memset(&fake, 0, sizeof fake);
    fake_register(shop, "fake", &fake);
    ordo_doc_free(pay(shop, order, "fake"));
    CHECK_STATUS(ORDO_E_REFUND_DECISION_REQUIRED,
                 ordo_order_cancel(shop, order, NULL, NULL, NULL, NULL));
    CHECK_STATUS(ORDO_E_VALIDATION_FAILED,
                 ordo_order_cancel(shop, order, "{\"refund\":\"half\"}", NULL, NULL, NULL));
    CHECK_OK(ordo_order_cancel(shop, order, "{\"refund\":\"full\"}", NULL, &cancelled, NULL));
    CHECK_TEXT("cancelled", ordo_doc_text(cancelled, "/status"));
    CHECK_TEXT("refunded", ordo_doc_text(cancelled, "/payment_status"));
    CHECK_TEXT("29.99", ordo_doc_text(cancelled, "/refunds/0/amount"));
    CHECK_INT(1, fake.refunds);
    ordo_doc_free(cancelled);

    kept = paid_order(shop, NULL);
    CHECK_OK(ordo_order_cancel(shop, kept, "{\"refund\":\"none\"}", NULL, &cancelled, NULL));
    CHECK_TEXT("59.98", ordo_doc_text(cancelled, "/refund_due"));
    CHECK_INT(0, ordo_doc_size(cancelled, "/refunds"));
    check_verified(shop);
    ordo_doc_free(cancelled);
    free(kept);
    free(order);
}

int main(void) {
    on_every_backend(cash_goes_back_at_once);
    on_every_backend(pieces_go_back_on_the_shelf);
    on_every_backend(a_provider_gives_it_back);
    on_every_backend(a_provider_that_gives_nothing_back);
    on_every_backend(cancelling_gives_all_back_or_keeps_it);
    return 0;
}
