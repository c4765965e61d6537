/* Proves what a shop says of itself and of its sales, how it is changed, and its orders on paper: receipts,
 * tables, by number, and what waits for a person. */
#include "check.h"

#define CUSTOMER "{\"actor\":{\"type\":\"customer\",\"id\":\"usr_01jn8wvjqwf4sb5q3v5x4r2c7g\"}}"
#define JANUARY "{\"from\":\"2025-01-01T00:00:00Z\",\"to\":\"2025-02-01T00:00:00Z\"}"

static char *paid_order(ordo_engine *shop) {
    char *product = make_product(shop, "Wireless Mouse", 10);
    char *order = make_order(shop, product, 2, TILL);
    CHECK_OK(ordo_order_mark_paid(shop, order, "{\"method\":\"cash\",\"tendered_amount\":\"100.00\"}",
                                  TILL, NULL, NULL));
    free(product);
    return order;
}

static void the_shop_itself(ordo_engine *shop) {
    ordo_doc *before = NULL, *after = NULL;
    int64_t number = -1;
    CHECK_OK(ordo_shop_get(shop, CUSTOMER, &before, NULL));
    CHECK_TEXT("shop", ordo_doc_text(before, "/name"));
    CHECK_TEXT("USD", ordo_doc_text(before, "/currency"));
    CHECK_INT(0, ordo_doc_size(before, "/providers"));
    CHECK_STATUS(ORDO_E_MALFORMED_REQUEST, ordo_shop_get(shop, "x", NULL, NULL));

    CHECK_OK(ordo_shop_update(shop, "{\"title\":\"Mäx & Söhne\",\"payment_window_minutes\":60}", NULL,
                              &after, NULL));
    CHECK_TEXT("Mäx & Söhne", ordo_doc_text(after, "/title"));
    CHECK_OK(ordo_doc_int(after, "/payment_window_minutes", &number));
    CHECK_INT(60, number);
    CHECK_INT(1, ordo_doc_changed(after));
    ordo_doc_free(after);
    CHECK_OK(ordo_shop_update(shop, "{\"payment_window_minutes\":60}", NULL, &after, NULL));
    CHECK_INT(0, ordo_doc_changed(after));
    ordo_doc_free(after);
    CHECK_STATUS(ORDO_E_VALIDATION_FAILED,
                 ordo_shop_update(shop, "{\"payment_window_minutes\":-1}", NULL, NULL, NULL));
    CHECK_STATUS(ORDO_E_MALFORMED_REQUEST,
                 ordo_shop_update(shop, "{\"currency\":\"EUR\"}", NULL, NULL, NULL));
    CHECK_STATUS(ORDO_E_FORBIDDEN, ordo_shop_update(shop, "{}", CUSTOMER, NULL, NULL));
    CHECK_STATUS(ORDO_E_VERSION_CONFLICT, ordo_shop_update(shop, "{\"pay_later\":true}",
                                                           "{\"expected_version\":1}", NULL, NULL));
    CHECK_STATUS(ORDO_E_MISUSE, ordo_shop_update(shop, NULL, NULL, NULL, NULL));
    ordo_doc_free(before);
}

static void what_it_has_sold(ordo_engine *shop) {
    char *order = paid_order(shop);
    ordo_doc *seen = order_of(shop, order), *query = ordo_doc_new(), *sold = NULL;
    char from[32], to[32];
    int64_t number = 0;
    snprintf(from, sizeof from, "%.10sT00:00:00Z", ordo_doc_text(seen, "/created_at"));
    snprintf(to, sizeof to, "%.10sT23:59:59.999Z", ordo_doc_text(seen, "/created_at"));
    CHECK_OK(ordo_doc_set_text(query, "/from", from));
    CHECK_OK(ordo_doc_set_text(query, "/to", to));
    CHECK_OK(ordo_statistics(shop, ordo_doc_json(query), NULL, &sold, NULL));
    CHECK_TEXT("USD", ordo_doc_text(sold, "/by_currency/0/currency"));
    CHECK_TEXT("59.98", ordo_doc_text(sold, "/by_currency/0/gross_revenue"));
    CHECK_TEXT("59.98", ordo_doc_text(sold, "/by_currency/0/average_order_value"));
    CHECK_INT(1, ordo_doc_size(sold, "/by_currency/0/series"));
    CHECK_OK(ordo_doc_int(sold, "/orders_by_status/processing", &number));
    CHECK_INT(1, number);
    CHECK_TEXT("Wireless Mouse", ordo_doc_text(sold, "/top_products/0/name"));
    CHECK_OK(ordo_doc_int(sold, "/top_products/0/quantity", &number));
    CHECK_INT(2, number);
    CHECK_OK(ordo_doc_set_text(query, "/tz", "Europe/Atlantis"));
    CHECK_STATUS(ORDO_E_VALIDATION_FAILED,
                 ordo_statistics(shop, ordo_doc_json(query), NULL, NULL, NULL));
    CHECK_STATUS(ORDO_E_MALFORMED_REQUEST, ordo_statistics(shop, "{}", NULL, NULL, NULL));
    CHECK_STATUS(ORDO_E_MISUSE, ordo_statistics(shop, NULL, NULL, NULL, NULL));
    CHECK_STATUS(ORDO_E_FORBIDDEN, ordo_statistics(shop, JANUARY, CUSTOMER, NULL, NULL));
    ordo_doc_free(sold);
    ordo_doc_free(query);
    ordo_doc_free(seen);
    free(order);
}

static void by_number(ordo_engine *shop) {
    char *order = paid_order(shop);
    ordo_doc *seen = order_of(shop, order), *found = NULL;
    CHECK_OK(ordo_order_by_number(shop, ordo_doc_text(seen, "/number"), NULL, &found, NULL));
    CHECK_TEXT(ordo_doc_json(seen), ordo_doc_json(found));
    CHECK_STATUS(ORDO_E_NOT_FOUND, ordo_order_by_number(shop, "1", NULL, NULL, NULL));
    CHECK_STATUS(ORDO_E_NOT_FOUND, ordo_order_by_number(shop, ordo_doc_text(seen, "/number"), CUSTOMER,
                                                        NULL, NULL));
    CHECK_STATUS(ORDO_E_MISUSE, ordo_order_by_number(shop, NULL, NULL, NULL, NULL));
    ordo_doc_free(found);
    ordo_doc_free(seen);
    free(order);
}

static void receipts(ordo_engine *shop) {
    char *order = paid_order(shop);
    ordo_doc *paper = NULL;
    const char *text;
    CHECK_OK(ordo_order_receipt(shop, order, NULL, NULL, &paper, NULL));
    CHECK_TEXT("text/plain; charset=utf-8", ordo_doc_text(paper, "/media_type"));
    text = ordo_doc_text(paper, "/text");
    CHECK(strstr(text, "                   shop\n") == text); /* it has no title yet */
    CHECK(strstr(text, "\nTOTAL USD                            59.98\n") != NULL);
    CHECK(strstr(text, "\nChange                              -40.02\n") != NULL);
    ordo_doc_free(paper);
    CHECK_OK(ordo_shop_update(shop, "{\"title\":\"Tom & Co\"}", NULL, NULL, NULL));
    CHECK_OK(ordo_order_receipt(shop, order, "html", NULL, &paper, NULL));
    CHECK_TEXT("text/html; charset=utf-8", ordo_doc_text(paper, "/media_type"));
    CHECK(strstr(ordo_doc_text(paper, "/text"), "<h1>Tom &amp; Co</h1>") != NULL);
    ordo_doc_free(paper);
    CHECK_OK(ordo_order_receipt(shop, order, "json", NULL, &paper, NULL));
    CHECK_TEXT("Tom & Co", ordo_doc_text(paper, "/shop"));
    CHECK_TEXT("40.02", ordo_doc_text(paper, "/payments/0/change_amount"));
    ordo_doc_free(paper);
    CHECK_STATUS(ORDO_E_VALIDATION_FAILED,
                 ordo_order_receipt(shop, order, "pdf", NULL, NULL, NULL));
    CHECK_STATUS(ORDO_E_NOT_FOUND, ordo_order_receipt(shop, order, NULL, CUSTOMER, NULL, NULL));
    CHECK_STATUS(ORDO_E_MISUSE, ordo_order_receipt(shop, NULL, NULL, NULL, NULL, NULL));
    free(order);
}

static void tables(ordo_engine *shop) {
    char *first = paid_order(shop), *second = paid_order(shop);
    ordo_doc *page = NULL, *query = ordo_doc_new();
    CHECK_OK(ordo_order_csv(shop, "{\"limit\":1}", NULL, &page, NULL));
    CHECK(strstr(ordo_doc_text(page, "/text"), "number,id,created_at,") ==
          ordo_doc_text(page, "/text"));
    CHECK(strstr(ordo_doc_text(page, "/text"), second) != NULL);
    CHECK(strstr(ordo_doc_text(page, "/text"), first) == NULL);
    CHECK_OK(ordo_doc_set_int(query, "/limit", 1));
    CHECK_OK(ordo_doc_set_text(query, "/cursor", ordo_doc_text(page, "/next_cursor")));
    ordo_doc_free(page);
    CHECK_OK(ordo_order_csv(shop, ordo_doc_json(query), NULL, &page, NULL));
    CHECK(strstr(ordo_doc_text(page, "/text"), "number,id,") == NULL); /* names come once */
    CHECK(strstr(ordo_doc_text(page, "/text"), first) != NULL);
    CHECK(!ordo_doc_has(page, "/next_cursor"));
    ordo_doc_free(page);
    CHECK_STATUS(ORDO_E_MALFORMED_REQUEST,
                 ordo_order_csv(shop, "{\"columns\":1}", NULL, NULL, NULL));
    CHECK_STATUS(ORDO_E_INVALID_CURSOR, ordo_order_csv(shop, "{\"cursor\":\"x\"}", NULL, NULL, NULL));
    ordo_doc_free(query);
    free(first);
    free(second);
}

static void what_waits_for_a_person(ordo_engine *shop) {
    char *order = paid_order(shop);
    ordo_doc *list = NULL, *seen = NULL;
    CHECK_OK(ordo_order_list(shop, "{\"attention\":true}", NULL, &list, NULL));
    CHECK_INT(0, ordo_doc_size(list, "/data"));
    CHECK_OK(ordo_order_resolve(shop, order, "{\"note\":\"looked at it\"}", NULL, &seen, NULL));
    CHECK_INT(0, ordo_doc_changed(seen));
    CHECK_INT(0, ordo_doc_size(seen, "/attention"));
    CHECK_STATUS(ORDO_E_MALFORMED_REQUEST, ordo_order_resolve(shop, order, "{}", NULL, NULL, NULL));
    CHECK_STATUS(ORDO_E_FORBIDDEN,
                 ordo_order_resolve(shop, order, "{\"note\":\"n\"}", CUSTOMER, NULL, NULL));
    CHECK_STATUS(ORDO_E_MISUSE, ordo_order_resolve(shop, order, NULL, NULL, NULL, NULL));
    ordo_doc_free(seen);
    ordo_doc_free(list);
    free(order);
}

int main(void) {
    on_every_backend(the_shop_itself);
    on_every_backend(what_it_has_sold);
    on_every_backend(by_number);
    on_every_backend(receipts);
    on_every_backend(tables);
    on_every_backend(what_waits_for_a_person);
    return 0;
}
