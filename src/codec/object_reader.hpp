#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "codec/json_value.hpp"
#include "core/words.hpp"
#include "ordo/commands.hpp"

namespace ordo::codec {

// What is wrong with a document. All wrong values are reported at once, so that a form can show them
// together; a wrong structure is reported alone, because the rest cannot be trusted then.
class Problems {
public:
    void add(Errc code, std::string pointer, std::string sentence);
    [[nodiscard]] bool empty() const noexcept { return values_.empty() && !structure_; }
    [[nodiscard]] Error error() &&;

private:
    std::optional<FieldProblem> structure_;  // the first `malformed_request`
    std::vector<FieldProblem> values_;
};

// JSON value to domain value. The error's sentence lacks its subject ("must be a string"): the reader
// puts the field's name before it. Its `field` is relative to the value.
template <class T>
struct Convert;

#define ORDO_CODEC_CONVERT(Type)                                       \
    template <>                                                        \
    struct Convert<Type> {                                             \
        [[nodiscard]] static Result<Type> from(const JsonValue& json); \
    }
ORDO_CODEC_CONVERT(std::string);
ORDO_CODEC_CONVERT(std::int64_t);
ORDO_CODEC_CONVERT(bool);
ORDO_CODEC_CONVERT(Time);
ORDO_CODEC_CONVERT(Rate);
ORDO_CODEC_CONVERT(Currency);
ORDO_CODEC_CONVERT(AmountInput);
ORDO_CODEC_CONVERT(Metadata);
#undef ORDO_CODEC_CONVERT

// `corrupt` with the lower error's sentence.
[[nodiscard]] Error corrupt(Error lower);
// "is not valid: " and the lower error's sentence.
[[nodiscard]] Error not_valid(Error lower);

template <class Kind>
struct Convert<Id<Kind>> {
    [[nodiscard]] static Result<Id<Kind>> from(const JsonValue& json) {
        auto text = Convert<std::string>::from(json);
        if (!text) return std::move(text).error();
        auto id = Id<Kind>::parse(*text);
        if (!id) return not_valid(std::move(id).error());
        return *id;
    }
};

// Reads one JSON object member by member. A fault is noted and reading goes on with the default, so
// that the reading functions are plain lists of fields; the caller looks at Problems in the end.
// finish() refuses every member that nobody asked for: a misspelt amount must not pass silently.
class ObjectReader {
public:
    ObjectReader(const JsonValue& object, std::string pointer, Problems& problems);

    // A member that must be there.
    template <class T>
    void required(std::string_view name, T& out) {
        if (const JsonValue* json = require(name)) convert(name, *json, out);
    }
    // A member that may be missing or null; `out` keeps what it holds then.
    template <class T>
    void optional(std::string_view name, T& out) {
        if (const JsonValue* json = present(name)) convert(name, *json, out);
    }
    // A member of a merge patch that null clears.
    template <class T>
    void patch(std::string_view name, Patch<T>& out) {
        const JsonValue* json = take(name);
        if (json == nullptr) return;
        out.emplace();
        if (!json->is_null()) convert(name, *json, *out);
    }
    // A member of a merge patch that cannot be cleared: null is a wrong value.
    template <class T>
    void patch(std::string_view name, std::optional<T>& out) {
        if (refuse_null(name)) return;
        optional(name, out);
    }

    // The same for words of an enumeration. `allowed` are those that may be asked for here.
    template <class Enum>
    void required_word(std::string_view name, Enum& out, std::initializer_list<Enum> allowed) {
        if (const JsonValue* json = require(name)) word(name, *json, out, allowed);
    }
    template <class Enum>
    void optional_word(std::string_view name, std::optional<Enum>& out,
                       std::initializer_list<Enum> allowed) {
        Enum found{};
        const JsonValue* json = present(name);
        if (json != nullptr && word(name, *json, found, allowed)) out = found;
    }
    template <class Enum>
    void optional_word(std::string_view name, Enum& out, std::initializer_list<Enum> allowed) {
        if (const JsonValue* json = present(name)) word(name, *json, out, allowed);
    }
    // One word or a list of words, each kept once.
    template <class Enum>
    void words(std::string_view name, std::vector<Enum>& out, std::initializer_list<Enum> allowed);

    // A nested object: `read(ObjectReader&)` is called when it is there.
    template <class Read>
    void object(std::string_view name, Read read) {
        if (const JsonValue* json = present(name)) nested(*json, std::string(name), read);
    }
    // The same for one that must be there.
    template <class Read>
    void required_object(std::string_view name, Read read) {
        if (const JsonValue* json = require(name)) nested(*json, std::string(name), read);
    }
    // A list of objects that must be there: `read(ObjectReader&)` is called for each.
    template <class Read>
    void required_list(std::string_view name, Read read) {
        if (const JsonValue* json = require(name)) list(name, *json, read);
    }
    // The same for one that may be missing or null.
    template <class Read>
    void optional_list(std::string_view name, Read read) {
        if (const JsonValue* json = present(name)) list(name, *json, read);
    }

    // For rules of a single document. `name` may be empty: then the object itself is at fault.
    void fail(std::string_view name, Errc code, std::string_view predicate);

    // The member, or null when it is missing; asking makes the name known.
    const JsonValue* take(std::string_view name);
    // The same, but a JSON null counts as missing.
    const JsonValue* present(std::string_view name);
    // Notes a null as a wrong value; true when there was one.
    bool refuse_null(std::string_view name);

    // Takes members that nobody asked for without looking at them.
    void ignore_rest() { known_.assign(known_.size(), true); }
    void finish();

private:
    const JsonValue* require(std::string_view name);
    void note(std::string_view name, Error error);
    // `path` below this object: "note", "items/3".
    [[nodiscard]] std::string pointer_to(std::string_view path) const;

    template <class T>
    void convert(std::string_view name, const JsonValue& json, T& out) {
        auto value = Convert<T>::from(json);
        if (value) {
            out = *std::move(value);
        } else {
            note(name, std::move(value).error());
        }
    }
    template <class T>
    void convert(std::string_view name, const JsonValue& json, std::optional<T>& out) {
        auto value = Convert<T>::from(json);
        if (value) {
            out.emplace(*std::move(value));
        } else {
            note(name, std::move(value).error());
        }
    }
    template <class Enum>
    bool word(std::string_view name, const JsonValue& json, Enum& out,
              std::initializer_list<Enum> allowed);
    template <class Read>
    void list(std::string_view name, const JsonValue& json, Read& read);
    template <class Read>
    void nested(const JsonValue& json, const std::string& path, Read& read) {
        ObjectReader reader(json, pointer_to(path), problems_);
        if (json.kind != JsonValue::Kind::object) return;
        read(reader);
        reader.finish();
    }

    const JsonValue& object_;
    std::string pointer_;
    Problems& problems_;
    std::vector<bool> known_;  // by member: somebody asked for it
};

template <class Enum>
bool ObjectReader::word(std::string_view name, const JsonValue& json, Enum& out,
                        std::initializer_list<Enum> allowed) {
    if (json.kind != JsonValue::Kind::text) {
        fail(name, Errc::malformed_request, "must be a string");
        return false;
    }
    if (const auto parsed = parse_word<Enum>(json.text)) {
        for (const Enum candidate : allowed) {
            if (candidate == *parsed) {
                out = candidate;
                return true;
            }
        }
    }
    std::string predicate = "must be one of";
    for (const Enum candidate : allowed) {
        predicate += candidate == *allowed.begin() ? " " : ", ";
        predicate += to_string(candidate);
    }
    fail(name, Errc::validation_failed, predicate);
    return false;
}

template <class Enum>
void ObjectReader::words(std::string_view name, std::vector<Enum>& out,
                         std::initializer_list<Enum> allowed) {
    const JsonValue* json = present(name);
    if (json == nullptr) return;
    const auto add = [&](std::string_view path, const JsonValue& element) {
        Enum found{};
        if (!word(path, element, found, allowed)) return;
        for (const Enum known : out) {
            if (known == found) return;
        }
        out.push_back(found);
    };
    if (json->kind != JsonValue::Kind::array) {
        add(name, *json);
        return;
    }
    for (std::size_t i = 0; i < json->elements.size(); ++i) {
        add(std::string(name) + '/' + std::to_string(i), json->elements[i]);
    }
}

template <class Read>
void ObjectReader::list(std::string_view name, const JsonValue& json, Read& read) {
    if (json.kind != JsonValue::Kind::array) {
        fail(name, Errc::malformed_request, "must be a list");
        return;
    }
    for (std::size_t i = 0; i < json.elements.size(); ++i) {
        nested(json.elements[i], std::string(name) + '/' + std::to_string(i), read);
    }
}

// A whole document: parses `text`, lets `read` fill `value`, and answers with the value or with what
// is wrong. Empty text means an empty object.
template <class Value, class Read>
[[nodiscard]] Result<Value> read_document(std::string_view text, Value value, Read read) {
    auto json = parse_json(text.empty() ? "{}" : text);
    if (!json) return std::move(json).error();
    Problems problems;
    ObjectReader reader(*json, "", problems);
    if (problems.empty()) {
        read(reader, value);
        reader.finish();
    }
    if (!problems.empty()) return std::move(problems).error();
    return value;
}

// Our own texts have no viewer to protect and may be longer than a request.
inline constexpr std::size_t kStoredBytesMax = std::size_t{16} << 20U;

// A text that we wrote ourselves. Whatever is wrong with it, it is damaged: `corrupt`.
template <class Value, class Read>
[[nodiscard]] Result<Value> read_stored(std::string_view text, Value value, Read read) {
    auto parsed = parse_json(text, kStoredBytesMax);
    if (!parsed) return corrupt(std::move(parsed).error());
    Problems problems;
    ObjectReader reader(*parsed, "", problems);
    if (problems.empty()) {
        read(reader, value);
        reader.finish();
    }
    if (!problems.empty()) return corrupt(std::move(problems).error());
    return value;
}

}  // namespace ordo::codec
