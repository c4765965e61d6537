#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace ordo {
class AmountInput;
}

namespace ordo::codec {

// Writes compact JSON, append-only. Members come out in the order in which they are written, so the
// same calls give the same bytes: journal hashes and request digests rely on it. It stands on the
// path of every command, hence no tree and no state: whether a comma is due shows in the last byte.
class JsonWriter {
public:
    explicit JsonWriter(std::size_t expected_bytes = 512) { out_.reserve(expected_bytes); }

    void begin_object() { open('{'); }
    void end_object() { out_.push_back('}'); }
    void begin_array() { open('['); }
    void end_array() { out_.push_back(']'); }

    // A name of ours: written as it is.
    void key(std::string_view name);
    // A name that came from outside: escaped.
    void text_key(std::string_view name);

    void text(std::string_view value);
    void integer(std::int64_t value);
    void boolean(bool value);
    void null();
    // One complete JSON value that was written before, copied byte for byte.
    void raw(std::string_view json);

    // Booleans, integers, text, words of enumerations, and everything that prints itself with
    // to_string(): money, rates, times, ids. An empty optional is null.
    template <class T>
    void value(const T& value);

    template <class T>
    void member(std::string_view name, const T& content) {
        key(name);
        value(content);
    }

    [[nodiscard]] std::string take() && { return std::move(out_); }

private:
    void comma() {
        if (out_.empty()) return;
        const char last = out_.back();
        if (last != '{' && last != '[' && last != ':') out_.push_back(',');
    }
    void open(char bracket) {
        comma();
        out_.push_back(bracket);
    }
    void quoted(std::string_view value);
    // Text of our own making, which has nothing to escape.
    void plain(std::string_view value);

    std::string out_;
};

namespace detail {
template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;
}  // namespace detail

template <class T>
void JsonWriter::value(const T& value) {
    if constexpr (detail::is_optional<T>) {
        if (value) {
            this->value(*value);
        } else {
            null();
        }
    } else if constexpr (std::same_as<T, bool>) {
        boolean(value);
    } else if constexpr (std::integral<T>) {
        static_assert(std::signed_integral<T>, "integers of documents are signed 64-bit");
        integer(value);
    } else if constexpr (std::is_enum_v<T>) {
        plain(to_string(value));
    } else if constexpr (std::convertible_to<const T&, std::string_view>) {
        text(value);
    } else if constexpr (std::same_as<T, AmountInput>) {
        text(value.to_string());  // a caller's text, perhaps no amount at all
    } else {
        plain(value.to_string());
    }
}

}  // namespace ordo::codec
