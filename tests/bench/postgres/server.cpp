#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>

#include "match.hpp"

namespace ordo::bench {
namespace {

struct Usage {
    int parent = 0;
    double own = 0, of_ended_children = 0;  // seconds
};

// From /proc/PID/stat (proc(5)): the fields after the name, which may hold blanks and brackets.
Usage usage_of(const std::string& pid) {
    std::ifstream file("/proc/" + pid + "/stat");
    const std::string text((std::istreambuf_iterator<char>(file)), {});
    const auto end_of_name = text.rfind(')');
    if (end_of_name == std::string::npos) return {};  // it has ended meanwhile
    std::istringstream fields(text.substr(end_of_name + 1));
    std::vector<std::string> words((std::istream_iterator<std::string>(fields)), {});
    const auto seconds = [&](std::size_t field) {  // counted from 1, as the manual does
        return std::stod(words.at(field - 3)) / static_cast<double>(sysconf(_SC_CLK_TCK));
    };
    return {std::stoi(words.at(1)), seconds(14) + seconds(15), seconds(16) + seconds(17)};
}

using Answer = std::unique_ptr<PGresult, void (*)(PGresult*)>;

Answer ask(PGconn* connection, const std::string& sql) {
    Answer answer(PQexec(connection, sql.c_str()), PQclear);
    const auto status = PQresultStatus(answer.get());
    if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK) fail(PQerrorMessage(connection));
    return answer;
}

}  // namespace

Server::Server(std::string url)
    : url_(std::move(url)), connection_(PQconnectdb(url_.c_str()), PQfinish) {
    if (PQstatus(connection_.get()) != CONNECTION_OK) fail(PQerrorMessage(connection_.get()));
    postmaster_ = usage_of(std::to_string(PQbackendPID(connection_.get()))).parent;
}

std::string Server::create(const std::string& database) const {
    ask(connection_.get(), "CREATE DATABASE " + database);
    return url_.substr(0, url_.rfind('/') + 1) + database;
}

std::string Server::show(const std::string& setting) const {
    return PQgetvalue(ask(connection_.get(), "SHOW " + setting).get(), 0, 0);
}

double Server::cpu_seconds() const {
    if (postmaster_ == 0) return 0;
    double total = usage_of(std::to_string(postmaster_)).of_ended_children;
    for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
        const std::string name = entry.path().filename();
        if (name.find_first_not_of("0123456789") != std::string::npos) continue;
        const Usage usage = usage_of(name);
        if (usage.parent == postmaster_) total += usage.own;
    }
    return total;
}

void Side::play(const Server& server) {
    const double before = server.cpu_seconds();
    const double seconds = turn();
    rates.push_back(static_cast<double>(count) / seconds);
    cpu.push_back((server.cpu_seconds() - before) / static_cast<double>(count));
}

}  // namespace ordo::bench
