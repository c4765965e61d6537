// As Debian builds the library: with the system's time zones.
#define USE_OS_TZDB 1
#define ONLY_C_LOCALE 1
#include <date/tz.h>

#include <algorithm>
#include <chrono>

#include "core/text.hpp"
#include "core/try.hpp"
#include "engine/engine_impl.hpp"

// The shop's statistics: buckets of 15 minutes, summed up to the hours, days, weeks and months of any
// time zone.
namespace ordo {
namespace {

using std::chrono::floor;
using std::chrono::milliseconds;
using LocalTime = date::local_time<milliseconds>;

constexpr std::int64_t kHourMs = 60LL * 60 * 1000;

Result<const date::time_zone*> zone_of(const std::string& name) {
    ORDO_TRY(check_required(name, limits::kCodeLength, "/tz"));
    try {
        // Links such as US/Pacific are found as well; a path is not a name.
        if (name.find("..") == std::string::npos && name.front() != '/') return date::locate_zone(name);
    } catch (const std::runtime_error&) {
        // It has no such zone.
    }
    return invalid("/tz", "There is no time zone with this IANA name.");
}

// The start of the interval that `at` lies in, and of the one after it, in the zone's own time. Where
// clocks are put forward over the start it is the first moment that exists (RFC 5545 §3.3.5); hours are
// counted without regard to the zone's jumps.
class Calendar {
public:
    Calendar(const date::time_zone& zone, Interval interval) : zone_(zone), interval_(interval) {}

    [[nodiscard]] Time start_of(Time at) const {
        if (interval_ == Interval::hour) return hour_of(at);
        return to_time(local_start(local_day(at)));
    }
    [[nodiscard]] Time next(Time start) const {
        using namespace date;
        if (interval_ == Interval::hour) return {start.ms + kHourMs};
        const local_days first = local_start(local_day(start));
        if (interval_ == Interval::day) return to_time(first + days{1});
        if (interval_ == Interval::week) return to_time(first + weeks{1});
        const year_month_day day{first};
        return to_time(local_days{day.year() / day.month() / 1 + months{1}});
    }

private:
    [[nodiscard]] Time hour_of(Time at) const {
        const auto info = zone_.get_info(date::sys_time<milliseconds>{milliseconds{at.ms}});
        const std::int64_t offset = std::chrono::duration_cast<milliseconds>(info.offset).count();
        const std::int64_t local = at.ms + offset;
        return {at.ms - (local % kHourMs + kHourMs) % kHourMs};
    }
    [[nodiscard]] date::local_days local_day(Time at) const {
        return date::floor<date::days>(zone_.to_local(date::sys_time<milliseconds>{milliseconds{at.ms}}));
    }
    [[nodiscard]] date::local_days local_start(date::local_days day) const {
        using namespace date;
        if (interval_ == Interval::week) return day - (weekday{day} - Monday);
        if (interval_ == Interval::month) {
            const year_month_day ymd{day};
            return local_days{ymd.year() / ymd.month() / 1};
        }
        return day;
    }
    [[nodiscard]] Time to_time(date::local_days day) const {
        const auto at = zone_.to_sys(LocalTime{day}, date::choose::earliest);
        return {at.time_since_epoch().count()};
    }

    const date::time_zone& zone_;
    Interval interval_;
};

void add(Sales& sum, const Sales& more) {
    sum.gross_minor += more.gross_minor;
    sum.refunds_minor += more.refunds_minor;
    sum.orders += more.orders;
    sum.paid_orders += more.paid_orders;
}

Result<std::vector<Time>> starts_of(const StatisticsQuery& query, const Calendar& calendar) {
    std::vector<Time> starts;
    for (Time at = calendar.start_of(query.from); at < query.to; at = calendar.next(at)) {
        if (std::ssize(starts) == limits::kStatisticsPoints)
            return invalid("/interval", "The range has too many intervals; choose a longer interval.");
        starts.push_back(at);
    }
    return starts;
}

Statistics::OfCurrency empty_of(Currency currency, const std::vector<Time>& starts) {
    Statistics::OfCurrency sums{.currency = currency, .total = {}, .series = {}};
    for (const Time start : starts) sums.series.push_back({start, {}});
    return sums;
}

void sum_up(Statistics& answer, const sys::StatisticsRows& rows, const std::vector<Time>& starts,
            Currency shop_currency) {
    std::map<Currency, Statistics::OfCurrency> sums;
    const auto of = [&](Currency currency) -> Statistics::OfCurrency& {
        const auto found = sums.find(currency);
        if (found != sums.end()) return found->second;
        return sums.emplace(currency, empty_of(currency, starts)).first->second;
    };
    of(shop_currency);
    for (const auto& [key, standing] : rows.standing) of(std::get<Currency>(key));
    std::size_t place = 0;  // of the interval; the rows come in the order of their times
    for (const auto& [key, sales] : rows.sales) {
        while (place + 1 < starts.size() && starts[place + 1] <= key.first) ++place;
        auto& of_currency = of(key.second);
        add(of_currency.total, sales);
        add(of_currency.series.at(place).sales, sales);
    }
    for (const auto& [key, standing] : rows.standing) {
        const auto& [currency, status, payment_status] = key;
        sums.at(currency).outstanding_minor += standing.outstanding_minor;
        answer.orders_by_status[status] += standing.orders;
        answer.orders_by_payment_status[payment_status] += standing.orders;
        answer.attention += standing.attention;
    }
    for (auto& [currency, of_currency] : sums) answer.by_currency.push_back(std::move(of_currency));
    std::ranges::sort(answer.by_currency, {}, [](const auto& row) { return row.currency.code(); });
}

}  // namespace

Result<Statistics> Engine::statistics(const StatisticsQuery& query, const CallOptions& options) const {
    ORDO_TRY(check_call(options));
    ORDO_TRY(require_staff(options.actor));
    if (query.from.ms < 0 || query.to <= query.from)
        return invalid("/to", "The end must lie after the beginning.");
    if (query.to.ms - query.from.ms > limits::kStatisticsMs)
        return invalid("/to", "The range has at most 366 days.");
    ORDO_TRY(const auto* zone, zone_of(query.tz));
    ORDO_TRY(const auto starts, starts_of(query, Calendar(*zone, query.interval)));
    std::vector<Time> spans = starts;
    spans.front() = query.from;
    ORDO_TRY(const auto rows, impl_->storage->statistics(spans, query.to, limits::kTopProducts));
    Statistics answer;
    for (const auto status : {OrderStatus::pending, OrderStatus::processing, OrderStatus::completed,
                              OrderStatus::cancelled})
        answer.orders_by_status[status] = 0;
    for (const auto status : {PaymentStatus::pending, PaymentStatus::paid, PaymentStatus::failed,
                              PaymentStatus::refunded})
        answer.orders_by_payment_status[status] = 0;
    sum_up(answer, rows, starts, impl_->shop.default_currency);
    for (const auto& row : rows.products)
        answer.top_products.push_back(
            {row.product_id, row.name, row.currency, row.sold.quantity, row.sold.revenue_minor});
    return answer;
}

}  // namespace ordo
