/*
 * Ordo — the C door. This header is the manual of libordo's C interface.
 *
 * Ordo keeps a shop's catalogue, orders, payments and their whole history correct, in a file on the
 * disk or in memory. You link it into your program; there is no server.
 *
 *     ordo_engine *shop = NULL;
 *     ordo_doc *order = NULL;
 *     ordo_error *error = NULL;
 *     ordo_status rc = ordo_open("shop.db", "{\"migrate\":true}", &shop, &error);
 *     if (rc == ORDO_OK)
 *         rc = ordo_order_create(shop, "{\"items\":[{\"product_id\":\"prd_…\",\"quantity\":2}]}",
 *                                "{\"idempotency_key\":\"cart-7f3\"}", &order, &error);
 *     if (rc == ORDO_OK)
 *         printf("order %s\n", ordo_doc_text(order, "/number"));
 *     else
 *         fprintf(stderr, "%s: %s\n", ordo_status_name(rc), ordo_error_message(error));
 *     ordo_doc_free(order);
 *     ordo_error_free(error);
 *     ordo_close(shop);
 *
 * HOW TO READ IT. Every verb has one shape:
 *
 *     ordo_status ordo_<noun>_<verb>(engine, inputs …, options_json, out, error);
 *
 * Documents. Things go in and come out as JSON documents (UTF-8). The same documents are the
 *   bodies of the HTTP interface and the messages on the event stream. Unknown members of a
 *   document you send are refused, so that a misspelt amount cannot pass silently; members may be
 *   added to the documents you receive, so ignore those you do not know. Known members without a
 *   value are null. You never need to write or read JSON yourself: see "Documents" below.
 * Text. `const char *` is NUL-terminated UTF-8. An input is copied before the call returns. A
 *   returned `const char *` is borrowed: it belongs to the object it was read from, which its
 *   comment names.
 * Money. A decimal text with exactly the currency's digits in documents ("49.90", JPY "500"); an
 *   int64_t of minor units (cents, yen, fils) at ordo_doc_money() and ordo_doc_set_money().
 *   Floating point appears nowhere.
 * Ownership. What comes back through a pointer-to-pointer is yours, to be freed by the function
 *   its type names. Objects do not depend on each other: free and close in any order, NULL is
 *   always fine.
 * Outputs. On failure `*out` is NULL. `out` may be NULL when the answer is not wanted.
 * Errors. The returned status says what happened: ORDO_OK (0) or one of ORDO_E_*. `error`
 *   receives an object that says more, on failure; it is set to NULL on success. `error` may be
 *   NULL. Whatever `*out` and `*error` held before is overwritten, not freed.
 * Refusals change nothing. A call that does not return ORDO_OK has written nothing, unless its
 *   comment says so, except that after ORDO_E_OUTCOME_UNKNOWN it is not known whether it has:
 *   repeat it with the same idempotency key or the same client-made id, and you get the truth.
 * Common statuses. Every verb that takes an engine can return, besides those it names:
 *   ORDO_E_MISUSE (NULL or closed engine, required text is NULL), ORDO_E_FORKED (the engine was
 *   opened by the parent process), ORDO_E_MALFORMED_REQUEST, ORDO_E_VALIDATION_FAILED (a
 *   document, id or option is wrong; ordo_error_field() says where), ORDO_E_BUSY, ORDO_E_TIMEOUT
 *   (waited long enough), ORDO_E_IO_ERROR, ORDO_E_CORRUPT, ORDO_E_UNAVAILABLE (the database),
 *   ORDO_E_OUT_OF_MEMORY and ORDO_E_INTERNAL; verbs that write also ORDO_E_OUTCOME_UNKNOWN.
 * Threads. An engine may be used by any number of threads at once. Every other object is used by
 *   one thread at a time and may wander between threads. The library makes no threads, installs
 *   no signal handler, changes no locale, prints nothing, never ends the process and lets no
 *   exception escape. Calls are no cancellation points. Functions of yours (a provider's table, the
 *   lines of a dump) are called on the thread that made the call, and may call Ordo.
 * Blocking. "Writes" in a comment means: the call waits for its turn (at most the option
 *   `timeout_ms`, 5 seconds unless told) and then for the disk, and returns when the change is
 *   durable; calls that wait together share one disk sync. "Reads" means: a short read of the
 *   database, which does not wait for writers.
 * fork(). An engine belongs to the process that opened it. In a forked child every call with it
 *   returns ORDO_E_FORKED and ordo_close() leaves it alone; the parent is not disturbed. A child
 *   that was forked while a file was open cannot open files itself (ORDO_E_FORKED): fork first and
 *   open then, or start a new program. vfork() and posix_spawn() are always fine.
 *
 * CALL OPTIONS. `options_json` is a document, or NULL for none. All members are optional:
 *   actor             {"type": customer|admin|till|system|provider, "id": text, "name": text}: who
 *                     asks; default {"type":"system"}, which may do everything. You vouch for it:
 *                     the engine decides rights, ownership and visible members from it. A
 *                     customer's id is his usr_… id; without one he sees the open catalogue, its
 *                     pictures and quotes, and nothing else.
 *   idempotency_key   1 to 255 visible ASCII characters. The same key with the same request returns
 *                     the first answer and has no second effect, for 7 days; with another request
 *                     it is ORDO_E_IDEMPOTENCY_KEY_REUSED. A refused call stores nothing.
 *   expected_version  integer: the version of the order or product that you have seen; when it is
 *                     no longer the newest the call is refused with ORDO_E_VERSION_CONFLICT.
 *   trace             W3C traceparent, passed on into the events of the call.
 *   timeout_ms        integer >= 0: how long the call may wait for its turn, in milliseconds.
 *
 * THE ABI. Functions, constants and their meaning are never changed or taken away, only added to;
 *   `since` says from which release on a function exists. The types are opaque; the one struct,
 *   ordo_provider, begins with its size, so that it can grow.
 */
#ifndef ORDO_ORDO_H
#define ORDO_ORDO_H

#include <stddef.h>
#include <stdint.h>

/* Marks what the library exports. Define it as nothing to feed this header to a tool that does not
 * know compiler attributes (cc -E -DORDO_API=). */
#ifndef ORDO_API
#if defined(__GNUC__)
#define ORDO_API __attribute__((visibility("default")))
#else
#define ORDO_API
#endif
#endif

/* The release this header belongs to: major * 1000000 + minor * 1000 + patch. At run time ask
 * ordo_version_number(), which may be newer. */
#define ORDO_VERSION_NUMBER 1000000

#ifdef __cplusplus
extern "C" {
#endif

/* ================================================================================================
 * Types
 * ============================================================================================= */

/** A shop. Opened by ordo_open(), closed by ordo_close(). Any number of threads at once. */
typedef struct ordo_engine ordo_engine;
/** A document. Freed by ordo_doc_free(). One thread at a time, readers included. */
typedef struct ordo_doc ordo_doc;
/** What went wrong. Freed by ordo_error_free(). Never changes. */
typedef struct ordo_error ordo_error;
/** Bytes that are no text, such as a picture. Freed by ordo_bytes_free(). Never change. */
typedef struct ordo_bytes ordo_bytes;
/** Where a payment provider puts its answer; see ordo_provider. Lives for one call of yours. */
typedef struct ordo_reply ordo_reply;

/** ORDO_OK or one of ORDO_E_*. A library newer than this header may return numbers that are not
 *  listed here: judge them by their hundred, or by ordo_status_http() and
 *  ordo_status_retryable(). */
typedef int32_t ordo_status;

enum {
    ORDO_OK = 0,

    /* The request is wrong. */
    ORDO_E_MALFORMED_REQUEST = 1001,      /* not a document of the right shape */
    ORDO_E_VALIDATION_FAILED = 1002,      /* right shape, wrong value; see ordo_error_field() */
    ORDO_E_INVALID_AMOUNT = 1003,         /* no amount of the currency, or a JSON number */
    ORDO_E_INVALID_CURSOR = 1004,         /* changed, or from another query */
    ORDO_E_UNSUPPORTED_MEDIA_TYPE = 1005, /* HTTP */
    ORDO_E_PAYLOAD_TOO_LARGE = 1006,      /* HTTP */
    ORDO_E_METHOD_NOT_ALLOWED = 1007,     /* HTTP */
    ORDO_E_HEADERS_TOO_LARGE = 1008,      /* HTTP */
    ORDO_E_IDEMPOTENCY_KEY_REQUIRED = 1010,
    ORDO_E_IDEMPOTENCY_KEY_REUSED = 1011,  /* same key, another request */
    ORDO_E_IDEMPOTENCY_IN_PROGRESS = 1012, /* the first call with this key still runs */
    ORDO_E_PRECONDITION_REQUIRED = 1013,   /* HTTP: If-Match is missing */
    ORDO_E_VERSION_CONFLICT = 1014,        /* expected_version is not the newest */
    ORDO_E_RATE_LIMITED = 1015,            /* HTTP */

    /* The actor may not. */
    ORDO_E_UNAUTHENTICATED = 1101,
    ORDO_E_INVALID_CREDENTIALS = 1102,
    ORDO_E_TOKEN_EXPIRED = 1103,
    ORDO_E_TOKEN_REUSED = 1104,
    ORDO_E_FORBIDDEN = 1105,
    ORDO_E_EMAIL_TAKEN = 1106,

    /* The thing is not there, or already there. */
    ORDO_E_NOT_FOUND = 1201,
    ORDO_E_ALREADY_EXISTS = 1202,
    ORDO_E_EVENTS_EXPIRED = 1203,

    /* A rule of the shop says no. */
    ORDO_E_INVALID_TRANSITION = 1301,
    ORDO_E_OUT_OF_STOCK = 1302,
    ORDO_E_PRODUCT_UNAVAILABLE = 1303,
    ORDO_E_PRICE_CHANGED = 1304,
    ORDO_E_ALREADY_PAID = 1305,
    ORDO_E_NOT_PAYABLE = 1306,
    ORDO_E_REFUND_EXCEEDS_PAID = 1307,
    ORDO_E_REFUND_DECISION_REQUIRED = 1308,
    ORDO_E_CURRENCY_MISMATCH = 1309,
    ORDO_E_AMOUNT_OVERFLOW = 1310,
    ORDO_E_PAYMENT_IN_DOUBT = 1311,

    /* A payment provider says no, or nothing. */
    ORDO_E_PROVIDER_ERROR = 1401,
    ORDO_E_PAYMENT_DECLINED = 1402,
    ORDO_E_INVALID_SIGNATURE = 1403,
    ORDO_E_PROVIDER_NOT_CONFIGURED = 1404,

    /* The system. */
    ORDO_E_BUSY = 1501,           /* others hold the writer's place; try again */
    ORDO_E_UNAVAILABLE = 1502,    /* the database cannot be reached, or must be reopened */
    ORDO_E_TIMEOUT = 1503,        /* the call waited for timeout_ms; nothing has happened */
    ORDO_E_INTERNAL = 1504,       /* a defect of Ordo; nothing has happened */
    ORDO_E_SCHEMA_TOO_OLD = 1505, /* open with "migrate" */
    ORDO_E_SCHEMA_TOO_NEW = 1506, /* the shop was migrated by a later release */
    ORDO_E_CORRUPT = 1507,        /* the stored data contradict themselves */
    ORDO_E_IO_ERROR = 1508,
    ORDO_E_OUT_OF_MEMORY = 1509,
    ORDO_E_NOT_SUPPORTED = 1510,
    ORDO_E_OUTCOME_UNKNOWN = 1511, /* the commit's answer was lost: ask again, same key or id */

    /* This door only. */
    ORDO_E_MISUSE = 1601, /* NULL where something is required, or a closed engine */
    ORDO_E_CANCELLED = 1602,
    ORDO_E_FORKED = 1603 /* the engine belongs to the parent process */
};

/** What ordo_doc_type() finds. */
enum {
    ORDO_DOC_NONE = 0, /* nothing there */
    ORDO_DOC_NULL = 1,
    ORDO_DOC_BOOL = 2,
    ORDO_DOC_INT = 3,    /* a whole number that fits int64_t */
    ORDO_DOC_NUMBER = 4, /* any other number; no document of Ordo's contains one */
    ORDO_DOC_TEXT = 5,
    ORDO_DOC_LIST = 6,
    ORDO_DOC_OBJECT = 7
};

/* ================================================================================================
 * Opening and closing a shop
 * ============================================================================================= */

/**
 * Opens a shop.
 *
 * @param url           where it is: a path or "sqlite:///path" for a file, "postgresql://..." (as libpq
 *                      reads it) for a schema of a PostgreSQL database, "memory:" for a shop that
 *                      lives until it is closed. Required.
 * @param options_json  {"migrate": bool (false): create the shop, or bring an old one up to date,
 *                      "shop": {"name": visible ASCII without "/" ("shop"), "currency": ISO 4217
 *                      ("USD"), "prices_include_tax": bool (true)}, used only when the shop is
 *                      created}. NULL = all defaults.
 * @param out           receives the engine, to be closed by ordo_close(). Required.
 * @param error         receives the error, to be freed by ordo_error_free(). May be NULL.
 * @return ORDO_OK; ORDO_E_SCHEMA_TOO_OLD (not there yet, or old, and "migrate" is not set),
 *         ORDO_E_SCHEMA_TOO_NEW, ORDO_E_NOT_SUPPORTED (unknown scheme, or a file system on which
 *         the promises cannot hold), ORDO_E_NOT_FOUND, ORDO_E_BUSY, ORDO_E_UNAVAILABLE,
 *         ORDO_E_IO_ERROR, ORDO_E_CORRUPT, ORDO_E_FORKED, ORDO_E_MALFORMED_REQUEST,
 *         ORDO_E_VALIDATION_FAILED, ORDO_E_MISUSE, ORDO_E_OUT_OF_MEMORY, ORDO_E_INTERNAL.
 *
 * Blocks while the file is opened, checked and migrated, and while another process migrates it. Any
 * thread. Several engines, of one process or several, may have the same file open.
 * @since 1.0
 */
ORDO_API ordo_status ordo_open(const char *url, const char *options_json, ordo_engine **out,
                               ordo_error **error);

/**
 * Closes a shop. NULL is fine, and so is an engine that is closed already.
 *
 * Calls that other threads are in finish as usual, and the last of them lets go of the file; calls
 * that begin later return ORDO_E_MISUSE. Documents and errors outlive their engine. In a forked
 * child it does nothing at all: the parent's locks and files are not touched.
 *
 * @param engine  what ordo_open() gave, or NULL.
 *
 * Blocks for the time it takes to close the file. Any thread.
 * @since 1.0
 */
ORDO_API void ordo_close(ordo_engine *engine);

/* ================================================================================================
 * The catalogue
 * ============================================================================================= */

/**
 * Creates a product or service. Staff only.
 *
 * @param engine        the shop.
 * @param product_json  {"name", "type": product|service, "price": decimal text, "id"?: prd_… made
 *                      by you, "currency"? (the shop's), "tax_rate"?: percent text ("0"),
 *                      "description"?, "category"?, "sku"?, "barcode"? (both unique),
 *                      "stock_quantity"?: integer to count pieces, null or absent for what is not
 *                      counted, "in_stock"?: bool (only while not counted), "allow_backorder"?:
 *                      bool, "metadata"?: {text: text}}. Required.
 * @param options_json  call options, or NULL.
 * @param out           receives the Product, to be freed by ordo_doc_free(). May be NULL.
 * @param error         receives the error, to be freed by ordo_error_free(). May be NULL.
 * @return ORDO_OK; ORDO_E_ALREADY_EXISTS (id, sku or barcode), ORDO_E_INVALID_AMOUNT,
 *         ORDO_E_CURRENCY_MISMATCH, ORDO_E_AMOUNT_OVERFLOW, ORDO_E_IDEMPOTENCY_KEY_REUSED,
 *         ORDO_E_FORBIDDEN; the common statuses.
 *
 * Writes. Any thread.
 * @since 1.0
 */
ORDO_API ordo_status ordo_product_create(ordo_engine *engine, const char *product_json,
                                         const char *options_json, ordo_doc **out,
                                         ordo_error **error);

/**
 * Changes a product: a JSON merge patch (RFC 7396). What is absent stays, a member that is null is
 * cleared. Orders keep the name, price and tax rate they were placed with. Staff only.
 *
 * @param engine        the shop.
 * @param product_id    prd_… Required.
 * @param patch_json    any of the members of ordo_product_create() except "id" and "currency", and
 *                      "active": bool. "stock_quantity" may only be null (stop counting); pieces
 *                      are changed by ordo_stock_adjust(). Required.
 * @param options_json  call options, or NULL; "expected_version" protects another editor's change.
 * @param out           receives the Product, to be freed by ordo_doc_free(). May be NULL.
 * @param error         receives the error, to be freed by ordo_error_free(). May be NULL.
 * @return ORDO_OK; ORDO_E_NOT_FOUND, ORDO_E_VERSION_CONFLICT, ORDO_E_ALREADY_EXISTS (sku or
 *         barcode), ORDO_E_INVALID_AMOUNT, ORDO_E_CURRENCY_MISMATCH, ORDO_E_IDEMPOTENCY_KEY_REUSED,
 *         ORDO_E_FORBIDDEN; the common statuses.
 *
 * Writes. Any thread.
 * @since 1.0
 */
ORDO_API ordo_status ordo_product_update(ordo_engine *engine, const char *product_id,
                                         const char *patch_json, const char *options_json,
                                         ordo_doc **out, ordo_error **error);

/**
 * Takes a product out of the shop. It can be brought back by ordo_product_update() with
 * {"active":true}; orders keep their copy. Staff only.
 *
 * @param engine        the shop.
 * @param product_id    prd_… Required.
 * @param options_json  call options, or NULL.
 * @param out           receives the Product, to be freed by ordo_doc_free(). May be NULL.
 * @param error         receives the error, to be freed by ordo_error_free(). May be NULL.
 * @return ORDO_OK, also when it was inactive already (ordo_doc_changed() is 0 then);
 *         ORDO_E_NOT_FOUND, ORDO_E_VERSION_CONFLICT, ORDO_E_IDEMPOTENCY_KEY_REUSED,
 *         ORDO_E_FORBIDDEN; the common statuses.
 *
 * Writes. Any thread.
 * @since 1.0
 */
ORDO_API ordo_status ordo_product_deactivate(ordo_engine *engine, const char *product_id,
                                             const char *options_json, ordo_doc **out,
                                             ordo_error **error);

/**
 * Finds a product by its id. Customers find active products only.
 *
 * @param engine        the shop.
 * @param product_id    prd_… Required.
 * @param options_json  call options, or NULL.
 * @param out           receives the Product, to be freed by ordo_doc_free(). May be NULL.
 * @param error         receives the error, to be freed by ordo_error_free(). May be NULL.
 * @return ORDO_OK; ORDO_E_NOT_FOUND; the common statuses.
 *
 * Reads. Any thread.
 * @since 1.0
 */
ORDO_API ordo_status ordo_product_get(ordo_engine *engine, const char *product_id,
                                      const char *options_json, ordo_doc **out, ordo_error **error);

/**
 * Finds a product by its barcode, exactly as it was stored. Customers find active products only.
 *
 * @param engine        the shop.
 * @param barcode       what the scanner read. Required.
 * @param options_json  call options, or NULL.
 * @param out           receives the Product, to be freed by ordo_doc_free(). May be NULL.
 * @param error         receives the error, to be freed by ordo_error_free(). May be NULL.
 * @return ORDO_OK; ORDO_E_NOT_FOUND; the common statuses.
 *
 * Reads. Any thread.
 * @since 1.0
 */
ORDO_API ordo_status ordo_product_by_barcode(ordo_engine *engine, const char *barcode,
                                             const char *options_json, ordo_doc **out,
                                             ordo_error **error);

/**
 * Lists and searches products, a page at a time.
 *
 * @param engine        the shop.
 * @param query_json    {"q"?: words of name, description or sku, each from its beginning, "type"?,
 *                      "category"?, "sku"?, "barcode"?, "in_stock"?: bool, "active"?: bool (staff;
 *                      customers see active ones), "sort"?: -created_at|name|price|-price
 *                      (-created_at: newest first), "limit"?: 1 to 100 (20), "cursor"?: the
 *                      "next_cursor" of the page before, with the same query}. NULL = all defaults.
 * @param options_json  call options, or NULL.
 * @param out           receives {"data": [Product], "next_cursor": text or null}, to be freed by
 *                      ordo_doc_free(). May be NULL.
 * @param error         receives the error, to be freed by ordo_error_free(). May be NULL.
 * @return ORDO_OK; ORDO_E_INVALID_CURSOR, ORDO_E_FORBIDDEN; the common statuses.
 *
 * Reads. Any thread.
 * @since 1.0
 */
ORDO_API ordo_status ordo_product_list(ordo_engine *engine, const char *query_json,
                                       const char *options_json, ordo_doc **out,
                                       ordo_error **error);

/**
 * Adds pieces to a product's stock, or takes them away. A product that was not counted starts at
 * zero. Staff only.
 *
 * @param engine           the shop.
 * @param product_id       prd_… Required.
 * @param adjustment_json  {"delta": integer, not 0, "reason": received|sold|returned|damaged|count|
 *                         other, "note"?}. Required.
 * @param options_json     call options, or NULL.
 * @param out              receives the movement {"id", "delta", "quantity_after", …}, to be freed
 *                         by ordo_doc_free(). May be NULL.
 * @param error            receives the error, to be freed by ordo_error_free(). May be NULL.
 * @return ORDO_OK; ORDO_E_NOT_FOUND, ORDO_E_OUT_OF_STOCK (below zero),
 *         ORDO_E_IDEMPOTENCY_KEY_REUSED, ORDO_E_FORBIDDEN; the common statuses.
 *
 * Writes. Any thread.
 * @since 1.0
 */
ORDO_API ordo_status ordo_stock_adjust(ordo_engine *engine, const char *product_id,
                                       const char *adjustment_json, const char *options_json,
                                       ordo_doc **out, ordo_error **error);

/**
 * Lists the movements of a product's stock, newest first, a page at a time. Staff only.
 *
 * @param engine        the shop.
 * @param product_id    prd_… Required.
 * @param limit         movements on a page, 1 to 100; 0 = 20.
 * @param cursor        the "next_cursor" of the page before; NULL = the first page.
 * @param options_json  call options, or NULL.
 * @param out           receives {"data": [movement], "next_cursor": text or null}, to be freed by
 *                      ordo_doc_free(). May be NULL.
 * @param error         receives the error, to be freed by ordo_error_free(). May be NULL.
 * @return ORDO_OK; ORDO_E_NOT_FOUND, ORDO_E_INVALID_CURSOR, ORDO_E_FORBIDDEN; the common statuses.
 *
 * Reads. Any thread.
 * @since 1.0
 */
ORDO_API ordo_status ordo_stock_movements(ordo_engine *engine, const char *product_id,
                                          int64_t limit, const char *cursor,
                                          const char *options_json, ordo_doc **out,
                                          ordo_error **error);

/* ================================================================================================
 * Orders
 * ============================================================================================= */

/**
 * Says what a cart would cost now. Nothing is stored or held.
 *
 * @param engine        the shop.
 * @param request_json  {"items": [{"product_id", "quantity"}] (1 to 100)}; staff may add the
 *                      discounts of ordo_order_create(). Required.
 * @param options_json  call options, or NULL.
 * @param out           receives {"currency", "items", "subtotal_amount", "discount_amount",
 *                      "tax_amount", "total_amount"}, to be freed by ordo_doc_free(). May be NULL.
 * @param error         receives the error, to be freed by ordo_error_free(). May be NULL.
 * @return ORDO_OK; ORDO_E_PRODUCT_UNAVAILABLE, ORDO_E_CURRENCY_MISMATCH, ORDO_E_AMOUNT_OVERFLOW,
 *         ORDO_E_PRICE_CHANGED, ORDO_E_FORBIDDEN; the common statuses.
 *
 * Reads. Any thread.
 * @since 1.0
 */
ORDO_API ordo_status ordo_order_quote(ordo_engine *engine, const char *request_json,
                                      const char *options_json, ordo_doc **out, ordo_error **error);

/**
 * Places an order and takes its stock, in one transaction. Prices come from the catalogue.
 *
 * @param engine        the shop.
 * @param request_json  {"items": [{"product_id", "quantity": 1 to 9999, "price"?: decimal text,
 *                      only compared}] (1 to 100; the same product twice is merged), "id"?: ord_…
 *                      made by you: the same content again returns the stored order, "note"?,
 *                      "metadata"?: {text: text}}. Staff may add "discount": {"amount"} or
 *                      {"percent"} (per item and per order), "unit_price_override" with
 *                      "override_reason" (per item), "user_id", "customer_email", "customer_name",
 *                      "mark_paid": the document of ordo_order_mark_paid(), and "complete": bool: a
 *                      sale at the counter in one call. The administration (not a till) may add "past":
 *                      {"total_amount", "created_at", "tax_amount"?, "currency"?,
 *                      "prices_include_tax"?} with "as_sold": {"price", "tax_rate", "name"?, "type"?,
 *                      "sku"?} in every item: an order of former days, which takes no stock and must
 *                      come out as told. Required.
 * @param options_json  call options, or NULL; give an "idempotency_key" (or an "id" above), so that
 *                      the call can be repeated safely.
 * @param out           receives the Order, to be freed by ordo_doc_free(). May be NULL.
 * @param error         receives the error, to be freed by ordo_error_free(). May be NULL.
 * @return ORDO_OK; ORDO_E_PRICE_CHANGED, ORDO_E_OUT_OF_STOCK, ORDO_E_PRODUCT_UNAVAILABLE,
 *         ORDO_E_CURRENCY_MISMATCH, ORDO_E_AMOUNT_OVERFLOW, ORDO_E_INVALID_AMOUNT,
 *         ORDO_E_ALREADY_EXISTS (the id, with other content), ORDO_E_IDEMPOTENCY_KEY_REUSED,
 *         ORDO_E_INVALID_TRANSITION ("complete" while money is due), ORDO_E_FORBIDDEN; the common
 *         statuses.
 *
 * Writes. Any thread.
 * @since 1.0
 */
ORDO_API ordo_status ordo_order_create(ordo_engine *engine, const char *request_json,
                                       const char *options_json, ordo_doc **out,
                                       ordo_error **error);

/**
 * Places several orders, as many calls of ordo_order_create() would: each is placed or refused for
 * itself. They share transactions and disk syncs, so a hundred take little longer than one.
 *
 * @param engine         the shop.
 * @param count          how many orders, 0 or more; the arrays below have as many members.
 * @param requests_json  the documents of ordo_order_create(). Required.
 * @param options_json   call options, or NULL for those that have none. NULL = none has any.
 * @param statuses       receives what became of each: the statuses of ordo_order_create(). Required.
 * @param out            receives the Orders, NULL for those not placed; each to be freed by
 *                       ordo_doc_free(). May be NULL.
 * @param errors         receives the errors, NULL for the orders placed and where memory ran out; each to be
 *                       freed by ordo_error_free(). May be NULL.
 * @return ORDO_OK when each order has its status; ORDO_E_MISUSE for a closed shop or a missing array,
 *         ORDO_E_OUT_OF_MEMORY: no order was placed, and the arrays hold nothing to free.
 *
 * Writes. Any thread.
 * @since 1.0
 */
ORDO_API ordo_status ordo_order_create_many(ordo_engine *engine, size_t count,
                                            const char *const *requests_json,
                                            const char *const *options_json, ordo_status *statuses,
                                            ordo_doc **out, ordo_error **errors);

/**
 * Records a payment that happened outside: cash, a transfer, a card terminal of its own. When
 * nothing is due any more the order is paid and moves on to processing. Staff only.
 *
 * @param engine        the shop.
 * @param order_id      ord_… Required.
 * @param payment_json  {"method"?: card|cash|bank_transfer|paypal|other (other), "amount"?: decimal
 *                      text, at most what is due (all of it), "tendered_amount"?: cash handed over;
 *                      the change is computed, "reference"?, "note"?, "paid_at"?: RFC 3339 time,
 *                      "offline"?: true for a card taken without a line to its bank: unknown until
 *                      its provider tells, or ordo_payment_resolve()}.
 *                      NULL = all defaults: all that is due.
 * @param options_json  call options, or NULL.
 * @param out           receives the Order, to be freed by ordo_doc_free(). May be NULL.
 * @param error         receives the error, to be freed by ordo_error_free(). May be NULL.
 * @return ORDO_OK; ORDO_E_NOT_FOUND, ORDO_E_ALREADY_PAID, ORDO_E_NOT_PAYABLE (cancelled),
 *         ORDO_E_PAYMENT_IN_DOUBT, ORDO_E_INVALID_AMOUNT, ORDO_E_CURRENCY_MISMATCH,
 *         ORDO_E_VERSION_CONFLICT, ORDO_E_IDEMPOTENCY_KEY_REUSED, ORDO_E_FORBIDDEN; the common
 *         statuses.
 *
 * Writes. Any thread.
 * @since 1.0
 */
ORDO_API ordo_status ordo_order_mark_paid(ordo_engine *engine, const char *order_id,
                                          const char *payment_json, const char *options_json,
                                          ordo_doc **out, ordo_error **error);

/**
 * Moves an order on: pending to processing, processing to completed. Staff only.
 *
 * @param engine        the shop.
 * @param order_id      ord_… Required.
 * @param request_json  {"status": processing|completed, "note"?: why; required when a rule is
 *                      overridden, such as processing before it is paid}. Required.
 * @param options_json  call options, or NULL.
 * @param out           receives the Order, to be freed by ordo_doc_free(). May be NULL.
 * @param error         receives the error, to be freed by ordo_error_free(). May be NULL.
 * @return ORDO_OK, also when it has that status already (ordo_doc_changed() is 0 then);
 *         ORDO_E_NOT_FOUND, ORDO_E_INVALID_TRANSITION, ORDO_E_VERSION_CONFLICT,
 *         ORDO_E_IDEMPOTENCY_KEY_REUSED, ORDO_E_FORBIDDEN; the common statuses.
 *
 * Writes. Any thread.
 * @since 1.0
 */
ORDO_API ordo_status ordo_order_set_status(ordo_engine *engine, const char *order_id,
                                           const char *request_json, const char *options_json,
                                           ordo_doc **out, ordo_error **error);

/**
 * Cancels an order and gives its stock back. Customers may cancel their own order while it is
 * pending and nothing is paid; staff may cancel until it is completed.
 *
 * @param engine        the shop.
 * @param order_id      ord_… Required.
 * @param request_json  {"reason"?: customer|staff|inventory|fraud|expired|other, "refund"?: full:
 *                      the money held goes back, as by ordo_refund_create(), or none: it stays,
 *                      shown as "refund_due"; required when money is held, "note"?}. NULL = all
 *                      defaults.
 * @param options_json  call options, or NULL.
 * @param out           receives the Order, to be freed by ordo_doc_free(). May be NULL.
 * @param error         receives the error, to be freed by ordo_error_free(). May be NULL.
 * @return ORDO_OK, also when it was cancelled already (ordo_doc_changed() is 0 then);
 *         ORDO_E_NOT_FOUND, ORDO_E_INVALID_TRANSITION, ORDO_E_REFUND_DECISION_REQUIRED,
 *         ORDO_E_VERSION_CONFLICT, ORDO_E_IDEMPOTENCY_KEY_REUSED, ORDO_E_FORBIDDEN; the common
 *         statuses. What a provider says to the refunds shows in them, not here.
 *
 * Writes, and may ask providers. Any thread.
 * @since 1.0
 */
ORDO_API ordo_status ordo_order_cancel(ordo_engine *engine, const char *order_id,
                                       const char *request_json, const char *options_json,
                                       ordo_doc **out, ordo_error **error);

/**
 * Adds a note to an order's history. Staff only.
 *
 * @param engine        the shop.
 * @param order_id      ord_… Required.
 * @param note_json     {"text": 1 to 1000 characters, "public"?: bool (false): the customer may
 *                      read it}. Required.
 * @param options_json  call options, or NULL.
 * @param out           receives the HistoryEntry {"seq", "kind":"note", "message", …}, to be freed
 *                      by ordo_doc_free(). May be NULL.
 * @param error         receives the error, to be freed by ordo_error_free(). May be NULL.
 * @return ORDO_OK; ORDO_E_NOT_FOUND, ORDO_E_VERSION_CONFLICT, ORDO_E_IDEMPOTENCY_KEY_REUSED,
 *         ORDO_E_FORBIDDEN; the common statuses.
 *
 * Writes. Any thread.
 * @since 1.0
 */
ORDO_API ordo_status ordo_order_add_note(ordo_engine *engine, const char *order_id,
                                         const char *note_json, const char *options_json,
                                         ordo_doc **out, ordo_error **error);

/**
 * Finds an order, with its items and payments. To a customer the orders of others are not there.
 *
 * @param engine        the shop.
 * @param order_id      ord_… Required.
 * @param options_json  call options, or NULL.
 * @param out           receives the Order, to be freed by ordo_doc_free(). May be NULL.
 * @param error         receives the error, to be freed by ordo_error_free(). May be NULL.
 * @return ORDO_OK; ORDO_E_NOT_FOUND; the common statuses.
 *
 * Reads. Any thread.
 * @since 1.0
 */
ORDO_API ordo_status ordo_order_get(ordo_engine *engine, const char *order_id,
                                    const char *options_json, ordo_doc **out, ordo_error **error);

/**
 * Finds an order by its number, the short one for people. Otherwise as ordo_order_get().
 *
 * @param engine        the shop.
 * @param number        the order's number, such as "100042". Required.
 * @param options_json  call options, or NULL.
 * @param out           receives the Order, to be freed by ordo_doc_free(). May be NULL.
 * @param error         receives the error, to be freed by ordo_error_free(). May be NULL.
 * @return ORDO_OK; ORDO_E_NOT_FOUND; the common statuses.
 *
 * Reads. Any thread.
 * @since 1.0
 */
ORDO_API ordo_status ordo_order_by_number(ordo_engine *engine, const char *number,
                                          const char *options_json, ordo_doc **out,
                                          ordo_error **error);

/**
 * Says whether an order is paid: the short answer for a page that waits for a payment.
 *
 * @param engine        the shop.
 * @param order_id      ord_… Required.
 * @param options_json  call options, or NULL.
 * @param out           receives {"id", "payment_status", "paid_at", "total_amount", "currency",
 *                      "paid_amount", "refunded_amount", "amount_due"}, to be freed by
 *                      ordo_doc_free(). May be NULL.
 * @param error         receives the error, to be freed by ordo_error_free(). May be NULL.
 * @return ORDO_OK; ORDO_E_NOT_FOUND; the common statuses.
 *
 * Reads. Any thread.
 * @since 1.0
 */
ORDO_API ordo_status ordo_order_payment_status(ordo_engine *engine, const char *order_id,
                                               const char *options_json, ordo_doc **out,
                                               ordo_error **error);

/**
 * Lists and searches orders, a page at a time. Customers see their own.
 *
 * @param engine        the shop.
 * @param query_json    {"q"?: a number, id or provider's reference in full, the beginning of an
 *                      e-mail address or name, or words of a product in it, "status"?,
 *                      "payment_status"?: word or list of words, "user_id"?: usr_… (staff),
 *                      "created_from"?, "created_to"?: RFC 3339 times, from inclusive, to
 *                      exclusive, "total_min"?, "total_max"?: decimal texts in the shop's currency,
 *                      inclusive, "attention"?: true = those that wait for a person (staff),
 *                      "sort"?: -created_at|created_at|-total_amount|total_amount (-created_at:
 *                      newest first), "limit"?: 1 to 100 (20), "cursor"?: the "next_cursor" of the
 *                      page before, with the same query}. NULL = all defaults.
 * @param options_json  call options, or NULL.
 * @param out           receives {"data": [Order without payments and refunds], "next_cursor": text
 *                      or null}, to be freed by ordo_doc_free(). May be NULL.
 * @param error         receives the error, to be freed by ordo_error_free(). May be NULL.
 * @return ORDO_OK; ORDO_E_INVALID_CURSOR, ORDO_E_INVALID_AMOUNT, ORDO_E_FORBIDDEN; the common
 *         statuses.
 *
 * Reads. Any thread.
 * @since 1.0
 */
ORDO_API ordo_status ordo_order_list(ordo_engine *engine, const char *query_json,
                                     const char *options_json, ordo_doc **out, ordo_error **error);

/**
 * Lists all that ever happened to an order, oldest first. Customers see public entries only.
 *
 * @param engine        the shop.
 * @param order_id      ord_… Required.
 * @param options_json  call options, or NULL.
 * @param out           receives {"data": [HistoryEntry], "next_cursor": null}, to be freed by
 *                      ordo_doc_free(). May be NULL.
 * @param error         receives the error, to be freed by ordo_error_free(). May be NULL.
 * @return ORDO_OK; ORDO_E_NOT_FOUND; the common statuses.
 *
 * Reads. Any thread.
 * @since 1.0
 */
ORDO_API ordo_status ordo_order_history(ordo_engine *engine, const char *order_id,
                                        const char *options_json, ordo_doc **out,
                                        ordo_error **error);

/**
 * The receipt of an order, for people to keep: items, taxes, and what was paid, given back and is
 * still due.
 *
 * @param engine        the shop.
 * @param order_id      ord_… Required.
 * @param format        "text": 42 columns, for a printer; "html": a page of its own, nothing in it
 *                      is fetched from elsewhere; "json". NULL = "text".
 * @param options_json  call options, or NULL.
 * @param out           receives {"media_type", "text"}, or for "json" the Receipt itself, to be
 *                      freed by ordo_doc_free(). May be NULL.
 * @param error         receives the error, to be freed by ordo_error_free(). May be NULL.
 * @return ORDO_OK; ORDO_E_NOT_FOUND; the common statuses.
 *
 * Reads. Any thread.
 * @since 1.0
 */
ORDO_API ordo_status ordo_order_receipt(ordo_engine *engine, const char *order_id,
                                        const char *format, const char *options_json,
                                        ordo_doc **out, ordo_error **error);

/**
 * Orders as CSV (RFC 4180, UTF-8), one a row, a page at a time: write the texts of all pages one
 * after the other. A text that a spreadsheet could take for a formula begins with an apostrophe.
 *
 * @param engine        the shop.
 * @param query_json    the query of ordo_order_list(). NULL = all defaults.
 * @param options_json  call options, or NULL.
 * @param out           receives {"text": rows that end with CR LF, on the first page after a row of
 *                      names, "next_cursor": text or null}, to be freed by ordo_doc_free(). May be
 *                      NULL.
 * @param error         receives the error, to be freed by ordo_error_free(). May be NULL.
 * @return as ordo_order_list().
 *
 * Reads. Any thread.
 * @since 1.0
 */
ORDO_API ordo_status ordo_order_csv(ordo_engine *engine, const char *query_json,
                                    const char *options_json, ordo_doc **out, ordo_error **error);

/**
 * Says that a person has seen to what an order's "attention" told of, and clears what does not
 * follow from its amounts. Staff only.
 *
 * @param engine        the shop.
 * @param order_id      ord_… Required.
 * @param request_json  {"note": what was done}. Required.
 * @param options_json  call options, or NULL.
 * @param out           receives the Order, to be freed by ordo_doc_free(). May be NULL.
 * @param error         receives the error, to be freed by ordo_error_free(). May be NULL.
 * @return ORDO_OK, also when there was nothing to clear (ordo_doc_changed() is 0 then);
 *         ORDO_E_NOT_FOUND, ORDO_E_VERSION_CONFLICT, ORDO_E_IDEMPOTENCY_KEY_REUSED,
 *         ORDO_E_FORBIDDEN; the common statuses.
 *
 * Writes. Any thread.
 * @since 1.0
 */
ORDO_API ordo_status ordo_order_resolve(ordo_engine *engine, const char *order_id,
                                        const char *request_json, const char *options_json,
                                        ordo_doc **out, ordo_error **error);

/* ================================================================================================
 * Payments and refunds
 *
 * A payment through a provider is an attempt: opened here, settled by what the provider tells (a
 * webhook, an answer, a look-up by ordo_run_due()). Providers are registered by
 * ordo_provider_register(); cash and what else happens outside is ordo_order_mark_paid().
 * ============================================================================================= */

/**
 * Opens a payment attempt with a provider, for all that is due. Customers may for their own orders.
 *
 * @param engine        the shop.
 * @param order_id      ord_… Required.
 * @param request_json  {"provider": its name, "return_url"?: where a hosted page sends the payer
 *                      afterwards, http or https}. Required.
 * @param options_json  call options, or NULL.
 * @param out           receives the Payment, to be freed by ordo_doc_free(). Its "next_action" says
 *                      what the payer has to do: {"type": stripe_client_secret|redirect|
 *                      instructions, …}. An open attempt of the same provider is the answer itself
 *                      (ordo_doc_changed() is 0 then). May be NULL.
 * @param error         receives the error, to be freed by ordo_error_free(). May be NULL.
 * @return ORDO_OK, also when the provider's answer was lost: the Payment is "unknown" then;
 *         ORDO_E_NOT_FOUND, ORDO_E_PROVIDER_NOT_CONFIGURED, ORDO_E_PROVIDER_ERROR,
 *         ORDO_E_PAYMENT_DECLINED, ORDO_E_ALREADY_PAID, ORDO_E_NOT_PAYABLE (cancelled),
 *         ORDO_E_PAYMENT_IN_DOUBT (another attempt is unknown), ORDO_E_VERSION_CONFLICT,
 *         ORDO_E_IDEMPOTENCY_KEY_REUSED, ORDO_E_FORBIDDEN; the common statuses. After
 *         ORDO_E_PROVIDER_ERROR and ORDO_E_PAYMENT_DECLINED the attempt stands in the order,
 *         "failed"; try again with another idempotency key.
 *
 * Writes, and asks the provider in between, for as long as that takes. Any thread.
 * @since 1.0
 */
ORDO_API ordo_status ordo_payment_create(ordo_engine *engine, const char *order_id,
                                         const char *request_json, const char *options_json,
                                         ordo_doc **out, ordo_error **error);

/**
 * Asks the provider what has become of an attempt, when its webhook seems to be lost.
 *
 * @param engine        the shop.
 * @param payment_id    pay_… Required.
 * @param options_json  call options, or NULL.
 * @param out           receives the Payment, to be freed by ordo_doc_free(). May be NULL.
 * @param error         receives the error, to be freed by ordo_error_free(). May be NULL.
 * @return ORDO_OK; ORDO_E_NOT_FOUND, ORDO_E_PROVIDER_NOT_CONFIGURED, ORDO_E_PROVIDER_ERROR,
 *         ORDO_E_FORBIDDEN; the common statuses.
 *
 * Asks the provider, then writes. Any thread.
 * @since 1.0
 */
ORDO_API ordo_status ordo_payment_sync(ordo_engine *engine, const char *payment_id,
                                       const char *options_json, ordo_doc **out,
                                       ordo_error **error);

/**
 * Gives money back. Staff only. Payments made outside are given back at once; others through their
 * provider, "pending" until it confirms.
 *
 * @param engine        the shop.
 * @param order_id      ord_… Required.
 * @param request_json  {"amount"?: decimal text, or "items"?: [{"line": 1 to n, "quantity"}], which
 *                      gives back exactly those pieces' shares of the total; neither = all that is
 *                      left, "payment_id"?: pay_… (the newest first), "reason"?:
 *                      requested_by_customer|duplicate|fraudulent|out_of_stock|other
 *                      (requested_by_customer), "note"?, "reduces_total"?: bool (true); false = the
 *                      customer owes it again, as when cash replaces a card, "restock"?: bool
 *                      (false): the pieces go back on the shelf}. NULL = all that is left.
 * @param options_json  call options, or NULL; give an "idempotency_key".
 * @param out           receives the Refund, to be freed by ordo_doc_free(). When one payment is not
 *                      enough the rest becomes refunds of their own, and this is the first. May be
 *                      NULL.
 * @param error         receives the error, to be freed by ordo_error_free(). May be NULL.
 * @return ORDO_OK, also when the provider has not confirmed it ("pending" or "unknown") or refused
 *         ("failed"); ORDO_E_NOT_FOUND, ORDO_E_REFUND_EXCEEDS_PAID, ORDO_E_INVALID_AMOUNT,
 *         ORDO_E_CURRENCY_MISMATCH, ORDO_E_PROVIDER_NOT_CONFIGURED, ORDO_E_VERSION_CONFLICT,
 *         ORDO_E_IDEMPOTENCY_KEY_REUSED, ORDO_E_FORBIDDEN; the common statuses.
 *
 * Writes, and may ask the provider. Any thread.
 * @since 1.0
 */
ORDO_API ordo_status ordo_refund_create(ordo_engine *engine, const char *order_id,
                                        const char *request_json, const char *options_json,
                                        ordo_doc **out, ordo_error **error);

/**
 * Does what has become due: cancels unpaid orders whose time is over, asks providers about open
 * payments, tries refunds again, applies events that came too early, forgets old keys and sessions.
 * Call it every minute or so, from one place or many. Staff only.
 *
 * @param engine        the shop.
 * @param budget        how many of each at most, 1 to 1000; 0 = 100.
 * @param options_json  call options, or NULL.
 * @param out           receives {"orders_expired", "payments_checked", "refunds_checked",
 *                      "events_applied", "events_waiting", "failures": integers, "more": bool: call
 *                      again soon}, to be freed by ordo_doc_free(). May be NULL.
 * @param error         receives the error, to be freed by ordo_error_free(). May be NULL.
 * @return ORDO_OK, also when some of it failed; ORDO_E_FORBIDDEN; the common statuses.
 *
 * Writes, and asks providers. Any thread.
 * @since 1.0
 */
ORDO_API ordo_status ordo_run_due(ordo_engine *engine, int64_t budget, const char *options_json,
                                  ordo_doc **out, ordo_error **error);

/* ================================================================================================
 * Errors
 * ============================================================================================= */

/**
 * The error's status.
 *
 * @param error  an error; NULL = no error.
 * @return one of ORDO_E_*; ORDO_OK for NULL.
 *
 * Does not block. One thread at a time.
 * @since 1.0
 */
ORDO_API ordo_status ordo_error_code(const ordo_error *error);

/**
 * The status's name, as ordo_status_name().
 *
 * @param error  an error; NULL = no error.
 * @return static text, such as "out_of_stock"; "ok" for NULL.
 *
 * Does not block. One thread at a time.
 * @since 1.0
 */
ORDO_API const char *ordo_error_name(const ordo_error *error);

/**
 * One plain sentence for people, in English: what went wrong, and with which value. It holds no
 * secrets and no personal data.
 *
 * @param error  an error; NULL = no error.
 * @return text that lives as long as the error; "" for NULL.
 *
 * Does not block. One thread at a time.
 * @since 1.0
 */
ORDO_API const char *ordo_error_message(const ordo_error *error);

/**
 * Which member of the document is at fault.
 *
 * @param error  an error; NULL = no error.
 * @return a JSON pointer, such as "/items/0/quantity", that lives as long as the error; "" when it
 *         is none in particular, and for NULL.
 *
 * Does not block. One thread at a time.
 * @since 1.0
 */
ORDO_API const char *ordo_error_field(const ordo_error *error);

/**
 * Whether the same call may succeed later, without being changed.
 *
 * @param error  an error; NULL = none.
 * @return 1 or 0; 0 for NULL.
 *
 * Does not block. One thread at a time.
 * @since 1.0
 */
ORDO_API int32_t ordo_error_retryable(const ordo_error *error);

/**
 * All that is known, as a Problem document (RFC 9457): "type", "title", "status", "detail", "code",
 * "retryable" and what belongs to the code, such as the "items" of out_of_stock or the
 * "current_version" of version_conflict. Read it by ordo_doc_parse().
 *
 * @param error  an error; NULL = no error.
 * @return JSON text that lives as long as the error; "{}" for NULL.
 *
 * Does not block. One thread at a time.
 * @since 1.0
 */
ORDO_API const char *ordo_error_json(const ordo_error *error);

/**
 * Makes an error, for functions of yours that report like Ordo's own, such as those of a plugin.
 *
 * @param status   one of ORDO_E_*.
 * @param message  one sentence for people, without secrets and personal data. NULL = none. Copied.
 * @param field    JSON pointer to what is wrong, such as "/port"; NULL = nothing special. Copied.
 * @param out      receives the error, to be freed by ordo_error_free(). May be NULL.
 * @return `status`, for your function to return; ORDO_E_INTERNAL for ORDO_OK and numbers that are no
 *         status.
 *
 * Does not block. Any thread.
 * @since 1.0
 */
ORDO_API ordo_status ordo_error_new(ordo_status status, const char *message, const char *field,
                                    ordo_error **out);

/**
 * Frees an error.
 *
 * @param error  an error, or NULL.
 *
 * Does not block. One thread at a time.
 * @since 1.0
 */
ORDO_API void ordo_error_free(ordo_error *error);

/* ================================================================================================
 * Documents: reading
 *
 * A value is named by a JSON pointer (RFC 6901): "/items/0/price" is the price of the first item,
 * "" the whole document; inside a name "~1" stands for '/' and "~0" for '~'.
 * ============================================================================================= */

/**
 * The document as JSON text.
 *
 * @param doc  a document.
 * @return text that lives until the document is changed or freed; NULL for NULL, or when there is
 *         no memory.
 *
 * Does not block. One thread at a time.
 * @since 1.0
 */
ORDO_API const char *ordo_doc_json(const ordo_doc *doc);

/**
 * How long ordo_doc_json() is.
 *
 * @param doc  a document.
 * @return bytes, without the final NUL; 0 for NULL, or when there is no memory.
 *
 * Does not block. One thread at a time.
 * @since 1.0
 */
ORDO_API size_t ordo_doc_length(const ordo_doc *doc);

/**
 * Reads a text; that includes amounts, ids and times.
 *
 * @param doc      a document.
 * @param pointer  where. NULL = the whole document.
 * @return the text, which lives until the document is changed or freed; NULL when there is no text
 *         (nothing, null, or a value of another type), or doc is NULL.
 *
 * Does not block. One thread at a time.
 * @since 1.0
 */
ORDO_API const char *ordo_doc_text(const ordo_doc *doc, const char *pointer);

/**
 * Reads an integer.
 *
 * @param doc      a document.
 * @param pointer  where. NULL = the whole document.
 * @param out      receives the number; 0 on failure. Required.
 * @return ORDO_OK; ORDO_E_NOT_FOUND (nothing there, or null), ORDO_E_MALFORMED_REQUEST (not a whole
 *         number), ORDO_E_VALIDATION_FAILED (does not fit), ORDO_E_MISUSE, ORDO_E_OUT_OF_MEMORY.
 *
 * Does not block. One thread at a time.
 * @since 1.0
 */
ORDO_API ordo_status ordo_doc_int(const ordo_doc *doc, const char *pointer, int64_t *out);

/**
 * Reads true or false.
 *
 * @param doc      a document.
 * @param pointer  where. NULL = the whole document.
 * @param out      receives 1 or 0; 0 on failure. Required.
 * @return ORDO_OK; ORDO_E_NOT_FOUND (nothing there, or null), ORDO_E_MALFORMED_REQUEST (another
 *         type), ORDO_E_MISUSE, ORDO_E_OUT_OF_MEMORY.
 *
 * Does not block. One thread at a time.
 * @since 1.0
 */
ORDO_API ordo_status ordo_doc_bool(const ordo_doc *doc, const char *pointer, int32_t *out);

/**
 * Reads an amount of money. Its currency is the member "currency" beside it or, when there is none,
 * that of the nearest object around it.
 *
 * @param doc           a document.
 * @param pointer       where the amount is, such as "/payments/0/change_amount". Required.
 * @param minor_out     receives minor units of the currency (cents, yen, fils); 0 on failure.
 *                      Required.
 * @param currency_out  receives the ISO 4217 code, which lives until the document is changed or
 *                      freed; NULL on failure. May be NULL.
 * @return ORDO_OK; ORDO_E_NOT_FOUND (nothing there, or null), ORDO_E_INVALID_AMOUNT (no amount of
 *         the currency), ORDO_E_CURRENCY_MISMATCH (no currency around it), ORDO_E_AMOUNT_OVERFLOW,
 *         ORDO_E_MISUSE, ORDO_E_OUT_OF_MEMORY.
 *
 * Does not block. One thread at a time.
 * @since 1.0
 */
ORDO_API ordo_status ordo_doc_money(const ordo_doc *doc, const char *pointer, int64_t *minor_out,
                                    const char **currency_out);

/**
 * Counts the elements of a list or the members of an object.
 *
 * @param doc      a document.
 * @param pointer  where. NULL = the whole document.
 * @return how many; -1 when there is neither a list nor an object, or doc is NULL.
 *
 * Does not block. One thread at a time.
 * @since 1.0
 */
ORDO_API int64_t ordo_doc_size(const ordo_doc *doc, const char *pointer);

/**
 * Whether there is a value that is not null.
 *
 * @param doc      a document.
 * @param pointer  where. NULL = the whole document.
 * @return 1 or 0.
 *
 * Does not block. One thread at a time.
 * @since 1.0
 */
ORDO_API int32_t ordo_doc_has(const ordo_doc *doc, const char *pointer);

/**
 * The type of a value.
 *
 * @param doc      a document.
 * @param pointer  where. NULL = the whole document.
 * @return one of ORDO_DOC_*; ORDO_DOC_NONE when there is nothing, or doc is NULL.
 *
 * Does not block. One thread at a time.
 * @since 1.0
 */
ORDO_API int32_t ordo_doc_type(const ordo_doc *doc, const char *pointer);

/**
 * The name of an object's member, to walk through one whose names are not known ("metadata").
 *
 * @param doc      a document.
 * @param pointer  where the object is. NULL = the whole document.
 * @param index    which member, 0 to ordo_doc_size() - 1, in the document's order.
 * @return the name as it is (not escaped for a pointer), which lives until the document is changed
 *         or freed; NULL when there is no such member, or doc is NULL.
 *
 * Does not block. One thread at a time.
 * @since 1.0
 */
ORDO_API const char *ordo_doc_key(const ordo_doc *doc, const char *pointer, int64_t index);

/**
 * Whether the call that made the document was a repetition: its answer was given before, under the
 * same idempotency key or client-made id, and nothing has happened this time.
 *
 * @param doc  a document.
 * @return 1 or 0; 0 for NULL and for documents that no writing call has made.
 *
 * Does not block. One thread at a time.
 * @since 1.0
 */
ORDO_API int32_t ordo_doc_replayed(const ordo_doc *doc);

/**
 * Whether the call that made the document has changed the shop; 0 when it found everything as it
 * was asked for, and when it was a repetition.
 *
 * @param doc  a document.
 * @return 1 or 0; 0 for NULL and for documents that no writing call has made.
 *
 * Does not block. One thread at a time.
 * @since 1.0
 */
ORDO_API int32_t ordo_doc_changed(const ordo_doc *doc);

/**
 * Frees a document.
 *
 * @param doc  a document, or NULL.
 *
 * Does not block. One thread at a time.
 * @since 1.0
 */
ORDO_API void ordo_doc_free(ordo_doc *doc);

/* ================================================================================================
 * Documents: building
 *
 *     ordo_doc *in = ordo_doc_new();
 *     ordo_doc_set_text(in, "/items/0/product_id", id);
 *     ordo_doc_set_int(in, "/items/0/quantity", 2);
 *     ordo_order_create(shop, ordo_doc_json(in), NULL, &order, &error);
 *
 * What is missing on the way is created: a list where the next name is a number or "-", an object
 * otherwise. A list's index may be an element that is there, or the next one; "-" is always the
 * next one. Where there is a value already it is replaced. Every change ends the life of texts that
 * were borrowed from the document; passing such a text to the same document is fine nevertheless.
 * ============================================================================================= */

/**
 * Makes an empty document, {}.
 *
 * @return the document, to be freed by ordo_doc_free(); NULL when there is no memory. The functions
 *         below return ORDO_E_MISUSE for NULL, and so will the verb that gets its text.
 *
 * Does not block. Any thread.
 * @since 1.0
 */
ORDO_API ordo_doc *ordo_doc_new(void);

/**
 * Reads JSON text. It must be well formed, UTF-8, without duplicate names and U+0000, at most 32
 * levels deep and 1 MiB long.
 *
 * @param json   JSON text. Required.
 * @param out    receives the document, to be freed by ordo_doc_free(). Required.
 * @param error  receives the error, to be freed by ordo_error_free(). May be NULL.
 * @return ORDO_OK; ORDO_E_MALFORMED_REQUEST, ORDO_E_MISUSE, ORDO_E_OUT_OF_MEMORY.
 *
 * Does not block. Any thread.
 * @since 1.0
 */
ORDO_API ordo_status ordo_doc_parse(const char *json, ordo_doc **out, ordo_error **error);

/**
 * Writes a text.
 *
 * @param doc      a document. Required.
 * @param pointer  where. Required.
 * @param text     the text. Required; use ordo_doc_set_null() to clear a value.
 * @return ORDO_OK; ORDO_E_MALFORMED_REQUEST (not UTF-8, or deeper than 32 levels),
 *         ORDO_E_VALIDATION_FAILED (a value on the way is neither list nor object, or an index
 *         leaves a gap), ORDO_E_MISUSE (NULL, or not a JSON pointer), ORDO_E_OUT_OF_MEMORY. The
 *         document is unchanged unless ORDO_OK.
 *
 * Does not block. One thread at a time.
 * @since 1.0
 */
ORDO_API ordo_status ordo_doc_set_text(ordo_doc *doc, const char *pointer, const char *text);

/**
 * Writes an integer.
 *
 * @param doc      a document. Required.
 * @param pointer  where. Required.
 * @param value    the number, within ±(2^53 - 1), so that every reader gets it exactly.
 * @return as ordo_doc_set_text(); ORDO_E_VALIDATION_FAILED also when the number is too large.
 *
 * Does not block. One thread at a time.
 * @since 1.0
 */
ORDO_API ordo_status ordo_doc_set_int(ordo_doc *doc, const char *pointer, int64_t value);

/**
 * Writes true or false.
 *
 * @param doc      a document. Required.
 * @param pointer  where. Required.
 * @param value    0 = false, everything else = true.
 * @return as ordo_doc_set_text().
 *
 * Does not block. One thread at a time.
 * @since 1.0
 */
ORDO_API ordo_status ordo_doc_set_bool(ordo_doc *doc, const char *pointer, int32_t value);

/**
 * Writes null, which clears a member in a patch.
 *
 * @param doc      a document. Required.
 * @param pointer  where. Required.
 * @return as ordo_doc_set_text().
 *
 * Does not block. One thread at a time.
 * @since 1.0
 */
ORDO_API ordo_status ordo_doc_set_null(ordo_doc *doc, const char *pointer);

/**
 * Writes an amount of money, as decimal text with exactly the currency's digits. It writes nothing
 * else: where a document has a member "currency" (a new product) set it by ordo_doc_set_text();
 * most amounts (payments, prices of items) are in the order's currency and have none.
 *
 * @param doc       a document. Required.
 * @param pointer   where the amount goes. Required.
 * @param minor     minor units of the currency, within ±(2^53 - 1).
 * @param currency  ISO 4217 code in upper case. Required.
 * @return as ordo_doc_set_text(); ORDO_E_AMOUNT_OVERFLOW, ORDO_E_VALIDATION_FAILED also for an
 *         unknown currency.
 *
 * Does not block. One thread at a time.
 * @since 1.0
 */
ORDO_API ordo_status ordo_doc_set_money(ordo_doc *doc, const char *pointer, int64_t minor,
                                        const char *currency);

/**
 * Writes any value: an empty list, or a part of another document.
 *
 * @param doc      a document. Required.
 * @param pointer  where. Required; "" replaces the whole document.
 * @param json     JSON text, as for ordo_doc_parse(). Required.
 * @return as ordo_doc_set_text(); ORDO_E_MALFORMED_REQUEST also when it is not JSON.
 *
 * Does not block. One thread at a time.
 * @since 1.0
 */
ORDO_API ordo_status ordo_doc_set_json(ordo_doc *doc, const char *pointer, const char *json);

/**
 * Appends an empty object to a list, which is created when it is missing.
 *
 * @param doc        a document. Required.
 * @param pointer    where the list is. Required.
 * @param index_out  receives the index of the new element; -1 on failure. May be NULL.
 * @return as ordo_doc_set_text(); ORDO_E_VALIDATION_FAILED also when there is something that is not
 *         a list.
 *
 * Does not block. One thread at a time.
 * @since 1.0
 */
ORDO_API ordo_status ordo_doc_append(ordo_doc *doc, const char *pointer, int64_t *index_out);

/* ================================================================================================
 * Advanced: pictures of products
 * ============================================================================================= */

/**
 * Adds a picture to a product, behind those it has. Staff only.
 *
 * @param engine        the shop.
 * @param product_id    prd_… Required.
 * @param alt           what it shows, for those who cannot see it; NULL = "".
 * @param bytes         a PNG, JPEG or WebP file, whatever its name was. Required.
 * @param length        how many bytes, at most 5 MiB.
 * @param options_json  call options, or NULL.
 * @param out           receives the Image, to be freed by ordo_doc_free(). May be NULL.
 * @param error         receives the error, to be freed by ordo_error_free(). May be NULL.
 * @return ORDO_OK; ORDO_E_NOT_FOUND, ORDO_E_UNSUPPORTED_MEDIA_TYPE (none of the three),
 *         ORDO_E_PAYLOAD_TOO_LARGE, ORDO_E_IDEMPOTENCY_KEY_REUSED, ORDO_E_FORBIDDEN; the common
 *         statuses (ORDO_E_VALIDATION_FAILED also when the product has 8 pictures).
 *
 * Writes. Any thread.
 * @since 1.0
 */
ORDO_API ordo_status ordo_image_add(ordo_engine *engine, const char *product_id, const char *alt,
                                    const void *bytes, size_t length, const char *options_json,
                                    ordo_doc **out, ordo_error **error);

/**
 * Changes a picture's text or place. Staff only.
 *
 * @param engine        the shop.
 * @param image_id      img_… Required.
 * @param patch_json    {"alt"?, "position"?: integer, 0 stands first; the others move up}.
 *                      Required.
 * @param options_json  call options, or NULL.
 * @param out           receives the Image, to be freed by ordo_doc_free(). May be NULL.
 * @param error         receives the error, to be freed by ordo_error_free(). May be NULL.
 * @return ORDO_OK; ORDO_E_NOT_FOUND, ORDO_E_IDEMPOTENCY_KEY_REUSED, ORDO_E_FORBIDDEN; the common
 *         statuses.
 *
 * Writes. Any thread.
 * @since 1.0
 */
ORDO_API ordo_status ordo_image_update(ordo_engine *engine, const char *image_id,
                                       const char *patch_json, const char *options_json,
                                       ordo_doc **out, ordo_error **error);

/**
 * Takes a picture away, for ever. Staff only.
 *
 * @param engine        the shop.
 * @param image_id      img_… Required.
 * @param options_json  call options, or NULL.
 * @param out           receives the Image as it was, to be freed by ordo_doc_free(). May be NULL.
 * @param error         receives the error, to be freed by ordo_error_free(). May be NULL.
 * @return ORDO_OK; ORDO_E_NOT_FOUND, ORDO_E_IDEMPOTENCY_KEY_REUSED, ORDO_E_FORBIDDEN; the common
 *         statuses.
 *
 * Writes. Any thread.
 * @since 1.0
 */
ORDO_API ordo_status ordo_image_remove(ordo_engine *engine, const char *image_id,
                                       const char *options_json, ordo_doc **out,
                                       ordo_error **error);

/**
 * Reads a picture. A picture never changes: it may be kept under its id.
 *
 * @param engine        the shop.
 * @param image_id      img_… Required.
 * @param options_json  call options, or NULL.
 * @param bytes_out     receives the file, to be freed by ordo_bytes_free(). May be NULL.
 * @param out           receives the Image, to be freed by ordo_doc_free(). May be NULL.
 * @param error         receives the error, to be freed by ordo_error_free(). May be NULL.
 * @return ORDO_OK; ORDO_E_NOT_FOUND; the common statuses.
 *
 * Reads. Any thread.
 * @since 1.0
 */
ORDO_API ordo_status ordo_image_get(ordo_engine *engine, const char *image_id,
                                    const char *options_json, ordo_bytes **bytes_out,
                                    ordo_doc **out, ordo_error **error);

/**
 * The bytes.
 *
 * @param bytes  bytes.
 * @return the first of ordo_bytes_length() bytes, which live as long as the object; NULL for NULL.
 *
 * Does not block. One thread at a time.
 * @since 1.0
 */
ORDO_API const void *ordo_bytes_data(const ordo_bytes *bytes);

/**
 * How many bytes there are.
 *
 * @param bytes  bytes.
 * @return how many; 0 for NULL.
 *
 * Does not block. One thread at a time.
 * @since 1.0
 */
ORDO_API size_t ordo_bytes_length(const ordo_bytes *bytes);

/**
 * Frees bytes.
 *
 * @param bytes  bytes, or NULL.
 *
 * Does not block. One thread at a time.
 * @since 1.0
 */
ORDO_API void ordo_bytes_free(ordo_bytes *bytes);

/* ================================================================================================
 * Advanced: people who sign in
 *
 * Passwords are kept as argon2id hashes, refresh tokens as digests. Making and checking a hash
 * takes about 0.1 s of one core and 19 MiB: limit how many of these calls run at once, and how
 * often one stranger may try.
 * ============================================================================================= */

/**
 * Creates a user. Anyone may create a customer; an admin is created by staff.
 *
 * @param engine        the shop.
 * @param user_json     {"email": unique, letters compared without case, "password": 12 to 1000
 *                      characters, "name", "role"?: customer|admin (customer), "id"?: usr_… made by
 *                      you (staff)}. Required.
 * @param options_json  call options, or NULL.
 * @param out           receives the User, to be freed by ordo_doc_free(). May be NULL.
 * @param error         receives the error, to be freed by ordo_error_free(). May be NULL.
 * @return ORDO_OK; ORDO_E_EMAIL_TAKEN, ORDO_E_ALREADY_EXISTS (the id),
 *         ORDO_E_IDEMPOTENCY_KEY_REUSED, ORDO_E_FORBIDDEN; the common statuses.
 *
 * Makes a hash, then writes. Any thread.
 * @since 1.0
 */
ORDO_API ordo_status ordo_user_create(ordo_engine *engine, const char *user_json,
                                      const char *options_json, ordo_doc **out,
                                      ordo_error **error);

/**
 * Changes a user: oneself, or anyone for staff.
 *
 * @param engine        the shop.
 * @param user_id       usr_… Required.
 * @param patch_json    {"email"?, "name"?, "role"?: customer|admin (staff)}. Required.
 * @param options_json  call options, or NULL.
 * @param out           receives the User, to be freed by ordo_doc_free(). May be NULL.
 * @param error         receives the error, to be freed by ordo_error_free(). May be NULL.
 * @return ORDO_OK; ORDO_E_NOT_FOUND, ORDO_E_EMAIL_TAKEN, ORDO_E_VERSION_CONFLICT,
 *         ORDO_E_IDEMPOTENCY_KEY_REUSED, ORDO_E_FORBIDDEN; the common statuses.
 *
 * Writes. Any thread.
 * @since 1.0
 */
ORDO_API ordo_status ordo_user_update(ordo_engine *engine, const char *user_id,
                                      const char *patch_json, const char *options_json,
                                      ordo_doc **out, ordo_error **error);

/**
 * Sets a user's password and ends all his sessions.
 *
 * @param engine        the shop.
 * @param user_id       usr_… Required.
 * @param request_json  {"new_password": 12 to 1000 characters, "current_password"?: required unless
 *                      staff sets it}. Required.
 * @param options_json  call options, or NULL.
 * @param out           receives the User, to be freed by ordo_doc_free(). May be NULL.
 * @param error         receives the error, to be freed by ordo_error_free(). May be NULL.
 * @return ORDO_OK; ORDO_E_NOT_FOUND, ORDO_E_INVALID_CREDENTIALS (the current one is wrong); the
 *         common statuses. An idempotency key does nothing here.
 *
 * Makes a hash, then writes. Any thread.
 * @since 1.0
 */
ORDO_API ordo_status ordo_user_set_password(ordo_engine *engine, const char *user_id,
                                            const char *request_json, const char *options_json,
                                            ordo_doc **out, ordo_error **error);

/**
 * Finds a user by his id. To a customer other users are not there.
 *
 * @param engine        the shop.
 * @param user_id       usr_… Required.
 * @param options_json  call options, or NULL.
 * @param out           receives the User, to be freed by ordo_doc_free(). May be NULL.
 * @param error         receives the error, to be freed by ordo_error_free(). May be NULL.
 * @return ORDO_OK; ORDO_E_NOT_FOUND; the common statuses.
 *
 * Reads. Any thread.
 * @since 1.0
 */
ORDO_API ordo_status ordo_user_get(ordo_engine *engine, const char *user_id,
                                   const char *options_json, ordo_doc **out, ordo_error **error);

/**
 * Finds a user by his e-mail address, letters compared without case. Staff only.
 *
 * @param engine        the shop.
 * @param email         the address. Required.
 * @param options_json  call options, or NULL.
 * @param out           receives the User, to be freed by ordo_doc_free(). May be NULL.
 * @param error         receives the error, to be freed by ordo_error_free(). May be NULL.
 * @return ORDO_OK; ORDO_E_NOT_FOUND, ORDO_E_FORBIDDEN; the common statuses.
 *
 * Reads. Any thread.
 * @since 1.0
 */
ORDO_API ordo_status ordo_user_by_email(ordo_engine *engine, const char *email,
                                        const char *options_json, ordo_doc **out,
                                        ordo_error **error);

/**
 * Lists users, newest first, a page at a time. Staff only.
 *
 * @param engine        the shop.
 * @param query_json    {"q"?: the beginning of an e-mail address or name, "role"?: customer|admin,
 *                      "limit"?: 1 to 100 (20), "cursor"?: the "next_cursor" of the page before,
 *                      with the same query}. NULL = all defaults.
 * @param options_json  call options, or NULL.
 * @param out           receives {"data": [User], "next_cursor": text or null}, to be freed by
 *                      ordo_doc_free(). May be NULL.
 * @param error         receives the error, to be freed by ordo_error_free(). May be NULL.
 * @return ORDO_OK; ORDO_E_INVALID_CURSOR, ORDO_E_FORBIDDEN; the common statuses.
 *
 * Reads. Any thread.
 * @since 1.0
 */
ORDO_API ordo_status ordo_user_list(ordo_engine *engine, const char *query_json,
                                    const char *options_json, ordo_doc **out, ordo_error **error);

/**
 * Checks an e-mail address and a password. An unknown address costs and answers the same as a wrong
 * password.
 *
 * @param engine    the shop.
 * @param email     the address. Required.
 * @param password  the password. Required.
 * @param out       receives the User, to be freed by ordo_doc_free(). May be NULL.
 * @param error     receives the error, to be freed by ordo_error_free(). May be NULL.
 * @return ORDO_OK; ORDO_E_INVALID_CREDENTIALS; the common statuses.
 *
 * Reads, and makes a hash. Any thread.
 * @since 1.0
 */
ORDO_API ordo_status ordo_user_authenticate(ordo_engine *engine, const char *email,
                                            const char *password, ordo_doc **out,
                                            ordo_error **error);

/**
 * Begins a session of a user whom you have made sure of: a family of refresh tokens, each to be
 * exchanged for the next.
 *
 * @param engine        the shop.
 * @param user_id       usr_… Required.
 * @param options_json  call options, or NULL.
 * @param out           receives {"user": User, "refresh_token": text that is shown this once,
 *                      "expires_at"}, to be freed by ordo_doc_free(). Required: the token cannot be
 *                      had again.
 * @param error         receives the error, to be freed by ordo_error_free(). May be NULL.
 * @return ORDO_OK; ORDO_E_NOT_FOUND, ORDO_E_FORBIDDEN; the common statuses.
 *
 * Writes. Any thread.
 * @since 1.0
 */
ORDO_API ordo_status ordo_session_create(ordo_engine *engine, const char *user_id,
                                         const char *options_json, ordo_doc **out,
                                         ordo_error **error);

/**
 * Exchanges a refresh token for the next one of its family.
 *
 * @param engine         the shop.
 * @param refresh_token  the token. Required.
 * @param options_json   call options, or NULL.
 * @param out            receives what ordo_session_create() gives, to be freed by ordo_doc_free().
 *                       Required.
 * @param error          receives the error, to be freed by ordo_error_free(). May be NULL.
 * @return ORDO_OK; ORDO_E_TOKEN_EXPIRED, ORDO_E_UNAUTHENTICATED (nobody knows it),
 *         ORDO_E_TOKEN_REUSED (it was exchanged more than 10 s ago, so it has been stolen: the
 *         whole family has ended); the common statuses.
 *
 * Writes. Any thread.
 * @since 1.0
 */
ORDO_API ordo_status ordo_session_rotate(ordo_engine *engine, const char *refresh_token,
                                         const char *options_json, ordo_doc **out,
                                         ordo_error **error);

/**
 * Ends the session that a refresh token belongs to.
 *
 * @param engine         the shop.
 * @param refresh_token  the token. Required.
 * @param options_json   call options, or NULL.
 * @param error          receives the error, to be freed by ordo_error_free(). May be NULL.
 * @return ORDO_OK, also when there is none; the common statuses.
 *
 * Writes. Any thread.
 * @since 1.0
 */
ORDO_API ordo_status ordo_session_end(ordo_engine *engine, const char *refresh_token,
                                      const char *options_json, ordo_error **error);

/**
 * Ends all sessions of a user: oneself, or anyone for staff.
 *
 * @param engine        the shop.
 * @param user_id       usr_… Required.
 * @param options_json  call options, or NULL.
 * @param error         receives the error, to be freed by ordo_error_free(). May be NULL.
 * @return ORDO_OK, also when there are none; ORDO_E_NOT_FOUND, ORDO_E_FORBIDDEN; the common
 *         statuses.
 *
 * Writes. Any thread.
 * @since 1.0
 */
ORDO_API ordo_status ordo_session_end_all(ordo_engine *engine, const char *user_id,
                                          const char *options_json, ordo_error **error);

/* ================================================================================================
 * Advanced: the shop and what it has sold
 * ============================================================================================= */

/**
 * What kind of shop it is.
 *
 * @param engine        the shop.
 * @param options_json  call options, or NULL.
 * @param out           receives {"title": for people, "payment_window_minutes": unpaid orders are
 *                      cancelled after it, 0 = never, "pay_later": bool: staff may process and
 *                      complete what is not paid, "version", "name": its part in events,
 *                      "currency", "prices_include_tax", "providers": [name]}, to be freed by
 *                      ordo_doc_free(). May be NULL.
 * @param error         receives the error, to be freed by ordo_error_free(). May be NULL.
 * @return ORDO_OK; the common statuses.
 *
 * Reads. Any thread.
 * @since 1.0
 */
ORDO_API ordo_status ordo_shop_get(ordo_engine *engine, const char *options_json, ordo_doc **out,
                                   ordo_error **error);

/**
 * Changes what may change of a shop. Staff only.
 *
 * @param engine        the shop.
 * @param patch_json    {"title"?, "payment_window_minutes"?: 0 to 527040; for orders placed from
 *                      now on, "pay_later"?: bool}. Required.
 * @param options_json  call options, or NULL; "expected_version" is the shop's.
 * @param out           receives the document of ordo_shop_get(), to be freed by ordo_doc_free().
 *                      May be NULL.
 * @param error         receives the error, to be freed by ordo_error_free(). May be NULL.
 * @return ORDO_OK; ORDO_E_VERSION_CONFLICT, ORDO_E_IDEMPOTENCY_KEY_REUSED, ORDO_E_FORBIDDEN; the
 *         common statuses.
 *
 * Writes. Any thread.
 * @since 1.0
 */
ORDO_API ordo_status ordo_shop_update(ordo_engine *engine, const char *patch_json,
                                      const char *options_json, ordo_doc **out,
                                      ordo_error **error);

/**
 * What the shop has sold. Money counts when it came or went, orders when they were placed. Costs
 * the same at any number of orders. Staff only.
 *
 * @param engine        the shop.
 * @param query_json    {"from", "to": RFC 3339 times, from inclusive, to exclusive, at most 366
 *                      days apart, "interval"?: hour|day|week|month (day), "tz"?: IANA name of the
 *                      time zone whose days they are ("UTC")}. Required.
 * @param options_json  call options, or NULL.
 * @param out           receives {"by_currency": [{"currency", "gross_revenue", "refunds",
 *                      "net_revenue", "orders", "paid_orders", "average_order_value",
 *                      "outstanding", "series": [{"start", "gross_revenue", "refunds",
 *                      "net_revenue", "orders"}]}], "orders_by_status", "orders_by_payment_status":
 *                      {word: integer}, "attention": orders that wait for a person, "top_products":
 *                      [{"product_id", "name", "quantity", "revenue", "currency"}]}, to be freed by
 *                      ordo_doc_free(). May be NULL.
 * @param error         receives the error, to be freed by ordo_error_free(). May be NULL.
 * @return ORDO_OK; ORDO_E_FORBIDDEN; the common statuses.
 *
 * Reads. Any thread.
 * @since 1.0
 */
ORDO_API ordo_status ordo_statistics(ordo_engine *engine, const char *query_json,
                                     const char *options_json, ordo_doc **out, ordo_error **error);

/* ================================================================================================
 * Advanced: payment providers
 *
 * A provider is a table of functions of yours. Ordo calls them on the thread that called Ordo,
 * between two transactions and never inside one; they may block for as long as their own time-outs
 * allow, and must be safe from any number of threads. Every call may come again with the same ids:
 * use these as the provider's idempotency keys.
 *
 *     static ordo_status lookup(const char *request_json, ordo_reply *reply, void *user) {
 *         if (!ask(user, request_json)) return ordo_reply_error(reply, ORDO_E_PROVIDER_ERROR, "…");
 *         return ordo_reply_json(reply, "{\"data\":[{\"kind\":\"captured\", …}]}");
 *     }
 *
 * What a provider tells is Evidence, a document:
 *   {"kind": opened|action_required|authorized|captured|
 *   failed|cancelled|expired|unknown|disputed|dispute_won|dispute_lost|refund_pending|
 *   refund_succeeded|refund_failed|refund_unknown|refund_cancelled, "payment_id"?, "order_id"?,
 *   "refund_id"?: ours, as the provider hands them back (a refund without it was made at the provider's
 *   own desk), "provider_ref"?, "refund_ref"?: its own, of the refund or of the dispute, "amount"? with
 *   "currency": captured = all that has been captured so far, "method"?, "failure_code"?,
 *   "failure_message"?, "next_action"?: {"type": stripe_client_secret|redirect|instructions, …},
 *   "event_id"?: the provider's own, in webhooks, "keep_aside"?: why it must not count although it
 *   is genuine (test mode, another account), "at"?: the provider's clock (now), "provider"?: its
 *   name}. Facts may come twice, late and in any order; where they lead does not depend on it.
 * ============================================================================================= */

/** The functions of a provider. Set struct_size to sizeof(ordo_provider). `refund`,
 *  `verify_webhook` and `destroy` may be NULL: its refunds fail then, and its webhooks are
 *  ORDO_E_NOT_SUPPORTED. `request_json` lives as long as the call. Each puts its answer into
 *  `reply` and returns ORDO_OK, or fails:
 *
 *  - ORDO_E_PROVIDER_ERROR: it has certainly not acted, and may be asked again.
 *  - ORDO_E_PAYMENT_DECLINED: it has certainly refused.
 *  - anything else, and an answer that is none: nobody knows whether it has acted. The attempt or
 *    refund is "unknown" then, and is looked up later. */
typedef struct ordo_provider {
    uint32_t struct_size;
    /** Opens an attempt. {"payment_id", "order_id", "order_number", "amount", "currency",
     *  "return_url", "customer_email"} → Evidence with "provider_ref" and, where the payer must
     *  act, "next_action". */
    ordo_status (*create_intent)(const char *request_json, ordo_reply *reply, void *user);
    /** Gives money back. {"refund_id", "payment_id", "order_id", "provider_ref", "amount",
     *  "currency", "reason"} → Evidence. */
    ordo_status (*refund)(const char *request_json, ordo_reply *reply, void *user);
    /** What has become of an attempt. {"payment_id", "order_id", "provider_ref": null when the
     *  answer of create_intent was lost} → {"data": [Evidence]}; none = it has never heard of
     *  it. */
    ordo_status (*lookup)(const char *request_json, ordo_reply *reply, void *user);
    /** Verifies a webhook's signature over its raw bytes, then reads it. `headers_json` is {name in
     *  lower case: text}, `now_ms` milliseconds since 1970 → {"data": [Evidence with "event_id"]};
     *  none = it means nothing here. Evidence of kind "unknown" with a "payment_id": something has
     *  happened to that attempt, and `lookup` is asked what, before the webhook is answered.
     *  ORDO_E_INVALID_SIGNATURE: it is not genuine. */
    ordo_status (*verify_webhook)(const char *headers_json, const void *body, size_t body_length,
                                  int64_t now_ms, ordo_reply *reply, void *user);
    /** Called once, after the last call, when the shop is closed. */
    void (*destroy)(void *user);
    /** Serves a web page of the provider's own, such as the pay page of a sandbox; the HTTP adapter
     *  has them at /pay/<provider>/<path>. {"method", "path", "query", "body": texts as they came in,
     *  "url": where the provider's pages begin, as the browser sees it} → {"status": of HTTP,
     *  "headers": {name: text}, "body": text}. NULL = it has none. */
    ordo_status (*page)(const char *request_json, ordo_reply *reply, void *user);
} ordo_provider;

/**
 * Registers a provider. It stays until the shop is closed; register all before the first call that
 * needs one.
 *
 * @param engine    the shop.
 * @param name      1 to 32 of a-z, 0-9, '_' and '-'; not "manual". Required.
 * @param provider  its functions; the table is copied. Required.
 * @param user      given to each of them. On failure it stays yours: `destroy` is not called.
 * @param error     receives the error, to be freed by ordo_error_free(). May be NULL.
 * @return ORDO_OK; ORDO_E_ALREADY_EXISTS (the name), ORDO_E_VALIDATION_FAILED (the name),
 *         ORDO_E_MISUSE (also when struct_size is too small or a function is missing),
 *         ORDO_E_FORKED, ORDO_E_OUT_OF_MEMORY, ORDO_E_INTERNAL.
 *
 * Does not block. Any thread.
 * @since 1.0
 */
ORDO_API ordo_status ordo_provider_register(ordo_engine *engine, const char *name,
                                            const ordo_provider *provider, void *user,
                                            ordo_error **error);

/**
 * Lists the names of the registered providers, sorted.
 *
 * @param engine        the shop.
 * @param options_json  call options, or NULL.
 * @param out           receives {"data": [name], "next_cursor": null}, to be freed by
 *                      ordo_doc_free(). May be NULL.
 * @param error         receives the error, to be freed by ordo_error_free(). May be NULL.
 * @return ORDO_OK; the common statuses.
 *
 * Does not block. Any thread.
 * @since 1.0
 */
ORDO_API ordo_status ordo_provider_list(ordo_engine *engine, const char *options_json,
                                        ordo_doc **out, ordo_error **error);

/**
 * Asks a provider for a web page of its own.
 *
 * @param engine        the shop.
 * @param provider      its name. Required.
 * @param request_json  what its `page` is given; see ordo_provider. Required.
 * @param options_json  call options, or NULL.
 * @param out           receives what it answers, to be freed by ordo_doc_free(). May be NULL.
 * @param error         receives the error, to be freed by ordo_error_free(). May be NULL.
 * @return ORDO_OK; ORDO_E_PROVIDER_NOT_CONFIGURED (no such provider), ORDO_E_NOT_FOUND (it has no pages,
 *         or not this one), ORDO_E_PROVIDER_ERROR; the common statuses.
 *
 * Blocks as long as the provider does. Any thread.
 * @since 1.0, experimental
 */
ORDO_API ordo_status ordo_provider_page(ordo_engine *engine, const char *provider,
                                        const char *request_json, const char *options_json,
                                        ordo_doc **out, ordo_error **error);

/**
 * Answers a call of a provider's function. The last answer counts.
 *
 * @param reply  what the function was given. Required.
 * @param json   the answer, copied. Required.
 * @return ORDO_OK, for the function to return; ORDO_E_MISUSE, ORDO_E_OUT_OF_MEMORY.
 *
 * Does not block. One thread at a time, during the call only.
 * @since 1.0
 */
ORDO_API ordo_status ordo_reply_json(ordo_reply *reply, const char *json);

/**
 * Says why a call of a provider's function fails.
 *
 * @param reply   what the function was given. Required.
 * @param status  one of ORDO_E_*, as ordo_provider tells.
 * @param detail  one sentence for people, without secrets and personal data; NULL = none. Copied.
 * @return `status`, for the function to return.
 *
 * Does not block. One thread at a time, during the call only.
 * @since 1.0
 */
ORDO_API ordo_status ordo_reply_error(ordo_reply *reply, ordo_status status, const char *detail);

/**
 * Takes a provider's webhook: verifies its signature, then applies each fact in it, once. Answer
 * 200 when it returns ORDO_OK, 400 for ORDO_E_INVALID_SIGNATURE, and 503 otherwise, so that the
 * provider sends it again.
 *
 * @param engine        the shop.
 * @param provider      the name it was registered under. Required.
 * @param headers_json  {name: text} of the HTTP request; letters of names in any case. NULL = none.
 * @param body          the raw bytes of the request, as they came. May be NULL when length is 0.
 * @param body_length   how many, at most 1 MiB.
 * @param out           receives {"received": true, "duplicate": bool: all of it was known, "data":
 *                      [EvidenceReceipt]}, to be freed by ordo_doc_free(). May be NULL.
 * @param error         receives the error, to be freed by ordo_error_free(). May be NULL.
 * @return ORDO_OK, also for facts that mean nothing here, come early, or are kept aside;
 *         ORDO_E_INVALID_SIGNATURE (nothing was stored), ORDO_E_PROVIDER_NOT_CONFIGURED,
 *         ORDO_E_PROVIDER_ERROR, ORDO_E_PAYLOAD_TOO_LARGE; the common statuses.
 *
 * Writes. Any thread.
 * @since 1.0
 */
ORDO_API ordo_status ordo_webhook_receive(ordo_engine *engine, const char *provider,
                                          const char *headers_json, const void *body,
                                          size_t body_length, ordo_doc **out, ordo_error **error);

/**
 * Applies one fact that you know of a provider. For staff, and actors of type provider with the
 * provider's name as their id.
 *
 * @param engine         the shop.
 * @param evidence_json  Evidence, with "provider". Required.
 * @param options_json   call options, or NULL.
 * @param out            receives the EvidenceReceipt {"outcome": applied|no_effect|duplicate|
 *                       waiting|kept_aside, "order_id", "payment_id"}, to be freed by
 *                       ordo_doc_free(). May be NULL.
 * @param error          receives the error, to be freed by ordo_error_free(). May be NULL.
 * @return ORDO_OK, whatever the outcome; ORDO_E_INVALID_AMOUNT, ORDO_E_IDEMPOTENCY_KEY_REUSED,
 *         ORDO_E_FORBIDDEN; the common statuses.
 *
 * Writes. Any thread.
 * @since 1.0
 */
ORDO_API ordo_status ordo_evidence_apply(ordo_engine *engine, const char *evidence_json,
                                         const char *options_json, ordo_doc **out,
                                         ordo_error **error);

/**
 * Settles an attempt whose outcome is unknown, on the word of a person. Admins only.
 *
 * @param engine        the shop.
 * @param payment_id    pay_… Required.
 * @param request_json  {"status": captured|failed|cancelled, "amount"?: of captured; decimal text
 *                      (what was asked for), "note": how you know}. Required.
 * @param options_json  call options, or NULL.
 * @param out           receives the Payment, to be freed by ordo_doc_free(). May be NULL.
 * @param error         receives the error, to be freed by ordo_error_free(). May be NULL.
 * @return ORDO_OK; ORDO_E_NOT_FOUND, ORDO_E_INVALID_TRANSITION (it is not unknown),
 *         ORDO_E_INVALID_AMOUNT, ORDO_E_CURRENCY_MISMATCH, ORDO_E_IDEMPOTENCY_KEY_REUSED,
 *         ORDO_E_FORBIDDEN; the common statuses.
 *
 * Writes. Any thread.
 * @since 1.0
 */
ORDO_API ordo_status ordo_payment_resolve(ordo_engine *engine, const char *payment_id,
                                          const char *request_json, const char *options_json,
                                          ordo_doc **out, ordo_error **error);

/* ================================================================================================
 * Advanced: events
 *
 * The journal holds one record for every change of every order, in one gapless sequence, and a
 * change is never visible without its record. A consumer has a name; the shop remembers how far it
 * has acknowledged. Fetch, do your work, acknowledge: everything is delivered at least once and in
 * order.
 * ============================================================================================= */

/**
 * Fetches events that a consumer has not acknowledged, oldest first. What is not acknowledged comes
 * again. Staff only.
 *
 * @param engine        the shop.
 * @param consumer      the consumer's name, 1 to 64 characters; it needs no registration. Required.
 * @param max           events at most, 1 to 1000.
 * @param timeout_ms    how long to wait while there are none, in milliseconds; 0 = do not wait. An
 *                      empty answer is ORDO_OK.
 * @param options_json  call options, or NULL.
 * @param out           receives {"data": [CloudEvents 1.0], "next_sequence": what to acknowledge
 *                      when all are done, or null when there are none}, to be freed by
 *                      ordo_doc_free(). May be NULL.
 * @param error         receives the error, to be freed by ordo_error_free(). May be NULL.
 * @return ORDO_OK; ORDO_E_FORBIDDEN; the common statuses.
 *
 * Reads, and blocks for up to timeout_ms. Any thread. ordo_close() does not end the waiting.
 * @since 1.0
 */
ORDO_API ordo_status ordo_events_fetch(ordo_engine *engine, const char *consumer, int64_t max,
                                       int64_t timeout_ms, const char *options_json, ordo_doc **out,
                                       ordo_error **error);

/**
 * Reads events from any place of the journal, oldest first, for a reader that keeps its own place,
 * such as a stream to a browser. Nothing is remembered and nothing acknowledged. Staff only.
 *
 * @param engine        the shop.
 * @param after         the sequence behind which to begin; 0 = at the beginning.
 * @param limit         events at most, 1 to 1000.
 * @param options_json  call options, or NULL.
 * @param out           receives {"data": [CloudEvents 1.0], "next_sequence": where to go on, or null
 *                      when there are none, "head": the newest sequence of the journal}, to be freed
 *                      by ordo_doc_free(). May be NULL.
 * @param error         receives the error, to be freed by ordo_error_free(). May be NULL.
 * @return ORDO_OK; ORDO_E_FORBIDDEN; the common statuses.
 *
 * Reads. Any thread.
 * @since 1.0, experimental
 */
ORDO_API ordo_status ordo_events_read(ordo_engine *engine, int64_t after, int64_t limit,
                                      const char *options_json, ordo_doc **out, ordo_error **error);

/**
 * Acknowledges events: everything up to a sequence is done. It never moves back. Staff only.
 *
 * @param engine        the shop.
 * @param consumer      the consumer's name. Required.
 * @param sequence      the "next_sequence" of ordo_events_fetch(), or the "sequence" of one event.
 * @param options_json  call options, or NULL.
 * @param out           receives {"consumer", "sequence"}: how far it has come, to be freed by
 *                      ordo_doc_free(). May be NULL.
 * @param error         receives the error, to be freed by ordo_error_free(). May be NULL.
 * @return ORDO_OK; ORDO_E_FORBIDDEN; the common statuses (ORDO_E_VALIDATION_FAILED also for a
 *         sequence that the journal has not reached).
 *
 * Writes. Any thread.
 * @since 1.0
 */
ORDO_API ordo_status ordo_events_ack(ordo_engine *engine, const char *consumer, int64_t sequence,
                                     const char *options_json, ordo_doc **out, ordo_error **error);

/* ================================================================================================
 * Advanced: looking after a shop
 * ============================================================================================= */

/**
 * Checks everything: the journal's chain, and that the state agrees with it.
 *
 * @param engine        the shop.
 * @param options_json  call options, or NULL.
 * @param out           receives {"orders", "records", "products": how many were checked,
 *                      "sums_compared": bool: statistics and stock movements were compared with the
 *                      sum of all orders, which is left out when others committed meanwhile;
 *                      "findings": [{"subject", "detail"}], empty when all is as it should be}, to
 *                      be freed by ordo_doc_free(). May be NULL.
 * @param error         receives the error, to be freed by ordo_error_free(). May be NULL.
 * @return ORDO_OK, also when there are findings; the common statuses.
 *
 * Reads everything: blocks for about a second for each hundred thousand records. Any thread.
 * @since 1.0
 */
ORDO_API ordo_status ordo_verify(ordo_engine *engine, const char *options_json, ordo_doc **out,
                                 ordo_error **error);

/**
 * Copies the shop, while it is in use, into one file that can be opened like it. Staff only.
 *
 * @param engine        the shop.
 * @param path          where the copy goes; there must be nothing yet. Required.
 * @param options_json  call options, or NULL.
 * @param error         receives the error, to be freed by ordo_error_free(). May be NULL.
 * @return ORDO_OK; ORDO_E_ALREADY_EXISTS, ORDO_E_NOT_SUPPORTED (the database has its own way),
 *         ORDO_E_FORBIDDEN; the common statuses.
 *
 * Reads everything, and blocks until the copy is durable. Any thread.
 * @since 1.0
 */
ORDO_API ordo_status ordo_backup(ordo_engine *engine, const char *path, const char *options_json,
                                 ordo_error **error);

/** Takes one line of a dump: JSON text without a line's end, NUL-terminated, which lives as long as
 *  the call. Returns 0 to go on; anything else ends the dump. */
typedef int32_t (*ordo_line_writer)(const char *line, size_t length, void *user);

/** Gives the next line of a dump, which must live until the next call: returns 1 and sets both
 *  outputs; 0 at the end; anything else gives up. */
typedef int32_t (*ordo_line_reader)(const char **line_out, size_t *length_out, void *user);

/**
 * Writes down all that the shop consists of, as of one moment, as lines of JSON (JSON Lines): for
 * moving to another database, and for keeping. It holds everything, personal data and password
 * hashes included: guard it like the shop itself. Staff only.
 *
 * @param engine        the shop.
 * @param write         receives the lines in order. Required.
 * @param user          given to write.
 * @param options_json  call options, or NULL.
 * @param error         receives the error, to be freed by ordo_error_free(). May be NULL.
 * @return ORDO_OK; ORDO_E_CANCELLED (write wanted no more), ORDO_E_FORBIDDEN; the common statuses.
 *
 * Reads everything. Any thread.
 * @since 1.0
 */
ORDO_API ordo_status ordo_dump(ordo_engine *engine, ordo_line_writer write, void *user,
                               const char *options_json, ordo_error **error);

/**
 * Makes a shop of the lines of a dump, and verifies it. A dump of the new shop is the same, byte
 * for byte. After a failure the new shop is incomplete: remove it.
 *
 * @param url           where the new shop goes, as for ordo_open(); there must be nothing yet.
 *                      "memory:" only checks that the dump can be restored. Required.
 * @param read          gives the lines. Required.
 * @param user          given to read.
 * @param options_json  call options, or NULL.
 * @param out           receives the document of ordo_verify(), without findings, to be freed by
 *                      ordo_doc_free(). May be NULL.
 * @param error         receives the error, to be freed by ordo_error_free(). May be NULL.
 * @return ORDO_OK; ORDO_E_ALREADY_EXISTS, ORDO_E_MALFORMED_REQUEST (no dump, or not all of it; the
 *         message names the line), ORDO_E_CORRUPT (it was restored and does not verify: open it and
 *         call ordo_verify() to see why), ORDO_E_CANCELLED (read gave up), and those of
 *         ordo_open().
 *
 * Writes everything. Any thread.
 * @since 1.0
 */
ORDO_API ordo_status ordo_restore(const char *url, ordo_line_reader read, void *user,
                                  const char *options_json, ordo_doc **out, ordo_error **error);

/**
 * Lists the migrations of the shop's schema, and when each was applied.
 *
 * @param engine        the shop.
 * @param options_json  call options, or NULL.
 * @param out           receives {"up_to_date": bool, "migrations": [{"number", "name",
 *                      "applied_at"}]}, to be freed by ordo_doc_free(). May be NULL.
 * @param error         receives the error, to be freed by ordo_error_free(). May be NULL.
 * @return ORDO_OK; the common statuses.
 *
 * Reads. Any thread.
 * @since 1.0
 */
ORDO_API ordo_status ordo_migrations(ordo_engine *engine, const char *options_json, ordo_doc **out,
                                     ordo_error **error);

/**
 * Shows what was done through this engine since it was opened, for monitoring: numbers that only rise,
 * and how far consumers of events are behind.
 *
 * @param engine        the shop.
 * @param options_json  call options, or NULL; for the system and for admins.
 * @param out           receives {"orders_created", "payments": [{"provider", "status", "count"}], how
 *                      many have come to that status, "queries": [{"op", "counts", "total_us"}], how long
 *                      storage took: counts of what took at most as many microseconds as the same place
 *                      of "query_bounds_us", then of what took longer, "outbox": {"pending",
 *                      "oldest_age_ms"}, of the consumer that is furthest behind}, to be freed by
 *                      ordo_doc_free(). May be NULL.
 * @param error         receives the error, to be freed by ordo_error_free(). May be NULL.
 * @return ORDO_OK; ORDO_E_FORBIDDEN, the common statuses.
 *
 * Reads. Any thread.
 * @since 1.0
 */
ORDO_API ordo_status ordo_counters(ordo_engine *engine, const char *options_json, ordo_doc **out,
                                   ordo_error **error);

/**
 * Shows every bound of Ordo, such as the lines of an order or the length of a name.
 *
 * @param out    receives an object of integers, to be freed by ordo_doc_free(). Required.
 * @param error  receives the error, to be freed by ordo_error_free(). May be NULL.
 * @return ORDO_OK; ORDO_E_MISUSE, ORDO_E_OUT_OF_MEMORY, ORDO_E_INTERNAL.
 *
 * Does not block. Any thread.
 * @since 1.0
 */
ORDO_API ordo_status ordo_limits(ordo_doc **out, ordo_error **error);

/* ================================================================================================
 * Advanced: the library and its statuses
 * ============================================================================================= */

/**
 * The release of the library that runs: major * 1000000 + minor * 1000 + patch. A host that was
 * built for a later one can refuse to start. @return a positive number.
 *
 * Does not block. Any thread.
 * @since 1.0
 */
ORDO_API int32_t ordo_version_number(void);

/**
 * The same as text. @return static text, such as "1.0.0".
 *
 * Does not block. Any thread.
 * @since 1.0
 */
ORDO_API const char *ordo_version_text(void);

/**
 * A status's name, as it stands in documents.
 *
 * @param status  any number.
 * @return static text, such as "out_of_stock"; "ok" for ORDO_OK, "unknown" for what is no status.
 *
 * Does not block. Any thread.
 * @since 1.0
 */
ORDO_API const char *ordo_status_name(ordo_status status);

/**
 * Whether the same call may succeed later, without being changed. After ORDO_E_OUTCOME_UNKNOWN
 * repeat it only with the same idempotency key or client-made id.
 *
 * @param status  any number.
 * @return 1 or 0; 0 for what is no status.
 *
 * Does not block. Any thread.
 * @since 1.0
 */
ORDO_API int32_t ordo_status_retryable(ordo_status status);

/**
 * The HTTP status that fits.
 *
 * @param status  any number.
 * @return 200 for ORDO_OK, otherwise 400 to 599; 500 for what is no status.
 *
 * Does not block. Any thread.
 * @since 1.0
 */
ORDO_API int32_t ordo_status_http(ordo_status status);

#ifdef __cplusplus
}
#endif

#endif
