// Documents at the C door: whatever they say, the answer is a document or an error that can be read, never a fault of
// ours; what is taken for JSON is JSON, and comes back as it was; and in the end the shop verifies.
#include <ordo/ordo.h>

#include <nlohmann/json.hpp>
#include <string>

#include "fuzz.hpp"

namespace ordo::fuzz {
namespace {

constexpr const char* kOrder = "ord_01jn8wvjqwf4sb5q3v5x4r2c7g";
constexpr const char* kProduct = "prd_01jn8wvjqwf4sb5q3v5x4r2c7g";
constexpr int kInputsOfAShop = 1'000;

class Shop {
public:
    Shop() {
        must(ordo_open("memory:", R"({"migrate":true})", &engine_, nullptr) == ORDO_OK,
             "a shop opens");
        const std::string product =
            std::string(R"({"id":")") + kProduct +
            R"(","name":"Tea","type":"product","price":"12.50","stock_quantity":1000000})";
        const std::string order = std::string(R"({"id":")") + kOrder +
                                  R"(","items":[{"product_id":")" + kProduct +
                                  R"(","quantity":2}]})";
        must(ordo_product_create(engine_, product.c_str(), nullptr, nullptr, nullptr) == ORDO_OK,
             "there is tea");
        must(ordo_order_create(engine_, order.c_str(), nullptr, nullptr, nullptr) == ORDO_OK,
             "tea is ordered");
    }
    Shop(const Shop&) = delete;
    Shop& operator=(const Shop&) = delete;
    ~Shop() {
        ordo_doc* report = nullptr;
        must(ordo_verify(engine_, nullptr, &report, nullptr) == ORDO_OK &&
                 ordo_doc_size(report, "/findings") == 0,
             "the shop verifies");
        ordo_doc_free(report);
        ordo_close(engine_);
    }

    ordo_status send(char verb, const char* document, const char* options, ordo_doc** out,
                     ordo_error** error) {
        switch (verb) {
            case 'p':
                return ordo_product_create(engine_, document, options, out, error);
            case 'u':
                return ordo_product_update(engine_, kProduct, document, options, out, error);
            case 'k':
                return ordo_stock_adjust(engine_, kProduct, document, options, out, error);
            case 'l':
                return ordo_product_list(engine_, document, options, out, error);
            case 'o':
                return ordo_order_create(engine_, document, options, out, error);
            case 'q':
                return ordo_order_quote(engine_, document, options, out, error);
            case 'm':
                return ordo_order_mark_paid(engine_, kOrder, document, options, out, error);
            case 'r':
                return ordo_refund_create(engine_, kOrder, document, options, out, error);
            case 'n':
                return ordo_order_add_note(engine_, kOrder, document, options, out, error);
            case 's':
                return ordo_order_set_status(engine_, kOrder, document, options, out, error);
            case 'c':
                return ordo_order_cancel(engine_, kOrder, document, options, out, error);
            case 'L':
                return ordo_order_list(engine_, document, options, out, error);
            case 't':
                return ordo_statistics(engine_, document, options, out, error);
            case 'S':
                return ordo_shop_update(engine_, document, options, out, error);
            case 'e':
                return ordo_evidence_apply(engine_, document, options, out, error);
            default:
                return ordo_doc_parse(document, out, error);
        }
    }

private:
    ordo_engine* engine_ = nullptr;
};

// The answer is JSON, and read again is the same text.
void check_document(const ordo_doc* doc) {
    const std::string text = ordo_doc_json(doc);
    must(nlohmann::json::accept(text), "a document is JSON", text);
    ordo_doc* again = nullptr;
    must(ordo_doc_parse(text.c_str(), &again, nullptr) == ORDO_OK, "a document can be read", text);
    must(text == ordo_doc_json(again), "a document comes back as it was", text);
    ordo_doc_free(again);
}

void check_error(ordo_status status, const ordo_error* error) {
    must(error != nullptr, "a refusal is explained");
    const std::string text = ordo_error_json(error);
    must(status != ORDO_E_INTERNAL && status != ORDO_E_CORRUPT && status != ORDO_E_OUT_OF_MEMORY,
         "the refusal is no fault", text);
    const auto problem = nlohmann::json::parse(text, nullptr, false);
    must(problem.is_object() && problem.at("code") == ordo_status_name(status),
         "a problem names its code", text);
}

}  // namespace
}  // namespace ordo::fuzz

// The verb's letter, the options' line, which may be empty, and the document.
int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace ordo::fuzz;
    auto& shop = shop_for_input<Shop>(kInputsOfAShop);
    Bytes bytes(data, size);
    const char verb = bytes.letter();
    const std::string options(bytes.line());
    const std::string document(bytes.rest());
    ordo_doc* out = nullptr;
    ordo_error* error = nullptr;
    const ordo_status status = shop.send(verb, document.c_str(),
                                         options.empty() ? nullptr : options.c_str(), &out, &error);
    if (status == ORDO_OK) {
        if (out != nullptr) check_document(out);
    } else {
        must(out == nullptr, "a refusal has no document");
        check_error(status, error);
    }
    ordo_doc_free(out);
    ordo_error_free(error);
    return 0;
}
