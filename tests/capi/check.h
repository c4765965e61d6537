/* What every C test needs: checks that say where they failed, and a shop with goods in it.
 *
 * A test is a program: it ends with 0 when all is well and at once with 1 otherwise. */
#ifndef ORDO_TESTS_CHECK_H
#define ORDO_TESTS_CHECK_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif

#include <ordo/ordo.h>

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define CHECK(condition)                                                              \
    do {                                                                              \
        if (!(condition)) {                                                           \
            fprintf(stderr, "%s:%d: not true: %s\n", __FILE__, __LINE__, #condition); \
            exit(1);                                                                  \
        }                                                                             \
    } while (0)

#define CHECK_INT(expected, actual) \
    check_int(__FILE__, __LINE__, #actual, (int64_t)(expected), (int64_t)(actual))
#define CHECK_TEXT(expected, actual) check_text(__FILE__, __LINE__, #actual, expected, actual)
/* The call returned this status. */
#define CHECK_STATUS(expected, call) check_status(__FILE__, __LINE__, #call, expected, call)
#define CHECK_OK(call) CHECK_STATUS(ORDO_OK, call)

static inline void check_int(const char *file, int line, const char *what, int64_t expected,
                             int64_t actual) {
    if (expected == actual) return;
    fprintf(stderr, "%s:%d: %s is %lld, not %lld\n", file, line, what, (long long)actual,
            (long long)expected);
    exit(1);
}

static inline void check_text(const char *file, int line, const char *what, const char *expected,
                              const char *actual) {
    if (actual != NULL && strcmp(expected, actual) == 0) return;
    fprintf(stderr, "%s:%d: %s is \"%s\", not \"%s\"\n", file, line, what,
            actual == NULL ? "(NULL)" : actual, expected);
    exit(1);
}

static inline void check_status(const char *file, int line, const char *what, ordo_status expected,
                                ordo_status actual) {
    if (expected == actual) return;
    fprintf(stderr, "%s:%d: %s is %s, not %s\n", file, line, what, ordo_status_name(actual),
            ordo_status_name(expected));
    exit(1);
}

#define TILL "{\"actor\":{\"type\":\"till\",\"id\":\"3\"}}"

/* A path in a fresh folder under the working directory, which the test owns. */
static inline const char *fresh_path(void) {
    static char path[64];
    char folder[] = "shop-XXXXXX";
    CHECK(mkdtemp(folder) != NULL);
    snprintf(path, sizeof path, "%s/shop.db", folder);
    return path;
}

static inline ordo_engine *open_shop(const char *url) {
    ordo_engine *shop = NULL;
    ordo_error *error = NULL;
    ordo_status status = ordo_open(url, "{\"migrate\":true}", &shop, &error);
    if (status != ORDO_OK) fprintf(stderr, "%s: %s\n", url, ordo_error_message(error));
    CHECK_OK(status);
    CHECK(shop != NULL && error == NULL);
    return shop;
}

/* Runs a test on a shop in memory and on one in a file. */
static inline void on_every_backend(void (*test)(ordo_engine *shop)) {
    ordo_engine *shop = open_shop("memory:");
    test(shop);
    ordo_close(shop);
    shop = open_shop(fresh_path());
    test(shop);
    ordo_close(shop);
}

/* A product for 29.99 USD with a counted stock; the text is the caller's to free. */
static inline char *make_product(ordo_engine *shop, const char *name, int64_t stock) {
    ordo_doc *in = ordo_doc_new(), *out = NULL;
    char *id;
    CHECK_OK(ordo_doc_set_text(in, "/name", name));
    CHECK_OK(ordo_doc_set_text(in, "/type", "product"));
    CHECK_OK(ordo_doc_set_money(in, "/price", 2999, "USD"));
    CHECK_OK(ordo_doc_set_int(in, "/stock_quantity", stock));
    CHECK_OK(ordo_product_create(shop, ordo_doc_json(in), NULL, &out, NULL));
    id = strdup(ordo_doc_text(out, "/id"));
    ordo_doc_free(in);
    ordo_doc_free(out);
    return id;
}

/* {"items":[{"product_id":…,"quantity":…}]}, to be freed by ordo_doc_free(). */
static inline ordo_doc *cart(const char *product_id, int64_t quantity) {
    ordo_doc *in = ordo_doc_new();
    CHECK_OK(ordo_doc_set_text(in, "/items/0/product_id", product_id));
    CHECK_OK(ordo_doc_set_int(in, "/items/0/quantity", quantity));
    return in;
}

/* Places an order; its id is the caller's to free. */
static inline char *make_order(ordo_engine *shop, const char *product_id, int64_t quantity,
                               const char *options) {
    ordo_doc *in = cart(product_id, quantity), *out = NULL;
    char *id;
    CHECK_OK(ordo_order_create(shop, ordo_doc_json(in), options, &out, NULL));
    id = strdup(ordo_doc_text(out, "/id"));
    ordo_doc_free(in);
    ordo_doc_free(out);
    return id;
}

/* The order, to be freed by ordo_doc_free(). */
static inline ordo_doc *order_of(ordo_engine *shop, const char *id) {
    ordo_doc *order = NULL;
    CHECK_OK(ordo_order_get(shop, id, NULL, &order, NULL));
    return order;
}

static inline int64_t stock_of(ordo_engine *shop, const char *product_id) {
    ordo_doc *product = NULL;
    int64_t stock = -1;
    CHECK_OK(ordo_product_get(shop, product_id, NULL, &product, NULL));
    CHECK_OK(ordo_doc_int(product, "/stock_quantity", &stock));
    ordo_doc_free(product);
    return stock;
}

/* The shop says that nothing is wrong with it. */
static inline void check_verified(ordo_engine *shop) {
    ordo_doc *report = NULL;
    CHECK_OK(ordo_verify(shop, NULL, &report, NULL));
    if (ordo_doc_size(report, "/findings") != 0) fprintf(stderr, "%s\n", ordo_doc_json(report));
    CHECK_INT(0, ordo_doc_size(report, "/findings"));
    ordo_doc_free(report);
}

#endif
