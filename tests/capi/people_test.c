/* Proves that people can sign in, stay signed in, and be put out again; and that one cannot read or change
 * another. */
#include "check.h"

#define JANE "{\"email\":\"Jane@example.org\",\"password\":\"correct horse battery\",\"name\":\"Jane\"}"

/* Call options of the user as a customer. */
static const char *as(const char *user_id) {
    static char options[96];
    snprintf(options, sizeof options, "{\"actor\":{\"type\":\"customer\",\"id\":\"%s\"}}", user_id);
    return options;
}

/* The id is the caller's to free. */
static char *make_user(ordo_engine *shop, const char *email, const char *options) {
    ordo_doc *in = ordo_doc_new(), *out = NULL;
    char *id;
    CHECK_OK(ordo_doc_set_text(in, "/email", email));
    CHECK_OK(ordo_doc_set_text(in, "/password", "correct horse battery"));
    CHECK_OK(ordo_doc_set_text(in, "/name", "Somebody"));
    CHECK_OK(ordo_user_create(shop, ordo_doc_json(in), options, &out, NULL));
    id = strdup(ordo_doc_text(out, "/id"));
    ordo_doc_free(in);
    ordo_doc_free(out);
    return id;
}

static void accounts(ordo_engine *shop) {
    ordo_doc *jane = NULL, *found = NULL;
    char *tom;
    const char *id;
    CHECK_OK(ordo_user_create(shop, JANE, NULL, &jane, NULL));
    id = ordo_doc_text(jane, "/id");
    CHECK_TEXT("customer", ordo_doc_text(jane, "/role"));
    CHECK(strstr(ordo_doc_json(jane), "password") == NULL);
    CHECK_STATUS(ORDO_E_EMAIL_TAKEN, ordo_user_create(shop, JANE, NULL, NULL, NULL));
    CHECK_STATUS(ORDO_E_VALIDATION_FAILED,
                 ordo_user_create(shop, "{\"email\":\"a@b\",\"password\":\"short\",\"name\":\"A\"}", NULL,
                                  NULL, NULL));
    CHECK_STATUS(ORDO_E_FORBIDDEN,
                 ordo_user_create(shop,
                                  "{\"email\":\"a@b\",\"password\":\"correct horse battery\","
                                  "\"name\":\"A\",\"role\":\"admin\"}",
                                  as(id), NULL, NULL));

    CHECK_OK(ordo_user_get(shop, id, as(id), &found, NULL));
    CHECK_TEXT("Jane@example.org", ordo_doc_text(found, "/email"));
    ordo_doc_free(found);
    CHECK_OK(ordo_user_by_email(shop, "jane@EXAMPLE.org", NULL, &found, NULL));
    CHECK_TEXT(id, ordo_doc_text(found, "/id"));
    ordo_doc_free(found);
    CHECK_STATUS(ORDO_E_NOT_FOUND, ordo_user_by_email(shop, "nobody@b.c", NULL, NULL, NULL));

    tom = make_user(shop, "tom@example.org", NULL);
    CHECK_STATUS(ORDO_E_NOT_FOUND, ordo_user_get(shop, id, as(tom), NULL, NULL));
    CHECK_STATUS(ORDO_E_FORBIDDEN, ordo_user_by_email(shop, "jane@example.org", as(tom), NULL, NULL));
    CHECK_OK(ordo_user_list(shop, "{\"q\":\"jan\"}", NULL, &found, NULL));
    CHECK_INT(1, ordo_doc_size(found, "/data"));
    CHECK_TEXT(id, ordo_doc_text(found, "/data/0/id"));
    ordo_doc_free(found);
    CHECK_STATUS(ORDO_E_FORBIDDEN, ordo_user_list(shop, NULL, as(tom), NULL, NULL));
    CHECK_STATUS(ORDO_E_INVALID_CURSOR, ordo_user_list(shop, "{\"cursor\":\"x\"}", NULL, NULL, NULL));

    CHECK_OK(ordo_user_update(shop, id, "{\"name\":\"Jane Roe\"}", as(id), &found, NULL));
    CHECK_TEXT("Jane Roe", ordo_doc_text(found, "/name"));
    ordo_doc_free(found);
    CHECK_STATUS(ORDO_E_EMAIL_TAKEN, ordo_user_update(shop, id, "{\"email\":\"TOM@example.org\"}",
                                                      as(id), NULL, NULL));
    CHECK_STATUS(ORDO_E_FORBIDDEN,
                 ordo_user_update(shop, id, "{\"role\":\"admin\"}", as(id), NULL, NULL));
    CHECK_STATUS(ORDO_E_VERSION_CONFLICT, ordo_user_update(shop, id, "{\"name\":\"J\"}",
                                                           "{\"expected_version\":1}", NULL, NULL));
    CHECK_STATUS(ORDO_E_MISUSE, ordo_user_update(shop, id, NULL, NULL, NULL, NULL));
    free(tom);
    ordo_doc_free(jane);
}

static void passwords(ordo_engine *shop) {
    char *jane = make_user(shop, "jane@example.org", NULL);
    ordo_doc *user = NULL;
    ordo_error *unknown = NULL, *wrong = NULL;
    CHECK_OK(ordo_user_authenticate(shop, "JANE@example.org", "correct horse battery", &user, NULL));
    CHECK_TEXT(jane, ordo_doc_text(user, "/id"));
    ordo_doc_free(user);
    /* One answer for both, word for word. */
    CHECK_STATUS(ORDO_E_INVALID_CREDENTIALS,
                 ordo_user_authenticate(shop, "jane@example.org", "wrong", NULL, &wrong));
    CHECK_STATUS(ORDO_E_INVALID_CREDENTIALS,
                 ordo_user_authenticate(shop, "nobody@example.org", "wrong", NULL, &unknown));
    CHECK_TEXT(ordo_error_json(wrong), ordo_error_json(unknown));
    ordo_error_free(wrong);
    ordo_error_free(unknown);
    CHECK_STATUS(ORDO_E_MISUSE, ordo_user_authenticate(shop, NULL, "x", NULL, NULL));

    CHECK_STATUS(ORDO_E_INVALID_CREDENTIALS,
                 ordo_user_set_password(shop, jane,
                                        "{\"current_password\":\"wrong\","
                                        "\"new_password\":\"another long one\"}",
                                        as(jane), NULL, NULL));
    CHECK_STATUS(ORDO_E_VALIDATION_FAILED,
                 ordo_user_set_password(shop, jane, "{\"new_password\":\"short\"}", NULL, NULL, NULL));
    CHECK_OK(ordo_user_set_password(shop, jane,
                                    "{\"current_password\":\"correct horse battery\","
                                    "\"new_password\":\"another long one\"}",
                                    as(jane), &user, NULL));
    CHECK_TEXT(jane, ordo_doc_text(user, "/id"));
    ordo_doc_free(user);
    CHECK_STATUS(ORDO_E_INVALID_CREDENTIALS,
                 ordo_user_authenticate(shop, "jane@example.org", "correct horse battery", NULL, NULL));
    CHECK_OK(ordo_user_authenticate(shop, "jane@example.org", "another long one", NULL, NULL));
    free(jane);
}

static void sessions(ordo_engine *shop) {
    char *jane = make_user(shop, "jane@example.org", NULL);
    ordo_doc *first = NULL, *second = NULL, *third = NULL;
    CHECK_OK(ordo_session_create(shop, jane, NULL, &first, NULL));
    CHECK_TEXT(jane, ordo_doc_text(first, "/user/id"));
    CHECK(ordo_doc_text(first, "/expires_at") != NULL);
    CHECK_STATUS(ORDO_E_MISUSE, ordo_session_create(shop, jane, NULL, NULL, NULL));
    CHECK_STATUS(ORDO_E_NOT_FOUND,
                 ordo_session_create(shop, "usr_01jn8wvjqwf4sb5q3v5x4r2c7g", NULL, &second, NULL));
    CHECK(second == NULL);

    CHECK_OK(ordo_session_rotate(shop, ordo_doc_text(first, "/refresh_token"), NULL, &second, NULL));
    CHECK(strcmp(ordo_doc_text(first, "/refresh_token"), ordo_doc_text(second, "/refresh_token")) != 0);
    CHECK_STATUS(ORDO_E_UNAUTHENTICATED, ordo_session_rotate(shop, "nonsense", NULL, &third, NULL));
    CHECK(third == NULL);

    CHECK_OK(ordo_session_end(shop, ordo_doc_text(second, "/refresh_token"), NULL, NULL));
    CHECK_OK(ordo_session_end(shop, ordo_doc_text(second, "/refresh_token"), NULL, NULL));
    CHECK_STATUS(ORDO_E_UNAUTHENTICATED,
                 ordo_session_rotate(shop, ordo_doc_text(second, "/refresh_token"), NULL, &third, NULL));
    CHECK_STATUS(ORDO_E_MISUSE, ordo_session_end(shop, NULL, NULL, NULL));
    ordo_doc_free(first);
    ordo_doc_free(second);

    CHECK_OK(ordo_session_create(shop, jane, NULL, &first, NULL));
    CHECK_OK(ordo_session_create(shop, jane, NULL, &second, NULL));
    CHECK_OK(ordo_session_end_all(shop, jane, as(jane), NULL));
    CHECK_STATUS(ORDO_E_UNAUTHENTICATED,
                 ordo_session_rotate(shop, ordo_doc_text(first, "/refresh_token"), NULL, &third, NULL));
    CHECK_STATUS(ORDO_E_UNAUTHENTICATED,
                 ordo_session_rotate(shop, ordo_doc_text(second, "/refresh_token"), NULL, &third, NULL));
    CHECK_STATUS(ORDO_E_VALIDATION_FAILED, ordo_session_end_all(shop, "jane", NULL, NULL));
    ordo_doc_free(first);
    ordo_doc_free(second);
    free(jane);
}

int main(void) {
    on_every_backend(accounts);
    on_every_backend(passwords);
    on_every_backend(sessions);
    return 0;
}
