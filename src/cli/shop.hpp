#pragma once

#include <ordo/ordo.h>

#include <memory>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

// The C door in C++ clothes: what is opened is closed, what is returned is freed, and every status
// but ORDO_OK becomes a Failure.
namespace ordo_cli {

using Json = nlohmann::ordered_json;  // keeps the members in the order the library writes them in

// Whether a document could not be written because of its text; command lines and files may hold any
// bytes.
[[nodiscard]] inline bool is_not_utf8(const Json::type_error& fault) noexcept {
    return fault.id == 316;
}

// Exit codes; docs and scripts rely on them.
enum class Exit : int {
    ok = 0,
    failure = 1,
    usage = 2,
    not_found = 3,
    refused = 4,
    unavailable = 5,
    findings = 6,
};

class Failure : public std::runtime_error {
public:
    Failure(Exit code, const std::string& message, std::string problem = {})
        : std::runtime_error(message), code_(code), problem_(std::move(problem)) {}

    [[nodiscard]] Exit code() const noexcept { return code_; }
    // The Problem document; empty when the command itself has a complaint.
    [[nodiscard]] const std::string& problem() const noexcept { return problem_; }
    // Whether it is the library's error with this name.
    [[nodiscard]] bool is(std::string_view name) const;

private:
    Exit code_;
    std::string problem_;
};

[[nodiscard]] Exit exit_for(ordo_status status) noexcept;
// Throws what `error` says, and frees it.
[[noreturn]] void fail(ordo_status status, ordo_error* error);

// A document of the library's, which knows what is none: duplicate names, wrong UTF-8.
[[nodiscard]] Json parse_document(const std::string& text);

// A result document.
struct Answer {
    std::string text;
    bool changed = false;
    bool replayed = false;

    [[nodiscard]] Json json() const { return Json::parse(text); }
};

class Shop {
public:
    Shop(const std::string& url, const Json& open_options) {
        ordo_engine* engine = nullptr;
        ordo_error* error = nullptr;
        const ordo_status status =
            ordo_open(url.c_str(), open_options.dump().c_str(), &engine, &error);
        if (status != ORDO_OK) fail(status, error);
        engine_.reset(engine);
    }

    // Calls a verb of ordo.h: `call(options, ordo_order_get, id.c_str())`.
    template <class... Parameters, class... Arguments>
    Answer call(const Json& options, ordo_status (*verb)(ordo_engine*, Parameters...),
                Arguments... arguments) {
        ordo_doc* doc = nullptr;
        ordo_error* error = nullptr;
        const ordo_status status =
            verb(engine_.get(), arguments..., options.dump().c_str(), &doc, &error);
        if (status != ORDO_OK) fail(status, error);
        const std::unique_ptr<ordo_doc, Free> owned(doc);
        return {{ordo_doc_json(doc), ordo_doc_length(doc)},
                ordo_doc_changed(doc) != 0,
                ordo_doc_replayed(doc) != 0};
    }

    // The one verb without call options: a password speaks for itself.
    [[nodiscard]] Answer authenticate(const std::string& email, const std::string& password) {
        ordo_doc* doc = nullptr;
        ordo_error* error = nullptr;
        const ordo_status status =
            ordo_user_authenticate(engine_.get(), email.c_str(), password.c_str(), &doc, &error);
        if (status != ORDO_OK) fail(status, error);
        const std::unique_ptr<ordo_doc, Free> owned(doc);
        return {{ordo_doc_json(doc), ordo_doc_length(doc)}};
    }

    // The same for verbs that answer with nothing but their success.
    template <class... Parameters, class... Arguments>
    void perform(const Json& options, ordo_status (*verb)(ordo_engine*, Parameters...),
                 Arguments... arguments) {
        ordo_error* error = nullptr;
        const ordo_status status =
            verb(engine_.get(), arguments..., options.dump().c_str(), &error);
        if (status != ORDO_OK) fail(status, error);
    }

    // For plugins that are put to work on it.
    [[nodiscard]] ordo_engine* engine() const noexcept { return engine_.get(); }

    // The file of a picture.
    [[nodiscard]] std::string image(const Json& options, const std::string& id) {
        ordo_bytes* bytes = nullptr;
        ordo_error* error = nullptr;
        const ordo_status status = ordo_image_get(engine_.get(), id.c_str(), options.dump().c_str(),
                                                  &bytes, nullptr, &error);
        if (status != ORDO_OK) fail(status, error);
        const std::unique_ptr<ordo_bytes, Free> owned(bytes);
        return {static_cast<const char*>(ordo_bytes_data(bytes)), ordo_bytes_length(bytes)};
    }

private:
    struct Free {
        void operator()(ordo_doc* doc) const noexcept { ordo_doc_free(doc); }
        void operator()(ordo_bytes* bytes) const noexcept { ordo_bytes_free(bytes); }
    };
    struct Close {
        void operator()(ordo_engine* engine) const noexcept { ordo_close(engine); }
    };
    std::unique_ptr<ordo_engine, Close> engine_;
};

}  // namespace ordo_cli
