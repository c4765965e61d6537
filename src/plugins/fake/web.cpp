#include "fake/web.hpp"

#include <algorithm>

namespace ordo_fake {
namespace {

bool is_letter_or_digit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

int hex_value(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

std::optional<std::string> form_decoded(std::string_view text) {
    std::string decoded;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '%') {
            if (i + 2 >= text.size()) return std::nullopt;
            const int high = hex_value(text[i + 1]);
            const int low = hex_value(text[i + 2]);
            if (high < 0 || low < 0) return std::nullopt;
            decoded += static_cast<char>(high * 16 + low);
            i += 2;
        } else {
            decoded += text[i] == '+' ? ' ' : text[i];
        }
    }
    return decoded;
}

// "https://" or "http://", as it stands there, or nothing.
std::string_view scheme_of(std::string_view address) {
    for (const std::string_view scheme : {"https://", "http://"}) {
        const auto same = [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a + 32 : a) == b; };
        if (address.size() > scheme.size() &&
            std::equal(scheme.begin(), scheme.end(), address.begin(),
                       [&](char expected, char actual) { return same(actual, expected); }))
            return address.substr(0, scheme.size());
    }
    return {};
}

// Behind the scheme. A backslash ends it, because browsers read that as a slash.
std::string_view authority_of(std::string_view address) {
    address.remove_prefix(scheme_of(address).size());
    return address.substr(0, address.find_first_of("/?#\\"));
}

// Writes what has no place in an address (RFC 3986) as %XX.
std::string percent_encoded(std::string_view address) {
    constexpr char kDigits[] = "0123456789ABCDEF";
    constexpr std::string_view kMarks = "-._~:/?#[]@!$&'()*+,;=%";
    std::string encoded;
    for (const char c : address) {
        if (is_letter_or_digit(c) || kMarks.find(c) != std::string_view::npos) {
            encoded += c;
        } else {
            const auto byte = static_cast<unsigned char>(c);
            encoded += '%';
            encoded += kDigits[byte >> 4U];
            encoded += kDigits[byte & 15U];
        }
    }
    return encoded;
}

}  // namespace

std::string escape_html(std::string_view text) {
    std::string escaped;
    escaped.reserve(text.size());
    for (const char c : text) {
        switch (c) {
            case '&':
                escaped += "&amp;";
                break;
            case '<':
                escaped += "&lt;";
                break;
            case '>':
                escaped += "&gt;";
                break;
            case '"':
                escaped += "&quot;";
                break;
            case '\'':
                escaped += "&#39;";
                break;
            default:
                escaped += c;
        }
    }
    return escaped;
}

std::optional<std::string> form_value(std::string_view body, std::string_view name) {
    while (!body.empty()) {
        const std::string_view field = body.substr(0, body.find('&'));
        body.remove_prefix(std::min(field.size() + 1, body.size()));
        const std::size_t equals = field.find('=');
        if (equals != std::string_view::npos && form_decoded(field.substr(0, equals)) == name)
            return form_decoded(field.substr(equals + 1));
    }
    return std::nullopt;
}

bool is_web_address(std::string_view address) {
    const auto is_control = [](char c) {
        return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
    };
    if (std::any_of(address.begin(), address.end(), is_control)) return false;
    if (address.starts_with('/')) return !address.starts_with("//") && !address.starts_with("/\\");
    const std::string_view authority = authority_of(address);
    return !scheme_of(address).empty() && !authority.empty() &&
           authority.find('@') == std::string_view::npos;
}

std::string back_address(std::string_view return_url, std::string_view payment_id) {
    if (!is_web_address(return_url)) return {};
    const std::size_t hash = std::min(return_url.find('#'), return_url.size());
    const std::string_view page = return_url.substr(0, hash);
    const std::size_t query = page.find('?');
    std::string back(page);
    if (query == std::string_view::npos)
        back += '?';
    else if (query + 1 < page.size() && !page.ends_with('&'))
        back += '&';
    back += "payment_id=";
    back += payment_id;
    back += return_url.substr(hash);
    return percent_encoded(back);
}

std::string policy_source(std::string_view address) {
    const std::string_view scheme = scheme_of(address);
    if (scheme.empty()) return {};
    const std::string_view authority = authority_of(address);
    const auto has_word = [](char c) {
        return is_letter_or_digit(c) || c == '.' || c == '-' || c == ':';
    };
    if (!std::all_of(authority.begin(), authority.end(), has_word))
        return std::string(scheme.substr(0, scheme.size() - 2));
    return std::string(scheme) + std::string(authority);
}

}  // namespace ordo_fake
