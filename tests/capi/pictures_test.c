/* Proves that pictures come back byte for byte, in their order, and that nothing but a picture gets in. */
#include "check.h"

/* A PNG of one grey pixel. */
static const unsigned char kPixel[] = {
    0x89, 'P',  'N',  'G',  0x0D, 0x0A, 0x1A, 0x0A, 0,    0,    0,    13,   'I',  'H',  'D',  'R',  0,
    0,    0,    1,    0,    0,    0,    1,    8,    0,    0,    0,    0,    0x3A, 0x7E, 0x9B, 0x55, 0,
    0,    0,    10,   'I',  'D',  'A',  'T',  0x78, 0x9C, 0x63, 0x68, 0,    0,    0,    0x82, 0,    0x81,
    0x77, 0xCD, 0x72, 0xB6, 0,    0,    0,    0,    'I',  'E',  'N',  'D',  0xAE, 0x42, 0x60, 0x82};

#define CUSTOMER "{\"actor\":{\"type\":\"customer\",\"id\":\"usr_01jn8wvjqwf4sb5q3v5x4r2c7g\"}}"

/* The id is the caller's to free. */
static char *add(ordo_engine *shop, const char *product, const char *alt) {
    ordo_doc *image = NULL;
    char *id;
    CHECK_OK(ordo_image_add(shop, product, alt, kPixel, sizeof kPixel, NULL, &image, NULL));
    id = strdup(ordo_doc_text(image, "/id"));
    ordo_doc_free(image);
    return id;
}

static void a_picture_comes_back(ordo_engine *shop) {
    char *product = make_product(shop, "Mouse", 1), *id = add(shop, product, "A grey mouse");
    ordo_bytes *bytes = NULL;
    ordo_doc *image = NULL, *found = NULL;
    int64_t number = 0;
    CHECK_OK(ordo_image_get(shop, id, CUSTOMER, &bytes, &image, NULL));
    CHECK_INT(sizeof kPixel, ordo_bytes_length(bytes));
    CHECK(memcmp(kPixel, ordo_bytes_data(bytes), sizeof kPixel) == 0);
    CHECK_TEXT("image/png", ordo_doc_text(image, "/media_type"));
    CHECK_TEXT("A grey mouse", ordo_doc_text(image, "/alt"));
    CHECK_OK(ordo_doc_int(image, "/width", &number));
    CHECK_INT(1, number);
    CHECK_OK(ordo_doc_int(image, "/size", &number));
    CHECK_INT(sizeof kPixel, number);
    CHECK_OK(ordo_product_get(shop, product, NULL, &found, NULL));
    CHECK_TEXT(id, ordo_doc_text(found, "/images/0/id"));
    CHECK(strstr(ordo_doc_text(found, "/images/0/url"), id) != NULL);
    ordo_bytes_free(bytes);
    ordo_doc_free(image);
    ordo_doc_free(found);

    CHECK_OK(ordo_image_get(shop, id, NULL, NULL, NULL, NULL)); /* nobody wants either */
    bytes = (ordo_bytes *)"";
    CHECK_STATUS(ORDO_E_NOT_FOUND, ordo_image_get(shop, "img_01jn8wvjqwf4sb5q3v5x4r2c7g", NULL, &bytes,
                                                  NULL, NULL));
    CHECK(bytes == NULL);
    CHECK_STATUS(ORDO_E_VALIDATION_FAILED, ordo_image_get(shop, product, NULL, &bytes, NULL, NULL));
    CHECK(ordo_bytes_data(NULL) == NULL);
    CHECK_INT(0, ordo_bytes_length(NULL));
    ordo_bytes_free(NULL);
    free(id);
    free(product);
}

static void only_pictures_get_in(ordo_engine *shop) {
    char *product = make_product(shop, "Mouse", 1);
    CHECK_STATUS(ORDO_E_UNSUPPORTED_MEDIA_TYPE,
                 ordo_image_add(shop, product, NULL, "<svg></svg>", 11, NULL, NULL, NULL));
    CHECK_STATUS(ORDO_E_UNSUPPORTED_MEDIA_TYPE,
                 ordo_image_add(shop, product, NULL, "", 0, NULL, NULL, NULL));
    CHECK_STATUS(ORDO_E_PAYLOAD_TOO_LARGE,
                 ordo_image_add(shop, product, NULL, kPixel, 5242881, NULL, NULL, NULL));
    CHECK_STATUS(ORDO_E_MISUSE, ordo_image_add(shop, product, NULL, NULL, 1, NULL, NULL, NULL));
    CHECK_STATUS(ORDO_E_NOT_FOUND,
                 ordo_image_add(shop, "prd_01jn8wvjqwf4sb5q3v5x4r2c7g", NULL, kPixel, sizeof kPixel,
                                NULL, NULL, NULL));
    CHECK_STATUS(ORDO_E_FORBIDDEN, ordo_image_add(shop, product, NULL, kPixel, sizeof kPixel, CUSTOMER,
                                                  NULL, NULL));
    free(product);
}

static void pictures_stand_in_an_order(ordo_engine *shop) {
    char *product = make_product(shop, "Mouse", 1), *first, *second;
    ordo_doc *image = NULL, *found = NULL;
    first = add(shop, product, NULL);
    second = add(shop, product, "b");
    CHECK_OK(ordo_image_update(shop, second, "{\"position\":0,\"alt\":\"front\"}", NULL, &image, NULL));
    CHECK_TEXT("front", ordo_doc_text(image, "/alt"));
    CHECK_OK(ordo_product_get(shop, product, NULL, &found, NULL));
    CHECK_TEXT(second, ordo_doc_text(found, "/images/0/id"));
    CHECK_TEXT(first, ordo_doc_text(found, "/images/1/id"));
    ordo_doc_free(image);
    ordo_doc_free(found);
    CHECK_STATUS(ORDO_E_MALFORMED_REQUEST,
                 ordo_image_update(shop, first, "{\"place\":0}", NULL, NULL, NULL));
    CHECK_STATUS(ORDO_E_MISUSE, ordo_image_update(shop, first, NULL, NULL, NULL, NULL));
    CHECK_STATUS(ORDO_E_FORBIDDEN, ordo_image_update(shop, first, "{}", CUSTOMER, NULL, NULL));

    CHECK_OK(ordo_image_remove(shop, second, NULL, &image, NULL));
    CHECK_TEXT("front", ordo_doc_text(image, "/alt"));
    CHECK_STATUS(ORDO_E_NOT_FOUND, ordo_image_remove(shop, second, NULL, NULL, NULL));
    CHECK_STATUS(ORDO_E_FORBIDDEN, ordo_image_remove(shop, first, CUSTOMER, NULL, NULL));
    CHECK_OK(ordo_product_get(shop, product, NULL, &found, NULL));
    CHECK_INT(1, ordo_doc_size(found, "/images"));
    ordo_doc_free(image);
    ordo_doc_free(found);
    free(first);
    free(second);
    free(product);
}

int main(void) {
    on_every_backend(a_picture_comes_back);
    on_every_backend(only_pictures_get_in);
    on_every_backend(pictures_stand_in_an_order);
    return 0;
}
