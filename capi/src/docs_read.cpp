#include <new>
#include <stdexcept>
#include <utility>

#include "capi/docs.hpp"
#include "capi/fence.hpp"

using ordo::Error;
using ordo::Result;
using ordo::capi::fenced;
using ordo::capi::fenced_or;
using ordo::capi::misuse;
using ordo::codec::Document;
using ordo::codec::JsonValue;
using Kind = JsonValue::Kind;

const std::string& ordo_doc::text() const {
    if (text_is_old_) {
        text_ = tree_->to_json();
        text_is_old_ = false;
    }
    return text_;
}

const Document& ordo_doc::tree() const {
    if (!tree_) {
        auto parsed = Document::parse_own(text_);
        // Cannot be: it is our own text. If it is nevertheless, the fence makes `internal` of it.
        if (!parsed) throw std::logic_error("a result is no document");
        tree_.emplace(*std::move(parsed));
    }
    return *tree_;
}

Document& ordo_doc::tree_to_change() {
    static_cast<void>(tree());
    return *tree_;
}

namespace {

const JsonValue* find(const ordo_doc* doc, const char* pointer) {
    if (doc == nullptr) return nullptr;
    return doc->tree().find(pointer == nullptr ? "" : pointer);
}

const char* where(const char* pointer) { return pointer == nullptr ? "" : pointer; }

}  // namespace

const char* ordo_doc_json(const ordo_doc* doc) {
    return fenced_or<const char*>(nullptr,
                                  [&] { return doc == nullptr ? nullptr : doc->text().c_str(); });
}

size_t ordo_doc_length(const ordo_doc* doc) {
    return fenced_or<size_t>(0, [&] { return doc == nullptr ? 0 : doc->text().size(); });
}

const char* ordo_doc_text(const ordo_doc* doc, const char* pointer) {
    return fenced_or<const char*>(nullptr, [&]() -> const char* {
        const JsonValue* value = find(doc, pointer);
        return value != nullptr && value->kind == Kind::text ? value->text.c_str() : nullptr;
    });
}

ordo_status ordo_doc_int(const ordo_doc* doc, const char* pointer, int64_t* out) {
    if (out != nullptr) *out = 0;
    return fenced(nullptr, [&]() -> Result<void> {
        if (doc == nullptr || out == nullptr) return misuse("The document or the output is NULL.");
        const auto value = doc->tree().integer(where(pointer));
        if (!value) return value.error();
        *out = *value;
        return {};
    });
}

ordo_status ordo_doc_bool(const ordo_doc* doc, const char* pointer, int32_t* out) {
    if (out != nullptr) *out = 0;
    return fenced(nullptr, [&]() -> Result<void> {
        if (doc == nullptr || out == nullptr) return misuse("The document or the output is NULL.");
        const auto value = doc->tree().boolean(where(pointer));
        if (!value) return value.error();
        *out = *value ? 1 : 0;
        return {};
    });
}

ordo_status ordo_doc_money(const ordo_doc* doc, const char* pointer, int64_t* minor_out,
                           const char** currency_out) {
    if (minor_out != nullptr) *minor_out = 0;
    if (currency_out != nullptr) *currency_out = nullptr;
    return fenced(nullptr, [&]() -> Result<void> {
        if (doc == nullptr || pointer == nullptr || minor_out == nullptr) {
            return misuse("The document, the pointer or the output is NULL.");
        }
        const auto amount = doc->tree().money(pointer);
        if (!amount) return amount.error();
        *minor_out = amount->money.minor();
        if (currency_out != nullptr) *currency_out = amount->currency->c_str();
        return {};
    });
}

int64_t ordo_doc_size(const ordo_doc* doc, const char* pointer) {
    return fenced_or<int64_t>(-1, [&]() -> int64_t {
        const JsonValue* value = find(doc, pointer);
        if (value == nullptr) return -1;
        if (value->kind != Kind::array && value->kind != Kind::object) return -1;
        return static_cast<int64_t>(value->elements.size());
    });
}

int32_t ordo_doc_has(const ordo_doc* doc, const char* pointer) {
    return ordo_doc_type(doc, pointer) > ORDO_DOC_NULL ? 1 : 0;
}

int32_t ordo_doc_type(const ordo_doc* doc, const char* pointer) {
    return fenced_or<int32_t>(ORDO_DOC_NONE, [&]() -> int32_t {
        const JsonValue* value = find(doc, pointer);
        if (value == nullptr) return ORDO_DOC_NONE;
        switch (value->kind) {
            case Kind::null:
                return ORDO_DOC_NULL;
            case Kind::boolean:
                return ORDO_DOC_BOOL;
            case Kind::integer:
                return ORDO_DOC_INT;
            case Kind::number:
                return ORDO_DOC_NUMBER;
            case Kind::text:
                return ORDO_DOC_TEXT;
            case Kind::array:
                return ORDO_DOC_LIST;
            case Kind::object:
                return ORDO_DOC_OBJECT;
        }
        return ORDO_DOC_NONE;
    });
}

const char* ordo_doc_key(const ordo_doc* doc, const char* pointer, int64_t index) {
    return fenced_or<const char*>(nullptr, [&]() -> const char* {
        const JsonValue* value = find(doc, pointer);
        if (value == nullptr || value->kind != Kind::object || index < 0) return nullptr;
        const auto member = static_cast<size_t>(index);
        return member < value->names.size() ? value->names[member].c_str() : nullptr;
    });
}

int32_t ordo_doc_replayed(const ordo_doc* doc) { return doc != nullptr && doc->replayed ? 1 : 0; }

int32_t ordo_doc_changed(const ordo_doc* doc) { return doc != nullptr && doc->changed ? 1 : 0; }

void ordo_doc_free(ordo_doc* doc) { delete doc; }
