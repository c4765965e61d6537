#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ordo/result.hpp"

namespace ordo::postgres {

// Where to connect and how, from a URL in libpq's form: what it leaves open gets a value that suits money.
class Target {
public:
    [[nodiscard]] static Result<Target> parse(const std::string& url);

    // For PQconnectdbParams; both end with a null.
    [[nodiscard]] const std::vector<const char*>& keywords() const noexcept { return keywords_; }
    [[nodiscard]] std::vector<const char*> values() const;
    // The schema that holds the shop; empty when the URL's `options` name a search_path.
    [[nodiscard]] const std::optional<std::string>& schema() const noexcept { return schema_; }

private:
    void add(const char* keyword, std::string value);

    std::vector<const char*> keywords_;  // libpq's own names, which last as long as the program
    std::vector<std::string> values_;
    std::optional<std::string> schema_;
};

}  // namespace ordo::postgres
