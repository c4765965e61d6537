/*
 * The smallest plugin that does something: when it is started it greets the shop by its title in the
 * host's log. A copy of this file is a good beginning for a plugin of your own; docs/plugins.md walks
 * through it.
 */
#include <ordo/plugin.h>

#include <stdlib.h>
#include <string.h>

/* The names of ordo.h mean the functions of this table from here on. */
static const ordo_host *host;
#define ORDO_PLUGIN_HOST host
#include <ordo/host_calls.h>

#define GREETING_MAX 64

struct greeter {
    ordo_engine *shop;
    void *log_context;
    char greeting[GREETING_MAX + 1];
};

/* Reads {"greeting": text}, the only setting, and refuses all others. */
static ordo_status read_config(const char *config_json, struct greeter *greeter, ordo_error **error) {
    ordo_doc *config = NULL;
    ordo_status status = ordo_doc_parse(config_json, &config, error);
    if (status != ORDO_OK) return status;
    const char *greeting = ordo_doc_text(config, "/greeting");
    if (ordo_doc_size(config, "") != ordo_doc_has(config, "/greeting")) {
        status = ordo_error_new(ORDO_E_VALIDATION_FAILED, "The greeter knows one setting, greeting.", "",
                                error);
    } else if (greeting != NULL && strlen(greeting) > GREETING_MAX) {
        status = ordo_error_new(ORDO_E_VALIDATION_FAILED, "The greeting has at most 64 bytes.",
                                "/greeting", error);
    } else {
        strcpy(greeter->greeting, greeting != NULL ? greeting : "Hello");
    }
    ordo_doc_free(config);
    return status;
}

static ordo_status create(ordo_engine *shop, const char *config_json, void *log_context,
                          void **instance, ordo_error **error) {
    struct greeter *greeter = calloc(1, sizeof *greeter);
    if (greeter == NULL)
        return ordo_error_new(ORDO_E_OUT_OF_MEMORY, "There is not enough memory.", NULL, error);
    greeter->shop = shop;
    greeter->log_context = log_context;
    const ordo_status status = read_config(config_json, greeter, error);
    if (status == ORDO_OK)
        *instance = greeter;
    else
        free(greeter);
    return status;
}

static ordo_status start(void *instance, ordo_error **error) {
    const struct greeter *greeter = instance;
    ordo_doc *shop = NULL;
    const ordo_status status = ordo_shop_get(greeter->shop, NULL, &shop, error);
    if (status != ORDO_OK) return status;
    ordo_doc *fields = ordo_doc_new();
    ordo_doc_set_text(fields, "/greeting", greeter->greeting);
    ordo_doc_set_text(fields, "/shop", ordo_doc_text(shop, "/title"));
    host->log(greeter->log_context, ORDO_LOG_INFO, "greeted", ordo_doc_json(fields));
    ordo_doc_free(fields);
    ordo_doc_free(shop);
    return ORDO_OK;
}

static ordo_status status(void *instance, ordo_doc **out, ordo_error **error) {
    const struct greeter *greeter = instance;
    (void)error;
    *out = ordo_doc_new();
    return ordo_doc_set_text(*out, "/greeting", greeter->greeting);
}

/* It has no threads and no work under way. */
static ordo_status stop(void *instance, uint32_t deadline_ms, ordo_error **error) {
    (void)instance, (void)deadline_ms, (void)error;
    return ORDO_OK;
}

static void destroy(void *instance) { free(instance); }

ORDO_PLUGIN_ENTRY ordo_status ordo_plugin_greeter_v1(const ordo_host *host_table, ordo_plugin *plugin,
                                                     ordo_error **error);

ordo_status ordo_plugin_greeter_v1(const ordo_host *host_table, ordo_plugin *plugin,
                                   ordo_error **error) {
    (void)error;
    host = host_table;
    plugin->needs_size = sizeof(ordo_host);
    plugin->name = "greeter";
    plugin->version = "1.0.0";
    plugin->description = "Greets the shop in the log when it starts";
    plugin->create = create;
    plugin->start = start;
    plugin->status = status;
    plugin->stop = stop;
    plugin->destroy = destroy;
    return ORDO_OK;
}
