#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

// Texts inside documents, which may be missing, null, or something else.
namespace ordo_provider_plugin {

std::string text_or_empty(const nlohmann::json& document, const char* member);

// The member, or null when `document` is no object or has none.
const nlohmann::json& member_or_null(const nlohmann::json& document, const char* member);

// One of our ids: the prefix and the 26 characters of a UUID in base32. Anybody who may open the
// company's dashboard can write something else where we look for one.
bool is_our_id(std::string_view text, std::string_view prefix);

// The milliseconds since 1970 at which one of our ids was made (UUIDv7, RFC 9562).
std::int64_t made_at_ms(std::string_view id);

// Letters, digits, underscores and hyphens, as the ids of payment companies have them: such a text may stand
// in an address.
bool is_reference(std::string_view text);

}  // namespace ordo_provider_plugin
