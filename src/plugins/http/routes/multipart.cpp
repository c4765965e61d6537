#include "http/routes/multipart.hpp"

#include <algorithm>

#include "http/auth/ascii.hpp"
#include "http/routes/text.hpp"

namespace ordo_http {
namespace {

constexpr std::size_t kPartsMax = 16;
constexpr std::string_view kLineEnd = "\r\n";

// The value of a header's parameter, quoted or not; nothing when it is missing.
std::optional<std::string> parameter(std::string_view header, std::string_view wanted) {
    take_until(header, ';');
    while (!header.empty()) {
        const std::string_view name = trimmed(take_until(header, '='));
        std::string value;
        header = header.substr(std::min(header.find_first_not_of(" \t"), header.size()));
        if (header.starts_with('"')) {
            header.remove_prefix(1);
            value = take_until(header, '"');
            take_until(header, ';');
        } else {
            value = trimmed(take_until(header, ';'));
        }
        if (lower_case(name) == wanted) return value;
    }
    return std::nullopt;
}

// The bytes of a boundary (RFC 2046, 5.1.1).
bool is_boundary(std::string_view text) {
    constexpr std::string_view kBytes =
        "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'()+_,-./:=? ";
    return !text.empty() && text.size() <= 70 &&
           text.find_first_not_of(kBytes) == std::string_view::npos;
}

// Header lines, a blank line, the content.
std::optional<FormPart> read_part(std::string_view part) {
    std::optional<std::string> name;
    for (;;) {
        const std::size_t end = part.find(kLineEnd);
        if (end == std::string_view::npos) return std::nullopt;
        std::string_view line = part.substr(0, end);
        part.remove_prefix(end + kLineEnd.size());
        if (line.empty()) break;
        const std::string header = lower_case(trimmed(take_until(line, ':')));
        if (header == "content-transfer-encoding")
            return std::nullopt;  // nobody sends it, RFC 7578 4.7
        if (header != "content-disposition") continue;
        std::string_view kind = line;
        if (name || lower_case(trimmed(take_until(kind, ';'))) != "form-data") return std::nullopt;
        name = parameter(line, "name");
    }
    if (!name) return std::nullopt;
    return FormPart{*name, part};
}

}  // namespace

std::optional<std::vector<FormPart>> read_form(std::string_view content_type,
                                               std::string_view body) {
    const auto boundary = parameter(content_type, "boundary");
    if (!boundary || !is_boundary(*boundary)) return std::nullopt;
    const std::string delimiter = "\r\n--" + *boundary;
    const std::string_view first = std::string_view(delimiter).substr(kLineEnd.size());
    if (!body.starts_with(first)) return std::nullopt;
    body.remove_prefix(first.size());

    std::vector<FormPart> parts;
    while (body.starts_with(kLineEnd)) {
        body.remove_prefix(kLineEnd.size());
        const std::size_t end = body.find(delimiter);
        if (end == std::string_view::npos || parts.size() == kPartsMax) return std::nullopt;
        auto part = read_part(body.substr(0, end));
        if (!part) return std::nullopt;
        parts.push_back(std::move(*part));
        body.remove_prefix(end + delimiter.size());
    }
    if (body != "--" && body != "--\r\n") return std::nullopt;
    return parts;
}

}  // namespace ordo_http
