#pragma once

#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "codec/json_value.hpp"

namespace ordo::test {

// A folder of JSON Schemas (draft 2020-12) that refer to each other by file name, as far as ours go:
// $ref, type, enum, const, properties, required, additionalProperties, items, minItems, minimum, pattern
// and anyOf. A keyword that is none of these and no annotation is a fault, so that nothing is passed over.
class JsonSchemas {
public:
    explicit JsonSchemas(const std::filesystem::path& folder);

    [[nodiscard]] std::vector<std::string> names() const;
    [[nodiscard]] const codec::JsonValue& schema(const std::string& name) const;

    // What is wrong with the document; empty when it is as the schema says. `closed`: a member that the
    // schema does not name is a fault even where it allows others.
    [[nodiscard]] std::vector<std::string> faults(const std::string& name,
                                                  const codec::JsonValue& document, bool closed);

    // Members that schemas name, as "order.json#/properties/id", which no document had so far, and those
    // that are not required and that no object lacked.
    [[nodiscard]] std::vector<std::string> never_there() const;
    [[nodiscard]] std::vector<std::string> always_there() const;

private:
    struct Place {
        const codec::JsonValue* schema;
        std::string file, pointer;
    };
    struct Run;

    [[nodiscard]] Place follow(const Place& from, const std::string& reference) const;
    void check(const Place& place, const codec::JsonValue& value, const std::string& at, Run& run);
    void check_object(const Place& place, const codec::JsonValue& value, const std::string& at,
                      Run& run);
    void check_any(const Place& place, const codec::JsonValue& options,
                   const codec::JsonValue& value, const std::string& at, Run& run);
    void collect(const Place& place);

    std::map<std::string, codec::JsonValue> files_;  // by name, without ".json"
    std::set<std::string> members_, optional_, seen_, missed_;
};

}  // namespace ordo::test
