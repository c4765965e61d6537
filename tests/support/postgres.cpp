#include "support/postgres.hpp"

#include <libpq-fe.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <memory>
#include <stdexcept>

namespace ordo::test {
namespace {

std::string server() {
    const char* url = std::getenv("ORDO_TEST_POSTGRES");
    if (url == nullptr || *url == '\0') throw std::runtime_error("ORDO_TEST_POSTGRES is not set");
    return url;
}

std::string run_at(const std::string& url, const std::string& sql) {
    const std::unique_ptr<PGconn, void (*)(PGconn*)> connection(PQconnectdb(url.c_str()), PQfinish);
    const std::unique_ptr<PGresult, void (*)(PGresult*)> result(
        PQexec(connection.get(), ("SET client_min_messages = warning; " + sql).c_str()), PQclear);
    const auto status = PQresultStatus(result.get());
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
        throw std::runtime_error(PQerrorMessage(connection.get()));
    std::string text;
    for (int row = 0; row < PQntuples(result.get()); ++row) {
        text += std::string(PQgetvalue(result.get(), row, 0)) + "\n";
    }
    return text;
}

}  // namespace

bool has_postgres() {
    const char* url = std::getenv("ORDO_TEST_POSTGRES");
    return url != nullptr && *url != '\0';
}

PostgresSchema::PostgresSchema() {
    static std::atomic<int> made{0};
    name_ = "test_" + std::to_string(::getpid()) + "_" + std::to_string(++made);
}

PostgresSchema::~PostgresSchema() {
    try {
        run_at(server(), "DROP SCHEMA IF EXISTS " + name_ + " CASCADE");
    } catch (const std::runtime_error&) {
        // The server is gone, and the schema with it.
    }
}

std::string PostgresSchema::url() const {
    const std::string url = server();
    return url + (url.find('?') == std::string::npos ? "?" : "&") + "application_name=" + name_ +
           "&options=-csearch_path%3D" + name_;
}

std::string PostgresSchema::run(const std::string& sql) const { return run_at(url(), sql); }

}  // namespace ordo::test
