#pragma once

#include <concepts>
#include <exception>
#include <string>
#include <string_view>
#include <utility>

#include "capi/docs.hpp"
#include "capi/fence.hpp"
#include "capi/handles.hpp"
#include "codec/documents.hpp"
#include "core/try.hpp"

// What all verbs have in common: find the engine, read the options, act, write the answer down.
namespace ordo::capi {

// Text that may be NULL, which means the same as an empty document.
[[nodiscard]] inline std::string_view text_or_empty(const char* text) noexcept {
    return text == nullptr ? std::string_view() : std::string_view(text);
}

// Text that must be there; `name` is the parameter's.
[[nodiscard]] inline Result<std::string_view> required(const char* text, const char* name) {
    if (text == nullptr)
        return Error(Errc::misuse, "The parameter " + std::string(name) + " is NULL.");
    return std::string_view(text);
}

template <class Command>
[[nodiscard]] Result<Command> read(const char* json, const char* name) {
    ORDO_TRY(const std::string_view document, required(json, name));
    return codec::decode<Command>(document);
}

template <class AnyId>
[[nodiscard]] Result<AnyId> read_id(const char* text, const char* name) {
    ORDO_TRY(const std::string_view id, required(text, name));
    return AnyId::parse(id);
}

// A command about one thing: its document and the id that stands outside of it.
template <class Command, class AnyId>
[[nodiscard]] Result<Command> read_about(AnyId Command::*member, const char* id,
                                         const char* id_name, const char* json) {
    ORDO_TRY(const AnyId parsed, read_id<AnyId>(id, id_name));
    ORDO_TRY(Command command, codec::decode<Command>(text_or_empty(json)));
    command.*member = parsed;
    return command;
}

template <class Answer>
concept SaysWhatItDid = requires(const Answer& answer) {
    { answer.changed } -> std::convertible_to<bool>;
    { answer.replayed } -> std::convertible_to<bool>;
};

template <class Answer, class Show>
[[nodiscard]] Result<void> hand_out(const Answer& answer, const Show& show,
                                    const CallOptions& options, ordo_doc** out) {
    if (out == nullptr) return {};
    auto doc = std::make_unique<ordo_doc>(std::string(show(answer, options)));
    if constexpr (SaysWhatItDid<Answer>) {
        doc->changed = answer.changed;
        doc->replayed = answer.replayed;
    }
    *out = doc.release();
    return {};
}

// The change is durable now. Whatever fails from here on must not read as if it were not.
template <class Answer, class Show>
[[nodiscard]] Result<void> hand_out_change(const Answer& answer, const Show& show,
                                           const CallOptions& options, ordo_doc** out) {
    try {
        return hand_out(answer, show, options, out);
    } catch (const std::exception&) {
        throw AnswerLost{};
    }
}

// Most verbs need no more of a shop than its engine.
template <class Act>
[[nodiscard]] auto act_on(OpenShop& shop, const CallOptions& options, Act& act) {
    if constexpr (std::invocable<Act&, OpenShop&, const CallOptions&>)
        return act(shop, options);
    else
        return act(shop.engine, options);
}

// A verb. `act(engine, options)` answers with a Result; `show(answer, options)` with its document.
template <class Act, class Show>
[[nodiscard]] ordo_status call(ordo_engine* handle, const char* options_json, ordo_doc** out,
                               ordo_error** error, Act act, Show show) noexcept {
    if (out != nullptr) *out = nullptr;
    return fenced(error, [&]() -> Result<void> {
        ORDO_TRY(const std::shared_ptr<OpenShop> session, find_handle(handle));
        ORDO_TRY(const CallOptions options,
                 codec::decode<CallOptions>(text_or_empty(options_json)));
        auto answer = act_on(*session, options, act);
        if (!answer) return std::move(answer).error();
        if constexpr (SaysWhatItDid<typename decltype(answer)::value_type>)
            return hand_out_change(*answer, show, options, out);
        else
            return hand_out(*answer, show, options, out);
    });
}

// The same for a verb that answers with nothing but its success.
template <class Act>
[[nodiscard]] ordo_status perform(ordo_engine* handle, const char* options_json, ordo_error** error,
                                  Act act) noexcept {
    return fenced(error, [&]() -> Result<void> {
        ORDO_TRY(const std::shared_ptr<OpenShop> session, find_handle(handle));
        ORDO_TRY(const CallOptions options,
                 codec::decode<CallOptions>(text_or_empty(options_json)));
        return act(session->engine, options);
    });
}

// The answer of a call that writes but is no command with a Reply.
template <class T>
struct Written : T {
    bool changed = true;
    bool replayed = false;
};

// For answers that are documents already, for those that look the same to everyone, and for those that
// depend on who asks.
inline constexpr auto kShowDocument = [](const std::string& document, const CallOptions&) {
    return document;
};
inline constexpr auto kShowPlain = [](const auto& answer, const CallOptions&) {
    return codec::encode(answer);
};
inline constexpr auto kShowToActor = [](const auto& answer, const CallOptions& options) {
    return codec::encode(answer, options.actor);
};

}  // namespace ordo::capi
