#include "codec/json_writer.hpp"

#include <array>
#include <charconv>

namespace ordo::codec {
namespace {

// Bytes that RFC 8259 §7 wants escaped: the quote, the backslash and everything below U+0020. UTF-8
// passes through, U+2028 and U+2029 too: they are legal in JSON.
constexpr std::array<bool, 256> kEscaped = [] {
    std::array<bool, 256> table{};
    for (std::size_t byte = 0; byte < 0x20; ++byte) table[byte] = true;
    table['"'] = true;
    table['\\'] = true;
    return table;
}();

void append_escaped(std::string& out, unsigned char byte) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    switch (byte) {
        case '"':
            out += "\\\"";
            return;
        case '\\':
            out += "\\\\";
            return;
        case '\b':
            out += "\\b";
            return;
        case '\f':
            out += "\\f";
            return;
        case '\n':
            out += "\\n";
            return;
        case '\r':
            out += "\\r";
            return;
        case '\t':
            out += "\\t";
            return;
        default:
            out += "\\u00";
            out.push_back(kDigits[byte >> 4U]);
            out.push_back(kDigits[byte & 0x0FU]);
    }
}

}  // namespace

void JsonWriter::quoted(std::string_view value) {
    out_.push_back('"');
    std::size_t start = 0;
    for (std::size_t i = 0; i < value.size(); ++i) {
        const auto byte = static_cast<unsigned char>(value[i]);
        if (!kEscaped[byte]) continue;
        out_.append(value, start, i - start);
        append_escaped(out_, byte);
        start = i + 1;
    }
    out_.append(value, start);
    out_.push_back('"');
}

void JsonWriter::plain(std::string_view value) {
    comma();
    out_.push_back('"');
    out_.append(value);
    out_.push_back('"');
}

void JsonWriter::key(std::string_view name) {
    comma();
    out_.push_back('"');
    out_.append(name);
    out_.append("\":");
}

void JsonWriter::text_key(std::string_view name) {
    comma();
    quoted(name);
    out_.push_back(':');
}

void JsonWriter::text(std::string_view value) {
    comma();
    quoted(value);
}

void JsonWriter::integer(std::int64_t value) {
    comma();
    std::array<char, 20> digits;
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
    out_.append(digits.data(), end);
}

void JsonWriter::boolean(bool value) {
    comma();
    out_.append(value ? "true" : "false");
}

void JsonWriter::null() {
    comma();
    out_.append("null");
}

void JsonWriter::raw(std::string_view json) {
    comma();
    out_.append(json);
}

}  // namespace ordo::codec
