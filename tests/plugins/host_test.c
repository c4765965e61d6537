/*
 * Proves how a host and its plugins live together: loaded by path and registered statically; every step
 * of the life in order, out of order and twice; plugins that break the rules, or were made for a newer
 * Ordo, are refused with a reason; the shop stays open for a plugin when the host has closed its handle.
 */
#include "capi/check.h"

#include <ordo/plugin.h>
#include <sys/wait.h>

/* ---- a plugin that notes what happens to it, and misbehaves when told to */

static struct {
    ordo_plugin table;
    ordo_status answer; /* of each function */
    char life[64];      /* c)reate s)tart p) stop d)estroy */
    ordo_engine *shop;
    const ordo_host *host;
    uint32_t deadline_ms;
} probe;

static void note(const char *what) { strcat(probe.life, what); }

static ordo_status probe_create(ordo_engine *shop, const char *config_json, void *log_context,
                                void **instance, ordo_error **error) {
    (void)config_json, (void)error;
    note("c");
    probe.shop = shop;
    probe.host->log(log_context, ORDO_LOG_WARNING, "made", NULL);
    *instance = &probe;
    return probe.answer;
}

static ordo_status probe_start(void *instance, ordo_error **error) {
    (void)instance;
    note("s");
    if (probe.answer != ORDO_OK)
        return probe.host->error_new(probe.answer, "The port is taken.", "/port", error);
    return ORDO_OK;
}

static ordo_status probe_stop(void *instance, uint32_t deadline_ms, ordo_error **error) {
    (void)instance, (void)error;
    note("p");
    probe.deadline_ms = deadline_ms;
    return probe.answer;
}

static void probe_destroy(void *instance) {
    (void)instance;
    note("d");
}

static ordo_status probe_entry(const ordo_host *host, ordo_plugin *plugin, ordo_error **error) {
    (void)error;
    probe.host = host;
    const uint32_t known = plugin->struct_size;
    *plugin = probe.table;
    plugin->struct_size = known;
    return ORDO_OK;
}

static ordo_status other_entry(const ordo_host *host, ordo_plugin *plugin, ordo_error **error) {
    (void)host, (void)plugin, (void)error;
    return ORDO_E_UNAVAILABLE;
}

static void reset(void) {
    memset(&probe, 0, sizeof probe);
    probe.table.needs_size = sizeof(ordo_host);
    probe.table.name = "probe";
    probe.table.version = "1";
    probe.table.description = "notes its life";
    probe.table.create = probe_create;
    probe.table.start = probe_start;
    probe.table.stop = probe_stop;
    probe.table.destroy = probe_destroy;
}

static char logged[256];

static void remember(void *user, int32_t level, const char *event, const char *fields_json) {
    snprintf(user, sizeof logged, "%d %s %s", (int)level, event, fields_json ? fields_json : "-");
}

static ordo_engine *open_corner(void) {
    ordo_engine *shop = NULL;
    CHECK_OK(ordo_open("memory:", "{\"migrate\":true}", &shop, NULL));
    CHECK_OK(ordo_shop_update(shop, "{\"title\":\"Corner\"}", NULL, NULL, NULL));
    return shop;
}

static ordo_plugin_instance *open_probe(ordo_engine *shop) {
    ordo_plugin_instance *instance = NULL;
    CHECK_OK(ordo_plugin_open(shop, "probe", NULL, NULL, remember, logged, &instance, NULL));
    return instance;
}

/* ---- the tests */

static void registration(void) {
    ordo_error *error = NULL;
    CHECK(ordo_plugin_register("probe", probe_entry, NULL) == ORDO_OK);
    CHECK(ordo_plugin_register("probe", probe_entry, NULL) == ORDO_OK);
    CHECK(ordo_plugin_register("probe", other_entry, &error) == ORDO_E_ALREADY_EXISTS);
    ordo_error_free(error);
    CHECK(ordo_plugin_register("refuses", other_entry, NULL) == ORDO_OK);
    CHECK(ordo_plugin_register("Probe", probe_entry, NULL) == ORDO_E_VALIDATION_FAILED);
    CHECK(ordo_plugin_register("", probe_entry, NULL) == ORDO_E_VALIDATION_FAILED);
    CHECK(ordo_plugin_register(NULL, probe_entry, NULL) == ORDO_E_MISUSE);
    CHECK(ordo_plugin_register("null", NULL, NULL) == ORDO_E_MISUSE);
}

static void a_life(void) {
    ordo_engine *shop = open_corner();
    ordo_doc *doc = NULL;
    reset();
    ordo_plugin_instance *instance = open_probe(shop);
    CHECK(strcmp(logged, "2 made -") == 0);
    CHECK_OK(ordo_plugin_status(instance, &doc, NULL));
    CHECK(strcmp(ordo_doc_text(doc, "/state"), "created") == 0);
    ordo_doc_free(doc);
    CHECK_OK(ordo_plugin_start(instance, NULL));
    CHECK_OK(ordo_plugin_start(instance, NULL));
    CHECK(strcmp(probe.life, "cs") == 0);
    /* The plugin's shop is its own. */
    ordo_close(shop);
    CHECK(ordo_shop_get(shop, NULL, NULL, NULL) == ORDO_E_MISUSE);
    CHECK_OK(ordo_shop_get(probe.shop, NULL, NULL, NULL));
    CHECK_OK(ordo_plugin_stop(instance, 1234, NULL));
    CHECK_OK(ordo_plugin_stop(instance, 1, NULL));
    CHECK(probe.deadline_ms == 1234);
    CHECK(ordo_plugin_start(instance, NULL) == ORDO_E_MISUSE);
    CHECK_OK(ordo_plugin_status(instance, &doc, NULL));
    CHECK(strcmp(ordo_doc_text(doc, "/state"), "stopped") == 0);
    CHECK(strcmp(ordo_doc_json(doc), "{\"name\":\"probe\",\"version\":\"1\",\"description\":\"notes its life\","
                                     "\"state\":\"stopped\",\"status\":{}}") == 0);
    ordo_doc_free(doc);
    ordo_plugin_close(instance);
    CHECK(strcmp(probe.life, "cspd") == 0);
    CHECK(ordo_shop_get(probe.shop, NULL, NULL, NULL) == ORDO_E_MISUSE);
    ordo_plugin_close(NULL);
}

static void a_start_that_fails_may_be_repeated(void) {
    ordo_engine *shop = open_corner();
    ordo_error *error = NULL;
    reset();
    ordo_plugin_instance *instance = open_probe(shop);
    probe.answer = ORDO_E_UNAVAILABLE;
    CHECK(ordo_plugin_start(instance, &error) == ORDO_E_UNAVAILABLE);
    CHECK(strcmp(ordo_error_message(error), "The port is taken.") == 0);
    CHECK(strcmp(ordo_error_field(error), "/port") == 0);
    ordo_error_free(error);
    probe.answer = ORDO_OK;
    CHECK_OK(ordo_plugin_start(instance, NULL));
    /* Closing stops, without time. */
    probe.deadline_ms = 1;
    ordo_plugin_close(instance);
    CHECK(strcmp(probe.life, "csspd") == 0 && probe.deadline_ms == 0);
    ordo_close(shop);
}

/* Opens and is refused; nothing of it stays. */
static void refused(const char *name, const char *path, const char *config, ordo_status wanted) {
    ordo_engine *shop = open_corner();
    ordo_error *error = NULL;
    ordo_plugin_instance *instance = NULL;
    const ordo_status status =
        ordo_plugin_open(shop, name, path, config, NULL, NULL, &instance, &error);
    if (status != wanted) fprintf(stderr, "%s: %s\n", ordo_status_name(status), ordo_error_message(error));
    CHECK(status == wanted);
    CHECK(error != NULL && ordo_error_message(error)[0] != '\0');
    CHECK(instance == NULL);
    ordo_error_free(error);
    ordo_close(shop);
}

static void refusals(const char *greeter) {
    reset();
    refused("nobody", NULL, NULL, ORDO_E_NOT_FOUND);
    refused("Probe!", NULL, NULL, ORDO_E_VALIDATION_FAILED);
    refused(NULL, NULL, NULL, ORDO_E_MISUSE);
    refused("probe", NULL, "{", ORDO_E_MALFORMED_REQUEST);
    refused("refuses", NULL, NULL, ORDO_E_UNAVAILABLE);
    refused("greeter", "ordo_greeter.so", NULL, ORDO_E_VALIDATION_FAILED);
    refused("greeter", "./ordo_greeter.so", NULL, ORDO_E_VALIDATION_FAILED);
    refused("greeter", "/nowhere/ordo_greeter.so", NULL, ORDO_E_NOT_FOUND);
    refused("other", greeter, NULL, ORDO_E_NOT_FOUND);
    refused("greeter", greeter, "{\"greetings\":\"Hi\"}", ORDO_E_VALIDATION_FAILED);
    CHECK(strcmp(probe.life, "") == 0);

    probe.table.needs_size = sizeof(ordo_host) + sizeof(void *);
    refused("probe", NULL, NULL, ORDO_E_NOT_SUPPORTED);
    probe.table.needs_size = 0;
    refused("probe", NULL, NULL, ORDO_E_INTERNAL);
    reset(), probe.table.name = "another";
    refused("probe", NULL, NULL, ORDO_E_INTERNAL);
    reset(), probe.table.stop = NULL;
    refused("probe", NULL, NULL, ORDO_E_INTERNAL);
    reset(), probe.answer = ORDO_E_IO_ERROR;
    refused("probe", NULL, NULL, ORDO_E_IO_ERROR);
    /* What create has made before it failed is destroyed. */
    CHECK(strcmp(probe.life, "cd") == 0);
    CHECK(ordo_plugin_open(NULL, "probe", NULL, NULL, NULL, NULL, NULL, NULL) == ORDO_E_MISUSE);
    CHECK(ordo_plugin_start(NULL, NULL) == ORDO_E_MISUSE);
    CHECK(ordo_plugin_stop(NULL, 0, NULL) == ORDO_E_MISUSE);
    CHECK(ordo_plugin_status(NULL, NULL, NULL) == ORDO_E_MISUSE);
}

static void the_greeter(const char *path) {
    ordo_engine *shop = open_corner();
    ordo_plugin_instance *instance = NULL;
    ordo_doc *doc = NULL;
    CHECK_OK(ordo_plugin_open(shop, "greeter", path, "{\"greeting\":\"Welcome\"}", remember, logged,
                              &instance, NULL));
    CHECK_OK(ordo_plugin_start(instance, NULL));
    CHECK(strcmp(logged, "1 greeted {\"greeting\":\"Welcome\",\"shop\":\"Corner\"}") == 0);
    CHECK_OK(ordo_plugin_status(instance, &doc, NULL));
    CHECK(strcmp(ordo_doc_text(doc, "/status/greeting"), "Welcome") == 0);
    ordo_doc_free(doc);
    CHECK_OK(ordo_plugin_stop(instance, 100, NULL));
    ordo_plugin_close(instance);
    ordo_close(shop);
}

/* A plugin's threads do not exist in a forked child, so nothing of it is touched there. */
static void a_forked_child(void) {
    ordo_engine *shop = open_corner();
    reset();
    ordo_plugin_instance *instance = open_probe(shop);
    CHECK_OK(ordo_plugin_start(instance, NULL));
    const pid_t child = fork();
    if (child == 0) {
        const int told = ordo_plugin_stop(instance, 0, NULL) == ORDO_E_FORKED &&
                         ordo_plugin_status(instance, NULL, NULL) == ORDO_E_FORKED;
        ordo_plugin_close(instance);
        _exit(told && strcmp(probe.life, "cs") == 0 ? 0 : 1);
    }
    int status = 1;
    waitpid(child, &status, 0);
    CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    ordo_plugin_close(instance);
    CHECK(strcmp(probe.life, "cspd") == 0);
    ordo_close(shop);
}

static void errors_of_ones_own(void) {
    ordo_error *error = NULL;
    CHECK(ordo_error_new(ORDO_E_BUSY, "Come later.", "/when", &error) == ORDO_E_BUSY);
    CHECK(ordo_error_code(error) == ORDO_E_BUSY && ordo_error_retryable(error) == 1);
    CHECK(strcmp(ordo_error_name(error), "busy") == 0);
    ordo_error_free(error);
    CHECK(ordo_error_new(ORDO_E_BUSY, NULL, NULL, NULL) == ORDO_E_BUSY);
    CHECK(ordo_error_new(ORDO_OK, "Nothing.", NULL, &error) == ORDO_E_INTERNAL);
    ordo_error_free(error);
    CHECK(ordo_error_new(7, "Nothing.", NULL, &error) == ORDO_E_INTERNAL);
    ordo_error_free(error);
}

int main(int argc, char **argv) {
    CHECK(argc == 2);
    registration();
    a_life();
    a_start_that_fails_may_be_repeated();
    refusals(argv[1]);
    the_greeter(argv[1]);
    a_forked_child();
    errors_of_ones_own();
    return 0;
}
