#include "storage/postgres/url.hpp"

#include <libpq-fe.h>

#include <algorithm>
#include <array>
#include <map>
#include <memory>
#include <string_view>
#include <utility>

namespace ordo::postgres {
namespace {

struct FreeOptions {
    void operator()(PQconninfoOption* options) const noexcept { PQconninfoFree(options); }
};

// What libpq leaves to chance or to the environment. The times bound how long a dead server is waited
// for: 5 s for a connection to each host, 10 s for an answer of the network.
constexpr std::array<std::pair<const char*, const char*>, 9> kDefaults = {{
    {"application_name", "ordo"},
    {"client_encoding", "UTF8"},
    {"connect_timeout", "5"},
    {"keepalives", "1"},
    {"keepalives_count", "2"},
    {"keepalives_idle", "5"},
    {"keepalives_interval", "5"},
    {"target_session_attrs", "read-write"},
    {"tcp_user_timeout", "10000"},
}};

bool is_local(std::string_view host) {
    return host.empty() || host.starts_with('/') || host.starts_with('@') || host == "localhost" ||
           host.starts_with("127.") || host == "::1";
}

// Hosts are a list with commas.
bool all_local(std::string_view hosts) {
    for (;;) {
        const std::size_t comma = hosts.find(',');
        if (!is_local(hosts.substr(0, comma))) return false;
        if (comma == std::string_view::npos) return true;
        hosts.remove_prefix(comma + 1);
    }
}

}  // namespace

void Target::add(const char* keyword, std::string value) {
    keywords_.insert(keywords_.end() - 1, keyword);
    values_.push_back(std::move(value));
}

std::vector<const char*> Target::values() const {
    std::vector<const char*> values;
    values.reserve(keywords_.size());
    for (const std::string& value : values_) values.push_back(value.c_str());
    values.push_back(nullptr);
    return values;
}

Result<Target> Target::parse(const std::string& url) {
    char* problem = nullptr;
    const std::unique_ptr<PQconninfoOption, FreeOptions> options(
        PQconninfoParse(url.c_str(), &problem));
    if (!options) {
        // Its text quotes the URL, which may hold a password.
        const bool about_option =
            problem != nullptr && std::string_view(problem).find("query parameter") != std::string_view::npos;
        PQfreemem(problem);
        return Error(Errc::validation_failed,
                     about_option
                         ? "The PostgreSQL URL cannot be read: it has an option that libpq does not know."
                         : "The PostgreSQL URL cannot be read.");
    }
    static const std::map<std::string, const char*, std::less<>> names = [] {
        std::map<std::string, const char*, std::less<>> all;
        const std::unique_ptr<PQconninfoOption, FreeOptions> known(PQconndefaults());
        for (const PQconninfoOption* next = known.get(); next != nullptr && next->keyword; ++next) {
            all.emplace(next->keyword, nullptr);
        }
        for (auto& [name, lasting] : all) lasting = name.c_str();
        return all;
    }();

    Target target;
    target.keywords_.push_back(nullptr);
    std::map<std::string, std::string, std::less<>> given;
    for (const PQconninfoOption* next = options.get(); next->keyword != nullptr; ++next) {
        const auto name = names.find(std::string_view(next->keyword));
        if (next->val == nullptr || name == names.end()) continue;
        given[name->first] = next->val;
        target.add(name->second, next->val);
    }
    for (const auto& [keyword, value] : kDefaults) {
        if (!given.contains(keyword)) target.add(keyword, value);
    }
    // On the way to another machine nobody may read along or pose as the server.
    if (!given.contains("sslmode") && !(all_local(given["host"]) && all_local(given["hostaddr"]))) {
        target.add("sslmode", "verify-full");
    }
    if (given["options"].find("search_path") == std::string::npos) target.schema_ = "ordo";
    return target;
}

}  // namespace ordo::postgres
