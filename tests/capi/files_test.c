/* Proves that a shop can be copied, taken apart into lines and put together again: the copy verifies, the
 * second dump is the first byte for byte, on either backend, and what is not a whole dump is refused. */
#include "provider.h"

static const unsigned char kPixel[] = {
    0x89, 'P',  'N',  'G',  0x0D, 0x0A, 0x1A, 0x0A, 0,    0,    0,    13,   'I',  'H',  'D',  'R',  0,
    0,    0,    1,    0,    0,    0,    1,    8,    0,    0,    0,    0,    0x3A, 0x7E, 0x9B, 0x55, 0,
    0,    0,    10,   'I',  'D',  'A',  'T',  0x78, 0x9C, 0x63, 0x68, 0,    0,    0,    0x82, 0,    0x81,
    0x77, 0xCD, 0x72, 0xB6, 0,    0,    0,    0,    'I',  'E',  'N',  'D',  0xAE, 0x42, 0x60, 0x82};

struct lines {
    char **text;
    size_t count, space, next;
    size_t stop_after; /* 0 = never */
};

static int32_t keep(const char *line, size_t length, void *user) {
    struct lines *lines = user;
    CHECK_INT(strlen(line), length);
    if (lines->stop_after != 0 && lines->count == lines->stop_after) return 1;
    if (lines->count == lines->space) {
        lines->space = lines->space * 2 + 16;
        lines->text = realloc(lines->text, lines->space * sizeof *lines->text);
    }
    lines->text[lines->count++] = strdup(line);
    return 0;
}

static int32_t give(const char **line_out, size_t *length_out, void *user) {
    struct lines *lines = user;
    if (lines->next == lines->count) return 0;
    *line_out = lines->text[lines->next++];
    *length_out = strlen(*line_out);
    return 1;
}

static int32_t give_up(const char **line_out, size_t *length_out, void *user) {
    (void)line_out, (void)length_out, (void)user;
    return -1;
}

static int32_t give_nothing(const char **line_out, size_t *length_out, void *user) {
    (void)user;
    *line_out = NULL;
    *length_out = 0;
    return 1;
}

static void drop(struct lines *lines) {
    size_t i;
    for (i = 0; i < lines->count; ++i) free(lines->text[i]);
    free(lines->text);
    memset(lines, 0, sizeof *lines);
}

static void check_same(const struct lines *a, const struct lines *b) {
    size_t i;
    CHECK_INT(a->count, b->count);
    for (i = 0; i < a->count; ++i) CHECK_TEXT(a->text[i], b->text[i]);
}

/* Something of everything: people, pictures, sales, refunds, a provider's facts, keys, consumers. */
static void fill(ordo_engine *shop, struct fake *fake) {
    char *product = make_product(shop, "Mäuse \"quoted\"", 50), *order;
    ordo_doc *in = cart(product, 2), *payment;
    const char *early =
        "{\"data\":[{\"kind\":\"authorized\",\"event_id\":\"early\",\"provider_ref\":\"nobody\","
        "\"amount\":\"1.00\",\"currency\":\"USD\"}]}";
    int i;
    memset(fake, 0, sizeof *fake);
    fake_register(shop, "fake", fake);
    CHECK_OK(ordo_shop_update(shop, "{\"title\":\"Main\",\"payment_window_minutes\":60}", NULL, NULL,
                              NULL));
    CHECK_OK(ordo_user_create(
        shop, "{\"email\":\"j@example.org\",\"password\":\"correct horse battery\",\"name\":\"J\"}", NULL,
        NULL, NULL));
    CHECK_OK(ordo_image_add(shop, product, "grey", kPixel, sizeof kPixel, NULL, NULL, NULL));
    CHECK_OK(ordo_doc_set_text(in, "/customer_name", "Jane Roe"));
    CHECK_OK(ordo_order_create(shop, ordo_doc_json(in), "{\"idempotency_key\":\"one\"}", NULL, NULL));
    order = make_order(shop, product, 3, NULL);
    payment = pay(shop, order, "fake");
    CHECK_OK(ordo_refund_create(shop, order, "{\"items\":[{\"line\":1,\"quantity\":1}],\"restock\":true}",
                                NULL, NULL, NULL));
    CHECK_OK(ordo_order_add_note(shop, order, "{\"text\":\"a note\"}",
                                 "{\"actor\":{\"type\":\"admin\",\"id\":\"1\",\"name\":\"Ada\"}}", NULL,
                                 NULL));
    CHECK_OK(ordo_webhook_receive(shop, "fake", "{\"x-signature\":\"genuine\"}", early, strlen(early),
                                  NULL, NULL));
    for (i = 0; i < 30; ++i) {
        char *sold = make_order(shop, product, 1, NULL);
        if (i % 2 == 0) CHECK_OK(ordo_order_mark_paid(shop, sold, NULL, TILL, NULL, NULL));
        if (i % 3 == 0) CHECK_OK(ordo_order_cancel(shop, sold, "{\"refund\":\"full\"}", NULL, NULL, NULL));
        free(sold);
    }
    CHECK_OK(ordo_events_ack(shop, "mail", 3, NULL, NULL, NULL));
    ordo_doc_free(payment);
    ordo_doc_free(in);
    free(order);
    free(product);
}

static void round_trip(ordo_engine *shop, const char *to) {
    static struct fake fake;
    struct lines first = {0}, second = {0};
    ordo_doc *report = NULL;
    ordo_engine *copy;
    int64_t number = 0;
    fill(shop, &fake);
    CHECK_OK(ordo_dump(shop, keep, &first, NULL, NULL));
    CHECK(first.count > 150);
    CHECK_OK(ordo_restore(to, give, &first, NULL, &report, NULL));
    CHECK_OK(ordo_doc_int(report, "/orders", &number));
    CHECK_INT(32, number);
    CHECK_INT(0, ordo_doc_size(report, "/findings"));
    ordo_doc_free(report);
    if (strcmp(to, "memory:") != 0) {
        copy = open_shop(to);
        check_verified(copy);
        CHECK_OK(ordo_dump(copy, keep, &second, NULL, NULL));
        check_same(&first, &second);
        /* It goes on where it was: the same key still has its one effect. */
        CHECK_OK(ordo_user_authenticate(copy, "j@example.org", "correct horse battery", NULL, NULL));
        free(make_product(copy, "New", 1));
        ordo_close(copy);
        first.next = 0;
        CHECK_STATUS(ORDO_E_ALREADY_EXISTS, ordo_restore(to, give, &first, NULL, NULL, NULL));
    }
    drop(&first);
    drop(&second);
}

static void into_a_file(ordo_engine *shop) { round_trip(shop, fresh_path()); }
static void into_memory(ordo_engine *shop) { round_trip(shop, "memory:"); }

static void another_shop_is_not_overwritten(ordo_engine *shop) {
    struct lines lines = {0};
    const char *path = fresh_path();
    ordo_close(open_shop(path)); /* empty, but another one */
    CHECK_OK(ordo_dump(shop, keep, &lines, NULL, NULL));
    CHECK_STATUS(ORDO_E_ALREADY_EXISTS, ordo_restore(path, give, &lines, NULL, NULL, NULL));
    drop(&lines);
}

static void what_is_no_dump_is_refused(ordo_engine *shop) {
    struct lines lines = {0};
    ordo_error *error = NULL;
    ordo_doc *report = NULL;
    char *kept;
    free(make_product(shop, "Mouse", 1));
    CHECK_OK(ordo_dump(shop, keep, &lines, NULL, NULL));
    lines.count -= 1; /* cut off */
    CHECK_STATUS(ORDO_E_MALFORMED_REQUEST,
                 ordo_restore("memory:", give, &lines, NULL, &report, &error));
    CHECK(report == NULL);
    CHECK(strstr(ordo_error_message(error), "cut off") != NULL);
    ordo_error_free(error);
    lines.count += 1;
    lines.next = 0;
    kept = lines.text[2];
    lines.text[2] = (char *)"{\"user\":{}}";
    CHECK_STATUS(ORDO_E_MALFORMED_REQUEST,
                 ordo_restore("memory:", give, &lines, NULL, NULL, &error));
    CHECK(strstr(ordo_error_message(error), "Line 3: ") == ordo_error_message(error));
    ordo_error_free(error);
    lines.text[2] = kept;
    CHECK_STATUS(ORDO_E_CANCELLED, ordo_restore("memory:", give_up, NULL, NULL, NULL, NULL));
    CHECK_STATUS(ORDO_E_MISUSE, ordo_restore("memory:", give_nothing, NULL, NULL, NULL, NULL));
    CHECK_STATUS(ORDO_E_MISUSE, ordo_restore("memory:", NULL, NULL, NULL, NULL, NULL));
    CHECK_STATUS(ORDO_E_MISUSE, ordo_restore(NULL, give, &lines, NULL, NULL, NULL));
    drop(&lines);
}

/* A line that says something else than the journal is found by the verification. */
static void a_forged_dump_does_not_verify(ordo_engine *shop) {
    struct lines lines = {0};
    char *product = make_product(shop, "Mouse", 5), *found = NULL;
    ordo_error *error = NULL;
    size_t i;
    free(make_order(shop, product, 1, NULL));
    CHECK_OK(ordo_dump(shop, keep, &lines, NULL, NULL));
    for (i = 0; i < lines.count && found == NULL; ++i) {
        if (strncmp(lines.text[i], "{\"order\":", 9) == 0) found = strstr(lines.text[i], "\"total\":2999");
    }
    CHECK(found != NULL);
    memcpy(found, "\"total\":2998", 12);
    CHECK_STATUS(ORDO_E_CORRUPT, ordo_restore("memory:", give, &lines, NULL, NULL, &error));
    ordo_error_free(error);
    drop(&lines);
    free(product);
}

static void dumping_can_be_ended(ordo_engine *shop) {
    struct lines lines = {0};
    lines.stop_after = 1;
    CHECK_STATUS(ORDO_E_CANCELLED, ordo_dump(shop, keep, &lines, NULL, NULL));
    CHECK_INT(1, lines.count);
    CHECK_STATUS(ORDO_E_MISUSE, ordo_dump(shop, NULL, NULL, NULL, NULL));
    CHECK_STATUS(ORDO_E_FORBIDDEN,
                 ordo_dump(shop, keep, &lines,
                           "{\"actor\":{\"type\":\"customer\",\"id\":\"usr_01jn8wvjqwf4sb5q3v5x4r2c7g\"}}",
                           NULL));
    CHECK_INT(1, lines.count);
    drop(&lines);
}

static void backups(void) {
    char from[64], to[64];
    ordo_engine *shop, *copy;
    char *product;
    snprintf(from, sizeof from, "%s", fresh_path());
    snprintf(to, sizeof to, "%s", fresh_path());
    shop = open_shop(from);
    product = make_product(shop, "Mouse", 5);
    free(make_order(shop, product, 1, NULL));
    CHECK_OK(ordo_backup(shop, to, NULL, NULL));
    CHECK_STATUS(ORDO_E_ALREADY_EXISTS, ordo_backup(shop, to, NULL, NULL));
    CHECK_STATUS(ORDO_E_MISUSE, ordo_backup(shop, NULL, NULL, NULL));
    copy = open_shop(to);
    CHECK_INT(4, stock_of(copy, product));
    check_verified(copy);
    ordo_close(copy);
    ordo_close(shop);
    shop = open_shop("memory:");
    CHECK_STATUS(ORDO_E_NOT_SUPPORTED, ordo_backup(shop, "elsewhere.db", NULL, NULL));
    ordo_close(shop);
    free(product);
}

int main(void) {
    on_every_backend(into_a_file);
    on_every_backend(into_memory);
    on_every_backend(another_shop_is_not_overwritten);
    on_every_backend(what_is_no_dump_is_refused);
    on_every_backend(a_forged_dump_does_not_verify);
    on_every_backend(dumping_can_be_ended);
    backups();
    return 0;
}
