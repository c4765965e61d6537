#include <new>
#include <utility>

#include "capi/docs.hpp"
#include "capi/fence.hpp"
#include "core/try.hpp"

using ordo::Currency;
using ordo::Money;
using ordo::Result;
using ordo::capi::fenced;
using ordo::capi::fenced_or;
using ordo::capi::misuse;
using ordo::codec::Document;
using ordo::codec::JsonValue;

namespace {

// Checks what every builder needs, lets `body` change the tree and marks the text as old.
template <class Body>
ordo_status change(ordo_doc* doc, const char* pointer, Body body) noexcept {
    return fenced(nullptr, [&]() -> Result<void> {
        if (doc == nullptr || pointer == nullptr) {
            return misuse("The document or the pointer is NULL.");
        }
        ORDO_TRY(body(doc->tree_to_change()));
        doc->changed_tree();
        return {};
    });
}

}  // namespace

ordo_doc* ordo_doc_new(void) {
    return fenced_or<ordo_doc*>(nullptr, [] { return new ordo_doc(std::string("{}")); });
}

ordo_status ordo_doc_parse(const char* json, ordo_doc** out, ordo_error** error) {
    if (out != nullptr) *out = nullptr;
    return fenced(error, [&]() -> Result<void> {
        if (json == nullptr || out == nullptr) return misuse("The text or the output is NULL.");
        ORDO_TRY(Document tree, Document::parse(json));
        *out = new ordo_doc(std::move(tree));
        return {};
    });
}

ordo_status ordo_doc_set_text(ordo_doc* doc, const char* pointer, const char* text) {
    return change(doc, pointer, [&](Document& tree) -> Result<void> {
        if (text == nullptr) return misuse("The text is NULL.");
        return tree.set_text(pointer, text);
    });
}

ordo_status ordo_doc_set_int(ordo_doc* doc, const char* pointer, int64_t value) {
    return change(doc, pointer, [&](Document& tree) { return tree.set_integer(pointer, value); });
}

ordo_status ordo_doc_set_bool(ordo_doc* doc, const char* pointer, int32_t value) {
    return change(doc, pointer,
                  [&](Document& tree) { return tree.set_boolean(pointer, value != 0); });
}

ordo_status ordo_doc_set_null(ordo_doc* doc, const char* pointer) {
    return change(doc, pointer, [&](Document& tree) { return tree.set(pointer, JsonValue{}); });
}

ordo_status ordo_doc_set_money(ordo_doc* doc, const char* pointer, int64_t minor,
                               const char* currency) {
    return change(doc, pointer, [&](Document& tree) -> Result<void> {
        if (currency == nullptr) return misuse("The currency is NULL.");
        ORDO_TRY(const Currency parsed, Currency::parse(currency));
        ORDO_TRY(const Money money, Money::of_minor(minor, parsed));
        return tree.set_money(pointer, money);
    });
}

ordo_status ordo_doc_set_json(ordo_doc* doc, const char* pointer, const char* json) {
    return change(doc, pointer, [&](Document& tree) -> Result<void> {
        if (json == nullptr) return misuse("The text is NULL.");
        ORDO_TRY(JsonValue value, ordo::codec::parse_json(json));
        return tree.set(pointer, std::move(value));
    });
}

ordo_status ordo_doc_append(ordo_doc* doc, const char* pointer, int64_t* index_out) {
    if (index_out != nullptr) *index_out = -1;
    return change(doc, pointer, [&](Document& tree) -> Result<void> {
        ORDO_TRY(const int64_t index, tree.append(pointer));
        if (index_out != nullptr) *index_out = index;
        return {};
    });
}
