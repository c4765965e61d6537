#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <thread>

#include "match.hpp"

namespace ordo::bench {

double median(std::vector<double> values) {
    std::ranges::sort(values);
    const std::size_t middle = values.size() / 2;
    return values.size() % 2 != 0 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

namespace {

std::vector<double> ratios(const std::vector<double>& over, const std::vector<double>& under) {
    std::vector<double> result;
    for (std::size_t i = 0; i < over.size(); ++i) result.push_back(over[i] / under[i]);
    return result;
}

}  // namespace

void print_heading(const Server& server, int rounds) {
    fmt::print(
        "Ordo on PostgreSQL against hand-written C over libpq: the same rows, the same server\n");
    fmt::print(
        "PostgreSQL {}, fsync {}, synchronous_commit {}, shared_buffers {}; {} cores; {} rounds in "
        "turns\n",
        server.show("server_version"), server.show("fsync"), server.show("synchronous_commit"),
        server.show("shared_buffers"), std::thread::hardware_concurrency(), rounds);
    fmt::print(
        "orders of {} lines of {} products with counted stock; CPU is the server's, an "
        "operation\n\n",
        kLines, kProducts);
    fmt::print("{:<22} {:<44} {:>8} {:>8}  {:<5} {:<14} {:<4} {:<4}  {}\n", "", "against",
               "floor/s", "Ordo/s", "ratio", "[min..max]", "must", "aim", "CPU ratio");
    std::fflush(stdout);
}

void print(const Match& match) {
    const auto speed = ratios(match.ordo.rates, match.floor.rates),
               cpu = ratios(match.ordo.cpu, match.floor.cpu);
    const auto [least, most] = std::ranges::minmax(speed);
    fmt::print(
        "{:<22} {:<44} {:>8.0f} {:>8.0f}  {:.2f}  [{:.2f}..{:.2f}]   {:.2f} {:.2f}  {:.2f}\n",
        match.work, match.against, median(match.floor.rates), median(match.ordo.rates),
        median(speed), least, most, match.must, match.aim, median(cpu));
    std::fflush(stdout);
}

void print(const StatisticsCost& cost) {
    const auto faster = ratios(cost.scan, cost.ordo);
    const auto [least, most] = std::ranges::minmax(faster);
    fmt::print(
        "\nstatistics of a year with {} orders: {:.2f} ms, a scan of a covering index {:.2f} ms: "
        "{:.0f} times as fast [{:.0f}..{:.0f}] (must 20, aim 2 ms)\n",
        cost.orders, median(cost.ordo), median(cost.scan), median(faster), least, most);
}

}  // namespace ordo::bench
