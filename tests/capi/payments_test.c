/* Proves that a table of C functions is a payment provider: money that comes at once, later, by webhook, or
 * perhaps; refusals; what nobody knows and a person settles; and who frees what. */
#include "provider.h"

#define CUSTOMER "{\"actor\":{\"type\":\"customer\",\"id\":\"usr_01jn8wvjqwf4sb5q3v5x4r2c7g\"}}"

static void refused_tables(ordo_engine *shop, struct fake *fake) {
    ordo_provider table = fake_table();
    ordo_error *error = NULL;
    CHECK_STATUS(ORDO_E_MISUSE, ordo_provider_register(shop, "a", NULL, fake, NULL));
    CHECK_STATUS(ORDO_E_MISUSE, ordo_provider_register(shop, NULL, &table, fake, NULL));
    CHECK_STATUS(ORDO_E_VALIDATION_FAILED,
                 ordo_provider_register(shop, "Capital", &table, fake, &error));
    CHECK_TEXT("/provider", ordo_error_field(error));
    ordo_error_free(error);
    CHECK_STATUS(ORDO_E_VALIDATION_FAILED,
                 ordo_provider_register(shop, "manual", &table, fake, NULL));
    CHECK_STATUS(ORDO_E_ALREADY_EXISTS, ordo_provider_register(shop, "fake", &table, fake, NULL));
    table.struct_size = 4;
    CHECK_STATUS(ORDO_E_MISUSE, ordo_provider_register(shop, "a", &table, fake, NULL));
    table = fake_table();
    table.lookup = NULL;
    CHECK_STATUS(ORDO_E_MISUSE, ordo_provider_register(shop, "a", &table, fake, NULL));
    table = fake_table();
    table.create_intent = NULL;
    CHECK_STATUS(ORDO_E_MISUSE, ordo_provider_register(shop, "a", &table, fake, NULL));
    CHECK_INT(0, fake->destroyed); /* what was refused stays the caller's */
}

static void registering(ordo_engine *shop) {
    static struct fake fake; /* outlives the shop, which tells it when it closes */
    ordo_doc *list = NULL;
    memset(&fake, 0, sizeof fake);
    fake_register(shop, "fake", &fake);
    fake_register(shop, "another", &fake);
    CHECK_OK(ordo_provider_list(shop, NULL, &list, NULL));
    CHECK_TEXT("{\"data\":[\"another\",\"fake\"],\"next_cursor\":null}", ordo_doc_json(list));
    ordo_doc_free(list);
    CHECK_STATUS(ORDO_E_MALFORMED_REQUEST, ordo_provider_list(shop, "{", NULL, NULL));
    refused_tables(shop, &fake);
    ordo_close(shop);
    CHECK_INT(2, fake.destroyed);
}

static void money_that_comes_at_once(ordo_engine *shop) {
    static struct fake fake;
    char *order = unpaid_order(shop);
    ordo_doc *payment, *request = NULL, *history = NULL;
    memset(&fake, 0, sizeof fake);
    fake_register(shop, "fake", &fake);
    payment = pay(shop, order, "fake");
    CHECK_TEXT("captured", ordo_doc_text(payment, "/status"));
    CHECK_TEXT("29.99", ordo_doc_text(payment, "/captured_amount"));
    CHECK_TEXT(order, ordo_doc_text(payment, "/order_id"));
    CHECK_INT(1, ordo_doc_changed(payment));
    check_paid(shop, order, "paid", "paid");

    /* What the provider was asked. */
    CHECK_OK(ordo_doc_parse(fake.request, &request, NULL));
    CHECK_TEXT(ordo_doc_text(payment, "/id"), ordo_doc_text(request, "/payment_id"));
    CHECK_TEXT(order, ordo_doc_text(request, "/order_id"));
    CHECK_TEXT("29.99", ordo_doc_text(request, "/amount"));
    CHECK_TEXT("USD", ordo_doc_text(request, "/currency"));
    CHECK_INT(1, fake.intents);
    CHECK_OK(ordo_order_history(shop, order, NULL, &history, NULL));
    CHECK(strstr(ordo_doc_json(history), "\"type\":\"provider\",\"id\":\"fake\"") != NULL);

    CHECK_STATUS(ORDO_E_ALREADY_PAID, ordo_payment_create(shop, order, "{\"provider\":\"fake\"}",
                                                          NULL, NULL, NULL));
    CHECK_STATUS(ORDO_E_PROVIDER_NOT_CONFIGURED,
                 ordo_payment_create(shop, order, "{\"provider\":\"nobody\"}", NULL, NULL, NULL));
    CHECK_STATUS(ORDO_E_MALFORMED_REQUEST,
                 ordo_payment_create(shop, order, "{\"amount\":\"1\"}", NULL, NULL, NULL));
    CHECK_INT(1, fake.intents);
    check_verified(shop);
    ordo_doc_free(history);
    ordo_doc_free(request);
    ordo_doc_free(payment);
    free(order);
}

static void a_free_order_needs_no_payment(ordo_engine *shop) {
    static struct fake fake;
    ordo_doc *in = ordo_doc_new(), *out = NULL;
    char *product, *order;
    memset(&fake, 0, sizeof fake);
    fake_register(shop, "fake", &fake);
    CHECK_OK(ordo_doc_set_text(in, "/name", "Leaflet"));
    CHECK_OK(ordo_doc_set_text(in, "/type", "product"));
    CHECK_OK(ordo_doc_set_money(in, "/price", 0, "USD"));
    CHECK_OK(ordo_product_create(shop, ordo_doc_json(in), NULL, &out, NULL));
    product = strdup(ordo_doc_text(out, "/id"));
    order = make_order(shop, product, 3, NULL);
    check_paid(shop, order, "paid", "paid");
    CHECK_STATUS(ORDO_E_ALREADY_PAID, ordo_payment_create(shop, order, "{\"provider\":\"fake\"}",
                                                          NULL, NULL, NULL));
    CHECK_INT(0, fake.intents);
    ordo_doc_free(in);
    ordo_doc_free(out);
    free(product);
    free(order);
}

/* {"data":[{"event_id", "kind":"captured", "payment_id", "provider_ref", "amount", "currency"}]} */
static char *webhook_body(ordo_doc *payment, const char *event_id) {
    ordo_doc *body = ordo_doc_new();
    char *text;
    CHECK_OK(ordo_doc_set_text(body, "/data/0/event_id", event_id));
    CHECK_OK(ordo_doc_set_text(body, "/data/0/kind", "captured"));
    CHECK_OK(ordo_doc_set_text(body, "/data/0/payment_id", ordo_doc_text(payment, "/id")));
    CHECK_OK(ordo_doc_set_text(body, "/data/0/provider_ref", ordo_doc_text(payment, "/provider_ref")));
    CHECK_OK(ordo_doc_set_text(body, "/data/0/amount", "29.99"));
    CHECK_OK(ordo_doc_set_text(body, "/data/0/currency", "USD"));
    text = strdup(ordo_doc_json(body));
    ordo_doc_free(body);
    return text;
}

static void money_that_a_webhook_tells_of(ordo_engine *shop) {
    static struct fake fake;
    char *order = unpaid_order(shop), *body;
    ordo_doc *payment, *out = NULL;
    ordo_error *error = NULL;
    int32_t truth = -1;
    memset(&fake, 0, sizeof fake);
    fake.mode = FAKE_ASKS_PAYER;
    fake_register(shop, "fake", &fake);
    payment = pay(shop, order, "fake");
    CHECK_TEXT("requires_action", ordo_doc_text(payment, "/status"));
    CHECK_TEXT("https://pay.example/1", ordo_doc_text(payment, "/next_action/url"));
    ordo_doc_free(payment);
    payment = pay(shop, order, "fake"); /* the open attempt is the answer itself */
    CHECK_INT(0, ordo_doc_changed(payment));
    CHECK_INT(1, fake.intents);

    body = webhook_body(payment, "ev_1");
    CHECK_STATUS(ORDO_E_INVALID_SIGNATURE,
                 ordo_webhook_receive(shop, "fake", "{\"X-Signature\":\"forged\"}", body,
                                      strlen(body), NULL, &error));
    CHECK_TEXT("No, it is not.", ordo_error_message(error));
    ordo_error_free(error);
    check_paid(shop, order, "pending", "requires_action");

    CHECK_OK(ordo_webhook_receive(shop, "fake", "{\"X-Signature\":\"genuine\"}", body, strlen(body),
                                  &out, NULL));
    CHECK_TEXT("applied", ordo_doc_text(out, "/data/0/outcome"));
    CHECK_TEXT(order, ordo_doc_text(out, "/data/0/order_id"));
    CHECK_OK(ordo_doc_bool(out, "/duplicate", &truth));
    CHECK_INT(0, truth);
    CHECK_INT(1, ordo_doc_changed(out));
    ordo_doc_free(out);
    check_paid(shop, order, "paid", "paid");

    CHECK_OK(ordo_webhook_receive(shop, "fake", "{\"X-SIGNATURE\":\"genuine\"}", body, strlen(body),
                                  &out, NULL));
    CHECK_OK(ordo_doc_bool(out, "/duplicate", &truth));
    CHECK_INT(1, truth);
    CHECK_INT(1, ordo_doc_replayed(out));
    ordo_doc_free(out);

    /* Genuine and meaningless; genuine and no answer; nobody's. */
    CHECK_OK(ordo_webhook_receive(shop, "fake", "{\"x-signature\":\"genuine\"}", "{\"data\":[]}", 11,
                                  NULL, NULL));
    CHECK_STATUS(ORDO_E_PROVIDER_ERROR,
                 ordo_webhook_receive(shop, "fake", "{\"x-signature\":\"genuine\"}", "x", 1, NULL,
                                      NULL));
    CHECK_STATUS(ORDO_E_PROVIDER_NOT_CONFIGURED,
                 ordo_webhook_receive(shop, "nobody", NULL, body, strlen(body), NULL, NULL));
    CHECK_STATUS(ORDO_E_MALFORMED_REQUEST,
                 ordo_webhook_receive(shop, "fake", "{\"a\":1}", body, strlen(body), NULL, NULL));
    CHECK_STATUS(ORDO_E_MISUSE, ordo_webhook_receive(shop, "fake", NULL, NULL, 1, NULL, NULL));
    CHECK_STATUS(ORDO_E_PAYLOAD_TOO_LARGE,
                 ordo_webhook_receive(shop, "fake", NULL, body, 1048577, NULL, NULL));
    check_verified(shop);
    ordo_doc_free(payment);
    free(body);
    free(order);
}

static void money_that_nobody_knows_of(ordo_engine *shop, enum fake_mode mode) {
    static struct fake fake, other;
    char *order = unpaid_order(shop);
    ordo_doc *payment, *synced = NULL;
    memset(&fake, 0, sizeof fake);
    memset(&other, 0, sizeof other);
    fake.mode = mode;
    fake_register(shop, "fake", &fake);
    fake_register(shop, "other", &other);
    payment = pay(shop, order, "fake");
    CHECK_TEXT("unknown", ordo_doc_text(payment, "/status"));
    check_paid(shop, order, "pending", "in_doubt");
    CHECK_STATUS(ORDO_E_PAYMENT_IN_DOUBT,
                 ordo_payment_create(shop, order, "{\"provider\":\"other\"}", NULL, NULL, NULL));

    fake.mode = FAKE_IS_DOWN;
    CHECK_STATUS(ORDO_E_PROVIDER_ERROR,
                 ordo_payment_sync(shop, ordo_doc_text(payment, "/id"), NULL, NULL, NULL));
    fake.mode = mode;
    fake.knows_it = 1;
    CHECK_OK(ordo_payment_sync(shop, ordo_doc_text(payment, "/id"), NULL, &synced, NULL));
    CHECK_TEXT("captured", ordo_doc_text(synced, "/status"));
    CHECK_INT(1, ordo_doc_changed(synced));
    CHECK(strstr(fake.request, "\"provider_ref\":null") != NULL);
    check_paid(shop, order, "paid", "paid");
    CHECK_STATUS(ORDO_E_VALIDATION_FAILED, ordo_payment_sync(shop, order, NULL, NULL, NULL));
    CHECK_STATUS(ORDO_E_NOT_FOUND,
                 ordo_payment_sync(shop, ordo_doc_text(payment, "/id"), CUSTOMER, NULL, NULL));
    check_verified(shop);
    ordo_doc_free(synced);
    ordo_doc_free(payment);
    free(order);
}

static void a_lost_answer(ordo_engine *shop) { money_that_nobody_knows_of(shop, FAKE_TIMES_OUT); }
static void a_broken_answer(ordo_engine *shop) { money_that_nobody_knows_of(shop, FAKE_BABBLES); }

static void a_person_settles_it(ordo_engine *shop) {
    static struct fake fake;
    char *order = unpaid_order(shop);
    const char *note = "{\"status\":\"captured\",\"note\":\"seen on the statement\"}";
    ordo_doc *payment, *settled = NULL;
    memset(&fake, 0, sizeof fake);
    fake.mode = FAKE_TIMES_OUT;
    fake_register(shop, "fake", &fake);
    payment = pay(shop, order, "fake");
    CHECK_STATUS(ORDO_E_MALFORMED_REQUEST,
                 ordo_payment_resolve(shop, ordo_doc_text(payment, "/id"),
                                      "{\"status\":\"captured\"}", NULL, NULL, NULL));
    CHECK_STATUS(ORDO_E_FORBIDDEN, ordo_payment_resolve(shop, ordo_doc_text(payment, "/id"), note,
                                                        CUSTOMER, NULL, NULL));
    CHECK_OK(ordo_payment_resolve(shop, ordo_doc_text(payment, "/id"), note, NULL, &settled, NULL));
    CHECK_TEXT("captured", ordo_doc_text(settled, "/status"));
    check_paid(shop, order, "paid", "paid");
    CHECK_STATUS(ORDO_E_INVALID_TRANSITION,
                 ordo_payment_resolve(shop, ordo_doc_text(payment, "/id"),
                                      "{\"status\":\"failed\",\"note\":\"no\"}", NULL, NULL, NULL));
    check_verified(shop);
    ordo_doc_free(settled);
    ordo_doc_free(payment);
    free(order);
}

static void money_that_does_not_come(ordo_engine *shop) {
    static struct fake fake;
    char *order = unpaid_order(shop);
    ordo_doc *seen, *payment;
    ordo_error *error = NULL;
    memset(&fake, 0, sizeof fake);
    fake.mode = FAKE_DECLINES;
    fake_register(shop, "fake", &fake);
    CHECK_STATUS(ORDO_E_PAYMENT_DECLINED, ordo_payment_create(shop, order, "{\"provider\":\"fake\"}",
                                                              NULL, NULL, &error));
    CHECK_TEXT("The card was declined.", ordo_error_message(error));
    ordo_error_free(error);
    check_paid(shop, order, "failed", "failed");
    fake.mode = FAKE_IS_DOWN;
    CHECK_STATUS(ORDO_E_PROVIDER_ERROR, ordo_payment_create(shop, order, "{\"provider\":\"fake\"}",
                                                            NULL, NULL, &error));
    CHECK_INT(1, ordo_error_retryable(error));
    ordo_error_free(error);

    /* The next try is a new attempt. */
    fake.mode = FAKE_CAPTURES;
    payment = pay(shop, order, "fake");
    seen = order_of(shop, order);
    CHECK_INT(3, ordo_doc_size(seen, "/payments"));
    CHECK_TEXT("failed", ordo_doc_text(seen, "/payments/0/status"));
    CHECK_TEXT("failed", ordo_doc_text(seen, "/payments/1/status"));
    CHECK_TEXT("captured", ordo_doc_text(seen, "/payments/2/status"));
    CHECK_TEXT("paid", ordo_doc_text(seen, "/payment_status"));
    check_verified(shop);
    ordo_doc_free(seen);
    ordo_doc_free(payment);
    free(order);
}

static void a_fact_that_somebody_knows(ordo_engine *shop) {
    static struct fake fake;
    char *order = unpaid_order(shop);
    ordo_doc *payment, *fact = ordo_doc_new(), *receipt = NULL;
    memset(&fake, 0, sizeof fake);
    fake.mode = FAKE_ASKS_PAYER;
    fake_register(shop, "fake", &fake);
    payment = pay(shop, order, "fake");
    CHECK_OK(ordo_doc_set_text(fact, "/provider", "fake"));
    CHECK_OK(ordo_doc_set_text(fact, "/kind", "captured"));
    CHECK_OK(ordo_doc_set_text(fact, "/payment_id", ordo_doc_text(payment, "/id")));
    CHECK_OK(ordo_doc_set_text(fact, "/amount", "29.99"));
    CHECK_STATUS(ORDO_E_MALFORMED_REQUEST, /* in which currency? */
                 ordo_evidence_apply(shop, ordo_doc_json(fact), NULL, NULL, NULL));
    CHECK_OK(ordo_doc_set_text(fact, "/currency", "USD"));
    CHECK_STATUS(ORDO_E_FORBIDDEN,
                 ordo_evidence_apply(shop, ordo_doc_json(fact), CUSTOMER, NULL, NULL));
    CHECK_OK(ordo_evidence_apply(shop, ordo_doc_json(fact),
                                 "{\"actor\":{\"type\":\"provider\",\"id\":\"fake\"}}", &receipt,
                                 NULL));
    CHECK_TEXT("applied", ordo_doc_text(receipt, "/outcome"));
    CHECK_TEXT(order, ordo_doc_text(receipt, "/order_id"));
    ordo_doc_free(receipt);
    CHECK_OK(ordo_evidence_apply(shop, ordo_doc_json(fact), NULL, &receipt, NULL));
    CHECK_TEXT("no_effect", ordo_doc_text(receipt, "/outcome"));
    check_paid(shop, order, "paid", "paid");
    ordo_doc_free(receipt);
    ordo_doc_free(fact);
    ordo_doc_free(payment);
    free(order);
}

static void what_is_due(ordo_engine *shop) {
    ordo_doc *report = NULL;
    int64_t number = -1;
    CHECK_OK(ordo_run_due(shop, 0, NULL, &report, NULL));
    CHECK_OK(ordo_doc_int(report, "/orders_expired", &number));
    CHECK_INT(0, number);
    CHECK_INT(7, ordo_doc_size(report, ""));
    CHECK_INT(0, ordo_doc_changed(report));
    CHECK_STATUS(ORDO_E_VALIDATION_FAILED, ordo_run_due(shop, -1, NULL, NULL, NULL));
    CHECK_STATUS(ORDO_E_VALIDATION_FAILED, ordo_run_due(shop, 1001, NULL, NULL, NULL));
    CHECK_STATUS(ORDO_E_FORBIDDEN, ordo_run_due(shop, 1, CUSTOMER, NULL, NULL));
    ordo_doc_free(report);
}

int main(void) {
    on_every_backend(registering);
    on_every_backend(money_that_comes_at_once);
    on_every_backend(a_free_order_needs_no_payment);
    on_every_backend(money_that_a_webhook_tells_of);
    on_every_backend(a_lost_answer);
    on_every_backend(a_broken_answer);
    on_every_backend(a_person_settles_it);
    on_every_backend(money_that_does_not_come);
    on_every_backend(a_fact_that_somebody_knows);
    on_every_backend(what_is_due);
    return 0;
}
