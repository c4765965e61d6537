#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace ordo::postgres {

// Arrays of one dimension in PostgreSQL's binary format (array_recv in its arrayfuncs.c); bound as bytes.
enum class ElementType : std::uint32_t { bytea = 17, text = 25 };

inline void append_number(std::string& to, std::uint32_t number) {
    for (int shift = 24; shift >= 0; shift -= 8) {
        to.push_back(static_cast<char>((number >> static_cast<unsigned>(shift)) & 0xffU));
    }
}

// `view(element)` is an element's text or bytes, as something that a string_view is made of.
template <class Elements, class View>
[[nodiscard]] std::string array_of(ElementType type, const Elements& elements, View view) {
    std::string bytes;
    append_number(bytes, elements.empty() ? 0 : 1);  // dimensions
    append_number(bytes, 0);                         // no NULLs
    append_number(bytes, static_cast<std::uint32_t>(type));
    if (elements.empty()) return bytes;
    append_number(bytes, static_cast<std::uint32_t>(elements.size()));
    append_number(bytes, 1);  // the first index
    for (const auto& element : elements) {
        const auto& shown = view(element);
        const std::string_view value(shown);
        append_number(bytes, static_cast<std::uint32_t>(value.size()));
        bytes.append(value);
    }
    return bytes;
}

template <class Ids>
[[nodiscard]] std::string array_of_ids(const Ids& ids) {
    return array_of(ElementType::text, ids, [](const auto& id) { return id.to_string(); });
}

template <class Texts>
[[nodiscard]] std::string array_of_texts(const Texts& texts) {
    return array_of(ElementType::text, texts,
                    [](const std::string& text) -> const std::string& { return text; });
}

template <class Digests>
[[nodiscard]] std::string array_of_digests(const Digests& digests) {
    return array_of(ElementType::bytea, digests, [](const auto& digest) {
        return std::string_view(reinterpret_cast<const char*>(digest.data()), digest.size());
    });
}

}  // namespace ordo::postgres
