/* A payment provider in C for the tests: it does what it is told to, and remembers what it was asked. */
#ifndef ORDO_TESTS_PROVIDER_H
#define ORDO_TESTS_PROVIDER_H

#include "check.h"

enum fake_mode {
    FAKE_CAPTURES,    /* the money is there at once */
    FAKE_ASKS_PAYER,  /* the payer has to go somewhere */
    FAKE_DECLINES,
    FAKE_IS_DOWN,     /* certainly has not acted */
    FAKE_TIMES_OUT,   /* has acted; the answer is lost */
    FAKE_BABBLES      /* has acted; the answer is none */
};

struct fake {
    enum fake_mode mode;
    int intents, refunds, lookups, webhooks, destroyed;
    char request[1024]; /* the last one */
    int knows_it;       /* whether a look-up finds the payment captured */
};

static inline const char *fake_text(ordo_doc *doc, const char *pointer) {
    const char *text = ordo_doc_text(doc, pointer);
    return text == NULL ? "" : text;
}

/* {"kind", "provider_ref", "amount", "currency"} about the payment of the request. */
static inline ordo_doc *fake_fact(const char *kind, ordo_doc *request) {
    ordo_doc *fact = ordo_doc_new();
    char reference[64];
    snprintf(reference, sizeof reference, "ch_%s", fake_text(request, "/payment_id"));
    CHECK_OK(ordo_doc_set_text(fact, "/kind", kind));
    CHECK_OK(ordo_doc_set_text(fact, "/provider_ref", reference));
    if (ordo_doc_has(request, "/amount")) {
        CHECK_OK(ordo_doc_set_text(fact, "/amount", ordo_doc_text(request, "/amount")));
        CHECK_OK(ordo_doc_set_text(fact, "/currency", ordo_doc_text(request, "/currency")));
    }
    return fact;
}

static inline ordo_status fake_answer(ordo_reply *reply, ordo_doc *fact, ordo_doc *request) {
    ordo_status status = ordo_reply_json(reply, ordo_doc_json(fact));
    ordo_doc_free(fact);
    ordo_doc_free(request);
    return status;
}

static inline ordo_doc *fake_request(struct fake *fake, const char *json) {
    ordo_doc *request = NULL;
    CHECK(strlen(json) < sizeof fake->request);
    strcpy(fake->request, json);
    CHECK_OK(ordo_doc_parse(json, &request, NULL));
    return request;
}

/* What all modes but the first two do. */
static inline ordo_status fake_trouble(struct fake *fake, ordo_reply *reply) {
    switch (fake->mode) {
        case FAKE_DECLINES:
            return ordo_reply_error(reply, ORDO_E_PAYMENT_DECLINED, "The card was declined.");
        case FAKE_IS_DOWN:
            return ordo_reply_error(reply, ORDO_E_PROVIDER_ERROR, NULL);
        case FAKE_BABBLES:
            return ordo_reply_json(reply, "{\"kind\":\"paid\"}");
        default:
            return ORDO_E_TIMEOUT;
    }
}

static inline ordo_status fake_create_intent(const char *request_json, ordo_reply *reply,
                                             void *user) {
    struct fake *fake = user;
    ordo_doc *request = fake_request(fake, request_json), *fact;
    fake->intents += 1;
    if (fake->mode == FAKE_CAPTURES) {
        return fake_answer(reply, fake_fact("captured", request), request);
    }
    if (fake->mode == FAKE_ASKS_PAYER) {
        fact = fake_fact("action_required", request);
        CHECK_OK(ordo_doc_set_text(fact, "/next_action/type", "redirect"));
        CHECK_OK(ordo_doc_set_text(fact, "/next_action/url", "https://pay.example/1"));
        return fake_answer(reply, fact, request);
    }
    ordo_doc_free(request);
    return fake_trouble(fake, reply);
}

static inline ordo_status fake_refund(const char *request_json, ordo_reply *reply, void *user) {
    struct fake *fake = user;
    ordo_doc *request = fake_request(fake, request_json), *fact;
    char reference[64];
    fake->refunds += 1;
    if (fake->mode != FAKE_CAPTURES && fake->mode != FAKE_ASKS_PAYER) {
        ordo_doc_free(request);
        return fake_trouble(fake, reply);
    }
    fact = fake_fact(fake->mode == FAKE_CAPTURES ? "refund_succeeded" : "refund_pending", request);
    snprintf(reference, sizeof reference, "re_%s", fake_text(request, "/refund_id"));
    CHECK_OK(ordo_doc_set_text(fact, "/refund_ref", reference));
    return fake_answer(reply, fact, request);
}

static inline ordo_status fake_lookup(const char *request_json, ordo_reply *reply, void *user) {
    struct fake *fake = user;
    ordo_doc *request = fake_request(fake, request_json), *list, *fact;
    fake->lookups += 1;
    if (fake->mode == FAKE_IS_DOWN) {
        ordo_doc_free(request);
        return fake_trouble(fake, reply);
    }
    list = ordo_doc_new();
    CHECK_OK(ordo_doc_set_json(list, "/data", "[]"));
    if (fake->knows_it) {
        fact = fake_fact("captured", request);
        CHECK_OK(ordo_doc_set_text(fact, "/amount", "29.99"));
        CHECK_OK(ordo_doc_set_text(fact, "/currency", "USD"));
        CHECK_OK(ordo_doc_set_json(list, "/data/0", ordo_doc_json(fact)));
        ordo_doc_free(fact);
    }
    return fake_answer(reply, list, request);
}

/* Genuine is what says so; the body is the answer. */
static inline ordo_status fake_verify_webhook(const char *headers_json, const void *body,
                                              size_t body_length, int64_t now_ms,
                                              ordo_reply *reply, void *user) {
    struct fake *fake = user;
    ordo_doc *headers = NULL;
    char *text;
    int genuine;
    ordo_status status;
    fake->webhooks += 1;
    CHECK(now_ms > 1700000000000);
    CHECK_OK(ordo_doc_parse(headers_json, &headers, NULL));
    genuine = strcmp(fake_text(headers, "/x-signature"), "genuine") == 0;
    ordo_doc_free(headers);
    if (!genuine) return ordo_reply_error(reply, ORDO_E_INVALID_SIGNATURE, "No, it is not.");
    text = strndup(body, body_length);
    status = ordo_reply_json(reply, text);
    free(text);
    return status;
}

static inline void fake_destroy(void *user) { ((struct fake *)user)->destroyed += 1; }

static inline ordo_provider fake_table(void) {
    ordo_provider table;
    memset(&table, 0, sizeof table);
    table.struct_size = (uint32_t)sizeof table;
    table.create_intent = fake_create_intent;
    table.refund = fake_refund;
    table.lookup = fake_lookup;
    table.verify_webhook = fake_verify_webhook;
    table.destroy = fake_destroy;
    return table;
}

static inline void fake_register(ordo_engine *shop, const char *name, struct fake *fake) {
    ordo_provider table = fake_table();
    CHECK_OK(ordo_provider_register(shop, name, &table, fake, NULL));
}

/* An order over 29.99 USD; its id is the caller's to free. */
static inline char *unpaid_order(ordo_engine *shop) {
    char *product = make_product(shop, "Mouse", 1000);
    char *order = make_order(shop, product, 1, NULL);
    free(product);
    return order;
}

/* Opens an attempt, which must succeed; to be freed by ordo_doc_free(). */
static inline ordo_doc *pay(ordo_engine *shop, const char *order, const char *provider) {
    ordo_doc *payment = NULL;
    char request[64];
    snprintf(request, sizeof request, "{\"provider\":\"%s\"}", provider);
    CHECK_OK(ordo_payment_create(shop, order, request, NULL, &payment, NULL));
    return payment;
}

static inline void check_paid(ordo_engine *shop, const char *id, const char *status,
                              const char *detail) {
    ordo_doc *order = order_of(shop, id);
    CHECK_TEXT(status, ordo_doc_text(order, "/payment_status"));
    CHECK_TEXT(detail, ordo_doc_text(order, "/payment_detail"));
    ordo_doc_free(order);
}

#endif
