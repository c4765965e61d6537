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
    return 0;
}

#endif
