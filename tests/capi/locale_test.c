/* Proves that the host's locale changes nothing: a decimal comma and Turkish letters neither enter
 * documents nor stop amounts from being read. */
#include "check.h"

#include <locale.h>

static char *a_days_text(void) {
    ordo_engine *shop = open_shop("memory:");
    ordo_doc *product = NULL, *doc = NULL;
    int64_t minor = 0;
    char *text;
    CHECK_OK(ordo_product_create(shop,
                                 "{\"name\":\"I\",\"type\":\"service\",\"price\":\"1234567.89\","
                                 "\"tax_rate\":\"7.7\"}",
                                 NULL, &product, NULL));
    CHECK_OK(ordo_doc_money(product, "/price", &minor, NULL));
    CHECK_INT(123456789, minor);
    CHECK_TEXT("7.7", ordo_doc_text(product, "/tax_rate"));
    CHECK_OK(ordo_doc_parse("{\"x\":1.50,\"y\":-2.5e3}", &doc, NULL));
    text = strdup(ordo_doc_json(doc));
    ordo_doc_free(product);
    ordo_doc_free(doc);
    ordo_close(shop);
    return text;
}

int main(void) {
    static const char *const kLocales[] = {"de_DE.UTF-8", "de_DE.utf8", "tr_TR.UTF-8", "de_DE",
                                           "C.UTF-8"};
    char *plain = a_days_text();
    size_t i;
    CHECK_TEXT("{\"x\":1.50,\"y\":-2.5e3}", plain);
    for (i = 0; i < sizeof kLocales / sizeof kLocales[0]; ++i) {
        char *text, *before;
        if (setlocale(LC_ALL, kLocales[i]) == NULL) continue; /* not installed here */
        before = strdup(setlocale(LC_ALL, NULL));
        text = a_days_text();
        CHECK_TEXT(plain, text);
        CHECK_TEXT(before, setlocale(LC_ALL, NULL)); /* and Ordo changes none */
        free(before);
        free(text);
    }
    free(plain);
    return 0;
}
