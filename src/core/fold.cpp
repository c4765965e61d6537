#include "core/fold.hpp"

#include <utf8proc.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <memory>

namespace ordo {
namespace {

constexpr auto kFolding = static_cast<utf8proc_option_t>(
    UTF8PROC_STABLE | UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE | UTF8PROC_CASEFOLD | UTF8PROC_STRIPMARK |
    UTF8PROC_IGNORE);

struct Free {
    void operator()(utf8proc_uint8_t* text) const noexcept { std::free(text); }
};

bool is_word(utf8proc_int32_t point) noexcept {
    switch (utf8proc_category(point)) {
        case UTF8PROC_CATEGORY_LU:
        case UTF8PROC_CATEGORY_LL:
        case UTF8PROC_CATEGORY_LT:
        case UTF8PROC_CATEGORY_LM:
        case UTF8PROC_CATEGORY_LO:
        case UTF8PROC_CATEGORY_MN:
        case UTF8PROC_CATEGORY_MC:
        case UTF8PROC_CATEGORY_ND:
        case UTF8PROC_CATEGORY_NL:
        case UTF8PROC_CATEGORY_NO: return true;
        default: return false;
    }
}

bool is_ascii(std::string_view text) noexcept {
    return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 128; });
}

std::string ascii_lower(std::string_view text) {
    std::string lower(text);
    for (char& c : lower)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
    return lower;
}

void unique(std::vector<std::string>& words) {
    std::ranges::sort(words);
    words.erase(std::unique(words.begin(), words.end()), words.end());  // clang 14 has no ranges::unique
}

// The words of folded text, in their order.
std::vector<std::string> split(std::string_view folded) {
    std::vector<std::string> words;
    std::string word;
    while (!folded.empty()) {
        utf8proc_int32_t point = 0;
        const auto length =
            utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(folded.data()),
                             static_cast<utf8proc_ssize_t>(folded.size()), &point);
        const auto size = length > 0 ? static_cast<std::size_t>(length) : 1;  // a broken byte ends a word
        if (length > 0 && is_word(point)) {
            word += folded.substr(0, size);
        } else if (!word.empty()) {
            words.push_back(std::move(word));
            word.clear();
        }
        folded.remove_prefix(size);
    }
    if (!word.empty()) words.push_back(std::move(word));
    return words;
}

}  // namespace

std::string fold(std::string_view text) {
    if (is_ascii(text)) return ascii_lower(text);  // what the tables say of ASCII, without them
    utf8proc_uint8_t* folded = nullptr;
    const auto length = utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                     static_cast<utf8proc_ssize_t>(text.size()), &folded, kFolding);
    const std::unique_ptr<utf8proc_uint8_t, Free> owner(folded);
    if (length == UTF8PROC_ERROR_NOMEM) throw std::bad_alloc();
    if (length < 0) return std::string(text);
    return {reinterpret_cast<const char*>(folded), static_cast<std::size_t>(length)};
}

std::vector<std::string> folded_words(std::string_view text) {
    auto words = split(fold(text));
    unique(words);
    return words;
}

std::vector<std::string> search_words(const Product& product) {
    auto words = split(fold(product.name));
    const auto add = [&](std::string_view text) {
        for (auto& word : split(fold(text))) words.push_back(std::move(word));
    };
    add(product.description);
    if (product.sku) {
        add(*product.sku);
        words.push_back(fold(*product.sku));
    }
    unique(words);
    return words;
}

std::string fold_email(std::string_view email) { return ascii_lower(email); }

}  // namespace ordo
