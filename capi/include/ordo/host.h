/*
 * Ordo — the functions of ordo.h as a table, which the host hands to its plugins. Written by
 * capi/make_host_table; see plugin.h, which includes this file, for how to use it.
 */
#ifndef ORDO_HOST_H
#define ORDO_HOST_H

#include <ordo/ordo.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Levels of ordo_log_fn, and of the host's `log`. */
enum { ORDO_LOG_DEBUG = 0, ORDO_LOG_INFO = 1, ORDO_LOG_WARNING = 2, ORDO_LOG_ERROR = 3 };

/** What the host gives to a plugin. It lives as long as the process and never changes. Members are
 *  only added, at the end: ask `struct_size`, or ordo_plugin.needs_size, before using a newer one. */
typedef struct ordo_host {
    uint32_t struct_size; /* bytes of this table */
    int32_t version;      /* ordo_version_number() */
    /** Tells the host's log what happened: a level, the name of the event in a_few_words, and its
     *  fields, a document, or NULL. No personal data, no secrets. `log_context` is what the plugin
     *  was created with. Any thread; does not block for long. */
    void (*log)(void *log_context, int32_t level, const char *event, const char *fields_json);
    ordo_status (*open)(const char *url, const char *options_json, ordo_engine **out,
        ordo_error **error);
    void (*close)(ordo_engine *engine);
    ordo_status (*product_create)(ordo_engine *engine, const char *product_json,
        const char *options_json, ordo_doc **out, ordo_error **error);
    ordo_status (*product_update)(ordo_engine *engine, const char *product_id,
        const char *patch_json, const char *options_json, ordo_doc **out, ordo_error **error);
    ordo_status (*product_deactivate)(ordo_engine *engine, const char *product_id,
        const char *options_json, ordo_doc **out, ordo_error **error);
    ordo_status (*product_get)(ordo_engine *engine, const char *product_id,
        const char *options_json, ordo_doc **out, ordo_error **error);
    ordo_status (*product_by_barcode)(ordo_engine *engine, const char *barcode,
        const char *options_json, ordo_doc **out, ordo_error **error);
    ordo_status (*product_list)(ordo_engine *engine, const char *query_json,
        const char *options_json, ordo_doc **out, ordo_error **error);
    ordo_status (*stock_adjust)(ordo_engine *engine, const char *product_id,
        const char *adjustment_json, const char *options_json, ordo_doc **out, ordo_error **error);
    ordo_status (*stock_movements)(ordo_engine *engine, const char *product_id, int64_t limit,
        const char *cursor, const char *options_json, ordo_doc **out, ordo_error **error);
    ordo_status (*order_quote)(ordo_engine *engine, const char *request_json,
        const char *options_json, ordo_doc **out, ordo_error **error);
    ordo_status (*order_create)(ordo_engine *engine, const char *request_json,
        const char *options_json, ordo_doc **out, ordo_error **error);
    ordo_status (*order_mark_paid)(ordo_engine *engine, const char *order_id,
        const char *payment_json, const char *options_json, ordo_doc **out, ordo_error **error);
    ordo_status (*order_set_status)(ordo_engine *engine, const char *order_id,
        const char *request_json, const char *options_json, ordo_doc **out, ordo_error **error);
    ordo_status (*order_cancel)(ordo_engine *engine, const char *order_id, const char *request_json,
        const char *options_json, ordo_doc **out, ordo_error **error);
    ordo_status (*order_add_note)(ordo_engine *engine, const char *order_id, const char *note_json,
        const char *options_json, ordo_doc **out, ordo_error **error);
    ordo_status (*order_get)(ordo_engine *engine, const char *order_id, const char *options_json,
        ordo_doc **out, ordo_error **error);
    ordo_status (*order_by_number)(ordo_engine *engine, const char *number,
        const char *options_json, ordo_doc **out, ordo_error **error);
    ordo_status (*order_payment_status)(ordo_engine *engine, const char *order_id,
        const char *options_json, ordo_doc **out, ordo_error **error);
    ordo_status (*order_list)(ordo_engine *engine, const char *query_json, const char *options_json,
        ordo_doc **out, ordo_error **error);
    ordo_status (*order_history)(ordo_engine *engine, const char *order_id,
        const char *options_json, ordo_doc **out, ordo_error **error);
    ordo_status (*order_receipt)(ordo_engine *engine, const char *order_id, const char *format,
        const char *options_json, ordo_doc **out, ordo_error **error);
    ordo_status (*order_csv)(ordo_engine *engine, const char *query_json, const char *options_json,
        ordo_doc **out, ordo_error **error);
    ordo_status (*order_resolve)(ordo_engine *engine, const char *order_id,
        const char *request_json, const char *options_json, ordo_doc **out, ordo_error **error);
    ordo_status (*payment_create)(ordo_engine *engine, const char *order_id,
        const char *request_json, const char *options_json, ordo_doc **out, ordo_error **error);
    ordo_status (*payment_sync)(ordo_engine *engine, const char *payment_id,
        const char *options_json, ordo_doc **out, ordo_error **error);
    ordo_status (*refund_create)(ordo_engine *engine, const char *order_id,
        const char *request_json, const char *options_json, ordo_doc **out, ordo_error **error);
    ordo_status (*run_due)(ordo_engine *engine, int64_t budget, const char *options_json,
        ordo_doc **out, ordo_error **error);
    ordo_status (*error_code)(const ordo_error *error);
    const char *(*error_name)(const ordo_error *error);
    const char *(*error_message)(const ordo_error *error);
    const char *(*error_field)(const ordo_error *error);
    int32_t (*error_retryable)(const ordo_error *error);
    const char *(*error_json)(const ordo_error *error);
    ordo_status (*error_new)(ordo_status status, const char *message, const char *field,
        ordo_error **out);
    void (*error_free)(ordo_error *error);
    const char *(*doc_json)(const ordo_doc *doc);
    size_t (*doc_length)(const ordo_doc *doc);
    const char *(*doc_text)(const ordo_doc *doc, const char *pointer);
    ordo_status (*doc_int)(const ordo_doc *doc, const char *pointer, int64_t *out);
    ordo_status (*doc_bool)(const ordo_doc *doc, const char *pointer, int32_t *out);
    ordo_status (*doc_money)(const ordo_doc *doc, const char *pointer, int64_t *minor_out,
        const char **currency_out);
    int64_t (*doc_size)(const ordo_doc *doc, const char *pointer);
    int32_t (*doc_has)(const ordo_doc *doc, const char *pointer);
    int32_t (*doc_type)(const ordo_doc *doc, const char *pointer);
    const char *(*doc_key)(const ordo_doc *doc, const char *pointer, int64_t index);
    int32_t (*doc_replayed)(const ordo_doc *doc);
    int32_t (*doc_changed)(const ordo_doc *doc);
    void (*doc_free)(ordo_doc *doc);
    ordo_doc *(*doc_new)(void);
    ordo_status (*doc_parse)(const char *json, ordo_doc **out, ordo_error **error);
    ordo_status (*doc_set_text)(ordo_doc *doc, const char *pointer, const char *text);
    ordo_status (*doc_set_int)(ordo_doc *doc, const char *pointer, int64_t value);
    ordo_status (*doc_set_bool)(ordo_doc *doc, const char *pointer, int32_t value);
    ordo_status (*doc_set_null)(ordo_doc *doc, const char *pointer);
    ordo_status (*doc_set_money)(ordo_doc *doc, const char *pointer, int64_t minor,
        const char *currency);
    ordo_status (*doc_set_json)(ordo_doc *doc, const char *pointer, const char *json);
    ordo_status (*doc_append)(ordo_doc *doc, const char *pointer, int64_t *index_out);
    ordo_status (*image_add)(ordo_engine *engine, const char *product_id, const char *alt,
        const void *bytes, size_t length, const char *options_json, ordo_doc **out,
        ordo_error **error);
    ordo_status (*image_update)(ordo_engine *engine, const char *image_id, const char *patch_json,
        const char *options_json, ordo_doc **out, ordo_error **error);
    ordo_status (*image_remove)(ordo_engine *engine, const char *image_id, const char *options_json,
        ordo_doc **out, ordo_error **error);
    ordo_status (*image_get)(ordo_engine *engine, const char *image_id, const char *options_json,
        ordo_bytes **bytes_out, ordo_doc **out, ordo_error **error);
    const void *(*bytes_data)(const ordo_bytes *bytes);
    size_t (*bytes_length)(const ordo_bytes *bytes);
    void (*bytes_free)(ordo_bytes *bytes);
    ordo_status (*user_create)(ordo_engine *engine, const char *user_json, const char *options_json,
        ordo_doc **out, ordo_error **error);
    ordo_status (*user_update)(ordo_engine *engine, const char *user_id, const char *patch_json,
        const char *options_json, ordo_doc **out, ordo_error **error);
    ordo_status (*user_set_password)(ordo_engine *engine, const char *user_id,
        const char *request_json, const char *options_json, ordo_doc **out, ordo_error **error);
    ordo_status (*user_get)(ordo_engine *engine, const char *user_id, const char *options_json,
        ordo_doc **out, ordo_error **error);
    ordo_status (*user_by_email)(ordo_engine *engine, const char *email, const char *options_json,
        ordo_doc **out, ordo_error **error);
    ordo_status (*user_list)(ordo_engine *engine, const char *query_json, const char *options_json,
        ordo_doc **out, ordo_error **error);
    ordo_status (*user_authenticate)(ordo_engine *engine, const char *email, const char *password,
        ordo_doc **out, ordo_error **error);
    ordo_status (*session_create)(ordo_engine *engine, const char *user_id,
        const char *options_json, ordo_doc **out, ordo_error **error);
    ordo_status (*session_rotate)(ordo_engine *engine, const char *refresh_token,
        const char *options_json, ordo_doc **out, ordo_error **error);
    ordo_status (*session_end)(ordo_engine *engine, const char *refresh_token,
        const char *options_json, ordo_error **error);
    ordo_status (*session_end_all)(ordo_engine *engine, const char *user_id,
        const char *options_json, ordo_error **error);
    ordo_status (*shop_get)(ordo_engine *engine, const char *options_json, ordo_doc **out,
        ordo_error **error);
    ordo_status (*shop_update)(ordo_engine *engine, const char *patch_json,
        const char *options_json, ordo_doc **out, ordo_error **error);
    ordo_status (*statistics)(ordo_engine *engine, const char *query_json, const char *options_json,
        ordo_doc **out, ordo_error **error);
    ordo_status (*provider_register)(ordo_engine *engine, const char *name,
        const ordo_provider *provider, void *user, ordo_error **error);
    ordo_status (*provider_list)(ordo_engine *engine, const char *options_json, ordo_doc **out,
        ordo_error **error);
    ordo_status (*provider_page)(ordo_engine *engine, const char *provider,
        const char *request_json, const char *options_json, ordo_doc **out, ordo_error **error);
    ordo_status (*reply_json)(ordo_reply *reply, const char *json);
    ordo_status (*reply_error)(ordo_reply *reply, ordo_status status, const char *detail);
    ordo_status (*webhook_receive)(ordo_engine *engine, const char *provider,
        const char *headers_json, const void *body, size_t body_length, ordo_doc **out,
        ordo_error **error);
    ordo_status (*evidence_apply)(ordo_engine *engine, const char *evidence_json,
        const char *options_json, ordo_doc **out, ordo_error **error);
    ordo_status (*payment_resolve)(ordo_engine *engine, const char *payment_id,
        const char *request_json, const char *options_json, ordo_doc **out, ordo_error **error);
    ordo_status (*events_fetch)(ordo_engine *engine, const char *consumer, int64_t max,
        int64_t timeout_ms, const char *options_json, ordo_doc **out, ordo_error **error);
    ordo_status (*events_read)(ordo_engine *engine, int64_t after, int64_t limit,
        const char *options_json, ordo_doc **out, ordo_error **error);
    ordo_status (*events_ack)(ordo_engine *engine, const char *consumer, int64_t sequence,
        const char *options_json, ordo_doc **out, ordo_error **error);
    ordo_status (*verify)(ordo_engine *engine, const char *options_json, ordo_doc **out,
        ordo_error **error);
    ordo_status (*backup)(ordo_engine *engine, const char *path, const char *options_json,
        ordo_error **error);
    ordo_status (*dump)(ordo_engine *engine, ordo_line_writer write, void *user,
        const char *options_json, ordo_error **error);
    ordo_status (*restore)(const char *url, ordo_line_reader read, void *user,
        const char *options_json, ordo_doc **out, ordo_error **error);
    ordo_status (*migrations)(ordo_engine *engine, const char *options_json, ordo_doc **out,
        ordo_error **error);
    ordo_status (*limits)(ordo_doc **out, ordo_error **error);
    int32_t (*version_number)(void);
    const char *(*version_text)(void);
    const char *(*status_name)(ordo_status status);
    int32_t (*status_retryable)(ordo_status status);
    int32_t (*status_http)(ordo_status status);
    ordo_status (*counters)(ordo_engine *engine, const char *options_json, ordo_doc **out,
        ordo_error **error);
    ordo_status (*order_create_many)(ordo_engine *engine, size_t count,
        const char *const *requests_json, const char *const *options_json, ordo_status *statuses,
        ordo_doc **out, ordo_error **errors);
} ordo_host;

#ifdef __cplusplus
}
#endif

#endif /* ORDO_HOST_H */
