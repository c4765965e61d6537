#include "provider/facts.hpp"

#include <nlohmann/json.hpp>
#include <utility>

#include "provider/text.hpp"

namespace ordo_provider_plugin {
namespace {

// A text that the shop can keep: one line, without control characters, not too long; else nothing.
void add_text(nlohmann::json& fact, const char* member, const std::string& text,
              std::size_t length_max) {
    const auto is_control = [](char c) {
        return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
    };
    if (!text.empty() && text.size() <= length_max && std::ranges::none_of(text, is_control))
        fact[member] = text;
}

}  // namespace

void add_failure(nlohmann::json& fact, const std::string& code, const std::string& message) {
    constexpr std::size_t kCodeLength = 64;
    constexpr std::size_t kMessageLength = 1'000;
    add_text(fact, "failure_code", code, kCodeLength);
    add_text(fact, "failure_message", message, kMessageLength);
}

void add_our_id(nlohmann::json& fact, const char* member, std::string id, std::string_view prefix) {
    if (is_our_id(id, prefix)) fact[member] = std::move(id);
}

bool is_about_payment(const nlohmann::json& fact) {
    return fact.contains("provider_ref") || fact.contains("payment_id");
}

}  // namespace ordo_provider_plugin
