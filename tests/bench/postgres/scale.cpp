// What a growing shop costs on PostgreSQL: each question is put in turns to a shop of 10,000 and to one of
// many orders; the ratio of the medians is printed. 1.0 means that the number of orders does not matter.
// The orders are written by SQL, as copies of two that Ordo placed: they have their lines, payments, sums
// and indexes, and of the journal nothing.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <sstream>

#include "match.hpp"

namespace ordo::bench {
namespace {

using Clock = std::chrono::steady_clock;
using Connection = std::unique_ptr<PGconn, void (*)(PGconn*)>;
using Columns = std::map<std::string, std::string>;

const CallOptions kOwner{.actor = {ActorType::admin, "owner", {}}};
constexpr std::int64_t kHourMs = 3'600'000, kDayMs = 24 * kHourMs, kYearMs = 365 * kDayMs;
constexpr const char* kPaid = "(n % 4 <> 0)";

std::string run(const Connection& connection, const std::string& sql) {
    const std::unique_ptr<PGresult, void (*)(PGresult*)> answer(
        PQexec(connection.get(), sql.c_str()), PQclear);
    const auto status = PQresultStatus(answer.get());
    if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK)
        fail(PQerrorMessage(connection.get()));
    return PQntuples(answer.get()) > 0 ? PQgetvalue(answer.get(), 0, 0) : "";
}

// The id of the n-th of its kind: 26 letters of base32 that rise with n, as those of UUIDv7 do.
std::string id_of(const std::string& prefix, const std::string& n) {
    return fmt::format("('{}_0' || lpad(to_hex({}), 12, '0') || left(md5(({})::text), 13))", prefix,
                       n, n);
}

// A shop of so many orders of the last year.
class LargeShop {
public:
    LargeShop(const Server& server, long orders)
        : count(orders),
          url(server.create(fmt::format("orders_{}", orders))),
          connection_(nullptr, PQfinish) {
        const ShopFile file = make_shop(url);
        connection_.reset(PQconnectdb(url.c_str()));
        // Neither triggers nor foreign keys: what is written has been in order where it comes from.
        run(connection_,
            "SET search_path TO ordo; SET session_replication_role TO replica; "
            "SET synchronous_commit TO off; SET maintenance_work_mem TO '256MB'");
        run(connection_,
            "CREATE TEMP TABLE paid AS SELECT min(id) AS id FROM orders WHERE payment_status = "
            "'paid'");
        fill();
        engine.emplace(take(Engine::open(url)));
    }

    [[nodiscard]] long some() {
        random_ = random_ * 6'364'136'223'846'793'005 + 1'442'695'040'888'963'407;  // Knuth's MMIX
        return static_cast<long>((random_ >> 33U) % static_cast<std::uint64_t>(count));
    }
    [[nodiscard]] OrderId order(long n) const { return id<OrderId>("ord", n); }
    [[nodiscard]] UserId user(long n) const { return id<UserId>("usr", n / 10); }

    const long count;
    const std::string url;
    const std::int64_t to = floor_now() / kDayMs * kDayMs, from = to - kYearMs;
    std::optional<Engine> engine;

private:
    template <class Id>
    [[nodiscard]] Id id(const char* prefix, long n) const {
        return take(Id::parse(
            run(connection_, fmt::format("SELECT {}", id_of(prefix, std::to_string(n))))));
    }

    // Copies of the pattern's row; `changed` are the columns that have an expression of n or t, the time.
    void copy(const std::string& table, const std::string& pattern, const Columns& changed) const {
        std::string names, values;
        const std::string all = run(
            connection_, fmt::format("SELECT string_agg(column_name, ' ' ORDER BY ordinal_position)"
                                     " FROM information_schema.columns WHERE table_schema = 'ordo'"
                                     " AND table_name = '{}' AND column_name <> 'row'",
                                     table));
        std::istringstream words(all);
        for (std::string name; words >> name;) {
            const auto found = changed.find(name);
            names += fmt::format("{}{}", names.empty() ? "" : ", ", name);
            values += fmt::format("{}{}", values.empty() ? "" : ", ",
                                  found == changed.end() ? "p." + name : found->second);
        }
        run(connection_,
            fmt::format(
                "INSERT INTO {0} ({1}) SELECT {2} FROM (SELECT * FROM {0} WHERE {3} LIMIT 1) p, "
                "generate_series(0, {4} - 1) n, LATERAL (SELECT {5} + n * {6} / {4} AS t) time",
                table, names, values, pattern, count, from, kYearMs));
    }

    void fill() const {
        // Of any size a shop has fifty orders that wait for a person, and a user ten orders.
        const std::string rare = fmt::format("(n % {} = 0)", std::max(1L, count / 50));
        const std::string order_id = id_of("ord", "n");
        const std::string total = "(100 + hashint8(n) & 32767)";
        copy("orders", "id = (SELECT id FROM paid)",
             {{"id", order_id},
              {"number", "(200001 + n)::text"},
              {"user_id", id_of("usr", "n / 10")},
              {"customer_email", "'Customer' || n / 10 || '@example.org'"},
              {"customer_name", "'Customer ' || n / 10"},
              {"email_folded", "'customer' || n / 10 || '@example.org'"},
              {"name_folded", "'customer ' || n / 10"},
              {"status",
               fmt::format(
                   "CASE WHEN {} THEN 'cancelled' WHEN {} THEN 'completed' ELSE 'pending' END",
                   rare, kPaid)},
              {"payment_status", fmt::format("CASE WHEN {} THEN 'paid' ELSE 'pending' END", kPaid)},
              {"attention", fmt::format("CASE WHEN {} THEN 1 ELSE 0 END", rare)},
              {"subtotal", total},
              {"total", total},
              {"captured", total},
              {"created_at", "t"},
              {"updated_at", "t"},
              {"paid_at", "t"},
              {"expires_at", "NULL"}});
        copy("order_line", "order_id = (SELECT id FROM paid)",
             {{"order_id", order_id},
              {"product_id",
               fmt::format("(SELECT (array_agg(id ORDER BY id))[1 + n % {}] FROM product)",
                           kProducts)},
              {"created_at", "t"}});
        copy("payment", "order_id = (SELECT id FROM paid)",
             {{"id", id_of("pay", "n")},
              {"order_id", order_id},
              {"provider_ref", "'pi_' || n"},
              {"created_at", "t"}});
        copy("ledger", "order_id = (SELECT id FROM paid)",
             {{"order_id", order_id}, {"payment_id", id_of("pay", "n")}, {"at", "t"}});
        sum_up();
        run(connection_, "VACUUM (ANALYZE)");
    }

    void sum_up() const {
        run(connection_,
            fmt::format(
                "INSERT INTO sales SELECT created_at / {0} * {0}, currency, sum(captured), 0, "
                "count(*),"
                " count(*), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 FROM orders WHERE created_at < {1}"
                " GROUP BY 1, 2",
                kHourMs, to));
        run(connection_,
            fmt::format("INSERT INTO product_day SELECT created_at / {0} * {0}, product_id, 'USD', "
                        "sum(quantity),"
                        " sum(amount) FROM order_line WHERE created_at < {1} GROUP BY 1, 2",
                        kDayMs, to));
        run(connection_,
            "INSERT INTO product_month SELECT (extract(epoch FROM date_trunc('month', "
            "to_timestamp(day / 1000)"
            " AT TIME ZONE 'UTC')) * 1000)::bigint, product_id, currency, sum(quantity), "
            "sum(revenue)"
            " FROM product_day GROUP BY 1, 2, 3 ON CONFLICT DO NOTHING");
        run(connection_,
            "INSERT INTO standing SELECT currency, status, payment_status, count(*), 0, 0 FROM "
            "orders"
            " GROUP BY 1, 2, 3 ON CONFLICT DO NOTHING");
    }

    Connection connection_;
    std::uint64_t random_ = 88'172'645'463'325'252;
};

struct Question {
    std::string name;
    std::function<std::function<void()>(LargeShop&)> prepare;  // what is then timed
};

Question list(std::string name, std::function<void(OrderQuery&, LargeShop&)> change) {
    return {std::move(name), [change](LargeShop& shop) -> std::function<void()> {
                OrderQuery query;
                change(query, shop);
                return [&shop, query] {
                    if (take(shop.engine->order_list(query, kOwner)).data.empty())
                        fail("a list is empty");
                };
            }};
}

Question statistics(std::string name, int days, Interval interval) {
    return {std::move(name), [days, interval](LargeShop& shop) -> std::function<void()> {
                const Time to{shop.to - (days < 300 ? shop.some() % 300 * kDayMs : 0)};
                return [&shop, to, days, interval] {
                    (void)take(shop.engine->statistics(
                        {{to.ms - days * kDayMs}, to, interval, "Europe/Berlin"}, kOwner));
                };
            }};
}

std::vector<Question> questions() {
    using Q = OrderQuery;
    using Shop = LargeShop;
    return {
        list("newest", [](Q&, Shop&) {}),
        list("oldest", [](Q& q, Shop&) { q.sort = OrderSort::oldest; }),
        list("by status", [](Q& q, Shop&) { q.status = {OrderStatus::pending}; }),
        list("by a rare status", [](Q& q, Shop&) { q.status = {OrderStatus::cancelled}; }),
        list("by payment status", [](Q& q, Shop&) { q.payment_status = {PaymentStatus::paid}; }),
        list("by both",
             [](Q& q, Shop&) {
                 q.status = {OrderStatus::pending, OrderStatus::cancelled};
                 q.payment_status = {PaymentStatus::pending};
             }),
        list("of a user", [](Q& q, Shop& s) { q.user_id = s.user(s.some()); }),
        list("of a day",
             [](Q& q, Shop& s) {
                 q.created_from = Time{s.from + s.some() % 364 * kDayMs};
                 q.created_to = Time{q.created_from->ms + kDayMs};
             }),
        list("waiting for a person", [](Q& q, Shop&) { q.attention = true; }),
        list("by total, falling", [](Q& q, Shop&) { q.sort = OrderSort::total_falling; }),
        list("by total, from 100 to 110",
             [](Q& q, Shop&) {
                 q.sort = OrderSort::total;
                 q.total_min = AmountInput(std::string("100"));
                 q.total_max = AmountInput(std::string("110"));
             }),
        list("search: number", [](Q& q, Shop& s) { q.q = std::to_string(200'001 + s.some()); }),
        list("search: e-mail",
             [](Q& q, Shop& s) { q.q = fmt::format("customer{}@example.org", s.some() / 10); }),
        list("search: provider's reference",
             [](Q& q, Shop& s) { q.q = fmt::format("pi_{}", s.some()); }),
        list("search: product",
             [](Q& q, Shop& s) { q.q = fmt::format("LS-{:02}", s.some() % kProducts); }),
        {"order by id",
         [](Shop& shop) -> std::function<void()> {
             return [&shop, id = shop.order(shop.some())] {
                 (void)take(shop.engine->order_get(id, kOwner));
             };
         }},
        statistics("statistics of 30 days", 30, Interval::day),
        statistics("statistics of a year", 365, Interval::month),
    };
}

double milliseconds(const Question& question, LargeShop& shop) {
    const auto ask = question.prepare(shop);
    const auto start = Clock::now();
    ask();
    return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

}  // namespace

void measure_scale(const Server& server, long orders, int rounds) {
    LargeShop small(server, std::min(10'000L, orders / 2)), large(server, orders);
    fmt::print("\n{:<32} {:>12} {:>14} {:>8}\n", "a page of 20 orders, or what it says",
               fmt::format("{} [ms]", small.count), fmt::format("{} [ms]", large.count), "ratio");
    for (const Question& question : questions()) {
        std::vector<double> few, many;
        for (int round = 0; round < rounds; ++round) {
            few.push_back(milliseconds(question, small));
            many.push_back(milliseconds(question, large));
        }
        fmt::print("{:<32} {:>12.3f} {:>14.3f} {:>8.2f}\n", question.name, median(few),
                   median(many), median(many) / median(few));
        std::fflush(stdout);
    }
}

}  // namespace ordo::bench
