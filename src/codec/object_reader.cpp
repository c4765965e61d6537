#include "codec/object_reader.hpp"

#include <algorithm>
#include <cstddef>

namespace ordo::codec {
namespace {

// A form has fewer fields; more would let a wrong document be answered with a larger one.
constexpr std::size_t kProblemsMax = 20;
// A name that came from outside is repeated in messages and pointers only up to here.
constexpr std::size_t kNameBytesMax = 64;

Error wrong_type(std::string_view wanted) {
    return {Errc::malformed_request, "must be " + std::string(wanted)};
}

// RFC 6901 §3: '~' and '/' are written as "~0" and "~1".
std::string pointer_escaped(std::string_view name) {
    std::string escaped;
    for (const char c : name) {
        if (c == '~') {
            escaped += "~0";
        } else if (c == '/') {
            escaped += "~1";
        } else {
            escaped.push_back(c);
        }
    }
    return escaped;
}

}  // namespace

void Problems::add(Errc code, std::string pointer, std::string sentence) {
    FieldProblem problem{std::move(pointer), code, std::move(sentence)};
    if (code == Errc::malformed_request) {
        if (!structure_) structure_ = std::move(problem);
    } else if (values_.size() < kProblemsMax) {
        values_.push_back(std::move(problem));
    }
}

Error Problems::error() && {
    if (structure_) {
        return {structure_->code, std::move(structure_->detail), std::move(structure_->pointer)};
    }
    const FieldProblem& first = values_.front();
    Error error(first.code, first.detail, first.pointer);
    ErrorDetails details;
    details.errors = std::move(values_);
    return std::move(error).with(std::move(details));
}

Error corrupt(Error lower) {
    return {Errc::corrupt, "A stored text is damaged: " + std::move(lower).message};
}

Error not_valid(Error lower) {
    // Core's sentences stand alone; here they follow a colon.
    if (lower.message.starts_with("A ") || lower.message.starts_with("An ") ||
        lower.message.starts_with("The ")) {
        lower.message.front() = lower.message.front() == 'A' ? 'a' : 't';
    }
    lower.message = "is not valid: " + lower.message;
    return lower;
}

Result<std::string> Convert<std::string>::from(const JsonValue& json) {
    if (json.kind != JsonValue::Kind::text) return wrong_type("a string");
    return json.text;
}

Result<std::int64_t> Convert<std::int64_t>::from(const JsonValue& json) {
    const auto out_of_range = [] {
        return Error(Errc::validation_failed,
                     "must be between -9007199254740991 and 9007199254740991");
    };
    if (json.kind == JsonValue::Kind::number) {
        const bool whole = json.text.find_first_not_of("-0123456789") == std::string::npos;
        if (whole) return out_of_range();
        return wrong_type("a whole number");
    }
    if (json.kind != JsonValue::Kind::integer) return wrong_type("a whole number");
    if (json.integer > limits::kSafeInteger || json.integer < -limits::kSafeInteger) {
        return out_of_range();
    }
    return json.integer;
}

Result<bool> Convert<bool>::from(const JsonValue& json) {
    if (json.kind != JsonValue::Kind::boolean) return wrong_type("true or false");
    return json.boolean;
}

Result<Time> Convert<Time>::from(const JsonValue& json) {
    if (json.kind != JsonValue::Kind::text) return wrong_type("a string with a time");
    auto time = Time::parse(json.text);
    if (!time) return not_valid(std::move(time).error());
    return *time;
}

Result<Rate> Convert<Rate>::from(const JsonValue& json) {
    if (json.kind != JsonValue::Kind::text) return wrong_type("a decimal string");
    auto rate = Rate::parse(json.text);
    if (!rate) return not_valid(std::move(rate).error());
    return *rate;
}

Result<Currency> Convert<Currency>::from(const JsonValue& json) {
    if (json.kind != JsonValue::Kind::text) return wrong_type("a string with a currency code");
    auto currency = Currency::parse(json.text);
    if (!currency) return not_valid(std::move(currency).error());
    return *currency;
}

// The digits are checked by AmountInput::in once the currency is known: there is one parser of money.
Result<AmountInput> Convert<AmountInput>::from(const JsonValue& json) {
    if (json.kind == JsonValue::Kind::integer || json.kind == JsonValue::Kind::number) {
        return Error(Errc::invalid_amount,
                     "must be a decimal string such as \"49.90\", not a number");
    }
    if (json.kind != JsonValue::Kind::text) return wrong_type("a decimal string");
    return AmountInput(json.text);
}

Result<Metadata> Convert<Metadata>::from(const JsonValue& json) {
    if (json.kind != JsonValue::Kind::object) return wrong_type("an object of strings");
    Metadata metadata;
    for (std::size_t i = 0; i < json.names.size(); ++i) {
        const JsonValue& element = json.elements[i];
        if (element.kind != JsonValue::Kind::text) {
            Error error = wrong_type("an object whose values are all strings");
            if (json.names[i].size() <= kNameBytesMax) {
                error.field = '/' + pointer_escaped(json.names[i]);
            }
            return error;
        }
        metadata.emplace(json.names[i], element.text);
    }
    return metadata;
}

ObjectReader::ObjectReader(const JsonValue& object, std::string pointer, Problems& problems)
    : object_(object),
      pointer_(std::move(pointer)),
      problems_(problems),
      known_(object.names.size()) {
    if (object.kind != JsonValue::Kind::object)
        fail("", Errc::malformed_request, "must be an object");
}

const JsonValue* ObjectReader::take(std::string_view name) {
    const JsonValue* member = object_.find(name);
    if (member != nullptr)
        known_[static_cast<std::size_t>(member - object_.elements.data())] = true;
    return member;
}

const JsonValue* ObjectReader::present(std::string_view name) {
    const JsonValue* member = take(name);
    return member == nullptr || member->is_null() ? nullptr : member;
}

const JsonValue* ObjectReader::require(std::string_view name) {
    const JsonValue* member = take(name);
    if (member == nullptr) fail(name, Errc::malformed_request, "is missing");
    return member;
}

bool ObjectReader::refuse_null(std::string_view name) {
    const JsonValue* member = take(name);
    if (member == nullptr || !member->is_null()) return false;
    fail(name, Errc::validation_failed, "cannot be null");
    return true;
}

void ObjectReader::fail(std::string_view name, Errc code, std::string_view predicate) {
    note(name, Error(code, std::string(predicate)));
}

void ObjectReader::note(std::string_view name, Error error) {
    const std::string pointer = pointer_to(name);
    // "items/0/price is missing": the pointer without its first slash reads as a name.
    const std::string subject = pointer.empty() ? "The document" : pointer.substr(1);
    std::string sentence = subject + ' ' + error.message;
    if (!sentence.ends_with('.')) sentence.push_back('.');
    problems_.add(error.code, pointer + error.field, std::move(sentence));
}

std::string ObjectReader::pointer_to(std::string_view path) const {
    return path.empty() ? pointer_ : pointer_ + '/' + std::string(path);
}

void ObjectReader::finish() {
    const auto unknown = std::find(known_.begin(), known_.end(), false);
    if (unknown == known_.end()) return;
    const std::string& name = object_.names[static_cast<std::size_t>(unknown - known_.begin())];
    const bool printable = std::none_of(name.begin(), name.end(), [](char c) {
        return static_cast<unsigned char>(c) < 0x20;  // a message is one line
    });
    if (name.empty() || name.size() > kNameBytesMax || !printable) {
        fail("", Errc::malformed_request, "has an unknown field");
    } else {
        fail(pointer_escaped(name), Errc::malformed_request, "is not a known field");
    }
}

}  // namespace ordo::codec
