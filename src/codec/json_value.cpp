#include "codec/json_value.hpp"

#include <algorithm>
#include <limits>
#include <new>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

namespace ordo::codec {
namespace {

using Parser = nlohmann::json;

// A value costs about a hundred bytes of memory and two of text, so the size of a document alone does
// not bound its cost. The largest honest request, 100 lines with everything, has 1'500 values.
constexpr std::size_t kValuesMax = 10'000;
// Most objects have no more members than that; room for them is made at once.
constexpr std::size_t kUsualMembers = 4;

Error malformed(std::string message) { return {Errc::malformed_request, std::move(message)}; }

// Receives the parser's events and builds the tree. The parser keeps its own stack on the heap, so
// that depth costs no recursion; false ends the parsing at once.
class TreeBuilder {
public:
    explicit TreeBuilder(std::size_t values_max) : values_max_(values_max) {}

    bool null() { return add({}); }
    bool boolean(bool value) { return add({.kind = JsonValue::Kind::boolean, .boolean = value}); }
    bool number_integer(Parser::number_integer_t value) {
        return add({.kind = JsonValue::Kind::integer, .integer = value});
    }
    bool number_unsigned(Parser::number_unsigned_t value) {
        if (std::in_range<std::int64_t>(value)) {
            return number_integer(static_cast<std::int64_t>(value));
        }
        return add({.kind = JsonValue::Kind::number, .text = std::to_string(value)});
    }
    // Also integers beyond 64 bits. The converted value is never looked at.
    bool number_float(Parser::number_float_t, const std::string& digits) {
        return add({.kind = JsonValue::Kind::number, .text = digits});
    }
    bool string(std::string& value) {
        if (has_nul(value)) return false;
        return add({.kind = JsonValue::Kind::text, .text = std::move(value)});
    }
    bool binary(Parser::binary_t&) { return fail("The document is not JSON text."); }
    bool start_object(std::size_t) { return open(JsonValue::Kind::object); }
    bool end_object() { return names_are_unique(open_.back()) && close(); }
    bool start_array(std::size_t) { return open(JsonValue::Kind::array); }
    bool end_array() { return close(); }
    bool key(std::string& name) {
        if (has_nul(name)) return false;
        JsonValue& object = open_.back();
        if (object.names.empty()) {
            object.names.reserve(kUsualMembers);
            object.elements.reserve(kUsualMembers);
        }
        object.names.push_back(std::move(name));
        return true;
    }
    // The parser's own words are not passed on: they repeat the document, which may be personal.
    bool parse_error(std::size_t position, const std::string&, const Parser::exception&) {
        return fail("The document is not valid JSON in UTF-8 at byte " + std::to_string(position) +
                    ".");
    }

    [[nodiscard]] Result<JsonValue> result(bool parsed) && {
        if (fault_) return std::move(*fault_);
        if (!parsed) return malformed("The document is not valid JSON.");
        return std::move(root_);
    }

private:
    bool fail(std::string message) {
        if (!fault_) fault_ = malformed(std::move(message));
        return false;
    }

    bool has_nul(const std::string& text) {
        if (text.find('\0') == std::string::npos) return false;
        fail("The document contains the character U+0000.");
        return true;
    }

    bool count() { return ++values_ <= values_max_ || fail("The document has too many values."); }

    bool add(JsonValue value) {
        if (!count()) return false;
        place(std::move(value));
        return true;
    }

    void place(JsonValue value) {
        if (open_.empty()) {
            root_ = std::move(value);
        } else {
            open_.back().elements.push_back(std::move(value));
        }
    }

    bool open(JsonValue::Kind kind) {
        if (open_.size() >= static_cast<std::size_t>(limits::kDocumentDepth)) {
            return fail("The document is nested deeper than " +
                        std::to_string(limits::kDocumentDepth) + " levels.");
        }
        if (!count()) return false;
        open_.push_back({.kind = kind});
        return true;
    }

    bool close() {
        JsonValue done = std::move(open_.back());
        open_.pop_back();
        place(std::move(done));
        return true;
    }

    bool names_are_unique(const JsonValue& object) {
        std::vector<std::string_view> names(object.names.begin(), object.names.end());
        std::sort(names.begin(), names.end());
        return std::adjacent_find(names.begin(), names.end()) == names.end() ||
               fail("The document has the same name twice in one object.");
    }

    std::vector<JsonValue> open_;  // objects and arrays whose end has not come yet, outermost first
    JsonValue root_;
    std::size_t values_max_;
    std::size_t values_ = 0;
    std::optional<Error> fault_;
};

}  // namespace

const JsonValue* JsonValue::find(std::string_view name) const noexcept {
    const auto found = std::find(names.begin(), names.end(), name);
    return found == names.end() ? nullptr
                                : &elements[static_cast<std::size_t>(found - names.begin())];
}

Result<JsonValue> parse_json(std::string_view document, std::size_t bytes_max) {
    if (document.size() > bytes_max) {
        return malformed("The document is larger than " + std::to_string(bytes_max) + " bytes.");
    }
    // The parser takes a zero byte for the end of its input and would not see what follows.
    if (document.find('\0') != std::string_view::npos) {
        return malformed("The document contains a zero byte.");
    }
    try {
        const bool from_caller = bytes_max <= static_cast<std::size_t>(limits::kDocumentBytes);
        TreeBuilder builder(from_caller ? kValuesMax : std::numeric_limits<std::size_t>::max());
        const bool parsed = Parser::sax_parse(document.begin(), document.end(), &builder);
        return std::move(builder).result(parsed);
    } catch (const std::bad_alloc&) {
        throw;
    } catch (const std::exception&) {
        return malformed("The document is not valid JSON.");
    }
}

}  // namespace ordo::codec
