/* Proves that one engine serves many threads: 64 with one idempotency key have one effect and 63
 * equal replies; 8 in mixed work leave the books right; 8 that pay one order pay it once; closing
 * while others call is told, not suffered. */
#include "check.h"

#include <pthread.h>

enum { kSameKey = 64, kMixed = 8, kRounds = 20 };

struct job {
    ordo_engine *shop;
    const char *product;
    int number;
    char *text;
    int replayed;
};

static void run_all(void *(*work)(void *), struct job *jobs, int count) {
    pthread_t threads[kSameKey];
    int i;
    for (i = 0; i < count; ++i) {
        jobs[i].number = i;
        CHECK(pthread_create(&threads[i], NULL, work, &jobs[i]) == 0);
    }
    for (i = 0; i < count; ++i) CHECK(pthread_join(threads[i], NULL) == 0);
}

static void *order_with_the_key(void *user) {
    struct job *job = user;
    ordo_doc *in = cart(job->product, 1), *out = NULL;
    CHECK_OK(ordo_order_create(job->shop, ordo_doc_json(in), "{\"idempotency_key\":\"only-one\"}",
                               &out, NULL));
    job->text = strdup(ordo_doc_json(out));
    job->replayed = ordo_doc_replayed(out);
    ordo_doc_free(in);
    ordo_doc_free(out);
    return NULL;
}

static void one_key(ordo_engine *shop) {
    struct job jobs[kSameKey];
    char *product = make_product(shop, "Mouse", 1000);
    int i, replayed = 0;
    for (i = 0; i < kSameKey; ++i) {
        jobs[i].shop = shop;
        jobs[i].product = product;
    }
    run_all(order_with_the_key, jobs, kSameKey);
    for (i = 0; i < kSameKey; ++i) {
        CHECK_TEXT(jobs[0].text, jobs[i].text);
        replayed += jobs[i].replayed;
        if (i > 0) free(jobs[i].text);
    }
    free(jobs[0].text);
    CHECK_INT(kSameKey - 1, replayed);
    CHECK_INT(999, stock_of(shop, product));
    free(product);
}

static void *mixed_work(void *user) {
    struct job *job = user;
    ordo_doc *list = NULL;
    int round;
    for (round = 0; round < kRounds; ++round) {
        char *order = make_order(job->shop, job->product, 1, TILL);
        CHECK_OK(ordo_order_mark_paid(job->shop, order, NULL, TILL, NULL, NULL));
        if (round % 2 == 0) {
            CHECK_OK(ordo_order_set_status(job->shop, order, "{\"status\":\"completed\"}", TILL,
                                           NULL, NULL));
        } else {
            CHECK_OK(
                ordo_order_cancel(job->shop, order, "{\"refund\":\"none\"}", TILL, NULL, NULL));
        }
        CHECK_STATUS(ORDO_E_VERSION_CONFLICT,
                     ordo_order_add_note(job->shop, order, "{\"text\":\"x\"}",
                                         "{\"expected_version\":1}", NULL, NULL));
        CHECK_OK(ordo_order_list(job->shop, "{\"limit\":5}", NULL, &list, NULL));
        ordo_doc_free(list);
        CHECK_OK(ordo_events_fetch(job->shop, "c", 5, 0, NULL, NULL, NULL));
        free(order);
    }
    return NULL;
}

static void mixed(ordo_engine *shop) {
    struct job jobs[kMixed];
    char *product = make_product(shop, "Mouse", 1000);
    int i;
    for (i = 0; i < kMixed; ++i) {
        jobs[i].shop = shop;
        jobs[i].product = product;
    }
    run_all(mixed_work, jobs, kMixed);
    CHECK_INT(1000 - kMixed * kRounds / 2, stock_of(shop, product)); /* the cancelled gave back */
    check_verified(shop);
    free(product);
}

/* A provider that all threads call: it takes every payment, and treats the payment's id as its key. */
static ordo_status capture(const char *request_json, ordo_reply *reply, void *user) {
    char fact[160];
    const char *id = strstr(request_json, "\"payment_id\":\"") + 14;
    (void)user;
    snprintf(fact, sizeof fact,
             "{\"kind\":\"captured\",\"provider_ref\":\"%.30s\",\"amount\":\"29.99\","
             "\"currency\":\"USD\"}",
             id);
    return ordo_reply_json(reply, fact);
}

static ordo_status know_nothing(const char *request_json, ordo_reply *reply, void *user) {
    (void)request_json, (void)user;
    return ordo_reply_json(reply, "{\"data\":[]}");
}

/* Everybody pays the same order; the text is its id. */
static void *pay_it(void *user) {
    struct job *job = user;
    ordo_doc *payment = NULL;
    ordo_status status =
        ordo_payment_create(job->shop, job->text, "{\"provider\":\"fake\"}", NULL, &payment, NULL);
    if (status != ORDO_E_ALREADY_PAID) {
        CHECK_OK(status);
        CHECK_TEXT("captured", ordo_doc_text(payment, "/status"));
    }
    ordo_doc_free(payment);
    return NULL;
}

static void one_payment(ordo_engine *shop) {
    struct job jobs[kMixed];
    char *product = make_product(shop, "Mouse", 1000), *order;
    ordo_provider table;
    ordo_doc *seen;
    int i, round;
    memset(&table, 0, sizeof table);
    table.struct_size = (uint32_t)sizeof table;
    table.create_intent = capture;
    table.lookup = know_nothing;
    CHECK_OK(ordo_provider_register(shop, "fake", &table, NULL, NULL));
    for (round = 0; round < kRounds; ++round) {
        order = make_order(shop, product, 1, NULL);
        for (i = 0; i < kMixed; ++i) {
            jobs[i].shop = shop;
            jobs[i].text = order;
        }
        run_all(pay_it, jobs, kMixed);
        seen = order_of(shop, order);
        CHECK_TEXT("29.99", ordo_doc_text(seen, "/paid_amount"));
        CHECK_INT(1, ordo_doc_size(seen, "/payments"));
        ordo_doc_free(seen);
        free(order);
    }
    check_verified(shop);
    free(product);
}

/* Ends with the first misuse: the engine was closed under it. */
static void *call_until_closed(void *user) {
    struct job *job = user;
    for (;;) {
        ordo_doc *in = cart(job->product, 1);
        ordo_status status = ordo_order_create(job->shop, ordo_doc_json(in), NULL, NULL, NULL);
        ordo_doc_free(in);
        if (status == ORDO_E_MISUSE) return NULL;
        CHECK_OK(status);
    }
}

static void closing_under_load(const char *url) {
    ordo_engine *shop = open_shop(url);
    char *product = make_product(shop, "Mouse", 1000000);
    struct job jobs[kMixed];
    pthread_t threads[kMixed];
    int i;
    for (i = 0; i < kMixed; ++i) {
        jobs[i].shop = shop;
        jobs[i].product = product;
        CHECK(pthread_create(&threads[i], NULL, call_until_closed, &jobs[i]) == 0);
    }
    for (i = 0; i < 20; ++i) free(make_order(shop, product, 1, NULL));
    ordo_close(shop);
    for (i = 0; i < kMixed; ++i) CHECK(pthread_join(threads[i], NULL) == 0);
    free(product);
}

int main(void) {
    const char *path;
    on_every_backend(one_key);
    on_every_backend(mixed);
    on_every_backend(one_payment);
    closing_under_load("memory:");
    path = fresh_path();
    closing_under_load(path);
    return 0;
}
