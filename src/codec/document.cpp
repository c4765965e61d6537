#include "codec/document.hpp"

#include <algorithm>
#include <charconv>
#include <limits>
#include <optional>
#include <utility>

#include "codec/json_writer.hpp"
#include "core/text.hpp"
#include "core/try.hpp"

namespace ordo::codec {
namespace {

using Kind = JsonValue::Kind;
using Path = std::vector<std::string>;  // a pointer's names, unescaped

// Empty for a text that is no pointer.
std::optional<Path> parse_pointer(std::string_view pointer) {
    Path path;
    if (!pointer.empty() && pointer.front() != '/') return std::nullopt;
    for (std::size_t i = 0; i < pointer.size(); ++i) {
        if (pointer[i] == '/') {
            path.emplace_back();
        } else if (pointer[i] != '~') {
            path.back().push_back(pointer[i]);
        } else {
            const char escape = i + 1 < pointer.size() ? pointer[i + 1] : '\0';
            if (escape != '0' && escape != '1') return std::nullopt;
            path.back().push_back(escape == '0' ? '~' : '/');
            ++i;
        }
    }
    return path;
}

// RFC 6901 §4: digits without leading zeros. Empty for any other name.
std::optional<std::size_t> parse_index(std::string_view name) {
    std::size_t index = 0;
    const char* end = name.data() + name.size();
    const auto [last, fault] = std::from_chars(name.data(), end, index);
    if (name.empty() || fault != std::errc{} || last != end) return std::nullopt;
    if (name.size() > 1 && name.front() == '0') return std::nullopt;
    return index;
}

bool is_index(std::string_view name) { return name == "-" || parse_index(name).has_value(); }

const JsonValue* child(const JsonValue& parent, std::string_view name) {
    if (parent.kind == Kind::object) return parent.find(name);
    if (parent.kind != Kind::array) return nullptr;
    const auto index = parse_index(name);
    return index && *index < parent.elements.size() ? &parent.elements[*index] : nullptr;
}

JsonValue* child(JsonValue& parent, std::string_view name) {
    return const_cast<JsonValue*>(child(std::as_const(parent), name));
}

// The value that `path` creates where nothing is: containers for its names, and `value` at its end.
JsonValue grow(Path::const_iterator name, Path::const_iterator end, JsonValue value) {
    while (end != name) {
        --end;
        JsonValue parent{.kind = is_index(*end) ? Kind::array : Kind::object};
        if (parent.kind == Kind::object) parent.names.push_back(*end);
        parent.elements.push_back(std::move(value));
        value = std::move(parent);
    }
    return value;
}

Error refusal(std::string message, std::string_view pointer) {
    return {Errc::validation_failed, std::move(message), std::string(pointer)};
}

// A list that does not exist yet can only begin with its first element.
bool lists_begin_at_zero(Path::const_iterator name, Path::const_iterator end) {
    return std::all_of(name, end, [](const std::string& text) {
        const auto index = parse_index(text);
        return !index || *index == 0;
    });
}

std::size_t depth(const JsonValue& value) {
    std::size_t deepest = 0;
    for (const JsonValue& element : value.elements) deepest = std::max(deepest, depth(element));
    return value.kind == Kind::array || value.kind == Kind::object ? deepest + 1 : 0;
}

void write(const JsonValue& value, JsonWriter& out) {
    switch (value.kind) {
        case Kind::null:
            return out.null();
        case Kind::boolean:
            return out.boolean(value.boolean);
        case Kind::integer:
            return out.integer(value.integer);
        case Kind::number:
            return out.raw(value.text);
        case Kind::text:
            return out.text(value.text);
        case Kind::array:
            out.begin_array();
            for (const JsonValue& element : value.elements) write(element, out);
            return out.end_array();
        case Kind::object:
            out.begin_object();
            for (std::size_t i = 0; i < value.elements.size(); ++i) {
                out.text_key(value.names[i]);
                write(value.elements[i], out);
            }
            return out.end_object();
    }
}

Error nothing_at(std::string_view pointer) {
    return {Errc::not_found, "The document has no such value.", std::string(pointer)};
}

}  // namespace

Document::Document() : root_{.kind = Kind::object} {}

Result<Document> Document::parse(std::string_view json) {
    ORDO_TRY(Value root, parse_json(json));
    return Document(std::move(root));
}

Result<Document> Document::parse_own(std::string_view json) {
    ORDO_TRY(Value root, parse_json(json, std::numeric_limits<std::size_t>::max()));
    return Document(std::move(root));
}

std::string Document::to_json() const {
    JsonWriter out;
    write(root_, out);
    return std::move(out).take();
}

const JsonValue* Document::find(std::string_view pointer) const {
    const auto path = parse_pointer(pointer);
    if (!path) return nullptr;
    const Value* value = &root_;
    for (auto name = path->begin(); value != nullptr && name != path->end(); ++name) {
        value = child(*value, *name);
    }
    return value;
}

Result<std::int64_t> Document::integer(std::string_view pointer) const {
    const Value* value = find(pointer);
    if (value == nullptr || value->is_null()) return nothing_at(pointer);
    if (value->kind == Kind::integer) return value->integer;
    const bool whole = value->kind == Kind::number &&
                       value->text.find_first_not_of("-0123456789") == std::string::npos;
    if (whole) return refusal("The number does not fit 64 bits.", pointer);
    return Error(Errc::malformed_request, "The value is not a whole number.", std::string(pointer));
}

Result<bool> Document::boolean(std::string_view pointer) const {
    const Value* value = find(pointer);
    if (value == nullptr || value->is_null()) return nothing_at(pointer);
    if (value->kind == Kind::boolean) return value->boolean;
    return Error(Errc::malformed_request, "The value is not true or false.", std::string(pointer));
}

Result<Document::Amount> Document::money(std::string_view pointer) const {
    const auto path = parse_pointer(pointer);
    const Value* value = path ? &root_ : nullptr;
    const Value* currency = nullptr;
    for (std::size_t i = 0; value != nullptr && i < path->size(); ++i) {
        const Value* beside = child(*value, "currency");
        if (beside != nullptr && beside->kind == Kind::text) currency = beside;
        value = child(*value, (*path)[i]);
    }
    if (value == nullptr || value->is_null()) return nothing_at(pointer);
    if (value->kind != Kind::text) {
        return Error(Errc::invalid_amount, "The value is not a decimal string.",
                     std::string(pointer));
    }
    if (currency == nullptr) {
        return Error(Errc::currency_mismatch, "The amount has no currency around it.",
                     std::string(pointer));
    }
    const auto parsed = Currency::parse(currency->text);
    if (!parsed) {
        return Error(Errc::currency_mismatch, "The amount's currency is not known.",
                     std::string(pointer));
    }
    ORDO_TRY(const Money money, Money::parse(value->text, *parsed));
    return Amount{money, &currency->text};
}

Result<void> Document::set(std::string_view pointer, Value value) {
    const auto path = parse_pointer(pointer);
    if (!path) return Error(Errc::misuse, "This is not a JSON pointer.", std::string(pointer));
    if (utf8_length(pointer) < 0) {
        return Error(Errc::malformed_request, "The pointer is not valid UTF-8.");
    }
    if (path->size() + depth(value) > static_cast<std::size_t>(limits::kDocumentDepth)) {
        return Error(Errc::malformed_request, "The document would be nested too deep.",
                     std::string(pointer));
    }
    auto name = path->begin();
    Value* place = &root_;
    while (name != path->end()) {
        Value* next = child(*place, *name);
        if (next == nullptr) break;
        place = next;
        ++name;
    }
    if (name == path->end()) {
        *place = std::move(value);
        return {};
    }
    if (!lists_begin_at_zero(name + 1, path->end())) {
        return refusal("A new list begins with element 0.", pointer);
    }
    // A null on the way counts as missing: it is what an empty member looks like.
    if (place->is_null()) {
        if (!lists_begin_at_zero(name, name + 1)) {
            return refusal("A new list begins with element 0.", pointer);
        }
        *place = grow(name, path->end(), std::move(value));
        return {};
    }
    if (place->kind == Kind::object) {
        Value grown = grow(name + 1, path->end(), std::move(value));
        place->elements.reserve(place->elements.size() + 1);
        place->names.push_back(*name);
        place->elements.push_back(std::move(grown));
        return {};
    }
    if (place->kind != Kind::array) {
        return refusal("A value on the way is neither list nor object.", pointer);
    }
    if (*name != "-" && parse_index(*name) != place->elements.size()) {
        return refusal("The list's next element is ." + std::to_string(place->elements.size()),
                       pointer);
    }
    place->elements.push_back(grow(name + 1, path->end(), std::move(value)));
    return {};
}

Result<void> Document::set_text(std::string_view pointer, std::string_view text) {
    if (utf8_length(text) < 0) {
        return Error(Errc::malformed_request, "The text is not valid UTF-8.", std::string(pointer));
    }
    return set(pointer, {.kind = Kind::text, .text = std::string(text)});
}

Result<void> Document::set_integer(std::string_view pointer, std::int64_t value) {
    if (value > limits::kSafeInteger || value < -limits::kSafeInteger) {
        return refusal("The number is beyond 9007199254740991.", pointer);
    }
    return set(pointer, {.kind = Kind::integer, .integer = value});
}

Result<void> Document::set_boolean(std::string_view pointer, bool value) {
    return set(pointer, {.kind = Kind::boolean, .boolean = value});
}

Result<void> Document::set_money(std::string_view pointer, Money money) {
    return set(pointer, {.kind = Kind::text, .text = money.to_string()});
}

Result<std::int64_t> Document::append(std::string_view pointer) {
    const Value* list = find(pointer);
    if (list != nullptr && !list->is_null() && list->kind != Kind::array) {
        return refusal("The value is not a list.", pointer);
    }
    const bool there = list != nullptr && list->kind == Kind::array;
    const auto index = there ? static_cast<std::int64_t>(list->elements.size()) : 0;
    ORDO_TRY(set(std::string(pointer) + "/-", {.kind = Kind::object}));
    return index;
}

}  // namespace ordo::codec
