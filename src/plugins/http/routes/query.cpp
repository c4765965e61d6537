#include "http/routes/query.hpp"

#include <algorithm>
#include <vector>

#include "http/routes/door.hpp"
#include "http/routes/text.hpp"

namespace ordo_http {
namespace {

constexpr std::int64_t kLimitMax = 100;

struct Given {
    const Parameter* parameter;
    std::vector<std::string> values;
};

[[noreturn]] void refuse(ordo_status code, const std::string& name, const std::string& sentence) {
    throw Refusal(code, sentence, '/' + name);
}

void collect(std::vector<Given>& all, std::string_view pair, std::span<const Parameter> known) {
    const auto name = percent_decoded(take_until(pair, '='), Plus::is_blank);
    const auto value = percent_decoded(pair, Plus::is_blank);
    if (!name || !value)
        throw Refusal(ORDO_E_MALFORMED_REQUEST, "The query is not UTF-8, or has a bad escape.");
    const auto parameter = std::find_if(known.begin(), known.end(),
                                        [&](const Parameter& p) { return p.name == *name; });
    if (parameter == known.end())
        refuse(ORDO_E_MALFORMED_REQUEST, *name, "There is no such query parameter here.");
    const auto before = std::find_if(all.begin(), all.end(),
                                     [&](const Given& g) { return g.parameter == &*parameter; });
    if (before == all.end()) {
        all.push_back({&*parameter, {*value}});
    } else if (parameter->type == Parameter::Type::words) {
        before->values.push_back(*value);
    } else {
        refuse(ORDO_E_MALFORMED_REQUEST, *name, "This query parameter may be given once.");
    }
}

std::string integer(const std::string& name, const std::string& value) {
    auto number = whole_number(value);
    if (!number) refuse(ORDO_E_VALIDATION_FAILED, name, "This query parameter is a whole number.");
    if (name == "limit") number = std::min(*number, kLimitMax);
    return std::to_string(*number);
}

void append_value(std::string& json, const Given& given) {
    const std::string name(given.parameter->name);
    const std::string& first = given.values.front();
    switch (given.parameter->type) {
        case Parameter::Type::text:
            append_json(json, first);
            break;
        case Parameter::Type::integer:
            json += integer(name, first);
            break;
        case Parameter::Type::flag:
            if (first != "true" && first != "false")
                refuse(ORDO_E_VALIDATION_FAILED, name, "This query parameter is true or false.");
            json += first;
            break;
        case Parameter::Type::words:
            json += '[';
            for (const std::string& word : given.values) {
                append_json(json, word);
                json += ',';
            }
            json.back() = ']';
            break;
    }
}

}  // namespace

std::string read_query(std::string_view query, std::span<const Parameter> known) {
    std::vector<Given> all;
    while (!query.empty()) {
        const std::string_view pair = take_until(query, '&');
        if (!pair.empty()) collect(all, pair, known);
    }
    if (all.empty()) return "{}";
    std::string json = "{";
    for (const Given& given : all) {
        append_json(json, given.parameter->name);
        json += ':';
        append_value(json, given);
        json += ',';
    }
    json.back() = '}';
    return json;
}

std::string with_cursor(std::string_view path, std::string_view query, std::string_view cursor) {
    std::string address(path);
    address += '?';
    while (!query.empty()) {
        const std::string_view pair = take_until(query, '&');
        std::string_view value = pair;
        const auto name = percent_decoded(take_until(value, '='), Plus::is_blank);
        if (pair.empty() || name == "cursor" || name == "after") continue;
        address.append(pair) += '&';
    }
    return address + "cursor=" + percent_encoded(cursor);
}

}  // namespace ordo_http
