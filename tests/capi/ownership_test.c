/* Proves that wrong use is told and harms nobody: NULL everywhere, closed handles, handles that
 * never were, text that is no document, objects freed in any order. Run it under the sanitizers. */
#include "check.h"

static ordo_error *g_error;

/* A wrong call: its status, and that an error object says the same. */
static void wrong(ordo_status expected, ordo_status status) {
    CHECK_STATUS(expected, status);
    CHECK_INT(expected, ordo_error_code(g_error));
    ordo_error_free(g_error);
    g_error = NULL;
}

static void call_people(ordo_engine *shop, const char *text, ordo_status expected) {
    ordo_error **e = &g_error;
    ordo_doc *session = NULL;
    wrong(expected, ordo_user_create(shop, text, NULL, NULL, e));
    wrong(expected, ordo_user_update(shop, text, text, NULL, NULL, e));
    wrong(expected, ordo_user_set_password(shop, text, text, NULL, NULL, e));
    wrong(expected, ordo_user_get(shop, text, NULL, NULL, e));
    wrong(expected, ordo_user_by_email(shop, text, NULL, NULL, e));
    wrong(expected, ordo_user_authenticate(shop, text, text, NULL, e));
    wrong(expected, ordo_session_create(shop, text, NULL, &session, e));
    wrong(expected, ordo_session_rotate(shop, text, NULL, &session, e));
    wrong(expected, ordo_session_end(shop, text, NULL, e));
    wrong(expected, ordo_session_end_all(shop, text, NULL, e));
    CHECK(session == NULL);
}

/* Every verb, with this engine and these texts. */
static void call_all(ordo_engine *shop, const char *text, ordo_status expected) {
    ordo_error **e = &g_error;
    wrong(expected, ordo_product_create(shop, text, NULL, NULL, e));
    wrong(expected, ordo_product_update(shop, text, text, NULL, NULL, e));
    wrong(expected, ordo_product_deactivate(shop, text, NULL, NULL, e));
    wrong(expected, ordo_product_get(shop, text, NULL, NULL, e));
    wrong(expected, ordo_product_by_barcode(shop, text, NULL, NULL, e));
    wrong(expected, ordo_stock_adjust(shop, text, text, NULL, NULL, e));
    wrong(expected, ordo_stock_movements(shop, text, 0, NULL, NULL, NULL, e));
    wrong(expected, ordo_order_quote(shop, text, NULL, NULL, e));
    wrong(expected, ordo_order_create(shop, text, NULL, NULL, e));
    wrong(expected, ordo_order_mark_paid(shop, text, text, NULL, NULL, e));
    wrong(expected, ordo_order_set_status(shop, text, text, NULL, NULL, e));
    wrong(expected, ordo_order_cancel(shop, text, text, NULL, NULL, e));
    wrong(expected, ordo_order_add_note(shop, text, text, NULL, NULL, e));
    wrong(expected, ordo_order_get(shop, text, NULL, NULL, e));
    wrong(expected, ordo_order_payment_status(shop, text, NULL, NULL, e));
    wrong(expected, ordo_order_history(shop, text, NULL, NULL, e));
    wrong(expected, ordo_events_fetch(shop, text, 1, 0, NULL, NULL, e));
    wrong(expected, ordo_events_ack(shop, text, 1, NULL, NULL, e));
    wrong(expected, ordo_order_by_number(shop, text, NULL, NULL, e));
    wrong(expected, ordo_order_receipt(shop, text, NULL, NULL, NULL, e));
    wrong(expected, ordo_order_resolve(shop, text, text, NULL, NULL, e));
    wrong(expected, ordo_payment_create(shop, text, text, NULL, NULL, e));
    wrong(expected, ordo_payment_sync(shop, text, NULL, NULL, e));
    wrong(expected, ordo_payment_resolve(shop, text, text, NULL, NULL, e));
    wrong(expected, ordo_refund_create(shop, text, text, NULL, NULL, e));
    wrong(expected, ordo_evidence_apply(shop, text, NULL, NULL, e));
    wrong(expected, ordo_webhook_receive(shop, text, NULL, NULL, 0, NULL, e));
    wrong(expected, ordo_provider_register(shop, text, NULL, NULL, e));
    call_people(shop, text, expected);
    wrong(expected, ordo_image_add(shop, text, NULL, "x", 1, NULL, NULL, e));
    wrong(expected, ordo_image_update(shop, text, text, NULL, NULL, e));
    wrong(expected, ordo_image_remove(shop, text, NULL, NULL, e));
    wrong(expected, ordo_image_get(shop, text, NULL, NULL, NULL, e));
    wrong(expected, ordo_shop_update(shop, text, NULL, NULL, e));
    wrong(expected, ordo_statistics(shop, text, NULL, NULL, e));
    wrong(expected, ordo_backup(shop, text, NULL, e));
}

static int32_t take_no_line(const char *line, size_t length, void *user) {
    (void)line, (void)length, (void)user;
    return 1;
}

/* The verbs that need no text besides the engine. */
static void call_rest(ordo_engine *shop, ordo_status expected) {
    ordo_error **e = &g_error;
    wrong(expected, ordo_product_list(shop, NULL, NULL, NULL, e));
    wrong(expected, ordo_order_list(shop, NULL, NULL, NULL, e));
    wrong(expected, ordo_verify(shop, NULL, NULL, e));
    wrong(expected, ordo_migrations(shop, NULL, NULL, e));
    wrong(expected, ordo_counters(shop, NULL, NULL, e));
    wrong(expected, ordo_order_csv(shop, NULL, NULL, NULL, e));
    wrong(expected, ordo_user_list(shop, NULL, NULL, NULL, e));
    wrong(expected, ordo_provider_list(shop, NULL, NULL, e));
    wrong(expected, ordo_run_due(shop, 0, NULL, NULL, e));
    wrong(expected, ordo_shop_get(shop, NULL, NULL, e));
    wrong(expected, ordo_dump(shop, take_no_line, NULL, NULL, e));
}

static void null_everywhere(ordo_engine *shop) {
    ordo_doc *doc = NULL;
    int64_t number = 0;
    int32_t truth = 0;
    call_all(NULL, "x", ORDO_E_MISUSE);
    call_rest(NULL, ORDO_E_MISUSE);
    call_all(shop, NULL, ORDO_E_MISUSE);
    wrong(ORDO_E_MISUSE, ordo_open(NULL, NULL, &shop, &g_error));
    CHECK(shop == NULL);
    wrong(ORDO_E_MISUSE, ordo_open("memory:", NULL, NULL, &g_error));
    wrong(ORDO_E_MISUSE, ordo_limits(NULL, &g_error));
    wrong(ORDO_E_MISUSE, ordo_doc_parse(NULL, &doc, &g_error));
    wrong(ORDO_E_MISUSE, ordo_doc_parse("{}", NULL, &g_error));
    CHECK_STATUS(ORDO_E_MISUSE, ordo_order_get(NULL, NULL, NULL, NULL, NULL));
    doc = ordo_doc_new();
    CHECK_STATUS(ORDO_E_MISUSE, ordo_doc_set_text(NULL, "/a", "x"));
    CHECK_STATUS(ORDO_E_MISUSE, ordo_doc_set_text(doc, NULL, "x"));
    CHECK_STATUS(ORDO_E_MISUSE, ordo_doc_set_text(doc, "/a", NULL));
    CHECK_STATUS(ORDO_E_MISUSE, ordo_doc_set_int(NULL, "/a", 1));
    CHECK_STATUS(ORDO_E_MISUSE, ordo_doc_set_bool(doc, NULL, 1));
    CHECK_STATUS(ORDO_E_MISUSE, ordo_doc_set_null(NULL, NULL));
    CHECK_STATUS(ORDO_E_MISUSE, ordo_doc_set_money(doc, "/a", 1, NULL));
    CHECK_STATUS(ORDO_E_MISUSE, ordo_doc_set_json(doc, "/a", NULL));
    CHECK_STATUS(ORDO_E_MISUSE, ordo_doc_append(NULL, "/a", NULL));
    CHECK_STATUS(ORDO_E_MISUSE, ordo_doc_int(NULL, "/a", &number));
    CHECK_STATUS(ORDO_E_MISUSE, ordo_doc_int(doc, "/a", NULL));
    CHECK_STATUS(ORDO_E_MISUSE, ordo_doc_bool(NULL, "/a", &truth));
    CHECK_STATUS(ORDO_E_MISUSE, ordo_doc_money(doc, NULL, &number, NULL));
    CHECK_STATUS(ORDO_E_MISUSE, ordo_doc_money(doc, "/a", NULL, NULL));
    CHECK(ordo_doc_json(NULL) == NULL && ordo_doc_text(NULL, "/a") == NULL);
    CHECK(ordo_doc_key(NULL, "", 0) == NULL);
    CHECK_INT(0, ordo_doc_length(NULL));
    CHECK_INT(-1, ordo_doc_size(NULL, ""));
    CHECK_INT(0, ordo_doc_has(NULL, "/a") + ordo_doc_type(NULL, "/a"));
    CHECK_INT(0, ordo_doc_replayed(NULL) + ordo_doc_changed(NULL));
    CHECK_STATUS(ORDO_E_MISUSE, ordo_reply_json(NULL, "{}"));
    CHECK_STATUS(ORDO_E_BUSY, ordo_reply_error(NULL, ORDO_E_BUSY, NULL));
    wrong(ORDO_E_MISUSE, ordo_restore(NULL, NULL, NULL, NULL, NULL, &g_error));
    ordo_doc_free(doc);
}

static void null_objects_are_fine(void) {
    ordo_close(NULL);
    ordo_doc_free(NULL);
    ordo_error_free(NULL);
    CHECK_INT(ORDO_OK, ordo_error_code(NULL));
    CHECK_TEXT("ok", ordo_error_name(NULL));
    CHECK_TEXT("", ordo_error_message(NULL));
    CHECK_TEXT("", ordo_error_field(NULL));
    CHECK_TEXT("{}", ordo_error_json(NULL));
    CHECK_INT(0, ordo_error_retryable(NULL));
    CHECK_TEXT("unknown", ordo_status_name(42));
    CHECK_TEXT("out_of_stock", ordo_status_name(ORDO_E_OUT_OF_STOCK));
    CHECK_INT(1, ordo_status_retryable(ORDO_E_BUSY));
    CHECK_INT(0, ordo_status_retryable(42) + ordo_status_retryable(ORDO_OK));
    CHECK_INT(200, ordo_status_http(ORDO_OK));
    CHECK_INT(409, ordo_status_http(ORDO_E_OUT_OF_STOCK));
    CHECK_INT(500, ordo_status_http(-1));
}

static void handles_that_are_none(void) {
    ordo_engine *shop = open_shop("memory:"), *other;
    int something = 0;
    ordo_close(shop);
    call_all(shop, "x", ORDO_E_MISUSE);
    call_rest(shop, ORDO_E_MISUSE);
    ordo_close(shop);
    other = open_shop("memory:"); /* does not inherit the handle that was closed */
    CHECK(other != shop);
    call_rest(shop, ORDO_E_MISUSE);
    call_rest((ordo_engine *)&something, ORDO_E_MISUSE);
    ordo_close((ordo_engine *)&something);
    ordo_close(other);
}

static void documents_that_are_none(ordo_engine *shop) {
    static const char *const kWrong[] = {"{",
                                         "[]",
                                         "null",
                                         "\"text\"",
                                         "{\"items\":}",
                                         "{} {}",
                                         "{\"a\":1,\"a\":2}",
                                         "{\"items\":[]}x",
                                         "{\"unknown\":1}",
                                         "\xFF\xFE",
                                         "{\"note\":\"\xC3\x28\"}",
                                         "{\"note\":\"\\u0000\"}",
                                         "{\"note\":\"\\ud800\"}",
                                         "{'items':[]}",
                                         "{\"items\":NaN}"};
    size_t i;
    char *huge = malloc(3 << 20), *deep = malloc(100002);
    ordo_error **e = &g_error;
    for (i = 0; i < sizeof kWrong / sizeof kWrong[0]; ++i) {
        wrong(ORDO_E_MALFORMED_REQUEST, ordo_order_create(shop, kWrong[i], NULL, NULL, e));
        wrong(ORDO_E_MALFORMED_REQUEST, ordo_order_list(shop, NULL, kWrong[i], NULL, e));
    }
    wrong(ORDO_E_MALFORMED_REQUEST, ordo_open("memory:", "{\"migrat\":true}", &shop, e));
    memset(huge, ' ', (3 << 20) - 1);
    huge[(3 << 20) - 1] = '\0';
    shop = open_shop("memory:");
    wrong(ORDO_E_MALFORMED_REQUEST, ordo_order_create(shop, huge, NULL, NULL, e));
    memset(deep, '[', 100000);
    deep[100000] = '\0';
    wrong(ORDO_E_MALFORMED_REQUEST, ordo_order_create(shop, deep, NULL, NULL, e));
    memset(huge, 'x', (3 << 20) - 1);
    wrong(ORDO_E_VALIDATION_FAILED, ordo_order_get(shop, huge, NULL, NULL, e));
    wrong(ORDO_E_VALIDATION_FAILED,
          ordo_order_get(shop, "prd_01h455vb4pex5vsknk084sn02q", NULL, NULL, e));
    wrong(ORDO_E_VALIDATION_FAILED, ordo_order_get(shop, "ord_\xFF", NULL, NULL, e));
    wrong(ORDO_E_NOT_FOUND, ordo_order_get(shop, "ord_01h455vb4pex5vsknk084sn02q", NULL, NULL, e));
    wrong(ORDO_E_NOT_FOUND, ordo_product_by_barcode(shop, "4006381333931", NULL, NULL, e));
    wrong(ORDO_E_VALIDATION_FAILED, ordo_product_by_barcode(shop, "\xFF\x01", NULL, NULL, e));
    wrong(ORDO_E_INVALID_CURSOR, ordo_order_list(shop, "{\"cursor\":\"zzz\"}", NULL, NULL, e));
    wrong(ORDO_E_VALIDATION_FAILED, ordo_events_fetch(shop, huge, 1, 0, NULL, NULL, e));
    wrong(ORDO_E_VALIDATION_FAILED, ordo_events_fetch(shop, "c", 0, 0, NULL, NULL, e));
    wrong(ORDO_E_VALIDATION_FAILED, ordo_events_fetch(shop, "c", 1, -1, NULL, NULL, e));
    wrong(ORDO_E_NOT_SUPPORTED, ordo_open("ftp://x/y", NULL, &(ordo_engine *){NULL}, e));
    ordo_close(shop);
    free(huge);
    free(deep);
}

static void free_in_any_order(void) {
    ordo_engine *shop = open_shop("memory:");
    char *product = make_product(shop, "Mouse", 5);
    ordo_doc *in = cart(product, 9), *list = NULL;
    ordo_error *error = NULL;
    CHECK_OK(ordo_product_list(shop, NULL, NULL, &list, NULL));
    CHECK_STATUS(ORDO_E_OUT_OF_STOCK,
                 ordo_order_create(shop, ordo_doc_json(in), NULL, NULL, &error));
    ordo_close(shop);
    CHECK_TEXT("Mouse", ordo_doc_text(list, "/data/0/name"));
    CHECK_TEXT("out_of_stock", ordo_error_name(error));
    ordo_error_free(error);
    ordo_doc_free(list);
    ordo_doc_free(in);
    free(product);
}

int main(void) {
    ordo_engine *shop = open_shop("memory:");
    null_objects_are_fine();
    null_everywhere(shop);
    documents_that_are_none(shop);
    ordo_close(shop);
    handles_that_are_none();
    free_in_any_order();
    return 0;
}
