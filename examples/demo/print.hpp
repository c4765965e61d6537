#pragma once

#include <fmt/core.h>

#include <cstdlib>
#include <map>
#include <ordo/ordo.hpp>
#include <string>
#include <vector>

// How the demo speaks to people.
namespace demo {

[[noreturn]] inline void fail(const std::string& sentence) {
    fmt::print(stderr, "quickstart: {}\n", sentence);
    std::exit(EXIT_FAILURE);
}

// The value, or the end of the demo with the error's own sentence.
template <class T>
T take(ordo::Result<T> result) {
    if (!result)
        fail(fmt::format("{}: {}", ordo::errc_name(result.error().code), result.error().message));
    return *std::move(result);
}

void print_catalogue(const std::map<std::string, ordo::Product>& catalogue);
void print_order(const ordo::Order& order);
void print_timeline(const std::vector<ordo::JournalRecord>& history, const ordo::Order& order);
void print_verified(const ordo::VerifyReport& report, const std::string& file);

}  // namespace demo
