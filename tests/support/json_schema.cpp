#include "support/json_schema.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <regex>
#include <stdexcept>

namespace ordo::test {
namespace {

using codec::JsonValue;
using Kind = JsonValue::Kind;

// What tells people something and constrains nothing.
const std::set<std::string> kAnnotations = {"$schema", "$defs", "title", "description", "format"};
const std::set<std::string> kKeywords = {
    "$ref",     "type",  "enum",     "const",   "properties", "required", "additionalProperties",
    "items",    "minItems", "minimum", "pattern", "anyOf"};

bool is_type(const JsonValue& value, const std::string& type) {
    if (type == "null") return value.kind == Kind::null;
    if (type == "boolean") return value.kind == Kind::boolean;
    if (type == "integer") return value.kind == Kind::integer;
    if (type == "string") return value.kind == Kind::text;
    if (type == "array") return value.kind == Kind::array;
    if (type == "object") return value.kind == Kind::object;
    throw std::runtime_error("no such type: " + type);
}

bool same(const JsonValue& a, const JsonValue& b) {
    if (a.kind != b.kind) return false;
    if (a.kind == Kind::text) return a.text == b.text;
    if (a.kind == Kind::boolean) return a.boolean == b.boolean;
    return a.kind == Kind::null || (a.kind == Kind::integer && a.integer == b.integer);
}

bool is_required(const JsonValue& schema, const std::string& name) {
    const JsonValue* required = schema.find("required");
    return required != nullptr && std::ranges::any_of(required->elements, [&](const JsonValue& one) {
               return one.text == name;
           });
}

}  // namespace

struct JsonSchemas::Run {
    std::vector<std::string> faults;
    bool closed = false;
    bool counts = true;  // false while alternatives are tried
};

JsonSchemas::JsonSchemas(const std::filesystem::path& folder) {
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        if (entry.path().extension() != ".json") continue;
        std::ifstream in(entry.path());
        const std::string text{std::istreambuf_iterator<char>(in), {}};
        auto parsed = codec::parse_json(text);
        if (!parsed) throw std::runtime_error(entry.path().string() + ": " + parsed.error().message);
        files_.emplace(entry.path().stem().string(), *std::move(parsed));
    }
    for (const auto& [name, schema] : files_) collect({&schema, name, ""});
}

std::vector<std::string> JsonSchemas::names() const {
    std::vector<std::string> names;
    for (const auto& [name, schema] : files_) names.push_back(name);
    return names;
}

const JsonValue& JsonSchemas::schema(const std::string& name) const { return files_.at(name); }

// Every member that any schema of a file names, wherever it stands.
void JsonSchemas::collect(const Place& place) {
    const JsonValue& schema = *place.schema;
    if (schema.kind != Kind::object) return;
    for (std::size_t i = 0; i < schema.names.size(); ++i) {
        const std::string pointer = place.pointer + "/" + schema.names[i];
        const JsonValue& value = schema.elements[i];
        const std::string& keyword = schema.names[i];
        if (keyword == "properties" || keyword == "$defs") {
            for (std::size_t j = 0; j < value.names.size(); ++j) {
                const std::string below = pointer + "/" + value.names[j];
                if (keyword == "properties") {
                    members_.insert(place.file + ".json#" + below);
                    if (!is_required(schema, value.names[j]))
                        optional_.insert(place.file + ".json#" + below);
                }
                collect({&value.elements[j], place.file, below});
            }
        } else if (keyword == "anyOf") {
            for (std::size_t j = 0; j < value.elements.size(); ++j)
                collect({&value.elements[j], place.file, pointer + "/" + std::to_string(j)});
        } else if (keyword == "items" || keyword == "additionalProperties") {
            collect({&value, place.file, pointer});
        } else if (!kKeywords.contains(keyword) && !kAnnotations.contains(keyword)) {
            throw std::runtime_error("unknown keyword " + place.file + ".json#" + pointer);
        }
    }
}

JsonSchemas::Place JsonSchemas::follow(const Place& from, const std::string& reference) const {
    const std::size_t hash = reference.find('#');
    std::string file = reference.substr(0, hash);
    file = file.empty() ? from.file : std::filesystem::path(file).stem().string();
    Place place{&files_.at(file), file, ""};
    if (hash == std::string::npos) return place;
    std::string rest = reference.substr(hash + 1);
    while (!rest.empty()) {
        const std::size_t end = std::min(rest.find('/', 1), rest.size());
        place.schema = place.schema->find(rest.substr(1, end - 1));
        if (place.schema == nullptr) throw std::runtime_error("nothing at " + reference);
        place.pointer += rest.substr(0, end);
        rest.erase(0, end);
    }
    return place;
}

void JsonSchemas::check_object(const Place& place, const JsonValue& value, const std::string& at,
                               Run& run) {
    const JsonValue& schema = *place.schema;
    const JsonValue* properties = schema.find("properties");
    const JsonValue* more = schema.find("additionalProperties");
    const bool open = more == nullptr ? !run.closed || properties == nullptr
                                      : more->kind != Kind::boolean || more->boolean;
    for (std::size_t i = 0; i < value.names.size(); ++i) {
        const std::string below = at + "/" + value.names[i];
        const JsonValue* member = properties ? properties->find(value.names[i]) : nullptr;
        if (member != nullptr) {
            const std::string pointer = place.pointer + "/properties/" + value.names[i];
            if (run.counts) seen_.insert(place.file + ".json#" + pointer);
            check({member, place.file, pointer}, value.elements[i], below, run);
        } else if (!open) {
            run.faults.push_back(below + " is not in the schema");
        } else if (more != nullptr && more->kind == Kind::object) {
            check({more, place.file, place.pointer + "/additionalProperties"}, value.elements[i], below,
                  run);
        }
    }
    if (properties == nullptr) return;
    for (const std::string& name : properties->names) {
        if (value.find(name) != nullptr) continue;
        if (run.counts) missed_.insert(place.file + ".json#" + place.pointer + "/properties/" + name);
        if (is_required(schema, name)) run.faults.push_back(at + "/" + name + " is missing");
    }
}

// The first that fits; what it says about members counts, what the others say does not.
void JsonSchemas::check_any(const Place& place, const JsonValue& options, const JsonValue& value,
                            const std::string& at, Run& run) {
    for (std::size_t i = 0; i < options.elements.size(); ++i) {
        const Place option{&options.elements[i], place.file,
                           place.pointer + "/anyOf/" + std::to_string(i)};
        Run attempt{.faults = {}, .closed = run.closed, .counts = false};
        check(option, value, at, attempt);
        if (!attempt.faults.empty()) continue;
        check(option, value, at, run);
        return;
    }
    run.faults.push_back(at + " is none of the possibilities");
}

void JsonSchemas::check(const Place& place, const JsonValue& value, const std::string& at, Run& run) {
    const JsonValue& schema = *place.schema;
    const auto fail = [&](const std::string& what) { run.faults.push_back(at + " " + what); };
    if (const JsonValue* reference = schema.find("$ref"))
        check(follow(place, reference->text), value, at, run);
    if (const JsonValue* options = schema.find("anyOf")) check_any(place, *options, value, at, run);
    if (const JsonValue* type = schema.find("type")) {
        const bool one = type->kind == Kind::text
                             ? is_type(value, type->text)
                             : std::ranges::any_of(type->elements, [&](const JsonValue& word) {
                                   return is_type(value, word.text);
                               });
        if (!one) return fail("is of the wrong type");
    }
    if (const JsonValue* list = schema.find("enum"))
        if (std::ranges::none_of(list->elements, [&](const JsonValue& one) { return same(one, value); }))
            fail("is none of the words");
    if (const JsonValue* only = schema.find("const"); only != nullptr && !same(*only, value))
        fail("is not the constant");
    if (const JsonValue* least = schema.find("minimum"))
        if (value.kind == Kind::integer && value.integer < least->integer) fail("is too small");
    if (const JsonValue* pattern = schema.find("pattern"))
        if (value.kind == Kind::text && !std::regex_search(value.text, std::regex(pattern->text)))
            fail("does not match the pattern");
    if (value.kind == Kind::object) check_object(place, value, at, run);
    if (value.kind != Kind::array) return;
    if (const JsonValue* least = schema.find("minItems"))
        if (static_cast<std::int64_t>(value.elements.size()) < least->integer) fail("is too short");
    if (const JsonValue* items = schema.find("items"))
        for (std::size_t i = 0; i < value.elements.size(); ++i)
            check({items, place.file, place.pointer + "/items"}, value.elements[i],
                  at + "/" + std::to_string(i), run);
}

std::vector<std::string> JsonSchemas::faults(const std::string& name, const JsonValue& document,
                                             bool closed) {
    Run run{.faults = {}, .closed = closed};
    check({&files_.at(name), name, ""}, document, "", run);
    return run.faults;
}

std::vector<std::string> JsonSchemas::never_there() const {
    std::vector<std::string> out;
    std::ranges::set_difference(members_, seen_, std::back_inserter(out));
    return out;
}

std::vector<std::string> JsonSchemas::always_there() const {
    std::vector<std::string> out;
    std::ranges::set_difference(optional_, missed_, std::back_inserter(out));
    return out;
}

}  // namespace ordo::test
