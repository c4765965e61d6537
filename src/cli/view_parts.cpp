#include "cli/view_parts.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace ordo_cli {

std::string money(const Json& object, const char* name, std::string_view currency) {
    const std::string amount = text_of(object, name);
    return amount.empty() ? amount : fmt::format("{} {}", amount, currency);
}

bool is_zero(std::string_view amount) {
    return amount.find_first_of("123456789") == std::string_view::npos;
}

void print_fields(Output& out, const std::vector<std::pair<std::string, std::string>>& fields) {
    std::size_t widest = 0;
    for (const auto& [name, value] : fields) {
        if (!value.empty()) widest = std::max(widest, width(name));
    }
    for (const auto& [name, value] : fields) {
        if (value.empty()) continue;
        const std::string gap(widest - width(name) + 2, ' ');
        out.line("  " + out.paint(Colour::dim, name) + gap + value);
    }
}

std::string metadata_of(const Json& object) {
    std::string text;
    const auto metadata = object.find("metadata");
    if (metadata == object.end() || !metadata->is_object()) return text;
    for (const auto& [name, value] : metadata->items()) {
        if (!text.empty()) text += ", ";
        text +=
            clean(name) + '=' + clean(value.is_string() ? value.get<std::string>() : value.dump());
    }
    return text;
}

std::string words_of(const Json& object, const char* name) {
    std::string text;
    const auto words = object.find(name);
    if (words == object.end() || !words->is_array()) return text;
    for (const Json& word : *words) {
        if (!text.empty()) text += ", ";
        text += clean(word.get<std::string>());
    }
    return text;
}

std::string change_of(const Json& payment, const std::string& currency) {
    const std::string tendered = text_of(payment, "tendered_amount");
    if (tendered.empty()) return {};
    return fmt::format("{} tendered, {} change", tendered,
                       money(payment, "change_amount", currency));
}

std::string yes_no(const Json& object, const char* name) {
    return object.value(name, false) ? "yes" : "no";
}

}  // namespace ordo_cli
