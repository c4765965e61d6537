// Ordo on PostgreSQL against its floor (floor.h): hand-written C over libpq that writes the same rows into
// the same schema on the same server, in the same run. Prints ratios; absolute numbers are the machine's as
// much as ours. `tests/bench/postgres/run` starts the server.
//
//     ordo_postgres_bench [--rounds N] [--orders N]    with a superuser's URL in ORDO_TEST_POSTGRES
//     ordo_postgres_bench --scale [--rounds N] [--orders N]    only what a growing shop costs
//     ordo_postgres_bench --smoke                      only seconds, and looks whether the rows are the same
//     ordo_postgres_bench --till URL                   what the first two start as a process of its own

#include <fmt/format.h>

#include <cstdlib>
#include <cstring>
#include <exception>
#include <iostream>

#include "match.hpp"

namespace ordo::bench {
namespace {

struct Plan {
    int rounds = 7;
    long place = 1'600, pay = 800, reads = 4'000;  // operations of one turn
    long orders = 1'000'000;                       // that the statistics are of
    bool smoke = false, scale = false;
};

// Places as many orders as each line of its input says, with so many callers.
int run_till(const char* url) {
    const auto shop = open_cpp(reopen_shop(url));
    std::cout << "ready" << std::endl;
    for (std::string line; std::getline(std::cin, line);) {
        shop->place(std::stol(line), kCallersOfTwo, false);
        std::cout << "done" << std::endl;
    }
    return 0;
}

void play(const Plan& plan, std::vector<Match>& matches, const Server& server) {
    for (int round = 0; round < plan.rounds; ++round)
        for (Match& match : matches) {
            // Floor and Ordo begin in turns, so that what drifts meets both alike.
            Side* sides[] = {&match.floor, &match.ordo};
            if (round % 2 != 0) std::swap(sides[0], sides[1]);
            for (Side* side : sides) side->play(server);
        }
}

int run(const Plan& plan, const std::string& program) {
    const Server server(std::getenv("ORDO_TEST_POSTGRES"));
    if (plan.scale) {
        measure_scale(server, plan.orders, 40 * plan.rounds);
        return 0;
    }
    Stage stage(server, program);
    std::vector<Match> matches = stage.matches(plan.place, plan.pay, plan.reads);
    print_heading(server, plan.rounds);
    for (Match& match : matches) {  // once, unmeasured: plans, caches and connections get warm
        (void)match.floor.turn();
        (void)match.ordo.turn();
    }
    play(plan, matches, server);
    for (const Match& match : matches) print(match);
    const bool same = !plan.smoke || stage.rows_agree();
    print(measure_statistics(server, plan.orders, plan.smoke ? 3 : 30));
    if (plan.smoke) measure_scale(server, plan.orders, 1);
    return same ? 0 : 1;
}

}  // namespace
}  // namespace ordo::bench

int main(int count, char** arguments) {
    ordo::bench::Plan plan;
    try {
        for (int i = 1; i < count; ++i) {
            const std::string_view argument = arguments[i];
            const bool more = i + 1 < count;
            if (argument == "--till" && more) return ordo::bench::run_till(arguments[i + 1]);
            if (argument == "--smoke") {
                plan = {.rounds = 2,
                        .place = 64,
                        .pay = 32,
                        .reads = 100,
                        .orders = 2'000,
                        .smoke = true};
            } else if (argument == "--scale") {
                plan.scale = true;
            } else if (argument == "--rounds" && more) {
                plan.rounds = std::max(1, std::atoi(arguments[++i]));
            } else if (argument == "--orders" && more) {
                plan.orders = std::max(1L, std::atol(arguments[++i]));
            } else {
                fmt::print(
                    stderr,
                    "usage: ordo_postgres_bench [--smoke | --scale] [--rounds N] [--orders N]\n");
                return 2;
            }
        }
        if (std::getenv("ORDO_TEST_POSTGRES") == nullptr) {
            fmt::print(stderr, "there is no server: ORDO_TEST_POSTGRES is not set\n");
            return 77;
        }
        return ordo::bench::run(plan, arguments[0]);
    } catch (const std::exception& exception) {
        fmt::print(stderr, "ordo_postgres_bench: {}\n", exception.what());
        return 1;
    }
}
