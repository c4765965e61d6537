/* Proves the family that builds and reads documents: every type, escaping, pointers that lead
 * nowhere, what may and may not be created, exact money, and how long borrowed texts live. */
#include "check.h"

static void building(void) {
    ordo_doc *doc = ordo_doc_new();
    int64_t index = 0;
    CHECK_TEXT("{}", ordo_doc_json(doc));
    CHECK_OK(ordo_doc_set_text(doc, "/items/0/product_id", "prd_1"));
    CHECK_OK(ordo_doc_set_int(doc, "/items/0/quantity", 2));
    CHECK_OK(ordo_doc_append(doc, "/items", &index));
    CHECK_INT(1, index);
    CHECK_OK(ordo_doc_set_money(doc, "/items/1/price", 4990, "USD"));
    CHECK_OK(ordo_doc_set_bool(doc, "/complete", 7));
    CHECK_OK(ordo_doc_set_null(doc, "/note"));
    CHECK_OK(ordo_doc_set_text(doc, "/tags/-", "a"));
    CHECK_OK(ordo_doc_set_text(doc, "/tags/-", "b"));
    CHECK_OK(ordo_doc_set_json(doc, "/empty", "[]"));
    CHECK_TEXT(
        "{\"items\":[{\"product_id\":\"prd_1\",\"quantity\":2},{\"price\":\"49.90\"}],"
        "\"complete\":true,\"note\":null,\"tags\":[\"a\",\"b\"],\"empty\":[]}",
        ordo_doc_json(doc));
    CHECK_INT(strlen(ordo_doc_json(doc)), ordo_doc_length(doc));
    CHECK_OK(ordo_doc_set_text(doc, "/note/text", "null makes place"));
    CHECK_OK(ordo_doc_set_int(doc, "/tags/0", 5)); /* what is there is replaced */
    CHECK_OK(ordo_doc_set_json(doc, "", "{\"all\":\"new\"}"));
    CHECK_TEXT("{\"all\":\"new\"}", ordo_doc_json(doc));
    ordo_doc_free(doc);
}

static void builders_refuse_nonsense(void) {
    ordo_doc *doc = ordo_doc_new();
    int64_t index = 9;
    char deep[256] = "";
    int i;
    CHECK_OK(ordo_doc_set_text(doc, "/name", "x"));
    CHECK_STATUS(ORDO_E_VALIDATION_FAILED, ordo_doc_set_int(doc, "/name/first", 1));
    CHECK_STATUS(ORDO_E_VALIDATION_FAILED, ordo_doc_set_int(doc, "/items/1/quantity", 1));
    CHECK_STATUS(ORDO_E_VALIDATION_FAILED, ordo_doc_append(doc, "/name", &index));
    CHECK_INT(-1, index);
    CHECK_STATUS(ORDO_E_MISUSE, ordo_doc_set_int(doc, "no slash", 1));
    CHECK_STATUS(ORDO_E_MISUSE, ordo_doc_set_int(doc, "/a~2b", 1));
    CHECK_STATUS(ORDO_E_VALIDATION_FAILED, ordo_doc_set_int(doc, "/big", INT64_MAX));
    CHECK_STATUS(ORDO_E_VALIDATION_FAILED, ordo_doc_set_money(doc, "/p", 1, "usd"));
    CHECK_STATUS(ORDO_E_VALIDATION_FAILED, ordo_doc_set_money(doc, "/p", 1, "XXX"));
    CHECK_STATUS(ORDO_E_AMOUNT_OVERFLOW, ordo_doc_set_money(doc, "/p", INT64_MIN, "USD"));
    CHECK_STATUS(ORDO_E_MALFORMED_REQUEST, ordo_doc_set_text(doc, "/t", "\xC3\x28"));
    CHECK_STATUS(ORDO_E_MALFORMED_REQUEST, ordo_doc_set_text(doc, "/\xFF", "x"));
    CHECK_STATUS(ORDO_E_MALFORMED_REQUEST, ordo_doc_set_json(doc, "/j", "{]"));
    for (i = 0; i < 40; ++i) strcat(deep, "/a");
    CHECK_STATUS(ORDO_E_MALFORMED_REQUEST, ordo_doc_set_int(doc, deep, 1));
    CHECK_TEXT("{\"name\":\"x\"}", ordo_doc_json(doc)); /* nothing of it has happened */
    ordo_doc_free(doc);
}

static const char *const kText =
    "{\"text\":\"a \\\"quote\\\" \\\\ \\/ \\n \\u00e9 \\ud83d\\ude00\",\"int\":-42,\"yes\":true,"
    "\"none\":null,\"list\":[1,2,3],\"decimal\":1.50,\"huge\":123456789012345678901234567890,"
    "\"a/b\":{\"m~n\":\"escaped\"},\"\":\"empty name\",\"order\":{\"currency\":\"JPY\","
    "\"total\":\"500\",\"payment\":{\"amount\":\"12\",\"kwd\":{\"currency\":\"KWD\","
    "\"amount\":\"1.250\"}}},\"lonely\":\"1.00\"}";

static void reading(void) {
    ordo_doc *doc = NULL;
    int64_t number = 0;
    int32_t truth = 0;
    CHECK_OK(ordo_doc_parse(kText, &doc, NULL));
    CHECK_TEXT("a \"quote\" \\ / \n \xC3\xA9 \xF0\x9F\x98\x80", ordo_doc_text(doc, "/text"));
    CHECK_TEXT("escaped", ordo_doc_text(doc, "/a~1b/m~0n"));
    CHECK_TEXT("empty name", ordo_doc_text(doc, "/"));
    CHECK(ordo_doc_text(doc, "/int") == NULL);
    CHECK(ordo_doc_text(doc, "/none") == NULL);
    CHECK(ordo_doc_text(doc, "/missing/far") == NULL);
    CHECK(ordo_doc_text(doc, "text") == NULL);
    CHECK_OK(ordo_doc_int(doc, "/int", &number));
    CHECK_INT(-42, number);
    CHECK_OK(ordo_doc_int(doc, "/list/2", &number));
    CHECK_INT(3, number);
    CHECK_STATUS(ORDO_E_NOT_FOUND, ordo_doc_int(doc, "/list/3", &number));
    CHECK_INT(0, number);
    CHECK_STATUS(ORDO_E_NOT_FOUND, ordo_doc_int(doc, "/list/01", &number));
    CHECK_STATUS(ORDO_E_NOT_FOUND, ordo_doc_int(doc, "/none", &number));
    CHECK_STATUS(ORDO_E_MALFORMED_REQUEST, ordo_doc_int(doc, "/decimal", &number));
    CHECK_STATUS(ORDO_E_VALIDATION_FAILED, ordo_doc_int(doc, "/huge", &number));
    CHECK_OK(ordo_doc_bool(doc, "/yes", &truth));
    CHECK_INT(1, truth);
    CHECK_STATUS(ORDO_E_MALFORMED_REQUEST, ordo_doc_bool(doc, "/int", &truth));
    CHECK_INT(3, ordo_doc_size(doc, "/list"));
    CHECK_INT(11, ordo_doc_size(doc, NULL));
    CHECK_INT(-1, ordo_doc_size(doc, "/text"));
    CHECK_INT(-1, ordo_doc_size(doc, "/missing"));
    CHECK_INT(1, ordo_doc_has(doc, "/list/0"));
    CHECK_INT(0, ordo_doc_has(doc, "/none"));
    CHECK_INT(0, ordo_doc_has(doc, "/missing"));
    CHECK_TEXT("text", ordo_doc_key(doc, "", 0));
    CHECK_TEXT("a/b", ordo_doc_key(doc, "", 7));
    CHECK(ordo_doc_key(doc, "", 11) == NULL);
    CHECK(ordo_doc_key(doc, "", -1) == NULL);
    CHECK(ordo_doc_key(doc, "/list", 0) == NULL);
    ordo_doc_free(doc);
}

static void types(void) {
    static const struct {
        const char *pointer;
        int32_t type;
    } kTypes[] = {
        {"", ORDO_DOC_OBJECT},      {"/text", ORDO_DOC_TEXT},      {"/int", ORDO_DOC_INT},
        {"/yes", ORDO_DOC_BOOL},    {"/none", ORDO_DOC_NULL},      {"/list", ORDO_DOC_LIST},
        {"/huge", ORDO_DOC_NUMBER}, {"/decimal", ORDO_DOC_NUMBER}, {"/x", ORDO_DOC_NONE}};
    ordo_doc *doc = NULL;
    size_t i;
    CHECK_OK(ordo_doc_parse(kText, &doc, NULL));
    for (i = 0; i < sizeof kTypes / sizeof kTypes[0]; ++i) {
        CHECK_INT(kTypes[i].type, ordo_doc_type(doc, kTypes[i].pointer));
    }
    /* Numbers come out with the digits they came in with. */
    CHECK(strstr(ordo_doc_json(doc), "\"decimal\":1.50,") != NULL);
    CHECK(strstr(ordo_doc_json(doc), "123456789012345678901234567890") != NULL);
    ordo_doc_free(doc);
}

static void money(void) {
    ordo_doc *doc = NULL;
    int64_t minor = 0;
    const char *currency = NULL;
    CHECK_OK(ordo_doc_parse(kText, &doc, NULL));
    CHECK_OK(ordo_doc_money(doc, "/order/total", &minor, &currency));
    CHECK_INT(500, minor);
    CHECK_TEXT("JPY", currency);
    CHECK_OK(ordo_doc_money(doc, "/order/payment/amount", &minor, NULL)); /* from further out */
    CHECK_INT(12, minor);
    CHECK_OK(ordo_doc_money(doc, "/order/payment/kwd/amount", &minor, &currency));
    CHECK_INT(1250, minor);
    CHECK_TEXT("KWD", currency);
    CHECK_STATUS(ORDO_E_CURRENCY_MISMATCH, ordo_doc_money(doc, "/lonely", &minor, &currency));
    CHECK_INT(0, minor);
    CHECK(currency == NULL);
    CHECK_STATUS(ORDO_E_NOT_FOUND, ordo_doc_money(doc, "/order/none", &minor, NULL));
    CHECK_STATUS(ORDO_E_INVALID_AMOUNT, ordo_doc_money(doc, "/int", &minor, NULL));
    CHECK_OK(ordo_doc_set_text(doc, "/order/total", "5.5")); /* yen have no fractions */
    CHECK_STATUS(ORDO_E_INVALID_AMOUNT, ordo_doc_money(doc, "/order/total", &minor, NULL));
    CHECK_OK(ordo_doc_set_money(doc, "/order/payment/kwd/amount", -1, "KWD"));
    CHECK_TEXT("-0.001", ordo_doc_text(doc, "/order/payment/kwd/amount"));
    ordo_doc_free(doc);
}

static void texts_survive_their_own_document(void) {
    ordo_doc *doc = ordo_doc_new();
    CHECK_OK(ordo_doc_set_text(doc, "/a", "one text"));
    CHECK_OK(ordo_doc_set_text(doc, "/b", ordo_doc_text(doc, "/a")));
    CHECK_OK(ordo_doc_set_json(doc, "/copy", ordo_doc_json(doc)));
    CHECK_TEXT(
        "{\"a\":\"one text\",\"b\":\"one text\","
        "\"copy\":{\"a\":\"one text\",\"b\":\"one text\"}}",
        ordo_doc_json(doc));
    CHECK_OK(ordo_doc_set_text(doc, "/c", "\x01\x1f\"\\\x7f"));
    CHECK(strstr(ordo_doc_json(doc), "\\u0001\\u001f\\\"\\\\\x7f") != NULL);
    ordo_doc_free(doc);
}

int main(void) {
    building();
    builders_refuse_nonsense();
    reading();
    types();
    money();
    texts_survive_their_own_document();
    return 0;
}
