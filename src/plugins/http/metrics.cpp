#include "http/metrics.hpp"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <limits>
#include <nlohmann/json.hpp>
#include <set>
#include <vector>

namespace ordo_http {
namespace {

// In seconds: a read takes some 0.1 ms, a durable write a few ms, a provider up to seconds.
const prometheus::Histogram::BucketBoundaries kDurations = {0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005,
                                                            0.01,   0.025,   0.05,   0.1,   0.25,   0.5,
                                                            1,      2.5,     5,      10};

// A method is the caller's text: those that are no method of ours share one label.
std::string label_of(const std::string& method) {
    static const std::set<std::string> known = {"GET", "HEAD", "POST", "PATCH", "DELETE", "PUT", "OPTIONS"};
    return known.contains(method) ? method : "other";
}

using nlohmann::json;
using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;

constexpr double kPerSecond = 1e-6;  // of microseconds

ClientMetric labelled(const json& row, const std::vector<std::string>& names) {
    ClientMetric metric;
    for (const std::string& name : names)
        metric.label.push_back({name, row.at(name).get<std::string>()});
    return metric;
}

ClientMetric counted(ClientMetric metric, const json& count) {
    metric.counter.value = count.get<double>();
    return metric;
}

ClientMetric gauge(double value) {
    ClientMetric metric;
    metric.gauge.value = value;
    return metric;
}

ClientMetric histogram(const json& query, const json& bounds) {
    ClientMetric metric = labelled(query, {"op"});
    const json& counts = query.at("counts");
    std::uint64_t sum = 0;
    for (std::size_t i = 0; i < counts.size(); ++i) {
        sum += counts[i].get<std::uint64_t>();
        const double bound = i < bounds.size() ? bounds[i].get<double>() * kPerSecond
                                               : std::numeric_limits<double>::infinity();
        metric.histogram.bucket.push_back({sum, bound});
    }
    metric.histogram.sample_count = sum;
    metric.histogram.sample_sum = query.at("total_us").get<double>() * kPerSecond;
    return metric;
}

// What the engine has counted itself.
std::vector<MetricFamily> families_of(const json& counters) {
    std::vector<ClientMetric> payments, queries;
    for (const json& row : counters.at("payments"))
        payments.push_back(counted(labelled(row, {"provider", "status"}), row.at("count")));
    for (const json& row : counters.at("queries"))
        queries.push_back(histogram(row, counters.at("query_bounds_us")));
    const json& outbox = counters.at("outbox");
    constexpr double kMsPerSecond = 1e3;
    return {
        {"ordo_orders_created_total", "Orders placed through this server", MetricType::Counter,
         {counted({}, counters.at("orders_created"))}},
        {"ordo_payments_total", "Payments that came to a status through this server",
         MetricType::Counter, std::move(payments)},
        {"ordo_db_query_duration_seconds", "How long the database took, by what it was asked",
         MetricType::Histogram, std::move(queries)},
        {"ordo_outbox_pending", "Events that the slowest consumer has not acknowledged",
         MetricType::Gauge, {gauge(outbox.at("pending").get<double>())}},
        {"ordo_outbox_oldest_age_seconds", "Age of the oldest of these", MetricType::Gauge,
         {gauge(outbox.at("oldest_age_ms").get<double>() / kMsPerSecond)}},
    };
}

}  // namespace

class Metrics::Impl {
public:
    explicit Impl(const std::string& version)
        : requests_(prometheus::BuildCounter()
                        .Name("ordo_http_requests_total")
                        .Help("Requests answered")
                        .Register(registry_)),
          durations_(prometheus::BuildHistogram()
                         .Name("ordo_http_request_duration_seconds")
                         .Help("From the request's first byte to the answer's last")
                         .Register(registry_)),
          webhooks_(prometheus::BuildCounter()
                        .Name("ordo_webhooks_total")
                        .Help("Webhooks answered, by what became of them")
                        .Register(registry_)),
          events_(prometheus::BuildCounter()
                      .Name("ordo_events_published_total")
                      .Help("Events handed on")
                      .Register(registry_)) {
        prometheus::BuildGauge()
            .Name("ordo_build_info")
            .Help("The release that runs")
            .Register(registry_)
            .Add({{"version", version}})
            .Set(1);
    }

    void count(const std::string& route, const std::string& method, unsigned status, double seconds) {
        const std::string known = label_of(method);
        requests_.Add({{"route", route}, {"method", known}, {"code", std::to_string(status)}}).Increment();
        durations_.Add({{"route", route}, {"method", known}}, kDurations).Observe(seconds);
    }

    void count_webhook(const std::string& provider, const std::string& result) {
        webhooks_.Add({{"provider", provider}, {"result", result}}).Increment();
    }

    void count_sent_event(const std::string& type) {
        events_.Add({{"sink", "stream"}, {"type", type}, {"result", "sent"}}).Increment();
    }

    [[nodiscard]] std::string text(std::string_view counters) const {
        auto families = registry_.Collect();
        if (!counters.empty()) {
            auto counted = families_of(json::parse(counters));
            std::move(counted.begin(), counted.end(), std::back_inserter(families));
        }
        return prometheus::TextSerializer().Serialize(families);
    }

private:
    prometheus::Registry registry_;
    prometheus::Family<prometheus::Counter>& requests_;
    prometheus::Family<prometheus::Histogram>& durations_;
    prometheus::Family<prometheus::Counter>& webhooks_;
    prometheus::Family<prometheus::Counter>& events_;
};

Metrics::Metrics(const std::string& version) : impl_(std::make_unique<Impl>(version)) {}
Metrics::~Metrics() = default;

void Metrics::count(const std::string& route, const std::string& method, unsigned status,
                    std::chrono::steady_clock::duration took) {
    impl_->count(route, method, status, std::chrono::duration<double>(took).count());
}

void Metrics::count_webhook(const std::string& provider, const std::string& result) {
    impl_->count_webhook(provider, result);
}

void Metrics::count_sent_event(const std::string& type) { impl_->count_sent_event(type); }

std::string Metrics::text(std::string_view counters) const { return impl_->text(counters); }

}  // namespace ordo_http
