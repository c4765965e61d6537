/*
 * Ordo — plugins: programs that a host puts to work on an open shop, such as the HTTP adapter or a
 * payment provider. This header is for both sides.
 *
 * THE HOST opens a plugin by the path of its library, or by the name under which it was registered
 * with ordo_plugin_register(), starts it, and stops it:
 *
 *     ordo_plugin_instance *http = NULL;
 *     rc = ordo_plugin_open(shop, "http", "/usr/lib/ordo/ordo_http.so", "{\"port\":8080}", NULL, NULL,
 *                           &http, &error);
 *     if (rc == ORDO_OK) rc = ordo_plugin_start(http, &error);
 *     …
 *     ordo_plugin_stop(http, 10000, NULL);
 *     ordo_plugin_close(http);
 *
 * Nothing is ever looked for: no folder is searched, no environment variable read. Code of a plugin
 * is trusted like your own.
 *
 * A PLUGIN is one source file or many that include this header, exports one function, and links no
 * libordo, so that it works whether Ordo is shared, static in a till's program, or inside a Python
 * wheel. It calls Ordo through the host's table; with host_calls.h included, the names of ordo.h mean
 * the table's functions. src/plugins/greeter is a complete one to copy.
 *
 * Life: entry, once for each opened instance, in which the plugin says who it is → create → start →
 * stop → destroy. create gets the shop and the configuration, checks all of it and starts nothing; start
 * returns when the plugin works; stop returns when all threads of the plugin have ended, after at most
 * the given time; destroy frees. The host never makes two of these calls at once for one instance.
 * Libraries stay loaded until the process ends.
 */
#ifndef ORDO_PLUGIN_H
#define ORDO_PLUGIN_H

#include <ordo/host.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ================================================================================================
 * What a plugin provides
 * ============================================================================================= */

/** What the entry function fills in. The host has set `struct_size` to the bytes it knows, and all
 *  others to zero; leave members beyond that alone. Texts are static. */
typedef struct ordo_plugin {
    uint32_t struct_size;
    /** The bytes of ordo_host that the plugin uses: sizeof(ordo_host) of the header it was built
     *  with, or less when it asks before using newer members. Required. An older host refuses the
     *  plugin with ORDO_E_NOT_SUPPORTED. */
    uint32_t needs_size;
    const char *name;        /* as in the name of the entry. Required. */
    const char *version;     /* its own, for people. Required. */
    const char *description; /* one line for people. Required. */
    /** Makes an instance that works on `shop`, which stays open until after destroy. `config_json` is
     *  a document, never NULL. `log_context` is for ordo_host.log. Refuse members you do not know
     *  with ORDO_E_VALIDATION_FAILED: a misspelt setting must not pass silently. Required. */
    ordo_status (*create)(ordo_engine *shop, const char *config_json, void *log_context,
                          void **instance, ordo_error **error);
    /** Starts working. Required. */
    ordo_status (*start)(void *instance, ordo_error **error);
    /** What it does now, a document, such as {"url": "http://127.0.0.1:8080"}. Any thread, also while
     *  others of these calls run. NULL = {}. */
    ordo_status (*status)(void *instance, ordo_doc **out, ordo_error **error);
    /** Takes no new work, ends what it has, and joins its threads; what is not done after
     *  `deadline_ms` is broken off (ORDO_E_TIMEOUT). Called once after a successful start.
     *  Required. */
    ordo_status (*stop)(void *instance, uint32_t deadline_ms, ordo_error **error);
    /** Frees the instance. Required. */
    void (*destroy)(void *instance);
} ordo_plugin;

/** The function a plugin exports, as `ordo_plugin_<name>_v1`. It fills in `plugin` and does nothing
 *  else; the host may call it often. A failure refuses the plugin. */
typedef ordo_status (*ordo_plugin_entry)(const ordo_host *host, ordo_plugin *plugin,
                                         ordo_error **error);

/** Marks the entry function in a plugin's source. */
#if defined(__GNUC__)
#define ORDO_PLUGIN_ENTRY __attribute__((visibility("default")))
#else
#define ORDO_PLUGIN_ENTRY
#endif

/* ================================================================================================
 * What a host does with it
 * ============================================================================================= */

/** A plugin at work on a shop. Closed by ordo_plugin_close(). Any number of threads at once. */
typedef struct ordo_plugin_instance ordo_plugin_instance;

/** Receives what a plugin logs: see ordo_host.log. Called on any thread; must not call back into
 *  the plugin. The texts live for the call only. */
typedef void (*ordo_log_fn)(void *user, int32_t level, const char *event, const char *fields_json);

/**
 * Registers a plugin that is part of the program, under the name by which it is opened.
 *
 * @param name   1 to 32 of a-z, 0-9 and '_'. Required. Copied.
 * @param entry  its entry function. Required.
 * @param error  receives the error, to be freed by ordo_error_free(). May be NULL.
 * @return ORDO_OK, also when this very entry stands there already; ORDO_E_ALREADY_EXISTS (another one
 *         does), ORDO_E_VALIDATION_FAILED (the name), ORDO_E_MISUSE, ORDO_E_OUT_OF_MEMORY.
 *
 * Does not block. Any thread. For the whole process.
 * @since 1.0, experimental
 */
ORDO_API ordo_status ordo_plugin_register(const char *name, ordo_plugin_entry entry,
                                          ordo_error **error);

/**
 * Makes an instance of a plugin.
 *
 * @param engine       the shop it works on, which the instance keeps open.
 * @param name         of the plugin. Required.
 * @param path         of its library, absolute; NULL = the one registered under the name.
 * @param config_json  its configuration, a document; NULL = {}.
 * @param log          receives what it logs; NULL = nobody does.
 * @param log_user     given to `log`.
 * @param out          receives the instance, to be closed by ordo_plugin_close(). Required.
 * @param error        receives the error, to be freed by ordo_error_free(). May be NULL.
 * @return ORDO_OK; ORDO_E_NOT_FOUND (no such library, entry or registered name), ORDO_E_NOT_SUPPORTED
 *         (it needs a newer Ordo), ORDO_E_VALIDATION_FAILED (name, path or configuration), what the
 *         plugin's create says, ORDO_E_MISUSE, ORDO_E_FORKED, ORDO_E_OUT_OF_MEMORY, ORDO_E_INTERNAL
 *         (the plugin breaks the rules of ordo_plugin).
 *
 * May block while the library is read. Any thread.
 * @since 1.0, experimental
 */
ORDO_API ordo_status ordo_plugin_open(ordo_engine *engine, const char *name, const char *path,
                                      const char *config_json, ordo_log_fn log, void *log_user,
                                      ordo_plugin_instance **out, ordo_error **error);

/**
 * Starts it.
 *
 * @param instance  a plugin.
 * @param error     receives the error, to be freed by ordo_error_free(). May be NULL.
 * @return ORDO_OK, also when it is started already; what the plugin says, and it may be tried again;
 *         ORDO_E_MISUSE (NULL, or stopped).
 *
 * Blocks until the plugin works. Any thread.
 * @since 1.0, experimental
 */
ORDO_API ordo_status ordo_plugin_start(ordo_plugin_instance *instance, ordo_error **error);

/**
 * Tells what the plugin is and does.
 *
 * @param instance  a plugin.
 * @param out       receives {"name", "version", "description", "state": created|started|stopped,
 *                  "status": what the plugin tells of itself, while it is started, else {}}, to be
 *                  freed by ordo_doc_free(). May be NULL.
 * @param error     receives the error, to be freed by ordo_error_free(). May be NULL.
 * @return ORDO_OK; what the plugin says; ORDO_E_MISUSE.
 *
 * Does not block. Any thread.
 * @since 1.0, experimental
 */
ORDO_API ordo_status ordo_plugin_status(ordo_plugin_instance *instance, ordo_doc **out,
                                        ordo_error **error);

/**
 * Stops it for good.
 *
 * @param instance     a plugin.
 * @param deadline_ms  how long work that has begun may take to end, in milliseconds.
 * @param error        receives the error, to be freed by ordo_error_free(). May be NULL.
 * @return ORDO_OK, also when it is not started or stopped already; ORDO_E_TIMEOUT (it is stopped, and
 *         some work was broken off); ORDO_E_MISUSE.
 *
 * Blocks until all threads of the plugin have ended. Any thread but the plugin's own.
 * @since 1.0, experimental
 */
ORDO_API ordo_status ordo_plugin_stop(ordo_plugin_instance *instance, uint32_t deadline_ms,
                                      ordo_error **error);

/**
 * Stops it, with no time for work to end, if that has not happened yet, and frees it.
 *
 * @param instance  a plugin; NULL is fine. No other call may be using it.
 *
 * Blocks until all threads of the plugin have ended. Any thread but the plugin's own.
 * @since 1.0, experimental
 */
ORDO_API void ordo_plugin_close(ordo_plugin_instance *instance);

#ifdef __cplusplus
}
#endif

#endif /* ORDO_PLUGIN_H */
