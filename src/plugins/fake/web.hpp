#pragma once

#include <optional>
#include <string>
#include <string_view>

// What every web page needs to be safe: escaping, forms, addresses.
namespace ordo_fake {

// For text and for attributes in double quotes.
std::string escape_html(std::string_view text);

// The first field of that name in an application/x-www-form-urlencoded body; nullopt when there is none,
// or it is not written as it should be.
std::optional<std::string> form_value(std::string_view body, std::string_view name);

// Whether it is http://…, https://… or a path of this server ("/…"), without user names, which only serve
// to deceive, and without control characters.
bool is_web_address(std::string_view address);

// The address at which the shop gets the payer back: `return_url` with payment_id=… in its query, fit for a
// header; empty when `return_url` is none.
std::string back_address(std::string_view return_url, std::string_view payment_id);

// What a Content-Security-Policy calls the server of a web address: its origin, or its scheme alone where
// the policy has no word for the host (IPv6), or nothing for a path.
std::string policy_source(std::string_view address);

}  // namespace ordo_fake
