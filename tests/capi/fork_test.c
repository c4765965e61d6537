/* Proves that a forked child cannot use its parent's shop, may have shops of its own where no file
 * was open, and that neither its calls nor its end disturb the parent. */
#include "check.h"

#include <sys/wait.h>

static void wait_for(pid_t child) {
    int status = 0;
    CHECK(waitpid(child, &status, 0) == child);
    CHECK(WIFEXITED(status));
    CHECK_INT(0, WEXITSTATUS(status));
}

static void use_it_in_a_child(ordo_engine *shop, const char *product) {
    ordo_doc *out = NULL, *in = cart(product, 1);
    ordo_error *error = NULL;
    CHECK_STATUS(ORDO_E_FORKED, ordo_order_create(shop, ordo_doc_json(in), NULL, &out, &error));
    CHECK(out == NULL);
    CHECK_TEXT("forked", ordo_error_name(error));
    CHECK_STATUS(ORDO_E_FORKED, ordo_product_list(shop, NULL, NULL, NULL, NULL));
    CHECK_STATUS(ORDO_E_FORKED, ordo_events_fetch(shop, "c", 1, 1000, NULL, NULL, NULL));
    CHECK_STATUS(ORDO_E_FORKED, ordo_verify(shop, NULL, NULL, NULL));
    ordo_close(shop);
    CHECK_STATUS(ORDO_E_FORKED, ordo_product_list(shop, NULL, NULL, NULL, NULL));
    ordo_error_free(error);
    ordo_doc_free(in);
}

static void the_parent_goes_on(ordo_engine *shop) {
    char *product = make_product(shop, "Mouse", 10);
    pid_t child = fork();
    CHECK(child >= 0);
    if (child == 0) {
        pid_t grandchild = fork();
        if (grandchild == 0) {
            use_it_in_a_child(shop, product);
            exit(0);
        }
        use_it_in_a_child(shop, product);
        wait_for(grandchild);
        exit(0); /* with all the handlers of an ordinary end */
    }
    free(make_order(shop, product, 1, NULL)); /* while the child lives */
    wait_for(child);
    free(make_order(shop, product, 1, NULL)); /* and after its end */
    CHECK_INT(8, stock_of(shop, product));
    check_verified(shop);
    free(product);
}

/* A file that was open at the fork cannot be opened in the child: an inherited lock may not be
 * dropped without dropping the parent's. The refusal is an answer, not an accident. */
static void a_child_cannot_open_the_file(void) {
    const char *path = fresh_path();
    ordo_engine *shop = open_shop(path);
    char *product = make_product(shop, "Mouse", 10);
    pid_t child = fork();
    CHECK(child >= 0);
    if (child == 0) {
        ordo_engine *own = NULL;
        CHECK_STATUS(ORDO_E_FORKED, ordo_open(path, NULL, &own, NULL));
        CHECK(own == NULL);
        exit(0);
    }
    free(make_order(shop, product, 1, NULL));
    wait_for(child);
    CHECK_INT(9, stock_of(shop, product));
    check_verified(shop);
    ordo_close(shop);
    free(product);
}

/* Where nothing but memory was open, a child has shops of its own, and handles of its own. */
static void a_child_has_shops_of_its_own(void) {
    ordo_engine *shop = open_shop("memory:");
    pid_t child = fork();
    CHECK(child >= 0);
    if (child == 0) {
        ordo_engine *first = open_shop("memory:"), *second = open_shop(fresh_path());
        CHECK(first != shop && second != shop);
        free(make_product(first, "Mouse", 1));
        free(make_product(second, "Mouse", 1));
        CHECK_STATUS(ORDO_E_FORKED, ordo_product_list(shop, NULL, NULL, NULL, NULL));
        ordo_close(first);
        CHECK_STATUS(ORDO_E_MISUSE, ordo_product_list(first, NULL, NULL, NULL, NULL));
        ordo_close(second);
        exit(0);
    }
    wait_for(child);
    CHECK_OK(ordo_product_list(shop, NULL, NULL, NULL, NULL));
    ordo_close(shop);
}

int main(void) {
    a_child_has_shops_of_its_own(); /* first: no file was open yet */
    on_every_backend(the_parent_goes_on);
    a_child_cannot_open_the_file();
    return 0;
}
