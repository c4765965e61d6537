#pragma once

#include <exception>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "http/host.hpp"

// The C door as C++ likes it: what it gives is owned, and what it refuses is thrown.
namespace ordo_http {

struct FreeDoc {
    void operator()(ordo_doc* doc) const noexcept { ordo_doc_free(doc); }
};
using Doc = std::unique_ptr<ordo_doc, FreeDoc>;

struct FreeBytes {
    void operator()(ordo_bytes* bytes) const noexcept { ordo_bytes_free(bytes); }
};
using Bytes = std::unique_ptr<ordo_bytes, FreeBytes>;

// Why a request cannot be done. It ends the handler; Routes makes the problem document of it.
class Refusal : public std::exception {
public:
    explicit Refusal(ordo_status status, std::string sentence, std::string pointer = {})
        : code(status), detail(std::move(sentence)), field(std::move(pointer)) {}
    // Of the door; takes the error over, which may be NULL when there was no memory for it.
    Refusal(ordo_status status, ordo_error* said)
        : code(status), error(said, [](ordo_error* each) { ordo_error_free(each); }) {}

    [[nodiscard]] const char* what() const noexcept override {
        return error ? ordo_error_message(error.get()) : detail.c_str();
    }

    ordo_status code;
    std::string detail;
    std::string field;
    std::shared_ptr<ordo_error> error;
};

// Calls a verb, such as &ordo_host::order_get, with all that stands before its outputs.
template <class Verb, class... Inputs>
[[nodiscard]] Doc ask(Verb verb, Inputs... inputs) {
    ordo_doc* doc = nullptr;
    ordo_error* error = nullptr;
    const ordo_status status = (g_host->*verb)(inputs..., &doc, &error);
    Doc owned(doc);
    if (status != ORDO_OK) throw Refusal(status, error);
    return owned;
}

[[nodiscard]] inline Doc parsed(const std::string& json) {
    ordo_doc* doc = nullptr;
    ordo_error* error = nullptr;
    const ordo_status status = ordo_doc_parse(json.c_str(), &doc, &error);
    if (status != ORDO_OK) throw Refusal(status, error);
    return Doc(doc);
}

// Borrowed from the document.
[[nodiscard]] inline std::string_view text_of(const Doc& doc) {
    const char* json = ordo_doc_json(doc.get());
    if (json == nullptr) throw Refusal(ORDO_E_OUT_OF_MEMORY, "There is not enough memory.");
    return {json, ordo_doc_length(doc.get())};
}

// A text in it; empty when there is none.
[[nodiscard]] inline std::string_view text_at(const Doc& doc, const char* pointer) {
    const char* text = ordo_doc_text(doc.get(), pointer);
    return text == nullptr ? std::string_view() : std::string_view(text);
}

}  // namespace ordo_http
