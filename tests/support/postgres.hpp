#pragma once

#include <string>

namespace ordo::test {

// Whether ORDO_TEST_POSTGRES names a server.
[[nodiscard]] bool has_postgres();

// A schema of its own in the database of ORDO_TEST_POSTGRES; it goes away with its owner.
class PostgresSchema {
public:
    PostgresSchema();
    PostgresSchema(const PostgresSchema&) = delete;
    PostgresSchema& operator=(const PostgresSchema&) = delete;
    ~PostgresSchema();

    [[nodiscard]] const std::string& name() const { return name_; }
    // Of a shop that is kept in it.
    [[nodiscard]] std::string url() const;
    // Runs SQL in it, as a superuser; the first column of the rows, one a line. Throws when it fails.
    std::string run(const std::string& sql) const;

private:
    std::string name_;
};

}  // namespace ordo::test
