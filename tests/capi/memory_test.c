/* Proves that want of memory is told and survived: each allocation of a call fails once, in turn. Every
 * time the call either succeeds or returns a status, nothing is half done, and the shop goes on. */
#include "check.h"

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define SANITIZED 1
#endif
#endif

#if defined(SANITIZED) || !defined(__GLIBC__)

int main(void) { return 77; } /* the sanitizer has an allocator of its own */

#else

extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *old, size_t size);

static int64_t g_until_failure = -1; /* -1 = never */

static int fails_now(void) { return g_until_failure >= 0 && g_until_failure-- == 0; }

/* Visible, so that the library's calls come here as well. */
#pragma GCC visibility push(default)
void *malloc(size_t size) { return fails_now() ? NULL : __libc_malloc(size); }
void *calloc(size_t count, size_t size) { return fails_now() ? NULL : __libc_calloc(count, size); }
void *realloc(void *old, size_t size) { return fails_now() ? NULL : __libc_realloc(old, size); }
#pragma GCC visibility pop

/* Places an order while allocation number `failing` fails; true when the call did not get that far. */
static int place(ordo_engine *shop, const char *request, int64_t failing, int64_t *placed) {
    ordo_doc *order = NULL;
    ordo_error *error = NULL;
    ordo_status status;
    char options[64];
    int done;
    snprintf(options, sizeof options, "{\"idempotency_key\":\"order-%lld\"}", (long long)failing);
    g_until_failure = failing;
    status = ordo_order_create(shop, request, options, &order, &error);
    done = g_until_failure >= 0;
    g_until_failure = -1;
    CHECK((status == ORDO_OK) == (order != NULL));
    CHECK(status == ORDO_OK || status == ordo_error_code(error) || error == NULL);
    ordo_doc_free(order);
    ordo_error_free(error);
    /* Whatever was said: asking again with the key tells the truth, and has one effect. */
    CHECK_OK(ordo_order_create(shop, request, options, NULL, NULL));
    *placed += 1;
    return done;
}

/* The same for calls that only read. */
static int read_all(ordo_engine *shop, int64_t failing) {
    ordo_doc *list = NULL;
    ordo_error *error = NULL;
    int done;
    g_until_failure = failing;
    (void)ordo_order_list(shop, "{\"limit\":3}", NULL, &list, &error);
    (void)ordo_doc_text(list, "/data/0/id");
    ordo_error_free(error);
    done = g_until_failure >= 0;
    g_until_failure = -1;
    ordo_doc_free(list);
    return done;
}

/* A provider that needs no memory but what ordo_reply_json() takes. */
static int g_intents;

static ordo_status capture(const char *request_json, ordo_reply *reply, void *user) {
    char fact[160];
    const char *id = strstr(request_json, "\"payment_id\":\"") + 14;
    (void)user;
    g_intents += 1;
    snprintf(fact, sizeof fact,
             "{\"kind\":\"captured\",\"provider_ref\":\"%.30s\",\"amount\":\"29.99\","
             "\"currency\":\"USD\"}",
             id);
    return ordo_reply_json(reply, fact);
}

static ordo_status look_up(const char *request_json, ordo_reply *reply, void *user) {
    char facts[192];
    const char *id = strstr(request_json, "\"payment_id\":\"") + 14;
    (void)user;
    snprintf(facts, sizeof facts,
             "{\"data\":[{\"kind\":\"captured\",\"provider_ref\":\"%.30s\",\"amount\":\"29.99\","
             "\"currency\":\"USD\"}]}",
             id);
    return ordo_reply_json(reply, facts);
}

/* Pays while an allocation fails. Whatever was said, asking again ends with the money taken once. */
static int pay(ordo_engine *shop, const char *product, int64_t failing) {
    char *order = make_order(shop, product, 1, NULL);
    const char *request = "{\"provider\":\"fake\"}", *options = "{\"idempotency_key\":\"pay\"}";
    ordo_doc *payment = NULL, *again = NULL, *seen;
    ordo_status status;
    int done;
    g_until_failure = failing;
    status = ordo_payment_create(shop, order, request, options, &payment, NULL);
    done = g_until_failure >= 0;
    g_until_failure = -1;
    CHECK((status == ORDO_OK) == (payment != NULL));
    CHECK_OK(ordo_payment_create(shop, order, request, options, &again, NULL));
    if (strcmp("unknown", ordo_doc_text(again, "/status")) == 0) {
        CHECK_OK(ordo_payment_sync(shop, ordo_doc_text(again, "/id"), NULL, NULL, NULL));
    }
    seen = order_of(shop, order);
    CHECK_TEXT("paid", ordo_doc_text(seen, "/payment_status"));
    CHECK_TEXT("29.99", ordo_doc_text(seen, "/paid_amount"));
    CHECK_INT(1, ordo_doc_size(seen, "/payments"));
    ordo_doc_free(seen);
    ordo_doc_free(again);
    ordo_doc_free(payment);
    free(order);
    return done;
}

/* The same for giving it back. */
static int give_back(ordo_engine *shop, const char *product, int64_t failing) {
    char *order = make_order(shop, product, 1, NULL);
    const char *request = "{\"amount\":\"10.00\"}", *options = "{\"idempotency_key\":\"back\"}";
    ordo_doc *refund = NULL, *seen;
    ordo_status status;
    int done;
    CHECK_OK(ordo_order_mark_paid(shop, order, NULL, TILL, NULL, NULL));
    g_until_failure = failing;
    status = ordo_refund_create(shop, order, request, options, &refund, NULL);
    done = g_until_failure >= 0;
    g_until_failure = -1;
    CHECK((status == ORDO_OK) == (refund != NULL));
    ordo_doc_free(refund);
    CHECK_OK(ordo_refund_create(shop, order, request, options, &refund, NULL));
    CHECK_TEXT("succeeded", ordo_doc_text(refund, "/status"));
    seen = order_of(shop, order);
    CHECK_TEXT("10.00", ordo_doc_text(seen, "/refunded_amount"));
    CHECK_INT(1, ordo_doc_size(seen, "/refunds"));
    ordo_doc_free(seen);
    ordo_doc_free(refund);
    free(order);
    return done;
}

static void money_is_moved_once(ordo_engine *shop) {
    char *product = make_product(shop, "Mouse", 1000000);
    ordo_provider table;
    int64_t failing;
    memset(&table, 0, sizeof table);
    table.struct_size = (uint32_t)sizeof table;
    table.create_intent = capture;
    table.lookup = look_up;
    CHECK_OK(ordo_provider_register(shop, "fake", &table, NULL, NULL));
    for (failing = 0; !pay(shop, product, failing); ++failing) {
    }
    CHECK(failing > 100);
    CHECK(g_intents > failing / 2);
    for (failing = 0; !give_back(shop, product, failing); ++failing) {
    }
    CHECK(failing > 100);
    check_verified(shop);
    free(product);
}

static void every_allocation_fails_once(ordo_engine *shop) {
    char *product = make_product(shop, "Mouse", 1000000);
    ordo_doc *in = cart(product, 1);
    int64_t failing, placed = 0;
    for (failing = 0; !place(shop, ordo_doc_json(in), failing, &placed); ++failing) {
    }
    CHECK(failing > 50);
    for (failing = 0; !read_all(shop, failing); ++failing) {
    }
    CHECK(failing > 10);
    CHECK_INT(1000000 - placed, stock_of(shop, product));
    check_verified(shop);
    ordo_doc_free(in);
    free(product);
}

int main(void) {
    on_every_backend(every_allocation_fails_once);
    on_every_backend(money_is_moved_once);
    return 0;
}

#endif
