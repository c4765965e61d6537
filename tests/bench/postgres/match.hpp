#pragma once

#include <libpq-fe.h>

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "bench/workload.hpp"
#include "floor.h"
#include "support/child_process.hpp"

// Ordo on PostgreSQL and its floors, each with a database of its own on one server, and what is measured of them.
namespace ordo::bench {

inline constexpr int kCallers = 32, kCallersOfTwo = 16, kConnections = 8, kPerCommit = 16;

// The server that both sides work on.
class Server {
public:
    explicit Server(std::string url);

    // Makes an empty database; its URL.
    [[nodiscard]] std::string create(const std::string& database) const;
    [[nodiscard]] std::string show(const std::string& setting) const;
    // What all of the server's processes have used, by the kernel's account; 0 when it is on another machine.
    [[nodiscard]] double cpu_seconds() const;

private:
    std::string url_;
    std::unique_ptr<PGconn, void (*)(PGconn*)> connection_;
    int postmaster_ = 0;
};

// One side of a comparison: what it does in a turn, and what came of every turn.
struct Side {
    std::function<double()> turn;  // the seconds it took
    long count = 0;                // operations of a turn
    std::vector<double> rates,
        cpu;  // operations a second; seconds of the server's processors an operation

    void play(const Server& server);
};

struct Match {
    std::string work, against;
    double must, aim;
    Side floor, ordo;
};

// What one run of the statistics cost, in milliseconds.
struct StatisticsCost {
    long orders;
    std::vector<double> scan, ordo;
};

[[nodiscard]] double median(std::vector<double> values);
// Prints what questions cost in a shop of 10,000 and in one of so many orders (scale.cpp).
void measure_scale(const Server& server, long orders, int rounds);

void print_heading(const Server& server, int rounds);
void print(const Match& match);
void print(const StatisticsCost& cost);

// The shops, the floors' connections and Ordo's processes.
class Stage {
public:
    // `program` is what `--till` starts.
    Stage(const Server& server, const std::string& program);
    Stage(const Stage&) = delete;
    Stage& operator=(const Stage&) = delete;
    ~Stage();

    // Operations of a turn. The matches are to be played in their order: what is paid was placed before.
    [[nodiscard]] std::vector<Match> matches(long place, long pay, long reads);
    // The floor is only one if it writes as much. Bytes may differ by the digits of numbers.
    [[nodiscard]] bool rows_agree() const;

private:
    class Crowd;

    double place_by_two(long count);
    double read(long count, bool with_history);

    const Server& server_;
    std::unique_ptr<Crowd> locked_, alone_;
    ShopFile file_;
    std::unique_ptr<Worker> ordo_;
    std::vector<std::unique_ptr<test::ChildProcess>> tills_;
    Engine reader_;
    std::vector<OrderId> paid_;
    std::vector<floor_id> paid_on_floor_;
};

// Orders of one year, and the question what was sold in it.
[[nodiscard]] StatisticsCost measure_statistics(const Server& server, long orders, int rounds);

}  // namespace ordo::bench
