#include <fmt/format.h>

#include <cmath>
#include <filesystem>
#include <map>
#include <span>
#include <thread>

#include "match.hpp"

namespace ordo::bench {
namespace {

const CallOptions kOwner{.actor = {ActorType::admin, "owner", {}}};
constexpr std::int64_t kYearMs = 365LL * 86'400'000;

using Clock = std::chrono::steady_clock;
double seconds_since(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}

floor_id text_id(const std::string& text) {
    floor_id id{};
    if (text.size() >= sizeof id.text) fail("an id is longer than expected");
    std::ranges::copy(text, id.text);
    return id;
}

}  // namespace

// Several connections of the floor's, and the orders that they placed.
class Stage::Crowd {
public:
    Crowd(std::string url, bool waits_for_nobody) : url_(std::move(url)) {
        const ShopFile file = make_shop(url_);
        for (const UserId customer : file.customers)
            customers_.push_back(text_id(customer.to_string()));
        pgfloor_prepare_database(url_.c_str(), waits_for_nobody ? 1 : 0);
        for (std::uint64_t seed = 1; seed <= kConnections; ++seed)
            links_.emplace_back(pgfloor_connect(url_.c_str(), customers_.data(),
                                                std::ssize(customers_), seed * 7'919),
                                pgfloor_disconnect);
    }

    double place_locked(long count) {
        const auto ids = more(count);
        const auto start = Clock::now();
        pgfloor_place_locked(links_[0].get(), ids.data(), count, kPerCommit);
        return seconds_since(start);
    }

    double place_alone(long count) {
        const auto ids = more(count);
        return on_all(count, [&](pgfloor_link* link, long first, long last) {
            pgfloor_place_alone(link, ids.data() + first, last - first);
        });
    }

    double pay(long count, bool all_rows) {
        if (std::ssize(waiting_) < count) fail("too few orders wait for their payment");
        const auto ids = std::span(waiting_).last(static_cast<std::size_t>(count));
        const double seconds = on_all(count, [&](pgfloor_link* link, long first, long last) {
            for (long i = first; i < last; ++i)
                pgfloor_pay(link, &ids[static_cast<std::size_t>(i)], all_rows ? 1 : 0);
        });
        paid_.assign(ids.begin(), ids.end());
        waiting_.resize(waiting_.size() - ids.size());
        return seconds;
    }

    // As many threads as cores; more would only get in each other's way.
    double read(long count, bool with_history) {
        if (paid_.empty()) fail("no order is paid");
        return on_all(
            count,
            [&](pgfloor_link* link, long first, long last) {
                for (long i = first; i < last; ++i)
                    pgfloor_read_order(link,
                                       &paid_[static_cast<std::size_t>(i % std::ssize(paid_))],
                                       with_history ? 1 : 0);
            },
            std::max(1L, static_cast<long>(std::thread::hardware_concurrency())));
    }

private:
    std::span<floor_id> more(long count) {
        const std::size_t before = waiting_.size();
        waiting_.resize(before + static_cast<std::size_t>(count));
        return std::span(waiting_).subspan(before);
    }

    // Each connection, on a thread of its own, does its part of what is to be done.
    template <class Work>
    double on_all(long count, const Work& work, long connections = kConnections) {
        const auto start = Clock::now();
        {
            std::vector<std::jthread> threads;
            for (long i = 0; i < connections; ++i)
                threads.emplace_back([&, i] {
                    work(links_[static_cast<std::size_t>(i)].get(), count * i / connections,
                         count * (i + 1) / connections);
                });
        }
        return seconds_since(start);
    }

    std::string url_;
    std::vector<floor_id> customers_, waiting_, paid_;
    std::vector<std::unique_ptr<pgfloor_link, void (*)(pgfloor_link*)>> links_;
};

Stage::Stage(const Server& server, const std::string& program)
    : server_(server),
      locked_(std::make_unique<Crowd>(server.create("floor_locked"), false)),
      alone_(std::make_unique<Crowd>(server.create("floor_alone"), true)),
      file_(make_shop(server.create("ordo"))),
      ordo_(open_cpp(file_)),
      reader_(take(Engine::open(file_.path))) {
    const std::filesystem::path path(program);
    for (int i = 0; i < 2; ++i) {
        tills_.push_back(std::make_unique<test::ChildProcess>(
            path.parent_path(), path.filename(), std::vector<std::string>{"--till", file_.path}));
        if (tills_.back()->read_line() != "ready") fail("a process of Ordo's does not start");
    }
}

Stage::~Stage() = default;

double Stage::place_by_two(long count) {
    const auto start = Clock::now();
    for (const auto& till : tills_) till->write_line(std::to_string(count / 2));
    for (const auto& till : tills_)
        if (till->read_line() != "done") fail("a process of Ordo's has ended");
    return seconds_since(start);
}

double Stage::read(long count, bool with_history) {
    if (paid_.empty()) {
        const OrderQuery query{.payment_status = {PaymentStatus::paid}, .limit = 100};
        for (const Order& order : take(reader_.order_list(query, kOwner)).data)
            paid_.push_back(order.id);
    }
    const long threads_count = std::max(1L, static_cast<long>(std::thread::hardware_concurrency()));
    const auto start = Clock::now();
    std::vector<std::jthread> threads;
    for (long thread = 0; thread < threads_count; ++thread)
        threads.emplace_back([this, count, with_history, thread, threads_count] {
            for (long i = thread; i < count; i += threads_count) {
                const OrderId id = paid_[static_cast<std::size_t>(i % std::ssize(paid_))];
                const OrderWithHistory found =
                    with_history ? take(reader_.order_with_history(id, kOwner))
                                 : OrderWithHistory{take(reader_.order_get(id, kOwner)), {}};
                if (std::ssize(found.order.lines) != kLines ||
                    found.history.size() != (with_history ? 3U : 0U))
                    std::abort();
            }
        });
    threads.clear();
    return seconds_since(start);
}

std::vector<Match> Stage::matches(long place, long pay, long reads) {
    const auto side = [](long count, std::function<double()> turn) {
        return Side{std::move(turn), count, {}, {}};
    };
    const auto placed = side(place, [=, this] { return ordo_->place(place, kCallers, false); });
    const auto paid = side(pay, [=, this] { return ordo_->pay(pay, kCallers); });
    std::vector<Match> matches;
    matches.push_back({"place, 32 callers", "chain row locked, 16 a commit, 1 connection", 0.70,
                       0.90, side(place, [=, this] { return locked_->place_locked(place); }),
                       placed});
    matches.push_back({"place, 32 callers", "no lock, a commit each, 8 connections", 0.90, 1.20,
                       side(place, [=, this] { return alone_->place_alone(place); }), placed});
    matches.push_back({"pay, 32 callers", "one PL/pgSQL call, 8 connections", 0.75, 1.00,
                       side(pay, [=, this] { return locked_->pay(pay, true); }), paid});
    matches.push_back({"pay, 32 callers", "the same without chain and statistics", 0, 0,
                       side(pay, [=, this] { return alone_->pay(pay, false); }), paid});
    matches.push_back({"place, 2 processes", "Ordo in one process, 32 callers", 0.70, 0.90, placed,
                       side(place, [=, this] { return place_by_two(place); })});
    for (const bool with_history : {false, true})
        matches.push_back({with_history ? "read with history" : "read an order",
                           "one prepared statement", 0.80, 1.00,
                           side(reads, [=, this] { return locked_->read(reads, with_history); }),
                           side(reads, [=, this] { return read(reads, with_history); })});
    return matches;
}

namespace {

struct Contents {
    long rows = 0, bytes = 0;
};

std::map<std::string, Contents> contents_of(const std::string& url) {
    const std::unique_ptr<PGconn, void (*)(PGconn*)> connection(PQconnectdb(url.c_str()), PQfinish);
    const auto ask = [&](const std::string& sql) {
        std::unique_ptr<PGresult, void (*)(PGresult*)> answer(PQexec(connection.get(), sql.c_str()),
                                                              PQclear);
        if (PQresultStatus(answer.get()) != PGRES_TUPLES_OK) fail(PQerrorMessage(connection.get()));
        return answer;
    };
    std::map<std::string, Contents> tables;
    const auto names = ask("SELECT tablename FROM pg_tables WHERE schemaname = 'ordo'");
    for (int row = 0; row < PQntuples(names.get()); ++row) {
        const std::string table = PQgetvalue(names.get(), row, 0);
        const auto sums =
            ask("SELECT count(*), coalesce(sum(length(t::text)), 0) FROM ordo." + table + " t");
        tables[table] = {std::atol(PQgetvalue(sums.get(), 0, 0)),
                         std::atol(PQgetvalue(sums.get(), 0, 1))};
    }
    return tables;
}

}  // namespace

bool Stage::rows_agree() const {
    constexpr long kOrders = 4 * kPerCommit, kPaid = kPerCommit;
    const std::string floor_url = server_.create("floor_rows");
    Crowd floor(floor_url, false);
    floor.place_locked(kOrders);
    floor.pay(kPaid, true);
    const ShopFile file = make_shop(server_.create("ordo_rows"));
    const auto ordo = open_cpp(file);
    ordo->place(kOrders, kPerCommit, false);
    ordo->pay(kPaid, kPerCommit);

    bool agree = true;
    const auto wanted = contents_of(floor_url);
    for (const auto& [table, written] : contents_of(file.path)) {
        const Contents other = wanted.at(table);
        const bool same =
            other.rows == written.rows &&
            std::abs(other.bytes - written.bytes) <= written.bytes / 100 + 2 * written.rows + 8;
        agree = agree && same;
        fmt::print("{:<16} {:>7} rows {:>10} bytes{}\n", table, written.rows, written.bytes,
                   same ? "" : fmt::format(", the floor {} and {}", other.rows, other.bytes));
    }
    return agree;
}

StatisticsCost measure_statistics(const Server& server, long orders, int rounds) {
    const ShopFile file = make_shop(server.create("many_orders"));
    const Engine shop = take(Engine::open(file.path));
    const std::int64_t to = floor_now() / 3'600'000 * 3'600'000, from = to - kYearMs;
    const std::unique_ptr<pgfloor_link, void (*)(pgfloor_link*)> link(
        pgfloor_connect(file.path.c_str(), nullptr, 0, 1), pgfloor_disconnect);
    pgfloor_index_statistics(link.get());
    pgfloor_fill(link.get(), orders, from, to);
    StatisticsCost cost{orders, {}, {}};
    for (int round = 0; round <= rounds; ++round) {
        auto start = Clock::now();
        const std::int64_t scanned = pgfloor_statistics(link.get(), from, to);
        const double scan = seconds_since(start);
        start = Clock::now();
        const auto answer = take(shop.statistics({{from}, {to}, Interval::month, "UTC"}, kOwner));
        const double ordo = seconds_since(start);
        if (answer.by_currency.size() != 1 || answer.by_currency[0].total.gross_minor != scanned)
            fail("the statistics are not what the scan says");
        if (round == 0) continue;  // until the caches are warm
        cost.scan.push_back(1'000 * scan);
        cost.ordo.push_back(1'000 * ordo);
    }
    return cost;
}

}  // namespace ordo::bench
