#pragma once

#include <algorithm>
#include <nlohmann/json_fwd.hpp>
#include <ranges>
#include <string>
#include <string_view>

// Evidence (ordo.h), made of what a payment company tells.
namespace ordo_provider_plugin {

struct Kind {
    std::string_view of;  // the company's word
    const char* kind;     // Evidence's
};

// A range's kind of that word, or `otherwise`.
template <class Kinds>
const char* kind_of(const Kinds& kinds, std::string_view word, const char* otherwise) {
    const auto found = std::ranges::find(kinds, word, &Kind::of);
    return found == std::ranges::end(kinds) ? otherwise : found->kind;
}

// The code and the message of a failure, each where the shop can keep it: one line, not too long.
void add_failure(nlohmann::json& fact, const std::string& code, const std::string& message);

// Our id where a text is one with that prefix.
void add_our_id(nlohmann::json& fact, const char* member, std::string id, std::string_view prefix);

// Whether a fact says whose it is or what it is about. One that says neither has nowhere to go.
bool is_about_payment(const nlohmann::json& fact);

}  // namespace ordo_provider_plugin
