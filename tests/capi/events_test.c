/* Proves that consumers read every event in order, each at its own pace; that what is not
 * acknowledged comes again; and that a consumer goes on where it stopped, also after the shop was
 * closed. */
#include "check.h"

#include <time.h>

static ordo_doc *fetch(ordo_engine *shop, const char *consumer, int64_t max) {
    ordo_doc *events = NULL;
    CHECK_OK(ordo_events_fetch(shop, consumer, max, 0, NULL, &events, NULL));
    return events;
}

static void ack(ordo_engine *shop, const char *consumer, const ordo_doc *events) {
    ordo_doc *position = NULL;
    int64_t next = 0, reached = 0;
    CHECK_OK(ordo_doc_int(events, "/next_sequence", &next));
    CHECK_OK(ordo_events_ack(shop, consumer, next, NULL, &position, NULL));
    CHECK_TEXT(consumer, ordo_doc_text(position, "/consumer"));
    CHECK_OK(ordo_doc_int(position, "/sequence", &reached));
    CHECK_INT(next, reached);
    ordo_doc_free(position);
}

static void make_events(ordo_engine *shop) {
    char *product = make_product(shop, "Mouse", 10), *order = make_order(shop, product, 1, NULL);
    CHECK_OK(ordo_order_mark_paid(shop, order, NULL, NULL, NULL, NULL));
    CHECK_OK(ordo_order_set_status(shop, order, "{\"status\":\"completed\"}", NULL, NULL, NULL));
    free(product);
    free(order);
}

static void two_consumers(ordo_engine *shop) {
    ordo_doc *a, *again, *b;
    int64_t sequence = 0;
    make_events(shop);
    a = fetch(shop, "mail", 2);
    again = fetch(shop, "mail", 2);
    CHECK_TEXT(ordo_doc_json(a), ordo_doc_json(again)); /* not acknowledged: comes again */
    CHECK_INT(2, ordo_doc_size(a, "/data"));
    CHECK_TEXT("order.created", ordo_doc_text(a, "/data/0/type"));
    CHECK_TEXT("order.paid", ordo_doc_text(a, "/data/1/type"));
    CHECK_TEXT("1.0", ordo_doc_text(a, "/data/0/specversion"));
    CHECK_TEXT("/ordo/shop", ordo_doc_text(a, "/data/0/source"));
    CHECK_TEXT("29.99", ordo_doc_text(a, "/data/0/data/order/total_amount"));
    CHECK_OK(ordo_doc_int(a, "/next_sequence", &sequence));
    CHECK_INT(2, sequence);
    ack(shop, "mail", a);
    ordo_doc_free(a);
    a = fetch(shop, "mail", 100);
    CHECK_INT(2, ordo_doc_size(a, "/data"));
    CHECK_TEXT("order.status_changed", ordo_doc_text(a, "/data/1/type"));
    ack(shop, "mail", a);
    b = fetch(shop, "till-sync", 100); /* has a pace of its own */
    CHECK_INT(4, ordo_doc_size(b, "/data"));
    ordo_doc_free(a);
    ordo_doc_free(again);
    ordo_doc_free(b);
    a = fetch(shop, "mail", 100);
    CHECK_INT(0, ordo_doc_size(a, "/data"));
    CHECK_INT(ORDO_DOC_NULL, ordo_doc_type(a, "/next_sequence"));
    ordo_doc_free(a);
}

static int64_t number(const ordo_doc *doc, const char *pointer) {
    int64_t value = -1;
    CHECK_OK(ordo_doc_int(doc, pointer, &value));
    return value;
}

/* From any place, as often as one likes, and without a trace. */
static void reading_without_a_consumer(ordo_engine *shop) {
    ordo_doc *page = NULL;
    CHECK_OK(ordo_events_read(shop, 0, 10, NULL, &page, NULL));
    CHECK_INT(0, ordo_doc_size(page, "/data"));
    CHECK_INT(0, number(page, "/head"));
    CHECK_INT(ORDO_DOC_NULL, ordo_doc_type(page, "/next_sequence"));
    ordo_doc_free(page);
    make_events(shop);
    for (int again = 0; again < 2; ++again) {
        CHECK_OK(ordo_events_read(shop, 1, 2, NULL, &page, NULL));
        CHECK_INT(2, ordo_doc_size(page, "/data"));
        CHECK_TEXT("order.paid", ordo_doc_text(page, "/data/0/type"));
        CHECK_INT(3, number(page, "/next_sequence"));
        CHECK_INT(4, number(page, "/head"));
        ordo_doc_free(page);
    }
    CHECK_OK(ordo_events_read(shop, 4, 2, NULL, &page, NULL));
    CHECK_INT(0, ordo_doc_size(page, "/data"));
    ordo_doc_free(page);
    CHECK_STATUS(ORDO_E_VALIDATION_FAILED, ordo_events_read(shop, -1, 2, NULL, NULL, NULL));
    CHECK_STATUS(ORDO_E_VALIDATION_FAILED, ordo_events_read(shop, 0, 0, NULL, NULL, NULL));
    CHECK_STATUS(ORDO_E_VALIDATION_FAILED, ordo_events_read(shop, 0, 1001, NULL, NULL, NULL));
    CHECK_STATUS(ORDO_E_FORBIDDEN,
                 ordo_events_read(shop, 0, 1,
                                  "{\"actor\":{\"type\":\"customer\",\"id\":"
                                  "\"usr_01h455vb4pex5vsknk084sn02q\"}}",
                                  NULL, NULL));
}

static void acknowledgements_never_move_back(ordo_engine *shop) {
    ordo_doc *position = NULL, *events;
    int64_t reached = 0;
    make_events(shop);
    CHECK_OK(ordo_events_ack(shop, "mail", 3, NULL, NULL, NULL));
    CHECK_OK(ordo_events_ack(shop, "mail", 1, NULL, &position, NULL));
    CHECK_OK(ordo_doc_int(position, "/sequence", &reached));
    CHECK_INT(3, reached);
    CHECK_INT(0, ordo_doc_changed(position));
    events = fetch(shop, "mail", 100);
    CHECK_INT(1, ordo_doc_size(events, "/data"));
    CHECK_STATUS(ORDO_E_VALIDATION_FAILED, ordo_events_ack(shop, "mail", 99, NULL, NULL, NULL));
    ordo_doc_free(position);
    ordo_doc_free(events);
}

static void resuming_after_reopening(void) {
    const char *path = fresh_path();
    ordo_engine *shop = open_shop(path);
    ordo_doc *events;
    make_events(shop);
    CHECK_OK(ordo_events_ack(shop, "mail", 3, NULL, NULL, NULL));
    ordo_close(shop);
    shop = open_shop(path);
    events = fetch(shop, "mail", 100);
    CHECK_INT(1, ordo_doc_size(events, "/data"));
    CHECK_TEXT("00000000000000000004", ordo_doc_text(events, "/data/0/sequence"));
    ordo_doc_free(events);
    ordo_close(shop);
}

static int64_t now_ms(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void waiting_ends_in_time(ordo_engine *shop) {
    ordo_doc *events = NULL;
    int64_t begin = now_ms();
    CHECK_OK(ordo_events_fetch(shop, "mail", 10, 100, NULL, &events, NULL));
    CHECK_INT(0, ordo_doc_size(events, "/data"));
    CHECK(now_ms() - begin >= 90);
    ordo_doc_free(events);
}

/* A full page is larger than what a caller may send, and is read nevertheless. */
static void a_full_page(ordo_engine *shop) {
    char *product = make_product(shop, "Mouse", 1000);
    ordo_doc *events = NULL;
    int i;
    for (i = 0; i < 500; ++i) free(make_order(shop, product, 1, NULL));
    events = fetch(shop, "mail", 1000);
    CHECK_INT(500, ordo_doc_size(events, "/data"));
    CHECK_TEXT("order.created", ordo_doc_text(events, "/data/499/type"));
    ordo_doc_free(events);
    free(product);
}

int main(void) {
    ordo_engine *shop;
    on_every_backend(two_consumers);
    on_every_backend(reading_without_a_consumer);
    on_every_backend(acknowledgements_never_move_back);
    on_every_backend(waiting_ends_in_time);
    resuming_after_reopening();
    shop = open_shop("memory:");
    a_full_page(shop);
    ordo_close(shop);
    return 0;
}
